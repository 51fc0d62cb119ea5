"""Routes: adding, deleting and reading them; `get_to` asks which one a packet takes."""

from __future__ import annotations

import errno
from collections.abc import Iterable
from typing import NamedTuple

from . import route_messages, watcher
from .absence import absent, ambiguous, there_is
from .errors import KernelError
from .interface_numbers import index_of, names_of
from .namespace import Namespace
from .netlink.transport import NLM_F_CREATE, NLM_F_REPLACE, Message, Refused
from .plain_routes import PlainRoute, parse_plain
from .prefixes import Family, families
from .route_arguments import (
    NextHops,
    RouteType,
    Wanted,
    check_complete,
    parse_wanted,
)
from .route_lookup import get_to
from .route_messages import Entry, Hop
from .route_model import NextHop, Route, to_routes
from .tables import parse_table, table_name

__all__ = [
    "Added",
    "Entry",
    "NextHop",
    "NextHops",
    "Route",
    "RouteType",
    "add",
    "bring_back",
    "delete",
    "get",
    "get_to",
    "over",
    "remove",
]

_NOTHING_ELSE = (None, None, None, None, "unicast")
_NO_WAY_TO_ROUTER = (errno.ENETUNREACH, errno.EHOSTUNREACH)
_NOT_ITS_SOURCE = ("Invalid prefsrc address", "Invalid source address")


class Added(NamedTuple):
    """A route that was added, and its next hops with the numbers of interfaces, for `remove`."""

    wanted: Wanted
    hops: list[Hop]


def add(
    namespace: Namespace,
    destination: str,
    *,
    via: NextHops = None,
    interface: str | None = None,
    metric: int | None = None,
    table: int | str | None = None,
    type: RouteType = "unicast",
    source: str | None = None,
) -> Added | PlainRoute:
    """Add a route to a namespace, in one request to the kernel; see ip-route(8).

    Args:
        namespace: where.
        destination: a network like `10.1.0.0/16`, a single address, or `default`. The latter
            is of the family of `via` or `source`, and of IPv4 when there is neither; `::/0`
            is IPv6's.
        via: the address of the next router, or several that share the traffic. Each may name
            its interface, like `fe80::1%eth0`.
        interface: the name of the interface that packets leave through.
        metric: of several routes to one destination the one with the lowest is used.
            The kernel takes 0 for IPv4 and 1024 for IPv6 when there is none.
        table: its number, or main, local or default. A local route goes into `local`, others
            into `main`.
        type: unicast leads on, local ends here. The others lead nowhere: blackhole drops
            packets, unreachable and prohibit answer them with an ICMP error, and throw ends
            the search in this table, see ip-route(8).
        source: the address that packets get which the namespace itself sends.

    Raises:
        ArgumentError: something is not as it can be; nothing was changed.
        NotFoundError: there is no such interface.
        KernelError: the kernel refused the route.
    """
    if isinstance(via, str) and (interface, metric, table, source, type) == _NOTHING_ELSE:
        plain = parse_plain(destination, via)
        if plain is not None:
            _request(namespace, route_messages.new_plain_route(*plain), plain)
            return plain
    wanted = parse_wanted(destination, via, interface, metric, table, type, source)
    check_complete(wanted)
    return add_wanted(namespace, wanted)


def add_wanted(namespace: Namespace, wanted: Wanted) -> Added:
    """Add a route whose arguments have been checked, see `add`."""
    hops = _resolved(namespace, wanted)
    destination, _, metric, table, kind, source = wanted
    packed = source.packed if source else None
    message = route_messages.new_route(
        destination, hops, table, kind or route_messages.UNICAST, wanted.scope, metric, packed
    )
    _request(namespace, message, wanted)
    return Added(wanted, hops)


def _request(namespace: Namespace, message: Message, route: Wanted | PlainRoute) -> None:
    try:
        namespace.transport.request(message)
    except Refused as refused:
        wanted = route.wanted if isinstance(route, PlainRoute) else route
        what = f"Cannot add route {wanted} to namespace '{namespace}'"
        remedy = _remedy(namespace, wanted, refused)
        raise KernelError(what, refused.errno, refused.words, remedy) from None
    watcher.can_undo(namespace, "request", route_messages.RTM_DELROUTE, message.body)


def resolve(namespace: Namespace, wanted: Wanted) -> Added:
    """A route that is there already, for `remove`."""
    return Added(wanted, _resolved(namespace, wanted))


