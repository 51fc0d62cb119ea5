"""Programs that use the core and have a watcher, to be killed by tests."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from utest.support.signals import HEARING
from utest.support.waiting import eventually

ROOT = Path(__file__).parents[2]
SLEEP = [sys.executable, "-I", "-S", "-c", "import signal; signal.pause()"]
DEAF = [sys.executable, "-I", "-S", "-c", "import signal; signal.signal(15, 1); signal.pause()"]


@contextmanager
def program(code: str, **options: object) -> Iterator[tuple[subprocess.Popen[str], list[str]]]:
    """A program that uses the core and then waits, with the words that it has printed."""
    start = "import os, signal, subprocess, sys\nfrom NetnsLibrary import core\n"
    start += "from NetnsLibrary.core import outside, watcher, worker\n"
    end = "\nprint(watcher.pid(), flush=True)\nsignal.pause()"
    one = subprocess.Popen(
        [*HEARING, sys.executable, "-c", start + textwrap.dedent(code) + end],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
        **options,  # type: ignore[call-overload]
    )
    try:
        assert one.stdout is not None
        yield one, one.stdout.readline().split()
    finally:
        one.kill()
        one.communicate()


def runs(pid: int | str) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def watcher_has_ended(words: list[str]) -> bool:
    return eventually(lambda: not runs(words[-1]))
