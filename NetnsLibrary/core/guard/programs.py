"""Ending the programs that live in namespaces which nobody needs any more."""

from __future__ import annotations

import os
import select
import signal
import time

_LOOK_EVERY = 0.02  # seconds; there is no event for a program that comes
_QUIET = 0.25  # for so long none may come: one that was being started when Robot was killed
_KILL_WITHIN = 2.0

Place = tuple[int, int]  # device and inode of a network namespace


def end_all(places: set[Place], started: list[int], grace: float) -> None:
    """End what lives in namespaces: SIGTERM, and SIGKILL after the grace time.

    Args:
        places: the namespaces, which are held open, so that no other one has their inode.
        started: descriptors of programs elsewhere that are to be ended too.
        grace: in seconds.
    """
    began = time.monotonic()
    quiet_since = began
    told: set[tuple[int, int]] = set()
    for descriptor in started:
        _send(descriptor, signal.SIGTERM)
    while True:
        now = time.monotonic()
        number = signal.SIGTERM if now - began < grace else signal.SIGKILL
        living = [pid for pid in _processes() if _lives_in(pid, places)]
        for pid in living:
            if (pid, number) not in told:
                told.add((pid, number))
                _end(pid, places, number)
        running = [descriptor for descriptor in started if not _is_over(descriptor)]
        if number == signal.SIGKILL:
            for descriptor in running:
                _send(descriptor, number)
        if living or running:
            quiet_since = now
        over = now - quiet_since > (_QUIET if places else 0)
        if over or now - began > grace + _KILL_WITHIN:
            return
        select.select([], [], [], _LOOK_EVERY)


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


def _place(path: str) -> Place:
    status = os.stat(path)
    return status.st_dev, status.st_ino


def _end(pid: int, places: set[Place], number: signal.Signals) -> None:
    try:
        descriptor = os.pidfd_open(pid)
    except OSError:
        return
    try:
        # The number may have become another program's before the descriptor was opened.
        if _lives_in(pid, places):
            _send(descriptor, number)
    finally:
        os.close(descriptor)


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
