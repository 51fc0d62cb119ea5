"""The fifth step of the planning: ways from each host to its router, and between routers."""

from __future__ import annotations

import socket
from collections.abc import Iterator

from ..core.prefixes import BITS, Prefix, everything
from ..core.route_arguments import Wanted, WantedHop
from ..core.route_messages import UNICAST
from ..core.tables import MAIN
from .draft import Draft
from .plan import Address

_NEVER = float("inf")

# Who is in a subnet: its router, the interface, and the address there.
_Attached = dict[Prefix, list[tuple[str, str, Address]]]


def choose_routes(draft: Draft) -> dict[str, list[Wanted]]:
    """Routes for all nodes by name, those of IPv4 first; nodes without any are left out."""
    attached = _attach_routers(draft)
    routes = dict(_default_routes(draft, attached))
    if draft.said.routing == "static":
        for family in (socket.AF_INET, socket.AF_INET6):
            own = {subnet: ends for subnet, ends in attached.items() if subnet.family == family}
            for router, found in _static_routes(own, _of_loopback(draft, family)):
                routes.setdefault(router, []).extend(found)
    return routes


def _attach_routers(draft: Draft) -> _Attached:
    """All subnets, in the order of the networks, with the routers in them."""
    attached: _Attached = {subnet: [] for network in draft.networks for subnet in network.subnets}
    for network in draft.networks:
        for port in network.ports:
            if port.node.kind == "router":
                for subnet, address in zip(port.subnets, port.addresses, strict=True):
                    if subnet is not None:
                        attached[subnet].append((port.node.name, port.name, address))
    return attached


def _default_routes(draft: Draft, attached: _Attached) -> Iterator[tuple[str, list[Wanted]]]:
    """For each host one route a family: to the first router of its first network with one."""
    gateways = {subnet: _single(ends[0][2]) for subnet, ends in attached.items() if ends}
    made: dict[tuple[Prefix, str], Wanted] = {}  # hosts at one switch often have the same ones
    for name, node in draft.said.nodes.items():
        if node.kind != "host":
            continue
        found: dict[int, Wanted] = {}
        for port in draft.ports[name]:
            for subnet in port.subnets:
                if subnet is None or subnet not in gateways or subnet.family in found:
                    continue
                key = gateways[subnet], port.name
                if key not in made:
                    made[key] = _route(everything(subnet.family), (WantedHop(*key),))
                found[subnet.family] = made[key]
        if found:
            yield name, [found[family] for family in sorted(found)]


def _of_loopback(draft: Draft, family: int) -> list[tuple[str, Prefix]]:
    return [
        (name, _single(address))
        for name, addresses in draft.loopback.items()
        for address in addresses
        if address.family == family and draft.said.nodes[name].kind == "router"
    ]


def _static_routes(
    attached: _Attached, loopback: list[tuple[str, Prefix]]
) -> Iterator[tuple[str, list[Wanted]]]:
    """The shortest ways of each router to all subnets and to addresses of other routers.

    Args:
        attached: the subnets of one family with the routers in them.
        loopback: routers with their addresses that are in no subnet.
    """
    names = list(dict.fromkeys(end[0] for ends in attached.values() for end in ends))
    numbers = {name: number for number, name in enumerate(names)}
    ways: list[list[tuple[int, WantedHop]]] = [[] for _ in names]
    for ends in attached.values():
        for router, interface, _ in ends:
            for other, _, address in ends:
                if other != router:
                    hop = WantedHop(_single(address), interface)
                    ways[numbers[router]].append((numbers[other], hop))
    if not any(ways):
        return
    # Many destinations have the same routers, and so the same ways to them.
    destinations: dict[tuple[int, ...], list[Prefix]] = {}
    for subnet, ends in attached.items():
        owners = tuple(sorted({numbers[end[0]] for end in ends}))
        destinations.setdefault(owners, []).append(subnet)
    for name, prefix in loopback:
        if name in numbers:
            destinations.setdefault((numbers[name],), []).append(prefix)
    distances = _distances(ways)
    found: list[list[Wanted]] = [[] for _ in names]
    for owners, prefixes in destinations.items():
        # How many steps it is from each router to the nearest that has them.
        steps = [min((row[owner] for owner in owners), default=_NEVER) for row in distances]
        for number, distance in enumerate(steps):
            if 0 < distance < _NEVER:
                hops = tuple(hop for other, hop in ways[number] if steps[other] == distance - 1)
                found[number] += [_route(prefix, hops) for prefix in prefixes]
    yield from zip(names, found, strict=True)


def _distances(ways: list[list[tuple[int, WantedHop]]]) -> list[list[float]]:
    """How many steps it is from each router to each other one."""
    import igraph

    edges = {(one, other) for one, found in enumerate(ways) for other, _ in found if one < other}
    graph = igraph.Graph(n=len(ways), edges=sorted(edges))
    distances: list[list[float]] = graph.distances()
    return distances


def _single(address: Address) -> Prefix:
    return Prefix(address.family, address.packed, BITS[address.family])


def _route(destination: Prefix, hops: tuple[WantedHop, ...]) -> Wanted:
    return Wanted(destination, hops, None, MAIN, UNICAST, None)
