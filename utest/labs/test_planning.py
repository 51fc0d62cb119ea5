"""What is chosen when a description leaves it open, and what stays when it does not."""

from __future__ import annotations

import gc
import time

import pytest

from NetnsLibrary import core
from NetnsLibrary.labs.check import check
from NetnsLibrary.labs.findings import LabError
from NetnsLibrary.labs.model import Topology
from NetnsLibrary.labs.plan import Plan
from NetnsLibrary.labs.planning import plan
from utest.labs.topologies import add, connect, fat_tree, star


def planned(text: str) -> Plan:
    return check(text).plan


def addresses(found: Plan, name: str) -> list[str]:
    return [str(one) for each in found.nodes[name].interfaces for one in each.addresses]


def routes(found: Plan, name: str) -> list[str]:
    return [str(route) for route in found.nodes[name].routes]


def test_interfaces_are_counted_and_skip_those_that_are_named() -> None:
    topology = Topology()
    add(topology, "router", "r1", "r2")
    connect(topology, "r1 r2", "r1:eth1 r2:wan", "r1 r2")
    found = plan(topology).nodes
    assert [one.name for one in found["r1"].interfaces] == ["eth0", "eth1", "eth2"]
    assert [one.name for one in found["r2"].interfaces] == ["eth0", "wan", "eth1"]
    assert [one.peer for one in found["r2"].interfaces] == [
        ("r1", "eth0"),
        ("r1", "eth1"),
        ("r1", "eth2"),
    ]


def test_networks_of_switches_and_links_get_subnets_in_order() -> None:
    found = planned(
        """
        nodes: {a: , b: , r: router, q: router, s: switch, t: switch}
        links: [[a, s], [r, s], [r, q], [q, t], [b, t]]
        """
    )
    assert [str(one) for one in found.subnets] == [
        "10.0.0.0/24",
        "2001:db8::/64",
        "10.0.1.0/30",
        "2001:db8:0:1::/64",
        "10.0.2.0/24",
        "2001:db8:0:2::/64",
    ]
    assert addresses(found, "a") == ["10.0.0.1/24", "2001:db8::1/64"]
    assert addresses(found, "b") == ["10.0.2.2/24", "2001:db8:0:2::2/64"]
    assert addresses(found, "s") == []
    assert found.networks[0].switches == ("s",)
    assert found.networks[0].members == (("a", "eth0"), ("r", "eth0"))


def test_hosts_send_to_the_first_router_of_their_first_network_with_one() -> None:
    found = planned(
        """
        nodes: {a: , lonely: , r: router, q: router, alone: switch, s: switch, t: switch}
        links: [[a, alone], [lonely, alone], [q, s], [r, s], [a, s], [r, t], [a, t]]
        """
    )
    assert routes(found, "a") == [
        "default via 10.0.1.1 dev eth1",
        "default via 2001:db8:0:1::1 dev eth1",
    ]
    assert routes(found, "lonely") == []
    assert not found.nodes["a"].forwarding
    assert found.nodes["r"].forwarding


def test_a_host_is_known_first_by_its_address_in_a_network_with_a_router() -> None:
    found = planned(
        """
        nodes: {a: {addresses: {lo: 192.0.2.1}}, b: , c: , r: router, s: switch}
        links: [[a, b], [a, s], [b, s], [r, s], [r, c]]
        """
    )
    assert found.hosts["a"] == (
        *("10.0.1.1", "2001:db8:0:1::1", "10.0.0.1", "2001:db8::1"),
        "192.0.2.1",
    )
    assert found.address_of("b") == "10.0.1.2"
    assert found.address_of("b", "ipv6") == "2001:db8:0:1::2"
    assert found.hosts["r"][0] == "10.0.1.3"


def test_without_routers_a_host_is_known_first_by_its_first_address() -> None:
    found = planned("{nodes: {a: , b: , s: switch}, links: [[a, s], [a, b]]}")
    assert found.hosts["a"][0] == found.address_of("a") == "10.0.0.1"


def test_routers_share_traffic_where_ways_are_equally_short() -> None:
    found = planned(
        """
        pools: {ipv6: none}
        nodes: {a: router, b: router, c: router, d: router, h: host}
        links: [[a, b], [a, c], [b, d], [c, d], [d, h]]
        """
    )
    assert routes(found, "a") == [
        "10.0.0.8/30 via 10.0.0.2 dev eth0",
        "10.0.0.12/30 via 10.0.0.6 dev eth1",
        "10.0.0.16/30 nexthop via 10.0.0.2 dev eth0 nexthop via 10.0.0.6 dev eth1",
    ]


