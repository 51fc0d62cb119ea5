"""The loopback interface of a namespace that the calling thread has just made."""

from __future__ import annotations

import socket
import struct

_SIOCSIFFLAGS = 0x8914
_IFF_UP = 1
_REQUEST = struct.Struct("=16sH22x")  # struct ifreq: name, flags


def set_loopback_up() -> None:
    """Set `lo` up, which the kernel leaves down; `OSError` when it refuses.

    By a request of netdevice(7): a netlink socket would keep the namespace alive for a grace
    period of RCU after it was closed, and whoever closes the namespace would have to find out
    whether nothing else does.
    """
    import fcntl  # not there on all systems that can import this

    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, _SIOCSIFFLAGS, _REQUEST.pack(b"lo", _IFF_UP))
