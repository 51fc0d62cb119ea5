"""The rtnetlink messages about routes, see rtnetlink(7) and linux/rtnetlink.h."""

from __future__ import annotations

import socket
import struct
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from .netlink import attributes
from .netlink.transport import NLM_F_CREATE, NLM_F_EXCL, Message
from .prefixes import Prefix, everything
from .tables import MAIN

RTM_NEWROUTE = 24
RTM_DELROUTE = 25
RTM_GETROUTE = 26

_RTA_DST = 1
_RTA_SRC = 2
_RTA_OIF = 4
_RTA_GATEWAY = 5
_RTA_PRIORITY = 6
_RTA_PREFSRC = 7
_RTA_MULTIPATH = 9
_RTA_TABLE = 15
_RTA_MARK = 16
_RTA_VIA = 18
_RTA_PREF = 20
_RTA_NH_ID = 30

UNICAST = 1
LOCAL = 2
TYPES = (
    *("unspec", "unicast", "local", "broadcast", "anycast", "multicast"),
    *("blackhole", "unreachable", "prohibit", "throw", "nat"),
)
SCOPE_GLOBAL = 0
SCOPE_LINK = 253
SCOPE_HOST = 254
PROTOCOL_KERNEL = 2  # comes and goes with addresses
PROTOCOL_BOOT = 3  # what `ip` gives to routes that somebody adds by hand
# Those of routing daemons, which keep their routes in step with interfaces: gated, mrt, zebra,
# bird, dnrouted, xorp, ntk, keepalived, babel, openr, bgp, isis, ospf, rip and eigrp (RTPROT_…
# of linux/rtnetlink.h).
PROTOCOLS_OF_DAEMONS = frozenset({8, *range(10, 16), 18, 42, 99, *range(186, 190), 192})

_NEW = NLM_F_CREATE | NLM_F_EXCL
_DEAD = 1  # RTNH_F_DEAD: the interface of a next hop is down
_GIVEN_FLAGS = 6  # RTNH_F_PERVASIVE and RTNH_F_ONLINK; the others tell of states
_LOOK_UP_TABLE = 0x1000  # RTM_F_LOOKUP_TABLE: tell the table that an answer is from
# struct rtmsg: family, length of the destination and of the source, type of service, table,
# protocol, scope, type, flags
_HEADER = struct.Struct("=BBBBBBBBI")
# The same with one or two addresses of a length: what most routes are.
_HEADER_AND_ONE = {size: struct.Struct(f"=BBBBBBBBI HH{size}s") for size in (4, 16)}
_HEADER_AND_BOTH = {size: struct.Struct(f"=BBBBBBBBI HH{size}s HH{size}s") for size in (4, 16)}
_NEXT_HOP = struct.Struct("=HBBi")  # struct rtnexthop: length, flags, weight - 1, interface


class Hop(NamedTuple):
    """Where packets go next: a router's address, the number of an interface, or both."""

    gateway: Prefix | None
    number: int
    weight: int = 1
    flags: int = 0


class Entry(NamedTuple):
    """A route as the kernel has it, its names still numbers."""

    destination: Prefix
    hops: Sequence[Hop]
    metric: int
    table: int
    type: int
    source: bytes | None
    scope: int
    protocol: int
    flags: int
    preference: int | None
    body: bytes


def new_route(
    destination: Prefix,
    hops: Sequence[Hop],
    table: int,
    kind: int,
    scope: int,
    metric: int | None,
    source: bytes | None,
) -> Message:
    """Add a route; the kernel refuses a second one of the same destination and metric."""
    family, packed, length = destination
    number = table if table < 256 else 0
    body = _HEADER.pack(family, length, 0, 0, number, PROTOCOL_BOOT, scope, kind, 0)
    if length:
        body += attributes.attribute(_RTA_DST, packed)
    single = hops[0] if len(hops) == 1 else None
    if single:
        body += _way(single)
    if table >= 256:
        body += attributes.u32(_RTA_TABLE, table)
    if metric is not None:
        body += attributes.u32(_RTA_PRIORITY, metric)
    if source is not None:
        body += attributes.attribute(_RTA_PREFSRC, source)
    if single:
        if single.number:
            body += attributes.u32(_RTA_OIF, single.number)
    elif hops:
        body += attributes.attribute(_RTA_MULTIPATH, b"".join(map(_next_hop, hops)))
    return Message(RTM_NEWROUTE, _NEW, body)


def new_plain_route(family: int, packed: bytes, length: int, router: bytes) -> Message:
    """Add a route by one router, and with nothing else, to the main table."""
    size = len(router)
    header = family, length, 0, 0, MAIN, PROTOCOL_BOOT, SCOPE_GLOBAL, UNICAST, 0
    way = 4 + size, _RTA_GATEWAY, router
    if length:
        body = _HEADER_AND_BOTH[size].pack(*header, 4 + size, _RTA_DST, packed, *way)
    else:
        body = _HEADER_AND_ONE[size].pack(*header, *way)
    return Message(RTM_NEWROUTE, _NEW, body)


def type_of(answer: bytes) -> int:
    """The type of a route that the kernel tells of, without the rest of it."""
    return answer[7]


def delete_route(entry: Entry) -> Message:
    """Delete exactly this route of those that the kernel listed."""
    return Message(RTM_DELROUTE, 0, entry.body)


