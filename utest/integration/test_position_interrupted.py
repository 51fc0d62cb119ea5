"""An exception between any two lines, as Robot Framework's timeouts and signals raise it."""

from __future__ import annotations

import linecache
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest

from NetnsLibrary import core
from NetnsLibrary.integration.position import Position

WATCHED = ("integration/position.py", "core/namespaces.py", "core/namespace.py")
FAR_TOO_MANY = 1000


class Interrupted(BaseException):
    """What comes between two lines."""


class Interruption:
    """Raises once, before the line of the library with a given number."""

    def __init__(self, line: int) -> None:
        self._left = line
        self.came = False

    def __enter__(self) -> None:
        sys.settrace(self._trace)

    def __exit__(self, *_: object) -> None:
        sys.settrace(None)

    def _trace(self, frame: FrameType, event: str, argument: Any) -> Any:
        if not frame.f_code.co_filename.endswith(WATCHED):
            return None
        if event == "line" and not self.came and _can_be_interrupted(frame):
            if self._left == 0:
                self.came = True
                raise Interrupted
            self._left -= 1
        return self._trace


def _can_be_interrupted(frame: FrameType) -> bool:
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


@pytest.fixture(autouse=True)
def no_other_tracing() -> None:
    if sys.gettrace() is not None:
        pytest.skip("a debugger or a coverage tool traces the lines already")


def test_enter_has_moved_or_has_not(position: Position, alice: core.Namespace) -> None:
    home = position.top

    def check(finished: bool) -> None:
        assert core.current_ino() == position.namespace.inode
        assert (position.namespace is alice) or not finished
        position.return_to(home)

    assert interrupt_everywhere(lambda: position.enter(alice), check) > 5


def test_leave_has_moved_or_has_not(
    position: Position, host: core.Namespace, alice: core.Namespace
) -> None:
    home = position.top
    position.enter(alice)

    def check(finished: bool) -> None:
        assert core.current_ino() == position.namespace.inode
        assert (position.namespace is host) or not finished
        position.return_to(home)
        position.enter(alice)

    assert interrupt_everywhere(position.leave, check) > 5
    position.return_to(home)


def test_run_inside_always_comes_back(
    position: Position, host: core.Namespace, alice: core.Namespace, bob: core.Namespace
) -> None:
    home = position.top

    def check(finished: bool) -> None:
        assert core.current_ino() == host.inode
        assert position.top is home

    def run() -> None:
        position.run_inside(alice, lambda: position.enter(bob))

    assert interrupt_everywhere(run, check) > 10
