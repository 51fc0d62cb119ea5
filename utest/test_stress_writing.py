"""What an output that is not whole is put down to, when a run was told to stop."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from utest.support.signals import HEARING

_ROOT = Path(__file__).parents[1]
_SUITE = """
*** Settings ***
Library    NetnsLibrary
*** Test Cases ***
Interrupted
    Execute In Namespace    host    {keyword}
"""
_LISTENER = """
import os, signal
from robot.output.xmllogger import XmlLogger

class Interrupting:
    ROBOT_LISTENER_API_VERSION = 3

    def __init__(self):
        write = XmlLogger.start_keyword

        def write_and_stop(logger, keyword):
            write(logger, keyword)
            if keyword.name == "Log":
                os.kill(os.getpid(), signal.SIGINT)

        XmlLogger.start_keyword = write_and_stop
"""


@pytest.mark.parametrize(
    ("keyword", "noted"),
    [("Log    hello", True), ("Evaluate    os.kill(os.getpid(), 2)    os", False)],
)
def test_only_a_signal_in_the_midst_of_writing_is_noted(
    tmp_path: Path, keyword: str, noted: bool
) -> None:
    (tmp_path / "one.robot").write_text(_SUITE.format(keyword=keyword))
    (tmp_path / "interrupting.py").write_text(_LISTENER)
    options = ["--listener", "stress.writing.Writing", "--listener", "interrupting.Interrupting"]
    path = os.pathsep.join(map(str, (_ROOT, _ROOT / "atest", tmp_path)))
    done = subprocess.run(
        [*HEARING, sys.executable, "-m", "robot", *options, "--outputdir", ".", "one.robot"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": path, "NETNS_STRESS_RECORD": str(tmp_path / "record")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Second signal will force exit." in done.stderr
    assert (tmp_path / "record").exists() == noted
    assert is_whole(tmp_path / "output.xml") != noted


def is_whole(path: Path) -> bool:
    try:
        ElementTree.parse(path)
    except ElementTree.ParseError:
        return False
    return True
