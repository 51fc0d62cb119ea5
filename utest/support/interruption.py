"""An exception between any two lines, as Robot Framework's timeouts and signals raise it."""

from __future__ import annotations

import linecache
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest

WATCHED = ("integration/position.py", "core/namespaces.py", "core/namespace.py")
CLOSING = ("close", "__del__")  # which take no way that could be interrupted but at their calls
FAR_TOO_MANY = 1000


class Interrupted(BaseException):
    """What comes between two lines."""


class Interruption:
    """Raises once, before the line or call in the library with a given number."""

    def __init__(self, line: int) -> None:
        self._left = line
        self.came = False

    def __enter__(self) -> None:
        sys.settrace(self._trace)

    def __exit__(self, *_: object) -> None:
        sys.settrace(None)

    def _trace(self, frame: FrameType, event: str, argument: Any) -> Any:
        if not frame.f_code.co_filename.endswith(WATCHED) or frame.f_code.co_name in CLOSING:
            return None
        if event in ("call", "line") and not self.came and _can_be_interrupted(frame, event):
            if self._left == 0:
                self.came = True
                raise Interrupted
            self._left -= 1
        return self._trace


def _can_be_interrupted(frame: FrameType, event: str) -> bool:
    if event == "call":
        # Python also tells that a generator goes on behind its 'yield'. What comes before that
        # comes before the end of a 'with' block, which nothing can help, see decision 005.
        return frame.f_lineno == frame.f_code.co_firstlineno
    # Python looks for signals at calls and jumps, and a bare 'try' is neither.
    return linecache.getline(frame.f_code.co_filename, frame.f_lineno).strip() != "try:"


def interrupt_everywhere(action: Callable[[], object], check: Callable[[bool], None]) -> int:
    """Do something again and again, interrupted one line later each time."""
    for line in range(FAR_TOO_MANY):
        interruption = Interruption(line)
        finished = True
        try:
            with interruption:
                action()
        except Interrupted:
            finished = False
        check(finished)
        if not interruption.came:
            return line
    raise AssertionError("There is no end of lines.")


def skip_when_traced() -> None:
    """Skip a test whose lines somebody else traces."""
    if sys.gettrace() is not None:
        pytest.skip("a debugger or a coverage tool traces the lines already")
