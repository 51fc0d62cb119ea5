"""What the kernel takes from an interface that is set down or changed.

These are its IPv6 addresses, unless the sysctl `keep_addr_on_down` is set, all routes that
lead through it, and the neighbours that somebody gave by hand.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .. import addresses, neighbors, routes, sysctl, worker
from ..namespace import Namespace
from ..netlink.transport import Message
from ..route_messages import Entry, same_route
from ..sysctl import Former
from . import query
from .model import Interface


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
    return Belongings(
        interface, tuple(its_routes), tuple(neighbors.by_hand(namespace, interface.index))
    )


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
    return [*again, *map(neighbors.again, belongings.neighbors), *map(same_route, ways)]