def test_without_routing_routers_have_no_routes_but_hosts_do() -> None:
    found = planned(
        """
        routing: none
        nodes: {a: , r: router, q: router, b: }
        links: [[a, r], [r, q], [q, b]]
        """
    )
    assert routes(found, "r") == routes(found, "q") == []
    assert routes(found, "a") == [
        "default via 10.0.0.2 dev eth0",
        "default via 2001:db8::2 dev eth0",
    ]


def test_given_subnets_and_addresses_stay_and_pools_avoid_them() -> None:
    found = planned(
        """
        pools: {ipv4: 10.0.0.0/16, ipv6: none}
        nodes:
          a: {addresses: [10.0.0.9/24]}
          b: {addresses: {eth1: 10.0.5.1/24, lo: 10.0.1.1}}
          c:
          s: {kind: switch, subnet: 10.0.2.0/28}
        links:
          - [a, b]
          - [a, b]
          - [a, c]
          - [a, s]
          - {endpoints: [c, s], addresses: {c: 10.0.2.1}}
        """
    )
    assert addresses(found, "a") == ["10.0.0.9/24", "10.0.5.2/24", "10.0.1.5/30", "10.0.2.2/28"]
    assert addresses(found, "b") == ["10.0.0.1/24", "10.0.5.1/24"]
    assert addresses(found, "c") == ["10.0.1.6/30", "10.0.2.1/28"]
    assert [str(one) for one in found.nodes["b"].loopback] == ["10.0.1.1/32"]


def test_large_network_of_a_switch_gets_a_larger_subnet() -> None:
    found = plan(star(1000))
    assert str(found.subnets[0]) == "10.0.0.0/22"
    assert found.address_of("h999") == "10.0.3.232"


@pytest.mark.parametrize(("hosts", "subnet"), [(254, "10.0.0.0/24"), (255, "10.0.0.0/23")])
def test_subnet_is_larger_only_where_it_has_to_be(hosts: int, subnet: str) -> None:
    assert str(plan(star(hosts)).subnets[0]) == subnet


def test_small_pool_is_cut_in_small_pieces() -> None:
    found = planned(
        """
        pools: {ipv4: 192.168.7.0/28, ipv6: none}
        nodes: {a: , b: , r: router, s: switch}
        links: [[a, s], [b, s], [r, s], [r, b]]
        """
    )
    assert [str(one) for one in found.subnets] == ["192.168.7.0/29", "192.168.7.8/30"]


def test_short_packets_leave_no_room_for_ipv6() -> None:
    found = check("nodes: {a: , b: }\nlinks: [{endpoints: [a, b], mtu: 1000}]")
    assert addresses(found.plan, "a") == ["10.0.0.1/30"]
    assert found.warnings == (
        "<text>:2:34: There is no IPv6 in the link of a:eth0 and b:eth0: it needs an MTU of at "
        "least 1280 bytes, and 1000 is given.",
    )


def test_a_link_local_address_is_besides_those_that_are_chosen_and_no_name_stands_for_it() -> None:
    found = planned(
        """
        pools: {ipv4: none}
        nodes: {a: , r: router, s: switch}
        links: [[a, s], {endpoints: [r, s], addresses: {r: 'fe80::1/64'}}]
        """
    )
    assert addresses(found, "r") == ["fe80::1/64", "2001:db8::2/64"]
    assert routes(found, "a") == ["default via 2001:db8::2 dev eth0"]
    assert found.hosts == {"a": ("2001:db8::1",), "r": ("2001:db8::2",)}
    assert found.address_of("r", "ipv6") == "2001:db8::2"


def test_a_route_to_an_own_subnet_may_have_another_metric() -> None:
    found = planned(
        """
        nodes:
          a: {routes: [{to: 10.0.0.0/30, via: b, metric: 5}, {to: "2001:db8::/64", via: b}]}
          b:
        links: [[a, b]]
        """
    )
    assert routes(found, "a") == [
        "10.0.0.0/30 via 10.0.0.2 dev eth0 metric 5",
        "2001:db8::/64 via 2001:db8::2 dev eth0",
    ]


def test_addresses_of_lo_are_known_to_all_routers() -> None:
    found = planned(
        """
        nodes:
          a: {kind: router, addresses: {lo: [192.0.2.1, "2001:db8:ffff::1"]}}
          b: router
        links: [[a, b]]
        """
    )
    assert routes(found, "b") == [
        "192.0.2.1 via 10.0.0.1 dev eth0",
        "2001:db8:ffff::1 via 2001:db8::1 dev eth0",
    ]
    assert found.addresses_of("a") == ["10.0.0.1", "2001:db8::1", "192.0.2.1", "2001:db8:ffff::1"]


def test_routes_can_name_neighbours_and_replace_what_is_chosen() -> None:
    found = planned(
        """
        nodes:
          a: {routes: [{to: default, via: q}, {to: 192.0.2.0/24, type: blackhole}]}
          r: router
          q: router
          s: switch
        links: [[a, s], [r, s], [q, s]]
        """
    )
    assert routes(found, "a") == [
        "default via 10.0.0.3 dev eth0",
        "default via 2001:db8::3 dev eth0",
        "blackhole 192.0.2.0/24",
    ]


