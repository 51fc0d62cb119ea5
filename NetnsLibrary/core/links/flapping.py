"""A link that goes down and up again, several times."""

from __future__ import annotations

import threading
from queue import Empty, SimpleQueue

from .. import worker
from ..checks import check_duration, check_range
from . import cutting
from .cutting import Cut
from .finding import Link


class Flapping:
    """A thread that cuts and restores a link by turns; the link is up when it ends."""

    def __init__(self, link: Link, times: int, down_for: float, up_for: float) -> None:
        """Check how it shall flap; nothing happens before `start`.

        Args:
            link: which link.
            times: how often it goes down.
            down_for: seconds that it stays down.
            up_for: seconds that it is up between two times.
        """
        check_range("Times", times, 1, 1_000_000)
        for what, seconds in (("down_for", down_for), ("up_for", up_for)):
            check_duration(what, seconds)
        self.link = link
        self.done = 0
        self._times, self._down_for, self._up_for = times, down_for, up_for
        self._cut: Cut | None = None
        self._stopped = False
        self._wake: SimpleQueue[None] = SimpleQueue()
        self._finished: SimpleQueue[Exception | None] = SimpleQueue()

    def start(self) -> None:
        """Begin: the link is cut when this returns; a job of the worker."""
        self._cut = cutting.cut(self.link)
        try:
            threading.Thread(target=self._run, name="netns-flapping", daemon=True).start()
        except BaseException:  # there may be a limit of threads
            self._restore()
            raise

    def wait(self) -> None:
        """Wait until it is over; raise what went wrong."""
        error = self._finished.get()
        self._finished.put(error)
        if error is not None:
            raise error

    @property
    def running(self) -> bool:
        """Whether it goes on."""
        return not self._stopped and self._finished.empty()

    def stop(self) -> None:
        """End it, with the link up; done again it does nothing. A job of the worker.

        Raises `NetnsError` when the link could not be cut or restored before.
        """
        self._stopped = True
        self._wake.put(None)
        self._restore()
        try:
            error = self._finished.get_nowait()
        except Empty:
            return
        if error is not None:
            raise error

    def _run(self) -> None:
        error: Exception | None = None
        try:
            self._flap()
        except Exception as failure:  # whatever it is: somebody waits for the end
            error = failure
        finally:
            self._finished.put(error)

    def _flap(self) -> None:
        while True:
            self._pause(self._down_for)
            worker.call(self._restore)
            self.done += 1
            if self._stopped or self.done == self._times:
                return
            self._pause(self._up_for)
            worker.call(self._cut_again)

    def _pause(self, seconds: float) -> None:
        if not self._stopped:
            try:
                self._wake.get(timeout=seconds)
            except Empty:
                return

    def _cut_again(self) -> None:
        if not self._stopped:
            self._cut = cutting.cut(self.link)

    def _restore(self) -> None:
        cut, self._cut = self._cut, None
        if cut is not None:
            cutting.restore(cut)
