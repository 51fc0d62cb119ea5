"""Whether a namespace that was closed has no other descriptor and no mount, found out at once.

The kernel makes a file for a namespace when the first one opens it, and forgets it with the last
descriptor and mount of it, see ioctl_nsfs(2). A socket that is in the namespace can have it opened
again (SIOCGSKNS of linux/sockios.h): is that a file which was made later, nobody had the first one.
"""

from __future__ import annotations

import contextlib
import os
import select
import sys

from .namespace import Namespace

if sys.platform.startswith("linux"):
    from fcntl import ioctl

_SIOCGSKNS = 0x894C
_TRIES = 20
_BETWEEN = 0.0002  # seconds: the watcher lets go of its descriptor a moment later, and clocks tick


class Witness:
    """A connection into a namespace that is about to be closed; it keeps it alive until then."""

    def __init__(self, namespace: Namespace, connection: int) -> None:
        """Begin while the namespace is open; `connection` is a socket of it that goes with it."""
        # The kernel's clock for this goes in steps of some milliseconds.
        self._made = os.fstat(namespace.fileno()).st_ctime_ns
        self._socket = os.dup(connection)

    def nobody_has_it(self) -> bool:
        """Whether there is surely no descriptor or mount of it any more; False when in doubt."""
        with contextlib.suppress(OSError):
            for _ in range(_TRIES):
                if network_of_socket(self._socket).st_ctime_ns != self._made:
                    return True
                select.select([], [], [], _BETWEEN)
        return False

    def close(self) -> None:
        """Let go of the connection, and with that of the namespace."""
        descriptor, self._socket = self._socket, -1
        if descriptor >= 0:
            os.close(descriptor)


def network_of_socket(descriptor: int) -> os.stat_result:
    """The file of the namespace that a socket is in; `OSError` when it is no socket."""
    network = ioctl(descriptor, _SIOCGSKNS)
    try:
        return os.fstat(network)
    finally:
        os.close(network)