def test_route_by_address_gets_its_interface() -> None:
    found = planned(
        """
        nodes: {a: {routes: [{to: 10.9.0.0/16, via: 10.1.0.2, metric: 5}]}, b: }
        links: [{endpoints: [a, b], subnet: 10.1.0.0/24}]
        """
    )
    assert routes(found, "a") == ["10.9.0.0/16 via 10.1.0.2 dev eth0 metric 5"]


def test_all_hosts_and_routers_are_known_by_name() -> None:
    found = planned(
        """
        nodes: {a: {hosts: {www: [10.0.0.2, "2001:db8::2"]}}, r: router, s: switch}
        links: [[a, s], [r, s]]
        """
    )
    assert found.hosts == {"a": ("10.0.0.1", "2001:db8::1"), "r": ("10.0.0.2", "2001:db8::2")}
    assert found.nodes["a"].hosts == {"www": ("10.0.0.2", "2001:db8::2")}


def test_name_that_is_no_host_name_is_warned_of() -> None:
    found = check("nodes: {web_1: , b: }\nlinks: [[web_1, b]]")
    assert list(found.plan.hosts) == ["b"]
    assert len(found.warnings) == 1
    assert found.warnings[0].startswith("<text>:1:9: 'web_1' is no host name")


@pytest.mark.parametrize("name", ["123", "010", "0xa", "1.2"])
def test_name_that_programs_take_for_an_address_is_warned_of(name: str) -> None:
    found = check(f"nodes: {{{name}: , b: }}\nlinks: [[{name}, b]]")
    assert list(found.plan.hosts) == ["b"]
    assert found.warnings[0].startswith(f"<text>:1:9: '{name}' is no host name: programs take it")
    assert found.warnings[0].endswith("Others do not know it by name.")


def test_address_of_a_node_is_asked_for() -> None:
    found = planned("nodes: {alice: , s: switch}\nlinks: [[alice, s]]")
    assert found.address_of("alice") == "10.0.0.1"
    assert found.address_of("alice", "ipv6") == "2001:db8::1"
    with pytest.raises(core.NotFoundError) as missing:
        found.address_of("alcie")
    assert str(missing.value) == "No node 'alcie'. Known: alice, s. Did you mean 'alice'?"
    with pytest.raises(core.NotFoundError) as without:
        found.address_of("s")
    assert str(without.value) == "The switch 's' has no IPv4 address."


def test_switches_in_a_loop_are_allowed_to_speak_stp() -> None:
    found = planned(
        """
        nodes: {s: {kind: switch, stp: true}, t: {kind: switch, stp: yes}, a: }
        links: [[s, t], [s, t], [a, s]]
        """
    )
    assert found.nodes["s"].stp
    assert [network.switches for network in found.networks] == [("s", "t")]


def test_parts_without_a_way_between_them_are_warned_of() -> None:
    found = check("nodes: {a: , b: , c: , d: , e: }\nlinks: [[a, c], [d, b]]")
    assert found.warnings == (
        "<text>:2:1: The lab is in 3 parts that no link joins: (a, c); (b, d); (e).",
    )


def test_errors_without_a_file_say_no_place() -> None:
    topology = star(2)
    connect(topology, "h1 swich")
    with pytest.raises(LabError) as refused:
        plan(topology)
    assert str(refused.value) == ("No node 'swich'. Known: switch, h0, h1. Did you mean 'switch'?")


def test_lab_of_1023_hosts_at_a_switch_is_planned_and_one_of_1024_is_not() -> None:
    assert len(plan(star(1023)).nodes) == 1024
    with pytest.raises(LabError) as refused:
        plan(star(1024))
    assert str(refused.value).startswith("Switch 'switch' has 1,024 links, and 1,023 are the most")


def test_planning_time_grows_with_the_lab_only() -> None:
    def seconds_a_host(hosts: int) -> float:
        topology = star(hosts)
        times = []
        for _ in range(5):
            gc.collect()
            started = time.process_time()
            plan(topology)
            times.append(time.process_time() - started)
        return min(times) / hosts

    assert seconds_a_host(1000) < 3 * seconds_a_host(100)


def test_fat_tree_has_all_its_ways() -> None:
    found = plan(fat_tree(4))
    assert len(found.nodes) == 36
    # Each edge router has two ways to each network of another pod.
    shared = [route for route in found.nodes["edge0-0"].routes if len(route.hops) == 2]
    assert len(shared) > 2 * 12
    assert all(len(one.routes) == 2 for one in found.nodes.values() if one.kind == "host")
