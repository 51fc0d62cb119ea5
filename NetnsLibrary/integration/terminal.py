"""The terminal at which a person sits who started Robot Framework, if one does.

It is opened by itself, so that it does not matter where Robot Framework reads and writes.
"""

from __future__ import annotations

import contextlib
import os
import select
import time

from robot.libraries.BuiltIn import BuiltIn

from ..core import NetnsError
from ..core.closing import Closing

_PATH = "/dev/tty"
_PABOT = "${PABOTQUEUEINDEX}"  # a variable that it sets in each run


class NoTerminal(NetnsError):
    """Nobody can be asked; the text says why."""


class Terminal(Closing):
    """The controlling terminal of this process, see tty(4)."""

    def __init__(self) -> None:
        """Open it; raise `NoTerminal` when nobody is there to press a key."""
        if os.environ.get("CI", "").lower() not in ("", "0", "false"):
            raise NoTerminal("the environment variable CI is set")
        if BuiltIn().get_variable_value(_PABOT) is not None:
            raise NoTerminal("it is run by pabot, and several runs cannot share a terminal")
        try:
            self._descriptor = os.open(_PATH, os.O_RDWR | os.O_CLOEXEC | os.O_NOCTTY)
        except OSError:
            raise NoTerminal("there is no terminal") from None
        try:
            # Else the kernel would stop this process as soon as it reads.
            if os.tcgetpgrp(self._descriptor) != os.getpgrp():
                raise NoTerminal("it runs in the background of its terminal")
        except BaseException:
            self.close()
            raise

    def ask(self, text: str) -> None:
        """Write what is to be answered; what was typed before is no answer."""
        import termios  # not there on all systems that can import this

        with contextlib.suppress(termios.error):
            termios.tcflush(self._descriptor, termios.TCIFLUSH)
        with contextlib.suppress(OSError):  # it is gone, which reading tells
            os.write(self._descriptor, text.encode(errors="replace"))

    def wait_for_enter(self, seconds: float | None) -> bool:
        """Wait until Enter or Ctrl+D is pressed, or the terminal is gone; False when time is over.

        Args:
            seconds: how long at most; None is for ever.
        """
        poll = select.poll()
        poll.register(self._descriptor, select.POLLIN)
        deadline = None if seconds is None else time.monotonic() + seconds
        while True:
            left = None if deadline is None else max(deadline - time.monotonic(), 0)
            if not poll.poll(None if left is None else left * 1000):
                return False
            try:
                typed = os.read(self._descriptor, 1024)
            except OSError:
                return True
            if not typed or b"\n" in typed or b"\r" in typed:
                return True

    def close(self) -> None:
        """Let go of it."""
        os.close(self._descriptor)
