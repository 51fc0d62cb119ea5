"""Routes that somebody asked for, with names of neighbours instead of addresses where wanted."""

from __future__ import annotations

import socket
from collections.abc import Iterable, Sequence
from typing import Any

from ..core.errors import ArgumentError
from ..core.names import check_interface_name
from ..core.prefixes import Prefix, family_name, is_link_local, parse_ip
from ..core.route_arguments import Wanted, WantedHop, check_complete, parse_wanted
from ..core.tables import MAIN
from .draft import Draft, Port
from .findings import nearest, some
from .given import check_is_host, contains
from .model import Node, RouteRequest
from .plan import Address

# Of routes to subnets that an interface is in: in IPv6 IP6_RT_PRIO_ADDRCONF.
_OWN_METRICS: dict[int, int] = {socket.AF_INET: 0, socket.AF_INET6: 256}


class _NotInReach(ArgumentError):
    """A next hop that is in no subnet of the node, as far as its subnets are known."""


def add_requested(draft: Draft, routes: dict[str, list[Wanted]]) -> None:
    """Add what each node asks for; it replaces what was chosen for the same destination."""
    for name, node in draft.said.nodes.items():
        if not node.routes or node.kind == "switch":
            continue
        wanted: list[Wanted] = []
        requested = draft.requested[name] = []
        for position, request in enumerate(node.routes):
            try:
                for one in _wanted(draft, node, request):
                    _check_new(one, wanted)
                    _check_not_connected(draft, node, one)
                    wanted.append(one)
                    requested.append(position)
            except ArgumentError as error:
                if name not in draft.damaged or not isinstance(error, _NotInReach):
                    draft.findings.error(("nodes", name, "routes", position), str(error))
        replaced = {one.destination for one in wanted}
        chosen = [one for one in routes.get(name, ()) if one.destination not in replaced]
        routes[name] = [*chosen, *wanted]


def _wanted(draft: Draft, node: Node, request: RouteRequest) -> list[Wanted]:
    """One route, or one of each family when the next routers are given by name."""
    ports = draft.ports[node.name]
    if request.to != "default" and nearest(request.to, ["default"]):
        raise ArgumentError(f"'{request.to}' is no network. Did you mean 'default'?")
    if request.interface is not None:
        _check_interface(node, ports, request.interface)
    named = [text for text in request.via if text in draft.said.nodes]
    if not named:
        _check_addresses(draft, request.via)
        return [_parse(draft, node, request, request.via)]
    if len(named) < len(request.via):
        raise ArgumentError(
            "Some next hops of this route are names and some are addresses. "
            "Write all of them in one way."
        )
    found: dict[int, list[str]] = {}
    for name in named:
        for address in _addresses_of_neighbor(node, ports, name, request.interface):
            found.setdefault(address.family, []).append(str(address))
    if request.to != "default":
        family = parse_wanted(request.to, None, "lo", None, None, None, None).destination.family
        if len(found.get(family, ())) < len(named):
            raise _NotInReach(
                f"Not all of {', '.join(named)} share an {_spelled(family)} subnet with "
                f"'{node.name}'."
            )
        found = {family: found[family]}
    return [_parse(draft, node, request, texts) for _, texts in sorted(found.items())]


def _spelled(family: int) -> str:
    return family_name(family).replace("ip", "IP")


def _check_interface(node: Node, ports: Iterable[Port], interface: str) -> None:
    check_interface_name(interface)
    known = [*(port.name for port in ports), "lo"]
    if interface not in known:
        near = nearest(interface, known)
        hint = f" Did you mean '{near}'?" if near else ""
        raise ArgumentError(
            f"'{node.name}' has no interface '{interface}'. Known: {some(known)}.{hint}"
        )


def _check_addresses(draft: Draft, via: Sequence[str]) -> None:
    for text in via:
        try:
            parse_ip(text.partition("%")[0])
        except ArgumentError:
            near = nearest(text, draft.said.nodes)
            hint = f" Did you mean '{near}'?" if near else ""
            raise ArgumentError(
                f"Next hop '{text}' is neither an IP address nor a node.{hint}"
            ) from None


def _addresses_of_neighbor(
    node: Node, ports: Iterable[Port], name: str, interface: str | None
) -> list[Prefix]:
    """One address of each family that a neighbour has in a subnet of ours."""
    found: dict[int, Prefix] = {}
    for port in ports:
        if interface not in (None, port.name):
            continue
        for other in port.network.ports:
            if other.node.name != name:
                continue
            for address, subnet in zip(other.addresses, other.subnets, strict=True):
                if subnet is not None and subnet in port.subnets:
                    found.setdefault(address.family, parse_ip(address.ip))
    if not found:
        raise _NotInReach(f"Node '{name}' is no neighbour of '{node.name}': no subnet has both.")
    return list(found.values())


def _parse(draft: Draft, node: Node, request: RouteRequest, via: Sequence[str]) -> Wanted:
    kind: Any = request.type  # checked there
    wanted = parse_wanted(
        request.to, list(via) or None, request.interface, request.metric, None, kind, None
    )
    check_complete(wanted)
    hops = tuple(_hop(draft, node, hop) for hop in wanted.hops)
    return wanted._replace(hops=hops)


def _hop(draft: Draft, node: Node, hop: WantedHop) -> WantedHop:
    """The same with its interface; the kernel takes no router that is not in a subnet of ours."""
    ports = draft.ports[node.name]
    if hop.interface is not None:
        _check_interface(node, ports, hop.interface)
    gateway = hop.gateway
    if gateway is None:
        return hop
    local = is_link_local(gateway.packed)
    # Through another interface, a link-local address is somebody else's.
    meant = [port for port in ports if port.name == hop.interface] if local else ports
    own = [one for port in meant for one in port.addresses]
    if any(one.packed == gateway.packed for one in (*own, *draft.loopback.get(node.name, ()))):
        raise ArgumentError(f"Next hop {gateway} is an address of '{node.name}' itself.")
    if local:
        return hop
    for port in ports:
        if hop.interface not in (None, port.name):
            continue
        for subnet in port.subnets:
            if subnet and subnet.family == gateway.family and contains(subnet, gateway.packed):
                address = Address(subnet.family, gateway.packed, subnet.length)
                check_is_host(str(gateway), address, subnet)
                return WantedHop(gateway, port.name)
    subnets = [str(one) for port in ports for one in port.subnets if one]
    raise _NotInReach(
        f"Next hop {gateway} is in no subnet of '{node.name}'. Its subnets: {some(subnets)}."
    )


def _check_new(wanted: Wanted, others: Iterable[Wanted]) -> None:
    for other in others:
        same = other.destination == wanted.destination
        if same and other.effective_metric == wanted.effective_metric:
            raise ArgumentError(
                f"There are two routes to {wanted.destination} with the same metric. Give all "
                "next hops in one route, or different metrics."
            )


def _check_not_connected(draft: Draft, node: Node, wanted: Wanted) -> None:
    """Check that the kernel does not make a route to that subnet by itself, with that metric."""
    metric = _OWN_METRICS[wanted.destination.family]
    connected = any(wanted.destination in port.subnets for port in draft.ports[node.name])
    if connected and wanted.table == MAIN and wanted.effective_metric == metric:
        raise ArgumentError(
            f"'{node.name}' is in {wanted.destination} itself, so there is a route to it already, "
            f"with the metric {metric}. Take this one away, or give it another metric."
        )
