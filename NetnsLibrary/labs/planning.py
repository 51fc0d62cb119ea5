"""From what somebody said of a lab to all that is to be built."""

from __future__ import annotations

import dataclasses

from ..core.errors import ArgumentError
from ..core.resolver import check_host_name
from ..core.route_arguments import Wanted
from ..core.sysctl import check_key
from .choosing import choose_addresses
from .draft import Draft
from .extra_routes import add_requested
from .findings import Findings, LabError
from .given import take_given
from .joining import join, warn_of_parts
from .model import Node, Topology
from .naming import PLAIN_NAME, check_nodes, make_ports
from .plan import Plan, PlannedInterface, PlannedLink, PlannedNetwork, PlannedNode
from .routing import choose_routes
from .subnets_apart import subnets_apart


def plan(topology: Topology) -> Plan:
    """Choose all that a description leaves open; the same one always gives the same plan.

    Raises:
        LabError: something is wrong; it tells everything that is.
    """
    findings = Findings()
    planned = plan_or_tell(topology, findings)
    if planned is None:
        raise LabError([problem.text for problem in findings.errors])
    return planned


def plan_or_tell(topology: Topology, findings: Findings) -> Plan | None:
    """Like `plan`, with errors and warnings in `findings`; None when there are errors."""
    draft = Draft(topology, findings)
    check_nodes(draft)
    make_ports(draft)
    join(draft)
    take_given(draft)
    choose_addresses(draft)
    _check_own_names(draft)
    _check_sysctls(draft)
    routes = choose_routes(draft)
    add_requested(draft, routes)
    if findings.errors:
        return None
    warn_of_parts(draft)
    planned = Plan(
        topology.name,
        {name: _node(draft, node, routes) for name, node in topology.nodes.items()},
        _links(draft),
        tuple(
            PlannedNetwork(
                tuple(network.subnets),
                tuple((port.node.name, port.name) for port in network.ports),
                tuple(switch.name for switch in network.switches),
            )
            for network in draft.networks
        ),
        {},
    )
    planned = dataclasses.replace(planned, hosts=_hosts(draft, planned))
    for network, drafted in zip(planned.networks, draft.networks, strict=True):
        if text := subnets_apart(topology, planned, network):
            findings.warn(drafted.place, text)
    return planned


def check_parts(topology: Topology, findings: Findings) -> None:
    """Check what can be judged although other parts of the description are missing."""
    draft = Draft(topology, findings)
    check_nodes(draft)
    make_ports(draft)
    _check_own_names(draft)
    _check_sysctls(draft)


def _check_own_names(draft: Draft) -> None:
    for name, node in draft.said.nodes.items():
        for host in node.hosts:
            draft.findings.attempt(("nodes", name, "hosts", host), check_host_name, host)


def _check_sysctls(draft: Draft) -> None:
    for name, node in draft.said.nodes.items():
        for key, value in node.sysctls.items():
            path = ("nodes", name, "sysctls", key)
            draft.findings.attempt(path, check_key, key)
            if not value.replace("\t", " ").isprintable():
                draft.findings.error(path, f"{value!r} is no value of a sysctl: it is one line.")


def _node(draft: Draft, node: Node, routes: dict[str, list[Wanted]]) -> PlannedNode:
    links = draft.said.links
    interfaces = tuple(
        PlannedInterface(
            port.name,
            tuple(port.addresses),
            links[port.link].mtu,
            port.said.mac,
            (port.peer.node.name, port.peer.name),
            port.link,
            port.said.impairment,
            tuple(path for path, _ in port.given) if port.given else (),
        )
        for port in draft.ports[node.name]
    )
    return PlannedNode(
        node.name,
        node.kind,
        interfaces,
        tuple(draft.loopback.get(node.name, ())),
        tuple(routes.get(node.name, ())),
        node.sysctls,
        {name: tuple(addresses) for name, addresses in node.hosts.items()},
        tuple(node.programs),
        node.kind == "router",
        node.stp,
        tuple(draft.requested.get(node.name, ())),
    )


def _links(draft: Draft) -> tuple[PlannedLink, ...]:
    positions = {id(network): number for number, network in enumerate(draft.networks)}
    return tuple(
        PlannedLink(
            ((port.node.name, port.name), (port.peer.node.name, port.peer.name)),
            positions[id(port.network)],
            draft.said.links[port.link].mtu,
            (port.said.impairment, port.peer.said.impairment),
        )
        for port in draft.links
    )


def _hosts(draft: Draft, planned: Plan) -> dict[str, tuple[str, ...]]:
    """All hosts and routers with their addresses, as far as they can be names of hosts."""
    hosts: dict[str, tuple[str, ...]] = {}
    for name, node in draft.said.nodes.items():
        if node.kind == "switch":
            continue
        if not PLAIN_NAME.fullmatch(name):
            try:
                check_host_name(name)
            except ArgumentError as error:
                draft.findings.warn(("nodes", name), f"{error} Others do not know it by name.")
                continue
        addresses = planned.addresses_of(name)
        if addresses:
            hosts[name] = tuple(addresses)
    return hosts
