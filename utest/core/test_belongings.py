"""What interfaces lose by a change comes back with it: addresses, routes, neighbours."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from NetnsLibrary import core
from NetnsLibrary.core import interfaces, namespaces
from NetnsLibrary.core.interfaces import Change, End, Interface
from utest.support.settled import wait_until_settled


def listed(namespace: core.Namespace) -> list[str]:
    """All that belongs to interfaces and is easily lost."""
    there = [interfaces.get(namespace, name) for name in interfaces.names(namespace)]
    return sorted(
        [
            *(str(route) for route in core.routes.get(namespace, table="all")),
            *(str(one) for one in core.neighbors.get(namespace) if one.permanent),
            *(f"{one} {one.mtu} {one.mac} {one.up} {sorted(one.addresses)}" for one in there),
        ]
    )


def settled(namespace: core.Namespace) -> list[str]:
    """The same, once the kernel has made the link-local addresses and their routes."""
    wait_until_settled(namespace)
    return listed(namespace)


def switch_ipv6_off_and_on(namespace: core.Namespace) -> list[interfaces.Belongings]:
    """Cost all interfaces their IPv6; return what they had before."""
    key = "net.ipv6.conf.all.disable_ipv6"
    had = interfaces.note_before_sysctl(namespace, key)
    core.sysctl.restore(namespace, core.sysctl.set_value(namespace, key, 1))
    return had


@pytest.fixture
def rich(alice: core.Namespace, bob: core.Namespace) -> Interface:
    """An interface with addresses, routes and neighbours."""
    namespaces.skip_duplicate_detection(alice)
    ends = End(alice, "eth0", ["10.0.0.1/24", "2001:db8::1/64"]), End(bob, "eth0")
    interfaces.create_veth(*ends)
    core.routes.add(alice, "default", via="10.0.0.254")
    core.routes.add(alice, "2001:db8:1::/48", via="2001:db8::9")
    core.routes.add(alice, "2001:db8:2::/48", via=["2001:db8::9", "2001:db8::a"])
    core.neighbors.add(alice, "10.0.0.9", "02:00:00:00:00:09", "eth0")
    core.neighbors.add(alice, "2001:db8::9", "02:00:00:00:00:09", "eth0")
    wait_until_settled(alice)
    return interfaces.get(alice, "eth0")


def test_what_a_refused_change_has_cost_comes_back(alice: core.Namespace, rich: Interface) -> None:
    interfaces.create_macvlan(End(alice, "one", ["2001:db8:3::1/64"]), rich)
    core.routes.add(alice, "2001:db8:4::/48", via="2001:db8:3::9")
    other = interfaces.create_macvlan(End(alice, "other", mac="02:00:00:00:00:02"), rich)
    before = settled(alice)
    with pytest.raises(core.KernelError, match="Address already in use"):
        interfaces.set_interface(alice, "one", Change(mtu=1000, mac=other.mac))
    assert settled(alice) == before


@pytest.mark.parametrize(
    "change",
    [
        Change(mtu=1000),
        Change(mac="02:00:00:00:00:0b"),
        Change(mtu=1000, mac="02:00:00:00:00:0b"),
    ],
)
def test_all_that_a_change_has_cost_comes_back(
    alice: core.Namespace, rich: Interface, change: Change
) -> None:
    before = settled(alice)
    had = interfaces.note(rich)
    former = interfaces.set_interface(alice, "eth0", change)
    assert listed(alice) != before
    interfaces.set_back(rich, former)
    interfaces.give_back(had)
    assert settled(alice) == before


def test_own_link_local_address_comes_back_with_the_mac(
    alice: core.Namespace, rich: Interface
) -> None:
    had = interfaces.note(rich)
    former = interfaces.set_interface(alice, "eth0", Change(mac="02:00:00:00:00:0b"))
    interfaces.set_down(alice, "eth0")
    interfaces.set_up(alice, "eth0")  # makes a link-local address of the other MAC
    interfaces.wait_until_up(alice, "eth0", 5)
    interfaces.set_back(rich, former)
    interfaces.give_back(had)
    assert sorted(interfaces.get(alice, "eth0").addresses) == sorted(rich.addresses)


def test_what_switching_ipv6_off_has_cost_comes_back(
    alice: core.Namespace, rich: Interface
) -> None:
    before = settled(alice)
    for place in ("all", "eth0"):
        key = f"net.ipv6.conf.{place}.disable_ipv6"
        had = interfaces.note_before_sysctl(alice, key)
        former = core.sysctl.set_value(alice, key, 1)
        assert "2001:db8::1/64" not in str(listed(alice))
        core.sysctl.restore(alice, former)
        interfaces.give_back(*had)
        assert settled(alice) == before
    for other in ("eth0.forwarding", "default.disable_ipv6"):
        assert interfaces.note_before_sysctl(alice, f"net.ipv6.conf.{other}") == []


@pytest.mark.skipif(not shutil.which("ip"), reason="needs iproute2")
def test_routes_come_back_whose_next_hops_are_objects(
    alice: core.Namespace, rich: Interface
) -> None:
    """The kernel deletes the objects of ip-nexthop(8) with the interface that they lead through."""
    for command in (
        "nexthop add id 5 via 10.0.0.9 dev eth0",
        "nexthop add id 6 via 10.0.0.8 dev eth0",
        "nexthop add id 7 group 5/6",
        "nexthop add id 8 via 2001:db8::9 dev eth0",
        "route add 10.6.0.0/16 nhid 7",
        "route add 10.7.0.0/16 nhid 5",
        "route add 2001:db8:8::/48 nhid 8",
    ):
        core.execute(alice, subprocess.run, ["ip", *command.split()], check=True)
    before = settled(alice)
    had = interfaces.note(rich)
    interfaces.set_down(alice, "eth0")
    interfaces.give_back(had)
    assert settled(alice) == before


@pytest.mark.parametrize("first", ["eth0", "eth1"])
def test_routes_over_several_interfaces_come_back_with_all_of_them(
    alice: core.Namespace, bob: core.Namespace, rich: Interface, first: str
) -> None:
    interfaces.create_veth(End(alice, "eth1", ["2001:db8:f::1/64"]), End(bob, "eth1"))
    core.routes.add(alice, "2001:db8:6::/48", via=["2001:db8::9", "2001:db8:f::9"])
    before = settled(alice)
    had = switch_ipv6_off_and_on(alice)
    had.sort(key=lambda one: one.interface.name != first)
    interfaces.give_back(*had)
    assert settled(alice) == before


def test_what_cannot_be_given_back_does_not_hold_up_the_rest(
    alice: core.Namespace, bob: core.Namespace, rich: Interface
) -> None:
    for number in (1, 2):
        near = End(alice, f"eth{number}", [f"2001:db8:f{number}::1/64"])
        interfaces.create_veth(near, End(bob, f"eth{number}"))
    core.routes.add(alice, "2001:db8:6::/48", via=["2001:db8::9", "2001:db8:f1::9"])
    core.routes.add(alice, "2001:db8:7::/48", via="2001:db8:f2::9")
    had = switch_ipv6_off_and_on(alice)
    interfaces.delete(interfaces.get(alice, "eth1"))
    with pytest.raises(core.KernelError, match=r"^Cannot bring back route 2001:db8:6::/48 "):
        interfaces.give_back(*had)
    assert "2001:db8:7::/48 via 2001:db8:f2::9 dev eth2" in str(core.routes.get(alice))
    assert "2001:db8::1/64" in interfaces.get(alice, "eth0").addresses


@pytest.mark.parametrize(
    "names", [("eth0", "eth1", "eth2"), ("eth2", "eth0", "eth1")], ids=["forth", "across"]
)
def test_interfaces_of_one_route_that_go_down_one_after_the_other(
    alice: core.Namespace, bob: core.Namespace, rich: Interface, names: tuple[str, ...]
) -> None:
    for number in (1, 2):
        near = [f"10.0.{number}.1/24", f"2001:db8:f{number}::1/64"]
        interfaces.create_veth(End(alice, f"eth{number}", near), End(bob, f"eth{number}"))
    core.routes.add(alice, "10.9.0.0/16", via=["10.0.0.9", "10.0.1.9", "10.0.2.9"])
    wide = ["2001:db8::9", "2001:db8:f1::9", "2001:db8:f2::9"]
    core.routes.add(alice, "2001:db8:6::/48", via=wide)
    before = settled(alice)
    noted = []
    for name in names:
        noted.append(interfaces.note(interfaces.get(alice, name)))
        interfaces.set_down(alice, name)
    assert "10.9.0.0/16" not in str(core.routes.get(alice))
    for had in reversed(noted):
        interfaces.give_back(had)
    assert settled(alice) == before


@pytest.mark.parametrize("state", ["down", "without a carrier"])
def test_a_route_with_a_dead_hop_comes_back_with_the_others(
    alice: core.Namespace, bob: core.Namespace, rich: Interface, state: str
) -> None:
    near = ["10.0.1.1/24", "2001:db8:f::1/64"]
    interfaces.create_veth(End(alice, "eth1", near), End(bob, "eth1"))
    core.routes.add(alice, "10.9.0.0/16", via=["10.0.0.9", "10.0.1.9"])
    core.routes.add(alice, "2001:db8:6::/48", via=["2001:db8::9", "2001:db8:f::9"])
    interfaces.set_down(*((alice, "eth1") if state == "down" else (bob, "eth1")))
    settled(alice)
    had = interfaces.note(interfaces.get(alice, "eth0"))
    interfaces.set_down(alice, "eth0")
    interfaces.give_back(had)
    for destination, hop in (
        ("10.9.0.0/16", "via 10.0.0.9 dev eth0"),
        ("2001:db8:6::/48", "via 2001:db8::9 dev eth0"),
    ):
        (route,) = [one for one in core.routes.get(alice) if one.destination == destination]
        assert hop in str(route)
