"""System calls that Python lacks before 3.12, for the guard: it cannot import the library."""

from __future__ import annotations

import ctypes
import os

CLONE_NEWNET = 0x40000000
_MNT_DETACH = 2

_libc = ctypes.CDLL(None, use_errno=True)


def enter_network(descriptor: int) -> None:
    """Move the whole process, which has one thread, into a network namespace."""
    _check(_libc.setns(descriptor, CLONE_NEWNET))


def unmount(path: str, *, at_once: bool = True) -> None:
    """Take a mount away, with `at_once` also one that is in use."""
    _check(_libc.umount2(os.fsencode(path), _MNT_DETACH if at_once else 0))


def _check(result: int) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
