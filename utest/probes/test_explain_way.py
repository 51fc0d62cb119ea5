"""Each test breaks one thing on the way to a host, and reads where the way is said to break."""

from __future__ import annotations

import ipaddress

import pytest

from NetnsLibrary import core
from NetnsLibrary.core import addresses, interfaces, neighbors, routes, sysctl
from NetnsLibrary.core.interfaces import End
from NetnsLibrary.probes.explain import Explanation, explain
from utest.probes.networks import IPV4, IPV6, Plan, routed, switched

BOTH = pytest.mark.parametrize("plan", [IPV4, IPV6], ids=str)
BOBS = pytest.mark.parametrize("target", ["10.0.0.2", "2001:db8::2"])


def broken(found: Explanation) -> str:
    """The first broken step as text."""
    assert found.seconds < 3  # it gives itself 0.9, and a machine may be busy
    assert found.first_broken is not None
    return str(found.first_broken)


@BOTH
def test_all_is_fine(plan: Plan) -> None:
    with routed(plan) as network:
        found = network.ask()
    assert found.first_broken is None
    assert found.sentence == (
        f"No broken step is found now on the way from alice to {plan.bob}: it answers now."
    )
    assert [step.where for step in found.steps if step.what == "forwarding"] == ["router"]
    assert [step.where for step in found.steps if "firewall (input" in step.what] == [
        "bob",
        "alice",
    ]


@BOTH
def test_the_interface_is_down(plan: Plan) -> None:
    with routed(plan) as network:
        interfaces.set_down(network.alice, "eth0")
        found = network.ask()
    assert found.sentence == (
        f"The way from alice to {plan.bob} breaks at alice:eth0, interface: it is set down, "
        "and its routes are gone with it. Use Set Interface Up    alice:eth0."
    )


@BOTH
def test_the_other_end_is_down(plan: Plan) -> None:
    with routed(plan) as network:
        interfaces.set_down(network.router, "left")
        found = network.ask()
    assert broken(found) == (
        "alice:eth0, interface: it has no carrier: router:left, its other end, is set down"
    )
    assert found.sentence.endswith(" Use Set Interface Up    router:left.")


@BOTH
def test_the_last_link_is_cut(plan: Plan) -> None:
    with routed(plan) as network:
        interfaces.set_down(network.bob, "eth0")
        found = network.ask()
    assert broken(found) == (
        "router:right, interface: it has no carrier: bob:eth0, its other end, is set down"
    )


@BOBS
def test_the_target_behind_a_switch_is_down(target: str) -> None:
    with switched() as network:
        interfaces.set_down(network.bob, "eth0")
        found = network.ask(target)
    if ":" in target:  # it has lost its address with that
        assert "no namespace that is known here has it" in broken(found)
        assert broken(found).endswith("; bob:eth0 on the same link is set down")
    else:
        assert broken(found) == (
            "switch:port1, interface: it has no carrier: "
            "bob:eth0, its other end, is set down; "
            "it is between alice:eth0 and bob:eth0, which has 10.0.0.2"
        )


@BOBS
def test_a_port_of_the_switch_is_down(target: str) -> None:
    with switched() as network:
        interfaces.set_down(network.switch, "port1")
        found = network.ask(target)
    assert broken(found) == (
        "switch:port1, interface: it is set down; "
        f"it is between alice:eth0 and bob:eth0, which has {target}"
    )


@BOBS
def test_the_switch_is_down(target: str) -> None:
    with switched() as network:
        interfaces.set_down(network.switch, "br0")
        found = network.ask(target)
    assert broken(found) == (
        "switch:br0, interface: it is set down; "
        f"it is between alice:eth0 and bob:eth0, which has {target}"
    )


@BOBS
def test_nothing_is_broken_behind_a_switch(target: str) -> None:
    with switched() as network:
        assert network.ask(target).first_broken is None


@BOTH
def test_no_address(plan: Plan) -> None:
    with routed(plan) as network:
        addresses.delete(network.alice, "eth0", [plan.of(plan.alice)])
        found = network.ask()
    assert broken(found).startswith(f"alice, address: it has no {plan.name} address")


@BOTH
def test_no_route(plan: Plan) -> None:
    with routed(plan) as network:
        routes.delete(network.alice, "::/0" if plan is IPV6 else "0.0.0.0/0")
        found = network.ask()
    assert broken(found).startswith(f"alice, route to {plan.bob}: there is none; ")
    assert str(ipaddress.ip_network(plan.of(plan.alice), strict=False)) in broken(found)


@BOTH
def test_a_blackhole_route(plan: Plan) -> None:
    with routed(plan) as network:
        routes.add(network.router, plan.bob, type="blackhole")
        found = network.ask()
    assert broken(found) == (
        f"router, route to {plan.bob}: a blackhole route or rule drops what is sent there"
    )


@BOTH
def test_nobody_has_the_next_hop(plan: Plan) -> None:
    nobody = plan.router_to_alice + "9"
    with routed(plan) as network:
        routes.add(network.alice, plan.bob, via=nobody)
        found = network.ask()
    assert broken(found) == (
        f"alice:eth0, next hop {nobody}: nobody answers for it (INCOMPLETE); "
        "no namespace that is known here has it; router:left at the other end has "
        f"{theirs(found, plan)}"
    )


