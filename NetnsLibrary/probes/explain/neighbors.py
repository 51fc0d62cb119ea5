"""Whether the next hop of a route says which hardware address it has."""

from __future__ import annotations

import contextlib
import socket
import struct

from ...core import NetnsError, neighbors
from ...core.events import NEIGHBORS, wait_until
from ...core.interface_numbers import flags_of
from ...core.interfaces import Interface
from ...core.neighbors import Neighbor
from ...core.netlink import attributes
from ...core.netlink.transport import NLM_F_CREATE, Message, Refused
from ...core.prefixes import family_name, parse_ip
from ..sockets import open_inside
from .model import Address
from .networks import bare

_DISCARD = 9  # the port of RFC 863
_RTM_NEWNEIGH = 28
_NDA_DST = 1
_USE = 0x01  # NTF_USE of linux/neighbour.h
_HEADER = struct.Struct("=BxxxiHBB")  # struct ndmsg: family, interface, state, flags, type
_WITHOUT_NEIGHBORS = 0x08 | 0x10 | 0x80  # IFF_LOOPBACK, IFF_POINTOPOINT, IFF_NOARP
_UNRESOLVED = ("INCOMPLETE", "FAILED")


def needs_none(interface: Interface) -> bool:
    """Whether packets leave an interface without the hardware address of a neighbour."""
    return bool(flags_of(interface.namespace, interface.name) & _WITHOUT_NEIGHBORS)


def resolve(interface: Interface, address: Address, patience: float) -> Neighbor | None:
    """The neighbour of that address, after the kernel was made to ask for it where it has to.

    Args:
        interface: the interface that leads to it.
        address: the neighbour's IP address.
        patience: how many seconds to wait for its answer.

    Returns:
        The neighbour, whose `mac` is None when it did not answer; None when the kernel does
        not even try to find it out.
    """
    known = _find(interface, address)
    if is_resolved(known):  # asking again would change entries that somebody made to stay
        return known
    if address.version == 6:
        _send(interface, address)
    _use(interface, address)

    def settled() -> Neighbor | None:
        found = _find(interface, address)
        return found if found and found.state != "INCOMPLETE" else None

    waited = wait_until(settled, interface.namespace, NEIGHBORS, max(patience, 0.001))
    return waited.value if waited else _find(interface, address)


def is_resolved(neighbor: Neighbor | None) -> bool:
    """Whether packets can be sent to a neighbour."""
    return neighbor is not None and neighbor.mac is not None and neighbor.state not in _UNRESOLVED


def _send(interface: Interface, address: Address) -> None:
    """Send a datagram that nobody listens for to a neighbour, which has to be found for it.

    Without one, IPv6 would ask from the link-local address of the interface, which cannot be
    used in the first second (RFC 4862, section 5.4).
    """
    where = (str(bare(address)), _DISCARD, 0, interface.index)
    kind = socket.SOCK_DGRAM | socket.SOCK_CLOEXEC | socket.SOCK_NONBLOCK
    with (
        contextlib.suppress(OSError),  # the namespace's own firewall may not let it out
        open_inside(interface.namespace, lambda: socket.socket(socket.AF_INET6, kind)) as channel,
    ):
        device = f"{interface.name}\0".encode()
        channel.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, device)
        channel.sendto(b"", where)


def _use(interface: Interface, address: Address) -> None:
    """Have the kernel find out the neighbour just as if there were a packet for it.

    A real packet might be stopped before by the firewall, which is another matter.
    """
    target = parse_ip(str(bare(address)))
    body = _HEADER.pack(target.family, interface.index, 0, _USE, 0)
    body += attributes.attribute(_NDA_DST, target.packed)
    try:
        interface.namespace.transport.request(Message(_RTM_NEWNEIGH, NLM_F_CREATE, body))
    except Refused:
        return  # without the right to ask, what the kernel knows already is all there is


def _find(interface: Interface, address: Address) -> Neighbor | None:
    family = family_name(parse_ip(str(bare(address))).family)
    try:
        known = neighbors.get(interface.namespace, family, interface.name)
    except NetnsError:
        return None
    return next((one for one in known if one.address == str(bare(address))), None)
