"""Interfaces' numbers by name and names by number, and what else ioctls tell the quickest.

An ioctl of netdevice(7) works on any socket, so also on a netlink one: it costs 2 µs, where
asking by a netlink message costs 17, and moving there to call if_nametoindex(3) 13.
"""

from __future__ import annotations

import errno
import functools
import struct
import sys
from collections.abc import Iterable

from .errors import from_os_error
from .names import check_interface_name
from .namespace import Namespace

if sys.platform.startswith("linux"):
    from fcntl import ioctl

_SIOCGIFNAME = 0x8910
_SIOCGIFFLAGS = 0x8913
_SIOCGIFMTU = 0x8921
_SIOCGIFHWADDR = 0x8927
_SIOCGIFINDEX = 0x8933
_REQUEST = struct.Struct("=16si20x")  # struct ifreq: name, number
_NUMBER = struct.Struct("=16xi20x")
_MAC = struct.Struct("=18x6s16x")  # behind the name and the kind of address
_GONE = (errno.ENODEV, errno.ENXIO)


def index_of(namespace: Namespace, name: str) -> int:
    """The number of an interface; `NotFoundError` when there is none."""
    request = _named(name)
    try:
        answer = ioctl(namespace.transport.fileno(), _SIOCGIFINDEX, request)
    except OSError as error:
        if error.errno not in _GONE:
            what = f"Cannot read the number of {namespace}:{name}"
            raise from_os_error(what, error) from None
        from .interfaces.query import ask  # it needs the module of addresses, which needs this

        # Names those that there are, or finds one that has come in the meantime.
        answer = ask(namespace, name)
        index: int = struct.unpack_from("=i", answer, 4)[0]
        return index
    return _NUMBER.unpack(answer)[0]  # type: ignore[no-any-return]


@functools.lru_cache(maxsize=1024)
def _named(name: str) -> bytes:
    """The request about an interface of that name, checked."""
    return _REQUEST.pack(check_interface_name(name).encode(), 0)


def flags_of(namespace: Namespace, name: str) -> int:
    """The flags of an interface that is there, like IFF_LOOPBACK."""
    flags: int = struct.unpack_from("=H", _ask(namespace, _SIOCGIFFLAGS, name.encode(), 0), 16)[0]
    return flags


def mtu_of(namespace: Namespace, name: str) -> int:
    """The MTU of an interface that is there, in bytes."""
    return int(_NUMBER.unpack(_ask(namespace, _SIOCGIFMTU, name.encode(), 0))[0])


def mac_of(namespace: Namespace, name: str) -> str:
    """The hardware address of an Ethernet interface that is there."""
    mac: bytes = _MAC.unpack(_ask(namespace, _SIOCGIFHWADDR, name.encode(), 0))[0]
    return mac.hex(":")


def names_of(namespace: Namespace, indexes: Iterable[int]) -> dict[int, str]:
    """The names of interfaces by their numbers.

    One that has gone in the meantime is called `if7` after its number 7, as `ip` calls it.
    """
    return {index: _name_of(namespace, index) for index in set(indexes)}


def _name_of(namespace: Namespace, index: int) -> str:
    try:
        answer = _ask(namespace, _SIOCGIFNAME, b"", index)
    except OSError as error:
        if error.errno not in _GONE:
            what = f"Cannot read the name of interface {index} in namespace '{namespace}'"
            raise from_os_error(what, error) from None
        return f"if{index}"
    name: bytes = _REQUEST.unpack(answer)[0]
    return name.rstrip(b"\0").decode(errors="replace")


def _ask(namespace: Namespace, request: int, name: bytes, index: int) -> bytes:
    return ioctl(namespace.transport.fileno(), request, _REQUEST.pack(name, index))
