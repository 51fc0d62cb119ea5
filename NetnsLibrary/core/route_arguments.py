"""What is said about a route, checked before anything is asked of the kernel."""

from __future__ import annotations

import socket
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple, get_args

from .checks import check_range
from .errors import ArgumentError
from .names import check_interface_name
from .prefixes import (
    SPELLED,
    Prefix,
    everything,
    family_name,
    is_link_local,
    is_multicast,
    parse_ip,
    parse_prefix,
)
from .route_messages import LOCAL, SCOPE_GLOBAL, SCOPE_HOST, SCOPE_LINK, TYPES, UNICAST
from .tables import LOCAL as LOCAL_TABLE
from .tables import MAIN, parse_table, table_name

RouteType = Literal["unicast", "local", "blackhole", "unreachable", "prohibit", "throw"]
_TYPES = {kind: TYPES.index(kind) for kind in get_args(RouteType)}
_DEFAULT_METRIC6 = 1024  # IP6_RT_PRIO_USER

NextHops = str | Sequence[str] | None


UNSPECIFIED = (bytes(4), bytes(16))


class WantedHop(NamedTuple):
    """A next hop as it was given: a router, the name of an interface, or both."""

    gateway: Prefix | None
    interface: str | None

    def __str__(self) -> str:
        words = [f"via {self.gateway}"] if self.gateway else []
        return " ".join([*words, f"dev {self.interface}"] if self.interface else words)


class Wanted(NamedTuple):
    """A route as it was given. Of one that is looked for, None means that it does not matter."""

    destination: Prefix
    hops: tuple[WantedHop, ...]
    metric: int | None
    table: int
    type: int | None
    source: Prefix | None

    def __str__(self) -> str:
        words = [TYPES[self.type]] if self.type not in (None, UNICAST) else []
        words.append("default" if self.destination.length == 0 else str(self.destination))
        if len(self.hops) > 1:
            words += [f"nexthop {hop}" for hop in self.hops]
        elif self.hops:
            words.append(str(self.hops[0]))
        if self.table != MAIN:
            words.append(f"table {table_name(self.table)}")
        if self.source:
            words.append(f"src {self.source}")
        if self.metric is not None:
            words.append(f"metric {self.metric}")
        return " ".join(words)

    @property
    def scope(self) -> int:
        """How far the destination is, in IPv4; what `ip` chooses, see ip-route(8)."""
        if self.destination.family == socket.AF_INET6:
            return SCOPE_GLOBAL
        if self.type == LOCAL:
            return SCOPE_HOST
        if self.type != UNICAST:
            return SCOPE_GLOBAL
        # Either all hops have a router, or there is one hop without.
        return SCOPE_GLOBAL if self.hops and self.hops[0].gateway else SCOPE_LINK

    @property
    def effective_metric(self) -> int:
        """The metric that the kernel gives to the route."""
        if self.destination.family == socket.AF_INET6:
            return self.metric or _DEFAULT_METRIC6
        return self.metric or 0


def parse_wanted(
    destination: str,
    via: NextHops,
    interface: str | None,
    metric: int | None,
    table: int | str | None,
    kind: RouteType | None,
    source: str | None,
) -> Wanted:
    """Check each argument, and that their address families agree."""
    hops = _hops(via, interface)
    from_address = _source(source) if source is not None else None
    if metric is not None:
        check_range("Metric", metric, 0, 0xFFFFFFFF)
    number = _type(kind) if kind is not None else None
    to = _destination(destination, hops, from_address)
    for gateway, _ in hops:
        if gateway and gateway.family != to.family:
            raise _mixed(to, "next hop", gateway)
    if from_address and from_address.family != to.family:
        raise _mixed(to, "source", from_address)
    return Wanted(to, hops, metric, _table(table, number), number, from_address)


def check_complete(wanted: Wanted) -> None:
    """Check that a route to be added leads somewhere, or nowhere on purpose."""
    destination, hops, _, _, number, source = wanted
    assert number is not None
    if number not in (UNICAST, LOCAL):
        if hops or source:
            kind = TYPES[number]
            article = "An" if kind[0] == "u" else "A"
            raise ArgumentError(
                f"{article} {kind} route leads nowhere: it has no via, interface or source."
            )
        return
    if not hops:
        needed = "an interface" if number == LOCAL else "via or interface"
        raise ArgumentError(f"The route to {_name(destination)} needs {needed}.")
    for gateway, interface in hops:
        if gateway and number == LOCAL:
            raise ArgumentError("A local route ends in this namespace: it has no via.")
        if gateway and not interface and is_link_local(gateway.packed):
            raise ArgumentError(
                f"Next hop '{gateway}' is link-local, so it needs an interface. "
                f"Write for example '{gateway}%eth0', or give interface."
            )


def _hops(via: NextHops, interface: str | None) -> tuple[WantedHop, ...]:
    if interface is not None:
        check_interface_name(interface)
    if via is None:
        return (WantedHop(None, interface),) if interface is not None else ()
    if isinstance(via, str):
        return (_hop(via, interface),)
    if not via:
        raise ArgumentError("The list of next hops is empty.")
    hops: list[WantedHop] = []
    for text in via:
        hop = _hop(text, interface)
        if hop in hops:
            raise ArgumentError(f"Next hop '{text}' is given twice.")
        hops.append(hop)
    return tuple(hops)


def _hop(text: str, interface: str | None) -> WantedHop:
    # 'fe80::1%eth0' is how RFC 4007 writes an address together with its interface.
    address, percent, zone = text.partition("%")
    if percent:
        check_interface_name(zone)
        if interface not in (None, zone):
            raise ArgumentError(
                f"Next hop '{text}' names another interface than the route's '{interface}'."
            )
    gateway = parse_ip(address)
    if not any(gateway.packed):
        raise ArgumentError(f"Next hop '{text}' is the unspecified address, which no router has.")
    return WantedHop(gateway, zone or interface)


def _source(text: str) -> Prefix:
    address = parse_ip(text)
    if not any(address.packed) or is_multicast(address.packed):
        what = "a multicast address" if any(address.packed) else "the unspecified address"
        raise ArgumentError(f"Source '{text}' is {what}, which no namespace has.")
    return address


def _destination(text: str, hops: Iterable[WantedHop], source: Prefix | None) -> Prefix:
    if text != "default":
        return parse_prefix(text)
    for hop in hops:
        if hop.gateway:
            return everything(hop.gateway.family)
    return everything(source.family if source else socket.AF_INET)


def _type(kind: RouteType) -> int:
    number = _TYPES.get(kind)
    if number is None:
        raise ArgumentError(f"No route type '{kind}'. Known: {', '.join(_TYPES)}.")
    return number


def _table(table: int | str | None, kind: int | None) -> int:
    if table is None:
        return LOCAL_TABLE if kind == LOCAL else MAIN
    return parse_table(table)


def _mixed(destination: Prefix, what: str, address: Prefix) -> ArgumentError:
    return ArgumentError(
        f"The route to {_name(destination)} is {SPELLED[destination.family]}, and its {what} "
        f"{address} is {SPELLED[address.family]}. All addresses of a route are of one family."
    )


def _name(destination: Prefix) -> str:
    if destination.length == 0:
        return f"'default' ({family_name(destination.family)})"
    return f"'{destination}'"
