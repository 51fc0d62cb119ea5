"""Robot Framework's timeouts, counted, and at moments of our choice.

Robot Framework measures timeouts in milliseconds, in which most keywords are long done.
`PreciseRunner` interrupts with the same exception, from the same signal handler, at any
microsecond. Both note where the interruption hit.
"""

from __future__ import annotations

import re
import signal
import time
from pathlib import Path
from types import FrameType
from typing import Any, ClassVar

from robot.running.timeouts.posix import PosixRunner
from robot.running.timeouts.runner import Runner

from .record import note

LIBRARY = f"{Path(__file__).parents[2] / 'NetnsLibrary'}/"
_NEVER = 3600.0
_TIMED_OUT = re.compile(r"(Test|Keyword) timeout [\w ]+ exceeded\.")


def expected_failure(message: str) -> bool:
    """Whether a failure is a timeout and nothing else, like a failure of the cleanup."""
    return _TIMED_OUT.fullmatch(message) is not None


class CountingRunner(PosixRunner):  # type: ignore[misc]
    """Robot Framework's own timeouts, noted."""

    def _raise_timeout(self, signum: int, frame: FrameType | None) -> None:
        place = _place(frame)
        note("hit", place) if place else note("missed")
        super()._raise_timeout(signum, frame)

    @classmethod
    def install(cls) -> None:
        """Use these from now on, and start afresh.

        An interruption while Robot Framework stops its timer leaves it counting wrongly:
        without this, later timeouts of the run would never come.
        """
        Runner.runner_implementation = cls
        for kind in (PosixRunner, CountingRunner, PreciseRunner):
            kind._started = 0
        signal.setitimer(signal.ITIMER_REAL, 0)


class PreciseRunner(CountingRunner):
    """Interrupts after a given time that was spent in keywords with a timeout.

    Attributes:
        left: the seconds until the interruption; infinite for none.
        spent: the seconds that such keywords took so far.
    """

    left: ClassVar[float] = _NEVER
    spent: ClassVar[float] = 0.0

    def _start_timer(self) -> None:
        super()._start_timer()
        if self._started == 1:
            self._began = time.perf_counter()
            signal.setitimer(signal.ITIMER_REAL, max(PreciseRunner.left, 1e-6))

    def _stop_timer(self) -> None:
        super()._stop_timer()
        if not self._started:
            took = time.perf_counter() - self._began
            PreciseRunner.left -= took
            PreciseRunner.spent += took

    @classmethod
    def plan(cls, seconds: float = _NEVER) -> None:
        """Interrupt when keywords with a timeout will have taken so long."""
        cls.install()
        PreciseRunner.left = seconds
        PreciseRunner.spent = 0.0


def _place(frame: FrameType | None) -> str:
    """The innermost function of the library that was interrupted, or an empty text."""
    while frame is not None:
        code: Any = frame.f_code
        if code.co_filename.startswith(LIBRARY):
            return f"{code.co_filename[len(LIBRARY) :]}:{code.co_name}"
        frame = frame.f_back
    return ""