def same_route(entry: Entry) -> Message:
    """Add a route again as the kernel listed it, without what it found out by itself.

    One that was made with an object of ip-nexthop(8) gets the ways that this had, which the kernel
    lists, too: the object went with its interface.
    """
    flags = struct.pack("=I", entry.flags & _GIVEN_FLAGS)
    header = entry.body[: _HEADER.size - len(flags)] + flags
    return Message(RTM_NEWROUTE, _NEW, header + _attributes(entry, _without_state))


def without_dead_hops(entry: Entry) -> Entry | None:
    """A route of several next hops with those only that are alive; None when all or none are."""
    alive = tuple(hop for hop in entry.hops if not hop.flags & _DEAD)
    if len(alive) in (0, len(entry.hops)):
        return None
    body = entry.body[: _HEADER.size] + _attributes(entry, _if_alive)
    return entry._replace(hops=alive, body=body)


def _attributes(entry: Entry, change: Callable[[bytes], bytes]) -> bytes:
    """The attributes of a route, with a change of each of its next hops when it has several.

    The ways of an object take the place of its number.
    """
    return b"".join(
        attributes.attribute(
            kind, b"".join(map(change, _each_hop(it))) if kind == _RTA_MULTIPATH else it
        )
        for kind, it in attributes.each(entry.body, _HEADER.size)
        if not (kind == _RTA_NH_ID and entry.hops)
    )


def all_routes(family: int, table: int | None) -> Message:
    """Ask for the routes of one table, or of all."""
    header = _HEADER.pack(family, 0, 0, 0, 0, 0, 0, 0, 0)
    which = attributes.u32(_RTA_TABLE, table) if table is not None else b""
    return Message(RTM_GETROUTE, 0, header + which)


def route_to(
    destination: Prefix, source: Prefix | None, index: int | None, mark: int | None
) -> Message:
    """Ask for the way that the kernel would send a packet."""
    from_length = source.length if source else 0
    # IPv6 always tells the table, and refuses to be asked for it.
    flags = _LOOK_UP_TABLE if destination.family == socket.AF_INET else 0
    body = _HEADER.pack(
        destination.family, destination.length, from_length, 0, 0, 0, 0, 0, flags
    ) + attributes.attribute(_RTA_DST, destination.packed)
    if source:
        body += attributes.attribute(_RTA_SRC, source.packed)
    if index is not None:
        body += attributes.u32(_RTA_OIF, index)
    if mark is not None:
        body += attributes.u32(_RTA_MARK, mark)
    return Message(RTM_GETROUTE, 0, body)


def parse_route(body: bytes) -> Entry:
    """Take a route apart that the kernel described."""
    family, length, _, _, table, protocol, scope, kind, flags = _HEADER.unpack_from(body)
    found = attributes.parse(body, _HEADER.size)
    number = found.get(_RTA_PRIORITY)
    large_table = found.get(_RTA_TABLE)
    preference = found.get(_RTA_PREF)
    return Entry(
        destination=Prefix(family, found.get(_RTA_DST) or everything(family).packed, length),
        hops=tuple(_hops(family, flags, found)),
        metric=attributes.to_u32(number) if number else 0,
        table=attributes.to_u32(large_table) if large_table else table,
        type=kind,
        source=found.get(_RTA_PREFSRC),
        scope=scope,
        protocol=protocol,
        flags=flags,
        preference=preference[0] if preference else None,
        body=body,
    )


def _way(hop: Hop) -> bytes:
    return attributes.attribute(_RTA_GATEWAY, hop.gateway.packed) if hop.gateway else b""


def _next_hop(hop: Hop) -> bytes:
    way = _way(hop)
    return _NEXT_HOP.pack(_NEXT_HOP.size + len(way), 0, hop.weight - 1, hop.number) + way


def _hops(family: int, flags: int, found: dict[int, bytes]) -> Iterator[Hop]:
    several = found.get(_RTA_MULTIPATH)
    if several is None:
        interface = found.get(_RTA_OIF)
        index = attributes.to_i32(interface) if interface else 0
        gateway = _gateway(family, found)
        if index or gateway:
            yield Hop(gateway, index, flags=flags)
        return
    for hop in _each_hop(several):
        _, hop_flags, weight, index = _NEXT_HOP.unpack_from(hop)
        one = attributes.parse(hop, _NEXT_HOP.size)
        yield Hop(_gateway(family, one), index, weight + 1, hop_flags)


def _each_hop(several: bytes) -> Iterator[bytes]:
    """The next hops of a route as the kernel describes them, one after the other."""
    start = 0
    while start + _NEXT_HOP.size <= len(several):
        length = max(_NEXT_HOP.unpack_from(several, start)[0], _NEXT_HOP.size)
        end = start + ((length + 3) & ~3)
        yield several[start:end]
        start = end


def _if_alive(hop: bytes) -> bytes:
    return b"" if _NEXT_HOP.unpack_from(hop)[1] & _DEAD else hop


def _without_state(hop: bytes) -> bytes:
    """A next hop to ask for: the kernel refuses one that is said to be dead."""
    length, flags, weight, index = _NEXT_HOP.unpack_from(hop)
    return _NEXT_HOP.pack(length, flags & _GIVEN_FLAGS, weight, index) + hop[_NEXT_HOP.size :]


def _gateway(family: int, found: dict[int, bytes]) -> Prefix | None:
    packed = found.get(_RTA_GATEWAY)
    if packed is not None:
        return Prefix(family, packed, len(packed) * 8)
    other = found.get(_RTA_VIA)  # a router of the other family, see RFC 5549
    if other is None:
        return None
    (other_family,) = struct.unpack_from("=H", other)
    return Prefix(other_family, other[2:], len(other[2:]) * 8)
