"""Signals that ask a command to stop: Ctrl+C, a terminal that is closed, kill(1)."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterator
from types import FrameType

_STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_FROM_KEYS = (signal.SIGINT, signal.SIGQUIT)


class Stopped(BaseException):
    """Raised in the main thread, wherever it is, when the command shall stop."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class Signals:
    """What the signals do at the moment: they raise `Stopped` once, and then nothing more.

    So whoever presses Ctrl+C a second time does not stop what clears away.
    """

    def __init__(self) -> None:
        self._left_to_program: tuple[signal.Signals, ...] = ()
        self._ending = False

    def leave_keys_to_program(self) -> None:
        """From now on, what Ctrl+C and Ctrl+Backslash send is for a program alone."""
        self._left_to_program = _FROM_KEYS
        if signal.getsignal(signal.SIGQUIT) is not signal.SIG_IGN:
            signal.signal(signal.SIGQUIT, self.handle)

    def end(self) -> None:
        """From now on, nothing is raised."""
        self._ending = True

    def handle(self, number: int, _: FrameType | None) -> None:
        """Take a signal."""
        if not self._ending and number not in self._left_to_program:
            self._ending = True
            raise Stopped(number)


@contextlib.contextmanager
def signals() -> Iterator[Signals]:
    """Handle signals until the `with` block ends; those that were ignored before still are.

    Handlers, unlike ignoring, are not passed on to programs that are started.
    """
    handling = Signals()
    before = {}
    for number in dict.fromkeys((*_STOPPING, *_FROM_KEYS)):
        # As for a background job of a script, or behind nohup(1).
        if signal.getsignal(number) is not signal.SIG_IGN:
            before[number] = signal.getsignal(number)
    try:
        for number in before:
            if number in _STOPPING:
                signal.signal(number, handling.handle)
        yield handling
    finally:
        handling.end()
        for number, handler in before.items():
            signal.signal(number, handler)
