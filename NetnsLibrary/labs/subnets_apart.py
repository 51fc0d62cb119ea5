"""Hosts that are on one network, and yet do not reach each other: their subnets differ."""

from __future__ import annotations

from ..core.prefixes import Prefix, families
from .draft import described
from .findings import some
from .given import contains
from .model import Topology
from .plan import Plan, PlannedNetwork


def subnets_apart(topology: Topology, plan: Plan, network: PlannedNetwork) -> str | None:
    """A warning about a network with subnets that nothing joins, or None."""
    nodes = [topology.nodes[name] for name, _ in network.members]
    # A router leads from one to the other; and a host may have been told a way by hand.
    if any(node.kind == "router" or node.routes for node in nodes):
        return None
    for family in families(None):
        if sum(subnet.family == family for subnet in network.subnets) > 1:
            groups = _groups(plan, network, family)
            if len(groups) > 1:
                shown = "; ".join(
                    f"{some(names)} in {', '.join(map(str, subnets))}" for subnets, names in groups
                )
                ports = [f"{name}:{interface}" for name, interface in network.members]
                return (
                    f"Hosts on {described(network.switches, ports)} are in subnets that no router "
                    f"joins, so they do not reach each other: {shown}."
                )
    return None


def _groups(
    plan: Plan, network: PlannedNetwork, family: int
) -> list[tuple[list[Prefix], list[str]]]:
    """The hosts that share subnets, each with all subnets of those that share them."""
    own = [subnet for subnet in network.subnets if subnet.family == family]
    groups: list[tuple[list[Prefix], list[str]]] = []
    for name, interface in network.members:
        subnets = [one for one in own if _has_address_in(plan, name, interface, one)]
        if not subnets:
            continue
        apart = [one for one in groups if set(one[0]).isdisjoint(subnets)]
        joined = [one for one in groups if one not in apart] + [(subnets, [name])]
        together = (
            list(dict.fromkeys(subnet for subnets, _ in joined for subnet in subnets)),
            [name for _, names in joined for name in names],
        )
        groups = sorted([*apart, together], key=lambda group: network.subnets.index(group[0][0]))
    return groups


def _has_address_in(plan: Plan, node: str, interface: str, subnet: Prefix) -> bool:
    (found,) = [one for one in plan.nodes[node].interfaces if one.name == interface]
    return any(
        (one.family, one.length) == (subnet.family, subnet.length) and contains(subnet, one.packed)
        for one in found.addresses
    )