def theirs(found: Explanation, plan: Plan) -> str:
    """What the walk says of the router's addresses; IPv6 has a link-local one besides."""
    listed = str(found.first_broken).rpartition(" has ")[2]
    assert plan.of(plan.router_to_alice) in listed.split(", ")
    return listed


@BOTH
def test_the_next_hop_is_in_another_subnet(plan: Plan) -> None:
    """The target is on another link, where alice cannot ask for it."""
    with routed(plan) as network:
        routes.add(network.alice, plan.bob, interface="eth0")
        found = network.ask()
    assert broken(found).startswith(f"alice:eth0, next hop {plan.bob}: nobody answers for it (")
    assert "bob:eth0 has it, which is not on the link of alice:eth0" in broken(found)
    assert f"it is in no subnet of alice:eth0: {plan.of(plan.alice)}" in broken(found)


@pytest.mark.parametrize(
    ("ours", "others"),
    [("10.0.0.1/24", "10.0.1.2/24"), ("2001:db8::1/64", "2001:db8:1::2/64")],
)
def test_an_address_of_another_subnet(
    alice: core.Namespace, bob: core.Namespace, ours: str, others: str
) -> None:
    interfaces.create_veth(End(alice, "eth0", [ours]), End(bob, "eth0", [others]))
    found = explain(alice, ipaddress.ip_interface(others).ip, [alice, bob])
    assert broken(found).startswith(f"alice:eth0, subnet: bob:eth0 on the same link has {others}")
    assert f"and that is another subnet than its own: {ours}" in broken(found)


@BOTH
def test_a_wrong_hardware_address(plan: Plan) -> None:
    with routed(plan) as network:
        neighbors.add(network.alice, plan.router_to_alice, "02:00:00:00:00:99", "eth0")
        mac = interfaces.get(network.router, "left").mac
        found = network.ask()
    assert broken(found) == (
        f"alice:eth0, next hop {plan.router_to_alice}: packets go to 02:00:00:00:00:99 "
        f"(PERMANENT), but router:left, which has the address, is {mac}"
    )


@BOTH
def test_forwarding_is_off(plan: Plan) -> None:
    with routed(plan, forwarding=False) as network:
        found = network.ask()
    assert broken(found) == (
        f"router, forwarding: forwarding of {plan.name} is off, so it drops what is for {plan.bob}"
    )


def test_the_reverse_path_filter() -> None:
    with routed(IPV4) as network:
        sysctl.set_value(network.router, "net.ipv4.conf.left.rp_filter", 1)
        assert network.ask().first_broken is None
        routes.add(network.router, IPV4.alice, via=IPV4.bob)
        found = network.ask()
    assert broken(found) == (
        "router:left, reverse path filter: rp_filter is 1, and the route back to 10.0.1.2 "
        "leads through right, so it drops what comes from there"
    )


def test_the_loose_reverse_path_filter() -> None:
    with routed(IPV4) as network:
        sysctl.set_value(network.bob, "net.ipv4.conf.all.rp_filter", 2)
        assert network.ask().first_broken is None
        routes.delete(network.bob, "0.0.0.0/0")
        found = network.ask()
    assert broken(found) == (
        "bob:eth0, reverse path filter: rp_filter is 2, and there is no route back to 10.0.1.2, "
        "so it drops what comes from there"
    )


@BOTH
def test_no_route_back(plan: Plan) -> None:
    with routed(plan, back=False) as network:
        found = network.ask()
    assert broken(found).startswith(f"bob, route to {plan.alice}, way back: there is none; ")


@BOTH
def test_packets_go_round_in_a_circle(plan: Plan) -> None:
    with routed(plan) as network:
        routes.add(network.router, plan.bob, via=plan.alice)
        sysctl.set_value(network.alice, "net.ipv4.ip_forward", 1)
        sysctl.set_value(network.alice, "net.ipv6.conf.all.forwarding", 1)
        found = network.ask()
    assert broken(found) == ("alice, route: packets go round in a circle: alice to router to alice")


def test_the_way_out_of_sight(alice: core.Namespace, bob: core.Namespace) -> None:
    interfaces.create_veth(End(alice, "eth0", ["10.0.0.1/24"]), End(bob, "eth0", ["10.0.0.2/24"]))
    found = explain(alice, ipaddress.ip_address("10.0.0.2"), [alice])
    assert found.first_broken is None
    mac = interfaces.get(bob, "eth0").mac
    texts = [step.found for step in found.steps]
    assert f"it is at {mac}, in no namespace that is known here" in texts


@pytest.mark.parametrize("target", ["127.0.0.1", "::1"])
def test_the_loopback_is_down(target: str) -> None:
    with core.new_transient("alice", loopback=False) as alice:
        found = explain(alice, ipaddress.ip_address(target), [alice])
        assert broken(found) == "alice:lo, interface: it is set down"
        interfaces.set_up(alice, "lo")
        assert explain(alice, ipaddress.ip_address(target), [alice]).first_broken is None
