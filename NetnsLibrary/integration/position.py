"""Where the main thread is: the namespaces that it entered, one above the other.

Only `Enter …`, `Leave …` and `Execute In Namespace` move the main thread. Robot
Framework's timeouts and signals raise between any two bytecodes, so every move is written
so that the thread is either there with the frame to prove it, or where it was before.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeVar

from .. import core
from ..core.namespaces import move_to, return_to

Result = TypeVar("Result")


class Frame(NamedTuple):
    """One step into a namespace.

    Attributes:
        namespace: where the step led to.
        below: the step before it.
        entered: whether a keyword entered it; else it lasts as long as a keyword runs there.
    """

    namespace: core.Namespace
    below: Frame | None
    entered: bool


class Position:
    """The frames of the main thread; the lowest is the namespace that Robot was started in.

    Attributes:
        home: the lowest frame.
        top: the frame in which the thread is.
        starts: where it was when suites and tests began, by their ids, as long as they run.
    """

    def __init__(self, home: core.Namespace) -> None:
        self.home = Frame(home, None, entered=False)
        self.top = self.home
        self.starts: dict[str, Frame] = {}

    @property
    def namespace(self) -> core.Namespace:
        """Where the main thread is; a namespace that was closed counts as left."""
        return _open_frame(self.top).namespace

    def enter(self, namespace: core.Namespace) -> None:
        """Move to `namespace` and stay there."""
        before = self.top
        try:
            move_to(namespace)
            self.top = Frame(namespace, before, entered=True)
        except BaseException:
            self.return_to(before)
            raise

    def leave(self) -> core.Namespace:
        """Go back to where the thread was before the last `enter`; return what was left."""
        before = self.top
        frame = _open_frame(before)
        if not frame.entered or frame.below is None:
            raise core.NetnsError(
                f"There is no namespace to leave: '{frame.namespace}' was not entered "
                "with Enter Namespace or Enter Transient Namespace."
            )
        try:
            self.return_to(frame.below)
        except BaseException:
            self.return_to(before)
            raise
        return frame.namespace

    def run_inside(self, namespace: core.Namespace, function: Callable[[], Result]) -> Result:
        """Run `function` in `namespace` and come back, whatever it does and what it entered."""
        before = self.top
        try:
            move_to(namespace)
            self.top = Frame(namespace, before, entered=False)
            return function()
        finally:
            # Twice: a signal can come just before the first call. There is one at most that
            # does not end the program, since Robot Framework only raises on the first.
            try:
                self.return_to(before)
            finally:
                self.return_to(before)

    def return_to(self, frame: Frame) -> None:
        """Take the thread to a frame it was at before, and forget those above it."""
        self.top = frame
        self.settle()

    def settle(self) -> None:
        """Make sure that the thread is where the frames say; those that were closed go."""
        self.top = _open_frame(self.top)
        return_to(self.top.namespace)


def _open_frame(frame: Frame) -> Frame:
    while frame.namespace.closed and frame.below is not None:
        frame = frame.below
    return frame
