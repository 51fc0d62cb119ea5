"""The few system calls that Python lacks, or has only from 3.12 on.

unshare(2), setns(2), mount(2), umount2(2), capset(2) and prctl(2) raise `OSError` like those
in `os`.
"""

from __future__ import annotations

import errno
import functools
import os
import sys
from collections.abc import Callable
from typing import Any

from .errors import NetnsError

CLONE_NEWNET = 0x40000000
CLONE_NEWNS = 0x20000
CLONE_NEWUSER = 0x10000000
MS_BIND = 0x1000
MS_REC = 0x4000
MS_PRIVATE = 0x40000
MS_SHARED = 0x100000
MNT_DETACH = 2
_CLOSE_ON_EXEC = 1  # of fsopen(2) and fsmount(2)
_FSCONFIG_CMD_CREATE = 6

# The calling thread's own: /proc/self is the main thread's, which may be elsewhere.
THREAD_NETWORK = "/proc/thread-self/ns/net"


def require_linux() -> None:
    """Fail with a clear sentence where there are no network namespaces."""
    if not sys.platform.startswith("linux"):
        raise NetnsError(
            f"Network namespaces need Linux, and this is {sys.platform}. "
            "Importing the library, its documentation and a dry run work here; its keywords do not."
        )


@functools.cache
def _libc(*, holds_gil: bool) -> Any:
    import ctypes  # slow to load, and not needed before the first call

    library = ctypes.PyDLL if holds_gil else ctypes.CDLL
    return library(None, use_errno=True)


def _checked(name: str, *arguments: object, holds_gil: bool = False) -> None:
    import ctypes

    if getattr(_libc(holds_gil=holds_gil), name)(*arguments) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def _setns(descriptor: int, kind: int) -> None:
    # Takes a few microseconds, less than giving up and taking back the interpreter's lock.
    _checked("setns", descriptor, kind, holds_gil=True)


def _unshare(flags: int) -> None:
    _checked("unshare", flags)


def open_thread_network() -> int:
    """A descriptor of the calling thread's namespace, if need be beyond the soft limit."""
    flags = os.O_RDONLY | os.O_CLOEXEC
    try:
        return os.open(THREAD_NETWORK, flags)
    except OSError as error:
        if error.errno != errno.EMFILE or not _raise_descriptor_limit():
            raise
        return os.open(THREAD_NETWORK, flags)


def room_for_descriptors(count: int) -> int:
    """How many of `count` more open files there is no room for, with the soft limit raised.

    Only when it is needed: programs started later inherit it, and some become slow.
    """
    import resource

    used = len(os.listdir("/proc/self/fd"))
    missing = used + count - resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    if missing > 0 and _raise_descriptor_limit():
        missing = used + count - resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    return max(missing, 0)


def _raise_descriptor_limit() -> bool:
    """Lift the soft limit of open files to the hard one, and tell whether that helped.

    Only when it is needed: programs started later inherit it, and some become slow.
    """
    import resource  # not there on all systems that can import this

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == hard:
        return False
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return True


setns: Callable[[int, int], None] = getattr(os, "setns", _setns)
unshare: Callable[[int], None] = getattr(os, "unshare", _unshare)


def mount(
    source: str, target: str, kind: str | None = None, flags: int = 0, data: str | None = None
) -> None:
    """Mount a file system, or bind a path to another place."""
    _checked("mount", *(_bytes(text) for text in (source, target, kind)), flags, _bytes(data))


def unmount(target: str, flags: int = 0) -> None:
    """Take a mount away."""
    _checked("umount2", _bytes(target), flags)


def mount_proc() -> int:
    """Mount proc(5) for this process alone, at no folder; return a descriptor of its root.

    `NetnsError` says that the C library does not know fsopen(2), fsconfig(2) or fsmount(2).
    """
    library = _libc(holds_gil=False)
    if not hasattr(library, "fsmount"):
        raise NetnsError("The C library of this system cannot mount without a folder.")
    context = _descriptor("fsopen", b"proc", _CLOSE_ON_EXEC)
    try:
        _descriptor("fsconfig", context, _FSCONFIG_CMD_CREATE, None, None, 0)
        return _descriptor("fsmount", context, _CLOSE_ON_EXEC, 0)
    finally:
        os.close(context)


def capset(header: bytes, sets: bytes) -> None:
    """Set the capabilities of the calling thread; the manual page tells the form of both."""
    _checked("capset", header, sets)


def prctl(option: int, *arguments: int) -> None:
    """Change the calling thread by an option whose arguments are numbers."""
    from ctypes import c_ulong

    _checked("prctl", option, *map(c_ulong, arguments))


def _descriptor(name: str, *arguments: object) -> int:
    import ctypes

    result: int = getattr(_libc(holds_gil=False), name)(*arguments)
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result


def _bytes(text: str | None) -> bytes | None:
    return None if text is None else os.fsencode(text)
