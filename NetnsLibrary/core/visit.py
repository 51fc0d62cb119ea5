"""Jobs of the worker that have to be in a namespace while they work."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator

from . import system, worker
from .errors import from_os_error
from .namespace import Namespace


@contextlib.contextmanager
def inside(namespace: Namespace) -> Iterator[None]:
    """Take the worker's thread into `namespace` until the `with` block ends."""
    try:
        system.setns(namespace.fileno(), system.CLONE_NEWNET)
    except OSError as error:
        # It may be there already, without the right to move.
        if os.stat(system.THREAD_NETWORK).st_ino != namespace.inode:
            raise from_os_error(f"Cannot enter namespace '{namespace}'", error) from None
    try:
        yield
    finally:
        worker.go_home()
