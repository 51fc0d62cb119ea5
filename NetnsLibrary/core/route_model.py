"""One route as the kernel described it at one moment."""

from __future__ import annotations

import socket
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from . import route_messages
from .prefixes import Family, family_name
from .route_messages import Entry, Hop
from .tables import table_name

_PROTOCOLS = {  # /etc/iproute2/rt_protos
    **{0: "unspec", 1: "redirect", 2: "kernel", 3: "boot", 4: "static", 8: "gated", 9: "ra"},
    **{10: "mrt", 11: "zebra", 12: "bird", 13: "dnrouted", 14: "xorp", 15: "ntk", 16: "dhcp"},
    **{18: "keepalived", 42: "babel", 99: "openr", 186: "bgp", 187: "isis", 188: "ospf"},
    **{189: "rip", 192: "eigrp"},
}
_SCOPES = {0: "global", 200: "site", 253: "link", 254: "host", 255: "nowhere"}
_PREFERENCES = {0: "medium", 1: "high", 3: "low"}  # RFC 4191
_FLAGS = {1: "dead", 4: "onlink", 2: "pervasive", 16: "linkdown"}  # RTNH_F_… of linux/rtnetlink.h


@dataclass(frozen=True)
class NextHop:
    """One of the ways of a route.

    Attributes:
        via: the router's address, or None where the destination is in reach of the interface.
        interface: the name of the interface that packets leave through.
        weight: the share of the traffic that takes this way, relative to the others'.
        flags: `dead`, `linkdown` or `onlink`, where they apply.
    """

    via: str | None
    interface: str | None
    weight: int = 1
    flags: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"nexthop {_way(self)} weight {self.weight}{''.join(f' {f}' for f in self.flags)}"


@dataclass(frozen=True, repr=False)
class Route:
    """A route; `str()` of it is as `ip route` prints it, in one line.

    Attributes:
        destination: a network like `10.1.0.0/16`, a single address, or `default`.
        via: the next router's address. It is None when there is none, or several.
        interface: the interface that packets leave through, None when there are several.
        source: the address that packets get which this namespace itself sends, or None.
        metric: of several routes to one destination the one with the lowest is used.
        table: the table it is in: `main`, `local`, `default`, or its number as a text.
        type: unicast, blackhole, unreachable, prohibit, throw, local and so on.
        family: ipv4 or ipv6.
        next_hops: all ways that it has, with more than one the traffic is shared.
        protocol: who made it: kernel, boot (by hand), ra, dhcp and so on.
        scope: how far its destination is: global, link or host. IPv6 has no scopes.
        flags: `dead`, `linkdown` or `onlink`, where they apply to the whole route.
        preference: of a router in IPv6 (RFC 4191), else None.
    """

    destination: str
    via: str | None
    interface: str | None
    source: str | None
    metric: int
    table: str
    type: str
    family: Family
    next_hops: tuple[NextHop, ...] = ()
    protocol: str = "boot"
    scope: str = "global"
    flags: tuple[str, ...] = ()
    preference: str | None = None

    def __str__(self) -> str:
        return " ".join(self._words())

    def __repr__(self) -> str:
        return f"<Route {self}>"

    def _words(self) -> Iterator[str]:
        if self.type != "unicast":
            yield self.type
        yield self.destination
        single = self.next_hops[0] if len(self.next_hops) == 1 else None
        if single:
            yield _way(single)
        if self.table != "main":
            yield f"table {self.table}"
        if self.protocol not in ("boot", "unspec"):
            yield f"proto {self.protocol}"
        if self.scope != "global":
            yield f"scope {self.scope}"
        if self.source:
            yield f"src {self.source}"
        if self.metric or self.family == "ipv6":
            yield f"metric {self.metric}"
        yield from self.flags
        if self.preference:
            yield f"pref {self.preference}"
        if not single:
            yield from map(str, self.next_hops)


def protocol_name(number: int) -> str:
    """Who makes routes and rules, by the number that the kernel has for it."""
    return _PROTOCOLS.get(number, str(number))


def to_routes(entries: Iterable[Entry], names: Mapping[int, str]) -> list[Route]:
    """Routes of what the kernel described, with the interfaces' names instead of numbers."""
    return [to_route(entry, names) for entry in entries]


def to_route(entry: Entry, names: Mapping[int, str]) -> Route:
    """A route of what the kernel described."""
    next_hops = tuple(_next_hop(hop, names) for hop in entry.hops)
    single = next_hops[0] if len(next_hops) == 1 else None
    destination = entry.destination
    kind = entry.type
    return Route(
        destination="default" if destination.length == 0 else str(destination),
        via=single.via if single else None,
        interface=single.interface if single else None,
        source=socket.inet_ntop(destination.family, entry.source) if entry.source else None,
        metric=entry.metric,
        table=table_name(entry.table),
        type=route_messages.TYPES[kind] if kind < len(route_messages.TYPES) else str(kind),
        family=family_name(destination.family),
        next_hops=next_hops,
        protocol=protocol_name(entry.protocol),
        scope=_SCOPES.get(entry.scope, str(entry.scope)),
        flags=_flags(entry.flags),
        preference=_PREFERENCES.get(entry.preference) if entry.preference is not None else None,
    )


def _next_hop(hop: Hop, names: Mapping[int, str]) -> NextHop:
    return NextHop(
        via=str(hop.gateway) if hop.gateway else None,
        interface=names[hop.number] if hop.number else None,
        weight=hop.weight,
        flags=_flags(hop.flags),
    )


def _flags(flags: int) -> tuple[str, ...]:
    return tuple(text for flag, text in _FLAGS.items() if flags & flag)


def _way(hop: NextHop) -> str:
    words = []
    if hop.via:
        words.append(f"via {hop.via}")
    if hop.interface:
        words.append(f"dev {hop.interface}")
    return " ".join(words)
