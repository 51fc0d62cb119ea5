from __future__ import annotations

import subprocess
from typing import Any

import pytest
from robot.libraries.Process import Process

from NetnsLibrary import core
from NetnsLibrary.integration.robot_internals import StartsProcesses


class Recorded:
    """Starts programs as Python does, and remembers what it was asked for."""

    def __init__(self) -> None:
        self.commands: list[object] = []

    def __call__(self, command: list[str], **options: Any) -> subprocess.Popen[bytes]:
        self.commands.append(command)
        return subprocess.Popen(command, **options)


def test_the_library_keeps_what_was_started() -> None:
    make: Any = Process
    library, popen = make(), Recorded()
    starting = StartsProcesses(library, popen)
    result = starting.run_process("echo", "one two", alias="echo")
    assert (result.rc, result.stdout) == (0, "one two")
    assert library.get_process_result("echo") is result
    program = starting.start_process("sleep", "30", alias="sleep")
    assert library.get_process_object() is program
    assert starting.run_process("true").rc == 0
    assert library.get_process_object() is program  # Run Process leaves the active one
    assert library.terminate_process("sleep").rc == -15
    assert popen.commands == [["echo", "one two"], ["sleep", "30"], ["true"]]


def test_the_library_itself_is_not_changed() -> None:
    make: Any = Process
    library, popen = make(), Recorded()
    StartsProcesses(library, popen)
    assert library.run_process("true").rc == 0
    assert popen.commands == []


def test_a_library_that_works_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Process, "start_process", lambda self: None)
    make: Any = Process
    with pytest.raises(core.NetnsError, match=r"^Programs cannot be started in namespaces with"):
        StartsProcesses(make(), Recorded())
