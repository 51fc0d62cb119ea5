"""Locks that keep out other programs which use the library, and are not waited for endlessly."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import select
import time
from collections.abc import Iterator

_LOOK_EVERY = 0.01  # seconds; flock(2) knows no time to wait


def take(descriptor: int, seconds: float) -> bool:
    """Lock an open file; False when somebody else has it for so long."""
    until = time.monotonic() + seconds
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except BlockingIOError:
            if time.monotonic() > until:
                return False
        select.select([], [], [], _LOOK_EVERY)


@contextlib.contextmanager
def folder(path: str, seconds: float) -> Iterator[None]:
    """Keep others out of a folder; `TimeoutError` when somebody has it for so long.

    Whoever can open a file can lock it, so this is a file of its own, for root alone, beside the
    folder. It is there only meanwhile, or until the next one comes when its owner was killed.
    """
    file = f"{path}.lock"
    descriptor = _locked(file, seconds)
    try:
        yield
    finally:
        if _is(file, descriptor):
            os.unlink(file)
        os.close(descriptor)


def _locked(file: str, seconds: float) -> int:
    while True:
        descriptor, shared = _open(file)
        try:
            if not take(descriptor, seconds):
                raise TimeoutError(errno.ETIMEDOUT, os.strerror(errno.ETIMEDOUT), file)
            if shared or _is(file, descriptor):  # else the one before has removed it
                found, descriptor = descriptor, -1
                return found
        finally:
            if descriptor >= 0:
                os.close(descriptor)


def _open(file: str) -> tuple[int, bool]:
    """The file; or where none can be made the folder that it would be in, which others can lock."""
    try:
        flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
        return os.open(file, flags, 0o600), False
    except OSError as error:
        if error.errno not in (errno.EACCES, errno.EROFS):
            raise
    parent = os.path.dirname(file)
    return os.open(parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC), True


def _is(file: str, descriptor: int) -> bool:
    """Whether a path still leads to what is open."""
    try:
        return os.path.samestat(os.lstat(file), os.fstat(descriptor))
    except OSError:
        return False