def remove(namespace: Namespace, added: Added | PlainRoute) -> None:
    """Take back what `add` did; a route that is gone already is no error."""
    if isinstance(added, PlainRoute):
        added = resolve(namespace, added.wanted)
    # Looked for first, because the kernel would delete the next best one that is similar.
    wanted = added.wanted._replace(metric=added.wanted.effective_metric)
    for entry in _dump(namespace, wanted.destination.family, wanted.table):
        by_hand = entry.protocol == route_messages.PROTOCOL_BOOT
        if by_hand and _fits(entry, wanted, []) and _is_left_of(entry, added.hops):
            _delete(namespace, wanted, entry)
            return


def over(namespace: Namespace, index: int) -> list[Entry]:
    """The routes over an interface, for `bring_back`.

    Not those that the kernel makes itself, nor those of routing daemons: both come back by
    themselves, and a daemon may have better ones by then.
    """
    by_themselves = {route_messages.PROTOCOL_KERNEL, *route_messages.PROTOCOLS_OF_DAEMONS}
    return [
        entry
        for family in families(None)
        for entry in _dump(namespace, family, None)
        if entry.protocol not in by_themselves and any(hop.number == index for hop in entry.hops)
    ]


def bring_back(namespace: Namespace, entries: Iterable[Entry]) -> None:
    """Add those of the routes that the kernel took away, as it does when an interface goes down.

    One of several hops, of which some are left, is made whole; where that is not possible yet,
    since the interfaces of some were down before, it has those that were alive. One that
    somebody, like a routing daemon, has put another in place of stays away.

    Raises `KernelError` when it refuses one; the others are there then.
    """
    wanted = list(entries)
    if not wanted:
        return
    there = [entry for family in families(None) for entry in _dump(namespace, family, None)]
    lost = [entry for entry in wanted if not any(_is_same(entry, one) for one in there)]
    refusals: list[tuple[Entry, Refused]] = []
    while lost:  # some are needed for others: the network that a router is in, for example
        refusals = [
            (entry, refused)
            for entry in lost
            if (refused := _refused_again(namespace, entry, there)) is not None
        ]
        if len(refusals) == len(lost):
            break
        lost = [entry for entry, _ in refusals]
    if refusals:
        entry, refused = refusals[0]
        (route,) = _named(namespace, [entry])
        what = f"Cannot bring back route {route} of namespace '{namespace}'"
        raise KernelError(what, refused.errno, refused.words)


def _refused_again(namespace: Namespace, entry: Entry, there: list[Entry]) -> Refused | None:
    """Add a route as it was; None when it is there then, or another one in its place."""
    refused = _refused_as(namespace, entry, there)
    alive = route_messages.without_dead_hops(entry) if refused else None
    if alive is None or _refused_as(namespace, alive, there) is not None:
        return refused
    return None


def _refused_as(namespace: Namespace, entry: Entry, there: list[Entry]) -> Refused | None:
    message = route_messages.same_route(entry)
    if any(_key(one) == _key(entry) and _hops(one) < _hops(entry) for one in there):
        message = message._replace(flags=NLM_F_CREATE | NLM_F_REPLACE)
    try:
        namespace.transport.request(message)
    except Refused as refused:
        return None if refused.errno == errno.EEXIST else refused
    return None


def _is_same(one: Entry, other: Entry) -> bool:
    return _key(one) == _key(other) and _hops(one) == _hops(other)


def _key(entry: Entry) -> tuple[object, ...]:
    """What tells a route from others, whatever state it is in and wherever it leads."""
    return entry.destination, entry.type, entry.table, entry.metric, entry.source


def _hops(entry: Entry) -> set[tuple[object, int]]:
    return {(hop.gateway, hop.number) for hop in entry.hops}


def delete(
    namespace: Namespace,
    destination: str,
    *,
    via: NextHops = None,
    interface: str | None = None,
    metric: int | None = None,
    table: int | str | None = None,
    type: RouteType | None = None,
    source: str | None = None,
) -> None:
    """Delete the one route of a table that has all that is given; see `add` for the arguments.

    Raises:
        ArgumentError: something is not as it can be, or there are several such routes.
        NotFoundError: there is no such route; the error tells which there are.
        KernelError: the kernel refused.
    """
    wanted = parse_wanted(destination, via, interface, metric, table, type, source)
    hops = _resolved(namespace, wanted)
    there = _dump(namespace, wanted.destination.family, wanted.table)
    found = [entry for entry in there if _fits(entry, wanted, hops)]
    if not found:
        place = f"in table {table_name(wanted.table)} of namespace '{namespace}'"
        raise absent(f"route {wanted} {place}", _named(namespace, there))
    if len(found) > 1:
        what = f"Route {wanted} of namespace '{namespace}'"
        raise ambiguous(what, _named(namespace, found), "Give more of its via, interface, metric.")
    _delete(namespace, wanted, found[0])


