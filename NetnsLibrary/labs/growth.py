"""Changing a lab that is up: a node or a link more, and the routes that follow from it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping

from ..core import interfaces, routes, worker
from ..core.errors import ArgumentError
from ..core.namespace import Namespace
from ..core.prefixes import parse_prefix
from ..core.route_arguments import Wanted
from .build import build, lines_for
from .draft import described
from .growing import settle
from .lab import Lab
from .model import Link, Node, Topology
from .plan import BRIDGE_NAME, Plan, PlannedInterface, PlannedLink, PlannedNode
from .planning import plan


def copied(topology: Topology) -> Topology:
    """The same description, to which something can be added without changing the first."""
    return Topology(
        topology.name,
        dict(topology.nodes),
        list(topology.links),
        topology.ipv4_pool,
        topology.ipv6_pool,
        topology.routing,
    )


def add_node(lab: Lab, node: Node, own: Callable[[Namespace], None]) -> Namespace:
    """Add a host, router or switch without links to a lab; `own` gets its namespace."""
    if node.name in lab.topology.nodes:
        raise ArgumentError(
            f"Lab '{lab}' has a node '{node.name}' already, whose namespace is closed. Choose "
            "another name."
        )
    wanted = copied(lab.topology)
    wanted.nodes[node.name] = node
    planned = plan(wanted)

    def job() -> Namespace:
        made = _build_alone(planned.nodes[node.name])
        own(made)
        lab.namespaces[node.name] = made
        lab.topology, lab.plan = wanted, planned
        _renew_hosts_files(lab)
        return made

    return worker.call(job)


def add_link(lab: Lab, link: Link) -> PlannedLink:
    """Add a link to a lab, with the addresses that are chosen for it and the new routes.

    What was chosen before stays as it is. Either all of it is there at the end, or nothing.
    """
    _check_subnets(lab.plan, link)
    wanted = copied(lab.topology)
    settle(wanted, lab.plan)
    wanted.links.append(link)
    planned = plan(wanted)

    def job() -> PlannedLink:
        with contextlib.ExitStack() as undoing:
            made = planned.links[-1]
            _connect(lab.namespaces, planned, made, undoing)
            for name, node in planned.nodes.items():
                _change_routes(lab.namespaces[name], lab.plan.nodes[name], node, undoing)
            undoing.pop_all()
        lab.topology, lab.plan = wanted, planned
        _renew_hosts_files(lab)
        return made

    return worker.call(job)


def _check_subnets(before: Plan, link: Link) -> None:
    """Raise `ArgumentError` when a link asks for another subnet than its network has already.

    The planning would say it, too, but of addresses that nobody asked for.
    """
    switches = {end.node for end in link.ends if before.node(end.node).kind == "switch"}
    joined = [network for network in before.networks if switches.intersection(network.switches)]
    for text in link.subnets:
        subnet = parse_prefix(text)
        for network in joined:
            own = [one for one in network.subnets if one.family == subnet.family]
            if own and subnet not in own:
                raise ArgumentError(
                    f"The subnet of {described(network.switches, ())} is {own[0]} already, so "
                    f"this link cannot have {subnet}. Leave 'subnet' out."
                )


def _build_alone(node: PlannedNode) -> Namespace:
    return build(Plan(None, {node.name: node}, (), (), {}))[node.name]


def _end(planned: Plan, end: tuple[str, str]) -> PlannedInterface:
    node, name = end
    (found,) = [one for one in planned.nodes[node].interfaces if one.name == name]
    return found


def _connect(
    namespaces: Mapping[str, Namespace],
    planned: Plan,
    link: PlannedLink,
    undoing: contextlib.ExitStack,
) -> None:
    places = [namespaces[node] for node, _ in link.ends]
    ends = [_end(planned, end) for end in link.ends]
    one, other = (
        interfaces.End(place, end.name, [str(address) for address in end.addresses], end.mac)
        for place, end in zip(places, ends, strict=True)
    )
    made = interfaces.create_veth(one, other, mtu=link.mtu)
    undoing.callback(interfaces.delete, made[0])
    for interface, (node, _) in zip(made, link.ends, strict=True):
        if planned.nodes[node].kind == "switch":
            bridge = interfaces.get(interface.namespace, BRIDGE_NAME)
            interfaces.add_port(bridge, interface)
    for place, end in zip(places, ends, strict=True):
        if end.impairment is not None:
            from ..core.impairment import impair

            impair(place, end.name, end.impairment)


def _change_routes(
    namespace: Namespace, before: PlannedNode, after: PlannedNode, undoing: contextlib.ExitStack
) -> None:
    """Take away the routes that are no longer right, and add those that are new."""
    old, new = set(before.routes), set(after.routes)
    for wanted in before.routes:
        if wanted not in new:
            undoing.callback(_add, namespace, wanted)
            routes.remove(namespace, routes.resolve(namespace, wanted))
    for wanted in after.routes:
        if wanted not in old:
            _add(namespace, wanted)
            added = routes.resolve(namespace, wanted)
            undoing.callback(routes.remove, namespace, added)


def _add(namespace: Namespace, wanted: Wanted) -> None:
    routes.add_wanted(namespace, wanted)


def _renew_hosts_files(lab: Lab) -> None:
    for name, text in lines_for(lab.plan):
        namespace = lab.namespaces[name]
        if namespace.host_lines == text:
            continue
        if namespace.has_mounts:
            file = namespace.mounts.hosts
            kept = file.text
            new = kept.replace(namespace.host_lines, text) if namespace.host_lines else kept + text
            file.write(new)
        namespace.host_lines = text
