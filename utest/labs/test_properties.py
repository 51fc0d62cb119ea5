"""What holds for all labs, tried with many that are made by chance."""

from __future__ import annotations

import copy
import ipaddress
import socket

import pytest

from NetnsLibrary.core.prefixes import Family
from NetnsLibrary.labs.growing import settle
from NetnsLibrary.labs.model import Topology
from NetnsLibrary.labs.plan import Plan, PlannedNode
from NetnsLibrary.labs.planning import plan
from utest.labs import topologies

SEEDS = range(25)


@pytest.fixture(params=SEEDS)
def topology(request: pytest.FixtureRequest) -> Topology:
    return topologies.random(request.param)


@pytest.mark.parametrize("family", ["ipv4", "ipv6"])
def test_every_host_reaches_every_other_without_going_round(
    topology: Topology, family: Family
) -> None:
    planned = plan(topology)
    hosts = [node.name for node in planned.nodes.values() if node.kind == "host"]
    where = _owners(planned, family)
    shortest = _router_hops(planned)
    for source in hosts:
        for target in hosts:
            for way in _ways(planned, where, source, planned.address_of(target, family)):
                assert way[-1] == target
                assert len(set(way)) == len(way)
                # From the first router on, no way is longer than need be.
                assert len(way) <= 2 or len(way) - 2 <= shortest[way[1], target]


def test_no_address_is_there_twice_and_all_are_in_their_subnets(topology: Topology) -> None:
    planned = plan(topology)
    every = [
        str(address)
        for node in planned.nodes.values()
        for interface in node.interfaces
        for address in interface.addresses
    ]
    assert len(set(every)) == len(every)
    subnets = [ipaddress.ip_network(str(subnet)) for subnet in planned.subnets]
    assert {ipaddress.ip_interface(one).network for one in every} <= set(subnets)
    for number, subnet in enumerate(subnets):
        assert not any(
            subnet.version == other.version and subnet.overlaps(other)
            for other in subnets[number + 1 :]
        )


def test_same_description_gives_the_same_plan(topology: Topology) -> None:
    assert plan(copy.deepcopy(topology)) == plan(topology)


def test_growing_lab_keeps_what_it_has(topology: Topology) -> None:
    """Like the plan at once, link by link; only with other numbers of subnets and interfaces."""
    grown = Topology(nodes=topology.nodes)
    before: dict[tuple[str, str], list[str]] = {}
    for link in topology.links:
        grown.links.append(link)
        planned = plan(grown)
        after = {
            (node.name, interface.name): [str(one) for one in interface.addresses]
            for node in planned.nodes.values()
            for interface in node.interfaces
        }
        assert {key: after[key] for key in before} == before
        before = after
        settle(grown, planned)


def _owners(planned: Plan, family: Family) -> dict[str, str]:
    """The node of each address."""
    return {
        address: name for name in planned.nodes for address in planned.addresses_of(name, family)
    }


def _ways(planned: Plan, owners: dict[str, str], source: str, target: str) -> list[list[str]]:
    """All ways that packets may take to an address, as its nodes; at most 30 long."""
    done, coming = [], [[source]]
    while coming:
        way = coming.pop()
        here = planned.nodes[way[-1]]
        if owners[target] == here.name or len(way) > 30:
            done.append(way)
            continue
        coming += [[*way, owners[hop]] for hop in _next_hops(here, target)]
    return done


def _next_hops(node: PlannedNode, target: str) -> list[str]:
    """What the kernel would do: the longest prefix decides."""
    address = ipaddress.ip_address(target)
    for interface in node.interfaces:
        for own in interface.addresses:
            if address in ipaddress.ip_interface(str(own)).network:
                return [target]
    fitting = []
    for route in node.routes:
        prefix = ipaddress.ip_network((route.destination.packed, route.destination.length))
        if address in prefix:
            fitting.append((prefix.prefixlen, route))
    assert fitting, f"{node.name} has no route to {target}"
    best = max(fitting, key=lambda one: one[0])[1]
    return [str(hop.gateway) for hop in best.hops]


def _router_hops(planned: Plan) -> dict[tuple[str, str], int]:
    """How many routers are on the shortest way from a router, with itself, to each host."""
    kinds = {name: node.kind for name, node in planned.nodes.items()}
    found: dict[tuple[str, str], int] = {}
    for router in (name for name, kind in kinds.items() if kind == "router"):
        level, seen, distance = {router}, {router}, 1
        while level:
            members = {
                other
                for network in planned.networks
                if level & {name for name, _ in network.members}
                for other, _ in network.members
            } - seen
            for name in members:
                if kinds[name] == "host":
                    found[router, name] = distance
            seen |= members
            level = {name for name in members if kinds[name] == "router"}
            distance += 1
    return found


def test_both_families_are_used() -> None:
    planned = plan(topologies.star(2))
    assert {subnet.family for subnet in planned.subnets} == {socket.AF_INET, socket.AF_INET6}