def get(
    namespace: Namespace, family: Family | None = None, table: int | str = "main"
) -> list[Route]:
    """The routes of a namespace, IPv4's first, in the order in which the kernel lists them.

    Args:
        namespace: whose.
        family: ipv4, ipv6, or None for both.
        table: its number, or main, local, default, or `all`. One that does not exist is empty.
    """
    wanted = families(family)
    number = None if table == "all" else parse_table(table)
    return _named(namespace, [entry for one in wanted for entry in _dump(namespace, one, number)])


def _resolved(namespace: Namespace, wanted: Wanted) -> list[Hop]:
    """The next hops with the numbers of their interfaces, 0 where none is given."""
    if len(wanted.hops) == 1 and wanted.hops[0].interface is None:
        return [Hop(wanted.hops[0].gateway, 0)]
    return [
        Hop(gateway, index_of(namespace, interface) if interface else 0)
        for gateway, interface in wanted.hops
    ]


def _fits(entry: Entry, wanted: Wanted, hops: list[Hop]) -> bool:
    """Whether a route has all that is wanted."""
    if entry.destination != wanted.destination:
        return False
    if wanted.type not in (None, entry.type):
        return False
    if wanted.metric is not None and wanted.effective_metric != entry.metric:
        return False
    if wanted.source and wanted.source.packed != entry.source:
        return False
    return not hops or _leads(entry, hops)


def _leads(entry: Entry, hops: list[Hop]) -> bool:
    """Whether a route has these next hops, and no others."""
    if hops[0].gateway is None:  # then it is the only one, and any router will do
        return bool(entry.hops) and all(hop.number == hops[0].number for hop in entry.hops)
    return len(entry.hops) == len(hops) and all(
        any(_is_hop(hop, wanted) for hop in entry.hops) for wanted in hops
    )


def _is_left_of(entry: Entry, hops: list[Hop]) -> bool:
    """Whether a route has these next hops; in IPv6 it may lack those whose interface is gone."""
    if len(hops) < 2:
        return not hops or _leads(entry, hops)
    return bool(entry.hops) and all(
        any(_is_hop(hop, wanted) for wanted in hops) for hop in entry.hops
    )


def _is_hop(hop: Hop, wanted: Hop) -> bool:
    return hop.gateway == wanted.gateway and wanted.number in (0, hop.number)


def _delete(namespace: Namespace, wanted: Wanted, entry: Entry) -> None:
    try:
        namespace.transport.request(route_messages.delete_route(entry))
    except Refused as refused:
        what = f"Cannot delete route {wanted} of namespace '{namespace}'"
        raise KernelError(what, refused.errno, refused.words) from None


def _dump(namespace: Namespace, family: int, table: int | None) -> list[Entry]:
    try:
        answers = namespace.transport.dump(route_messages.all_routes(family, table))
    except Refused as refused:
        if refused.errno == errno.ENOENT:  # a table comes into being with its first route
            return []
        what = f"Cannot read the routes of namespace '{namespace}'"
        raise KernelError(what, refused.errno, refused.words) from None
    entries = map(route_messages.parse_route, answers)
    # Without IPv6 in the kernel, it answers for IPv4 again.
    return [entry for entry in entries if entry.destination.family == family]


def _named(namespace: Namespace, entries: list[Entry]) -> list[Route]:
    numbers = {hop.number for entry in entries for hop in entry.hops}
    return to_routes(entries, names_of(namespace, numbers))


def _remedy(namespace: Namespace, wanted: Wanted, refused: Refused) -> str:
    """What the kernel does not say of why it refused a route."""
    if refused.errno == errno.EEXIST:
        metric = wanted.effective_metric
        there = [
            entry
            for entry in _dump(namespace, wanted.destination.family, wanted.table)
            if entry.destination == wanted.destination and entry.metric == metric
        ]
        return there_is(_named(namespace, there))
    if refused.errno in _NO_WAY_TO_ROUTER and any(hop.gateway for hop in wanted.hops):
        return "The next hop has to be in a network of an interface that is up."
    if wanted.source and refused.words in _NOT_ITS_SOURCE:
        return f"Its source {wanted.source} has to be an address of the namespace."
    return ""
