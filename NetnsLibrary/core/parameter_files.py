"""Opening kernel parameters of a network for writing, also where a container hides them.

Containers have `/proc/sys` read-only, so that nobody in them changes the machine. A network
that the library has made is none of the machine's. Root may mount another `/proc` for it, which
is attached to no folder, so nobody else sees it.
"""

from __future__ import annotations

import errno
import os

from . import system
from .errors import KernelError, NetnsError, from_os_error
from .namespace import Namespace

_READ_ONLY = (
    "Mount /proc/sys writable. Containers often have it read-only: start one with "
    "'--security-opt systempaths=unconfined' (Docker) or '--security-opt unmask=ALL' (Podman)."
)


def open_to_write(namespace: Namespace, path: str) -> int:
    """A descriptor of a parameter of the namespace that the calling thread is in.

    Args:
        namespace: that one.
        path: below `/proc/sys`.

    Raises:
        OSError: it cannot be written, or is not there.
    """
    flags = os.O_WRONLY | os.O_CLOEXEC
    try:
        return os.open(f"/proc/sys/{path}", flags)
    except OSError as error:
        if error.errno != errno.EROFS or not namespace.transient:
            raise
        try:
            folder = system.mount_proc()
        except (OSError, NetnsError):  # without root, or on an old system
            raise error from None
    try:
        return os.open(f"sys/{path}", flags, dir_fd=folder)
    finally:
        os.close(folder)


def remedy(error: OSError) -> str:
    """What to do when a parameter could not be set, if that can be told from the error."""
    return _READ_ONLY if error.errno == errno.EROFS else ""


def cannot_prepare(namespace: Namespace, error: OSError) -> KernelError:
    """Why a new namespace is of no use: its parameters stay as the kernel has made them."""
    what = f"Cannot set kernel parameters of namespace '{namespace}'"
    return from_os_error(what, error, remedy(error))
