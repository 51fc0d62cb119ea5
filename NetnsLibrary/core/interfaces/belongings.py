"""What the kernel takes from an interface that is set down or changed.

These are its IPv6 addresses, unless the sysctl `keep_addr_on_down` is set, all routes that
lead through it, and the neighbours that somebody gave by hand.
"""

from __future__ import annotations

import errno
import socket
import struct
from collections.abc import Iterable
from dataclasses import dataclass

from .. import addresses, routes, sysctl, worker
from ..errors import KernelError
from ..namespace import Namespace
from ..netlink import attributes
from ..netlink.transport import NLM_F_CREATE, NLM_F_REPLACE, Message, Refused
from ..route_messages import Entry, same_route
from ..sysctl import Former
from . import query
from .model import Interface

_RTM_NEWNEIGH = 28
_RTM_GETNEIGH = 30
_NDA_IFINDEX = 8
_NEIGHBOR = struct.Struct("=BxxxiHBB")  # struct ndmsg: family, interface, state, flags, type
_PERMANENT = 0x80


@dataclass(frozen=True)
class Belongings:
    """What an interface has that it would lose.

    Attributes:
        interface: itself, with its addresses.
        routes: the routes that lead through it.
        neighbors: the kernel's descriptions of neighbours that somebody gave.
        keeping: the sysctl `keep_addr_on_down` as it was, where `restoring.keep` has set it.
    """

    interface: Interface
    routes: tuple[Entry, ...] = ()
    neighbors: tuple[bytes, ...] = ()
    keeping: Former | None = None


@worker.on_worker
def note(interface: Interface) -> Belongings:
    """Write down what an interface has."""
    namespace = interface.namespace
    its_routes = routes.over(namespace, interface.index)
    return Belongings(interface, tuple(its_routes), tuple(_neighbors(namespace, interface.index)))


@worker.on_worker
def note_all(namespace: Namespace, names: Iterable[str]) -> list[Belongings]:
    """The same of those interfaces of a namespace that are there."""
    return [note(query.get(namespace, name)) for name in names if query.exists(namespace, name)]


@worker.on_worker
def note_before_sysctl(namespace: Namespace, key: str) -> list[Belongings]:
    """What interfaces have that a sysctl costs them: `disable_ipv6` their addresses and routes."""
    name = sysctl.disables_ipv6_of(key)
    if name in (None, "default"):  # the latter is that of interfaces to come
        return []
    return note_all(namespace, query.names(namespace) if name == "all" else [name])


def requests(belongings: Belongings) -> list[Message]:
    """What to ask the kernel for to have all of it again, in the order in which it is possible."""
    before = belongings.interface
    again = [addresses.new_address(before.index, one) for one in query.static_addresses(before)]
    # Routers come after the networks that they are in.
    ways = sorted(belongings.routes, key=lambda way: any(hop.gateway for hop in way.hops))
    return [*again, *map(neighbor_again, belongings.neighbors), *map(same_route, ways)]


def neighbor_again(entry: bytes) -> Message:
    """Add a neighbour as the kernel described it."""
    return Message(_RTM_NEWNEIGH, NLM_F_CREATE | NLM_F_REPLACE, entry)


def _neighbors(namespace: Namespace, index: int) -> list[bytes]:
    found = []
    for family in (socket.AF_INET, socket.AF_INET6):
        body = _NEIGHBOR.pack(family, 0, 0, 0, 0) + attributes.u32(_NDA_IFINDEX, index)
        try:
            answers = namespace.transport.dump(Message(_RTM_GETNEIGH, 0, body))
        except Refused as refused:
            if refused.errno == errno.ENODEV:  # it is gone
                break
            what = f"Cannot read the neighbors of namespace '{namespace}'"
            raise KernelError(what, refused.errno, refused.words) from None
        for answer in answers:
            if answer[0] == family and _NEIGHBOR.unpack_from(answer)[2] & _PERMANENT:
                found.append(answer)
    return found
