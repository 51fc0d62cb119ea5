"""Programs in networks that live on, the host's own and opened ones: started, watched, ended.

Unlike those in a namespace of ours they cannot be told by where they live. So the watcher is
handed a mark before each is started, see decision 030, and a descriptor of it afterwards.
"""

from __future__ import annotations

import os

from . import watcher, worker


@worker.on_worker
def expect(entry: str) -> int:
    """Hand over how a program can be found that is about to be started; return the number.

    Args:
        entry: of its environment, `NAME=value`, which no other program has.
    """
    return watcher.hand_over("expected", entry.encode()) if watcher.watching() else 0


@worker.on_worker
def take(pid: int) -> None:
    """Hand over a program that has been started."""
    forget()
    if watcher.watching():
        try:
            descriptor = os.pidfd_open(pid)
        except OSError:
            return  # it has ended
        watcher.hand_over("program", None, own=(descriptor,))


def forget() -> None:
    """Take the programs back that have ended; without any the worker is not asked."""
    if _programs():
        worker.call(_forget)


def end(grace: float) -> None:
    """End those that still run: SIGTERM, and SIGKILL after `grace` seconds.

    Programs that they have started in their process groups are ended with them.
    """
    forget()
    if _programs():
        worker.call(_end, grace)


def _programs() -> list[tuple[int, int]]:
    return [(key, descriptor) for key, (descriptor,) in watcher.handed_over("program")]


def _forget() -> None:
    for key, descriptor in _programs():
        if watcher.has_ended(descriptor):
            watcher.forget(key)


def _end(grace: float) -> None:
    from .guard import programs

    nowhere = programs.Ours(set(), set())
    programs.end_all(nowhere, [descriptor for _, descriptor in _programs()], grace)
    _forget()
