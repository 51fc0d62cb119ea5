"""Runs Robot Framework at a terminal, as a person does who reads it and presses keys."""

from __future__ import annotations

import os
import pty
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

from robot.api import ExecutionResult
from robot.api.deco import keyword, library
from robot.libraries.BuiltIn import BuiltIn

_HERE = Path(__file__).parent
_PROJECT = _HERE.parent.parent
_SUITES = _HERE.parent / "child_suites"
_LONGEST = 40.0  # seconds
# A background job, or one behind nohup(1), ignores some signals, and programs inherit that.
_HEARING = ("env", "--default-signal=HUP,INT,QUIT")


@library(scope="SUITE", auto_keywords=False)
class AtATerminal:
    """One run at a time, whose standard input and output are no terminal."""

    def __init__(self) -> None:
        self._terminal = -1
        self._seen = ""
        self._folder = Path()

    @keyword
    def start_at_a_terminal(self, suite: str, *options: str, **environment: str) -> None:
        """Starts a suite of `atest/child_suites` as the leader of a terminal's session."""
        name = f"terminal-{os.getpid()}-{time.monotonic_ns()}"
        self._folder = Path(BuiltIn().get_variable_value("${OUTPUT_DIR}"), "child_runs", name)
        self._folder.mkdir(parents=True)
        command = [
            *(*_HEARING, sys.executable, "-m", "robot", "--pythonpath", str(_PROJECT)),
            *("--outputdir", str(self._folder), "--log", "NONE", "--report", "NONE"),
            *("--output", "result.xml", "--console", "none", *options, str(_SUITES / suite)),
        ]
        outer = {
            key: value for key, value in os.environ.items() if key[:6] != "ROBOT_" and key != "CI"
        }
        self._seen = ""
        # Robot Framework itself is kept from the terminal, the process that waits for it has it.
        words = ["sh", "-c", '"$@" </dev/null >/dev/null 2>&1', "sh", *command]
        leader, follower = pty.openpty()
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-c", _LEAD, *words],
                stdin=follower,
                stdout=follower,
                stderr=follower,
                start_new_session=True,
                env={**outer, **environment},
            )
        finally:
            os.close(follower)
        self._terminal = leader

    @keyword
    def wait_until_terminal_shows(self, text: str) -> str:
        """Waits for a text, and returns all that was written by then."""
        deadline = time.monotonic() + _LONGEST
        while text not in self._seen:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self._terminal], [], [], left)[0]:
                break
            try:
                piece = os.read(self._terminal, 4096)
            except OSError:  # all that had it open have ended
                break
            self._seen += piece.decode(errors="replace").replace("\r\n", "\n")
        if text not in self._seen:
            raise AssertionError(f"The terminal never showed '{text}' but:\n{self._seen}")
        return self._seen

    @keyword
    def type_at_terminal(self, keys: str) -> None:
        """Presses keys."""
        os.write(self._terminal, keys.encode())

    @keyword
    def finish_at_terminal(self) -> ExecutionResult:
        """Waits for the end of the run, and returns its result."""
        self._process.wait(_LONGEST)
        return ExecutionResult(self._folder / "result.xml")

    @keyword
    def end_at_terminal(self) -> None:
        """Ends the run by force when it has not ended; for teardowns."""
        if self._terminal < 0:
            return
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        os.close(self._terminal)
        self._terminal = -1


# Take the terminal, as a shell's login does, then become the program.
_LEAD = """
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execvp(sys.argv[1], sys.argv[1:])
"""
