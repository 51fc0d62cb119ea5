"""TCP connections that no program has any more, but that the kernel still wants to end well.

With its link cut, a connection that still had something to send keeps its whole namespace for
about 100 seconds. Where the namespace goes, nobody waits for that: it is told to end now, see
sock_diag(7), or where the kernel cannot (CONFIG_INET_DIAG_DESTROY) to give up soon.
"""

from __future__ import annotations

import contextlib
import socket
import struct

from . import netlink

_SOCK_DIAG = 4  # NETLINK_SOCK_DIAG
_BY_FAMILY, _DESTROY = 20, 21
_FIN_WAIT1, _FIN_WAIT2, _LAST_ACK, _CLOSING = 4, 5, 9, 11
_ENDING = 1 << _FIN_WAIT1 | 1 << _FIN_WAIT2 | 1 << _LAST_ACK | 1 << _CLOSING
_IDENTITY = slice(4, 52)  # of struct inet_diag_msg: ports, addresses, interface, cookie
_INODE = 68
_RETRIES = "/proc/sys/net/ipv4/tcp_orphan_retries"


def destroy() -> int:
    """End the orphaned connections of the network that the calling thread is in.

    Return how many there were.
    """
    found = 0
    for family in (socket.AF_INET, socket.AF_INET6):
        with contextlib.suppress(OSError):  # a kernel that does not tell of them
            for entry in netlink.dump(_SOCK_DIAG, _BY_FAMILY, _question(family, bytes(48))):
                if struct.unpack_from("=I", entry, _INODE) == (0,):  # no program has it open
                    found += 1
                    _destroy(family, entry[_IDENTITY])
    return found


def _destroy(family: int, identity: bytes) -> None:
    try:
        netlink.request(_SOCK_DIAG, _DESTROY, _question(family, identity))
    except FileNotFoundError:
        return  # it has just ended
    except OSError:
        with contextlib.suppress(OSError), open(_RETRIES, "w", encoding="ascii") as file:
            file.write("1")  # three seconds instead of a hundred


def _question(family: int, identity: bytes) -> bytes:
    return struct.pack("=BBBxI", family, socket.IPPROTO_TCP, 0, _ENDING) + identity
