"""Ending the programs that live in namespaces which nobody needs any more."""

from __future__ import annotations

import os
import select
import signal
import time

_LOOK_EVERY = 0.02  # seconds; there is no event for a program that comes
_QUIET = 0.25  # for so long none may come: one that was being started when Robot was killed
_LATE = 1.5  # so long after that one may come which is known to have been started just then
_KILL_WITHIN = 2.0
_GROUP = 4  # PIDFD_SIGNAL_PROCESS_GROUP, since Linux 6.9

Place = tuple[int, int]  # device and inode of a network namespace


class Ours:
    """What tells that a program is ours."""

    def __init__(self, places: set[Place], expected: set[object]) -> None:
        """Know our programs by where they live, or by an entry of their environment.

        Args:
            places: namespaces, which are held open, so that no other one has their inode.
            expected: entries `NAME=value` with a random value. The kernel keeps those that a
                program began with, and its children have them too.
        """
        self._places = places
        self._expected = expected
        self.awaited = bool(expected)
        self.quiet = _QUIET if places or expected else 0

    def has(self, pid: int) -> bool:
        """Whether it is one of ours now."""
        if self._places and _lives_in(pid, self._places):
            return True
        if self._expected and not self._expected.isdisjoint(_environment(pid)):
            self.awaited = False
            return True
        return False


def end_all(ours: Ours, started: list[int], grace: float) -> None:
    """End what is ours: SIGTERM, and SIGKILL after the grace time.

    Args:
        ours: which programs.
        started: descriptors of programs elsewhere that are to be ended too, with their groups.
        grace: in seconds.
    """
    try:
        _end_all(ours, started, grace)
    finally:
        # A shell may be over, and what it has started may not have heard.
        for descriptor in started:
            _send_to_group(descriptor, signal.SIGKILL)


def _end_all(ours: Ours, started: list[int], grace: float) -> None:
    began = time.monotonic()
    quiet_since = began
    told: set[tuple[int, int]] = set()
    for descriptor in started:
        _send_to_all(descriptor, signal.SIGTERM)
    while True:
        now = time.monotonic()
        number = signal.SIGTERM if now - began < grace else signal.SIGKILL
        living = [pid for pid in _processes() if ours.has(pid)]
        for pid in living:
            if (pid, number) not in told:
                told.add((pid, number))
                _end(pid, ours, number)
        running = [descriptor for descriptor in started if not _is_over(descriptor)]
        if number == signal.SIGKILL:
            for descriptor in running:
                _send_to_all(descriptor, number)
        if living or running:
            quiet_since = now
        awaited = ours.awaited and now - began <= _LATE
        quiet = now - quiet_since > ours.quiet
        if (quiet and not awaited) or now - began > max(grace, _LATE) + _KILL_WITHIN:
            return
        _pause(running)


def _pause(running: list[int]) -> None:
    """Wait until the next look; no longer than until one of the started programs is over."""
    poll = select.poll()
    for descriptor in running:
        poll.register(descriptor, select.POLLIN)
    poll.poll(_LOOK_EVERY * 1000)


def _processes() -> list[int]:
    return [int(entry) for entry in os.listdir("/proc") if entry.isdigit()]


def _lives_in(pid: int, places: set[Place]) -> bool:
    """Whether the main thread is in one of the places; another speaks for it when it has ended."""
    try:
        return _place(f"/proc/{pid}/ns/net") in places
    except OSError:
        pass
    try:
        for thread in os.listdir(f"/proc/{pid}/task"):
            if _place(f"/proc/{pid}/task/{thread}/ns/net") in places:
                return True
    except OSError:
        pass  # it has ended, or is not ours to look at
    return False


def _environment(pid: int) -> list[bytes]:
    """The environment that a program began with; none when it is not ours to look at."""
    try:
        with open(f"/proc/{pid}/environ", "rb") as file:
            return file.read().split(b"\0")
    except OSError:
        return []


def _place(path: str) -> Place:
    status = os.stat(path)
    return status.st_dev, status.st_ino


def _end(pid: int, ours: Ours, number: signal.Signals) -> None:
    try:
        descriptor = os.pidfd_open(pid)
    except OSError:
        return
    try:
        # The number may have become another program's before the descriptor was opened.
        if ours.has(pid):
            _send(descriptor, number)
    finally:
        os.close(descriptor)


def _send_to_all(descriptor: int, number: signal.Signals) -> None:
    """Send a signal to a program and to those that it has started, as the Process library does."""
    if not _send_to_group(descriptor, number):
        _send(descriptor, number)


def _send_to_group(descriptor: int, number: signal.Signals) -> bool:
    """Whether the program leads a group, and the kernel can address that by a descriptor.

    Unlike the number of a group it stands for no other one later.
    """
    try:
        signal.pidfd_send_signal(descriptor, number, None, _GROUP)
        signal.pidfd_send_signal(descriptor, signal.SIGCONT, None, _GROUP)
    except OSError:
        return False
    return True


def _send(descriptor: int, number: signal.Signals) -> None:
    try:
        signal.pidfd_send_signal(descriptor, number)
        # One that was stopped does not hear the first signal.
        signal.pidfd_send_signal(descriptor, signal.SIGCONT)
    except OSError:
        return


def _is_over(descriptor: int) -> bool:
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    return bool(poll.poll(0))
