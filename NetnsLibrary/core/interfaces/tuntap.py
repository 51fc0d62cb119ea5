"""TUN and TAP: interfaces whose packets a program reads and writes.

See Documentation/networking/tuntap.rst of the kernel.
"""

from __future__ import annotations

import errno
import os
import struct

from .. import worker
from ..checks import check_mtu
from ..errors import ArgumentError, KernelError, from_os_error
from ..netlink import attributes
from ..netlink.transport import Message
from ..visit import inside
from . import messages, query, undoing
from .creation import complete
from .ends import CheckedEnd, End, checked, free_name
from .model import Interface

_DEVICE = "/dev/net/tun"
_TUNSETIFF = 0x400454CA
_TUNSETPERSIST = 0x400454CB
_IFF_TUN = 0x0001
_IFF_TAP = 0x0002
_IFF_NO_PI = 0x1000
_IFF_TUN_EXCL = 0x8000


def create_tap(end: End, *, mtu: int | None = None, up: bool = True) -> Interface:
    """Make a TAP interface: a program that opens it sees whole Ethernet frames."""
    return _create_checked(end, _IFF_TAP, mtu, up)


def create_tun(end: End, *, mtu: int | None = None, up: bool = True) -> Interface:
    """Make a TUN interface: a program that opens it sees IP packets."""
    if end.mac is not None:
        raise ArgumentError("A TUN interface carries IP packets and has no MAC.")
    return _create_checked(end, _IFF_TUN, mtu, up)


def _create_checked(end: End, kind: int, mtu: int | None, up: bool) -> Interface:
    if mtu is not None:
        check_mtu(mtu)
    return worker.call(_create, checked(end), kind, mtu, up)


def _create(end: CheckedEnd, kind: int, mtu: int | None, up: bool) -> Interface:
    name = end.name or free_name(end.namespace)
    what = f"Cannot create {'tap' if kind == _IFF_TAP else 'tun'} {end.namespace}:{name}"
    if query.exists(end.namespace, name):
        # The kernel would open the existing one when it is a TUN or TAP interface.
        raise KernelError(what, errno.EEXIST, None, f"{end.namespace}:{name} is there already.")
    undoing.before_creating(end.namespace, name)
    try:
        # The interface comes into being in the namespace of the thread that asks for it.
        with inside(end.namespace):
            _make_persistent(name, kind)
    except OSError as error:
        raise from_os_error(what, error, _remedy(error)) from None
    return complete(end, name, up, first=_changes(end, name, mtu))


def _changes(end: CheckedEnd, name: str, mtu: int | None) -> list[Message]:
    """What other kinds are given in the request that makes them."""
    chosen = []
    if mtu is not None:
        chosen.append(attributes.u32(messages.IFLA_MTU, mtu))
    if end.mac is not None:
        chosen.append(attributes.attribute(messages.IFLA_ADDRESS, end.mac))
    return [messages.change_link(name, *chosen)] if chosen else []


def _remedy(error: OSError) -> str:
    if error.errno in (errno.ENOENT, errno.ENODEV):
        return f"This kernel or container has no '{_DEVICE}'. Load its module with 'modprobe tun'."
    return ""


def _make_persistent(name: str, kind: int) -> None:
    import fcntl  # not there on all systems that can import this

    descriptor = os.open(_DEVICE, os.O_RDWR | os.O_CLOEXEC)
    try:
        flags = kind | _IFF_NO_PI | _IFF_TUN_EXCL
        fcntl.ioctl(descriptor, _TUNSETIFF, struct.pack("16sH22x", name.encode(), flags))
        # Else it would go when this descriptor is closed.
        fcntl.ioctl(descriptor, _TUNSETPERSIST, 1)
    finally:
        os.close(descriptor)
