"""What the kernel takes from an interface that is set down, and giving it back.

These are its IPv6 addresses, unless the sysctl `keep_addr_on_down` is set, all routes that
lead through it, and the neighbours that somebody gave by hand.
"""

from __future__ import annotations

import contextlib
import socket
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from .. import route_messages, routes, sysctl
from ..addresses import wait_until_usable
from ..errors import NetnsError
from ..interfaces import change, query
from ..interfaces.model import Interface
from ..namespace import Namespace
from ..netlink import attributes
from ..netlink.transport import NLM_F_CREATE, NLM_F_REPLACE, Message, Refused
from ..route_messages import Entry
from ..sysctl import Former

Thing = TypeVar("Thing")

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
        keeping: the sysctl `keep_addr_on_down` as it was; None without IPv6.
    """

    interface: Interface
    routes: tuple[Entry, ...]
    neighbors: tuple[bytes, ...]
    keeping: Former | None


def take(interface: Interface) -> Belongings:
    """Write down what an interface has, and let it keep its IPv6 addresses; a job of the worker."""
    namespace, keeping = interface.namespace, None
    ways = tuple(routes.over(namespace, interface.index))
    neighbors = tuple(_neighbors(namespace, interface.index))
    if any(":" in address for address in interface.addresses):
        with contextlib.suppress(NetnsError):  # where it cannot be, they are added again
            key = f"net/ipv6/conf/{interface.name}/keep_addr_on_down"
            keeping = sysctl.set_value(namespace, key, 1)
    return Belongings(interface, ways, neighbors, keeping)


def give_back(belongings: Belongings) -> None:
    """Set an interface up or down as it was, with all that it had; a job of the worker.

    What somebody put in place of something meanwhile stays.
    """
    before = belongings.interface
    namespace = before.namespace
    if query.read_again(before) is None:
        return
    change.restore_state(before)
    if belongings.keeping is not None:
        sysctl.restore(namespace, belongings.keeping)
    _again(list(belongings.neighbors), lambda entry: _add_neighbor(namespace, entry))
    there = routes.over(namespace, before.index)
    lost = [route for route in belongings.routes if not any(_same(route, one) for one in there)]
    _again(lost, lambda route: _add_route(namespace, route, there))


def wait_for_addresses(belongings: Belongings) -> None:
    """Wait until the kernel takes packets for the addresses of an interface that is up again."""
    interface = belongings.interface
    addresses = query.static_addresses(interface)
    wait_until_usable(interface.namespace, interface.index, addresses)


def _again(missing: list[Thing], add: Callable[[Thing], bool]) -> None:
    """Add things of which some need others: again as long as one more succeeds."""
    while missing:
        left = [one for one in missing if not add(one)]
        if len(left) == len(missing):
            return
        missing = left


def _same(one: Entry, other: Entry) -> bool:
    return _key(one) == _key(other) and {(hop.gateway, hop.number) for hop in one.hops} == {
        (hop.gateway, hop.number) for hop in other.hops
    }


def _key(entry: Entry) -> tuple[object, ...]:
    return entry.destination, entry.table, entry.metric


def _add_route(namespace: Namespace, route: Entry, there: list[Entry]) -> bool:
    """Add a route again; one of several hops, of which some are left, is made whole."""
    hops = {(hop.gateway, hop.number) for hop in route.hops}
    partly = any(
        _key(one) == _key(route) and {(hop.gateway, hop.number) for hop in one.hops} < hops
        for one in there
    )
    message = route_messages.same_route(route)
    if partly:
        message = message._replace(flags=NLM_F_CREATE | NLM_F_REPLACE)
    return _granted(namespace, message)


def _neighbors(namespace: Namespace, index: int) -> list[bytes]:
    found = []
    for family in (socket.AF_INET, socket.AF_INET6):
        body = _NEIGHBOR.pack(family, 0, 0, 0, 0) + attributes.u32(_NDA_IFINDEX, index)
        for answer in namespace.transport.dump(Message(_RTM_GETNEIGH, 0, body)):
            if answer[0] == family and _NEIGHBOR.unpack_from(answer)[2] & _PERMANENT:
                found.append(answer)
    return found


def _add_neighbor(namespace: Namespace, entry: bytes) -> bool:
    return _granted(namespace, Message(_RTM_NEWNEIGH, NLM_F_CREATE | NLM_F_REPLACE, entry))


def _granted(namespace: Namespace, message: Message) -> bool:
    try:
        namespace.transport.request(message)
    except Refused:
        return False
    return True
