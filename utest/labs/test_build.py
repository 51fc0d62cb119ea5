"""Building a planned lab: what is there afterwards, and what is left when the kernel refuses."""

from __future__ import annotations

import dataclasses
import os
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import pytest

from NetnsLibrary import core
from NetnsLibrary.core.impairment.model import Impairment
from NetnsLibrary.core.route_arguments import Wanted, parse_wanted
from NetnsLibrary.labs.build import build
from NetnsLibrary.labs.plan import Address, Plan, PlannedInterface, PlannedNode
from NetnsLibrary.probes.ping import PingOptions, ping


def address(text: str) -> Address:
    """An address of a plan, from how people write it."""
    ip, _, length = text.partition("/")
    family = socket.AF_INET6 if ":" in ip else socket.AF_INET
    return Address(family, socket.inet_pton(family, ip), int(length))


def interface(name: str, peer: str, link: int, *addresses: str, **more: object) -> PlannedInterface:
    """An interface of a plan; `peer` is like `bob:eth0`."""
    node, _, far = peer.partition(":")
    empty = PlannedInterface(name, (), None, None, (node, far), link, None)
    return empty._replace(addresses=tuple(map(address, addresses)), **more)  # type: ignore[arg-type]


def node(name: str, kind: str, *interfaces: PlannedInterface, **more: object) -> PlannedNode:
    """A node of a plan."""
    empty = PlannedNode(name, kind, interfaces, (), (), {}, {}, (), kind == "router", False)  # type: ignore[arg-type]
    return empty._replace(**more)  # type: ignore[arg-type]


def default(via: str) -> Wanted:
    """The way to everywhere through a router behind eth0."""
    everything = "::/0" if ":" in via else "default"
    return parse_wanted(everything, via, "eth0", None, None, "unicast", None)


def plan(*nodes: PlannedNode, hosts: Mapping[str, tuple[str, ...]] | None = None) -> Plan:
    """A plan of these nodes."""
    return Plan("lab", {one.name: one for one in nodes}, (), (), hosts or {})


@contextmanager
def built(what: Plan) -> Iterator[dict[str, core.Namespace]]:
    """The namespaces of a lab, closed at the end."""
    made = build(what)
    try:
        yield made
    finally:
        for namespace in made.values():
            namespace.close()


def routed() -> Plan:
    """Two hosts on a switch and one behind a router, in both families."""
    ways = (default("10.0.0.1"), default("fd00::1"))
    return plan(
        node(
            "alice",
            "host",
            interface("eth0", "sw:port1", 0, "10.0.0.2/24", "fd00::2/64"),
            routes=ways,
        ),
        node(
            "bob",
            "host",
            interface("eth0", "sw:port2", 1, "10.0.0.3/24", "fd00::3/64"),
            routes=ways,
        ),
        node(
            "sw",
            "switch",
            interface("port1", "alice:eth0", 0),
            interface("port2", "bob:eth0", 1),
            interface("port3", "r:eth0", 2),
        ),
        node(
            "r",
            "router",
            interface("eth0", "sw:port3", 2, "10.0.0.1/24", "fd00::1/64"),
            interface("eth1", "carol:eth0", 3, "10.0.1.1/24", "fd01::1/64"),
        ),
        node(
            "carol",
            "host",
            interface("eth0", "r:eth1", 3, "10.0.1.2/24", "fd01::2/64"),
            routes=(default("10.0.1.1"), default("fd01::1")),
        ),
        hosts={"alice": ("10.0.0.2", "fd00::2"), "carol": ("10.0.1.2", "fd01::2")},
    )


@pytest.mark.parametrize("target", ["10.0.0.3", "fd00::3", "10.0.1.2", "fd01::2"])
def test_packets_arrive_at_once(target: str) -> None:
    with built(routed()) as made:
        assert ping(made["alice"], target, PingOptions(timeout=5)).received == 1


def test_the_namespaces_are_those_of_the_plan_in_its_order() -> None:
    with built(routed()) as made:
        assert list(made) == ["alice", "bob", "sw", "r", "carol"]
        assert [namespace.name for namespace in made.values()] == list(made)
        assert core.interfaces.names(made["sw"]) == ["lo", "bridge", "port1", "port2", "port3"]
        assert core.interfaces.get(made["sw"], "port1").master == "bridge"
        assert core.addresses.get(made["sw"], "port1") == []


def test_a_router_passes_on_and_a_host_does_not() -> None:
    with built(routed()) as made:
        for key in ("net.ipv4.ip_forward", "net.ipv6.conf.all.forwarding"):
            assert core.sysctl.get(made["r"], key) == "1"
            assert core.sysctl.get(made["alice"], key) == "0"


def test_mtu_mac_loopback_and_sysctls() -> None:
    one = node(
        "one",
        "host",
        interface("eth0", "two:eth0", 0, "10.0.0.1/30", mtu=9000, mac="02:00:00:00:00:01"),
        loopback=(address("192.0.2.1/32"),),
        sysctls={"net.ipv4.conf.eth0.log_martians": "1"},
    )
    two = node("two", "host", interface("eth0", "one:eth0", 0, "10.0.0.2/30", mtu=9000))
    with built(plan(one, two)) as made:
        found = core.interfaces.get(made["one"], "eth0")
        assert (found.mtu, found.mac) == (9000, "02:00:00:00:00:01")
        assert core.interfaces.get(made["two"], "eth0").mtu == 9000
        assert "192.0.2.1/32" in core.addresses.get(made["one"], "lo")
        assert core.sysctl.get(made["one"], "net.ipv4.conf.eth0.log_martians") == "1"


def test_two_links_between_the_same_nodes_and_one_from_a_node_to_itself() -> None:
    one = node(
        "one",
        "host",
        interface("eth0", "two:eth0", 0, "10.0.0.1/30"),
        interface("eth1", "two:eth1", 1, "10.0.1.1/30"),
        interface("eth2", "one:eth3", 2),
        interface("eth3", "one:eth2", 2),
    )
    two = node(
        "two",
        "host",
        interface("eth0", "one:eth0", 0, "10.0.0.2/30"),
        interface("eth1", "one:eth1", 1, "10.0.1.2/30"),
    )
    with built(plan(one, two)) as made:
        assert core.interfaces.names(made["one"]) == ["lo", "eth0", "eth1", "eth2", "eth3"]
        for target in ("10.0.0.2", "10.0.1.2"):
            assert ping(made["one"], target, PingOptions(timeout=5)).received == 1


def test_a_lost_link_loses() -> None:
    lossy = interface("eth0", "two:eth0", 0, "10.0.0.1/30", impairment=Impairment(loss=100.0))
    two = node("two", "host", interface("eth0", "one:eth0", 0, "10.0.0.2/30"))
    with built(plan(node("one", "host", lossy), two)) as made:
        assert ping(made["one"], "10.0.0.2", PingOptions(timeout=0.2)).received == 0
        assert core.impairment.read(made["one"], "eth0").loss == 100.0


def test_a_switch_that_speaks_the_spanning_tree_protocol() -> None:
    switch = node("sw", "switch", interface("port1", "one:eth0", 0), stp=True)
    with built(plan(node("one", "host", interface("eth0", "sw:port1", 0)), switch)) as made:
        with core.new_netlink_handle(made["sw"]) as handle:
            (link,) = handle.get_links(ifname="bridge")
        bridge = link.get_nested("IFLA_LINKINFO", "IFLA_INFO_DATA")
        assert bridge.get_attr("IFLA_BR_STP_STATE") == 1
        assert bridge.get_attr("IFLA_BR_FORWARD_DELAY") == 400


def test_hosts_files_know_the_lab() -> None:
    with built(routed()) as made:
        text = core.worker.call(lambda: made["bob"].mounts.hosts.text)
        assert "10.0.0.2\talice\nfd00::2\talice\n10.0.1.2\tcarol\nfd01::2\tcarol\n" in text


def test_what_the_kernel_refuses_is_named_and_nothing_is_left() -> None:
    wrong = node("one", "host", routes=(default("10.0.0.1"),))
    before = len(os.listdir("/proc/self/fd"))
    with pytest.raises(KeyError):  # a plan that no planning makes: the interface is not there
        build(plan(wrong))
    twice = node("one", "host", interface("eth0", "two:eth0", 0, "10.0.0.1/30", "10.0.0.1/30"))
    two = node("two", "host", interface("eth0", "one:eth0", 0))
    with pytest.raises(core.KernelError) as caught:
        build(plan(twice, two))
    assert str(caught.value).startswith("Cannot add 10.0.0.1/30 to one:eth0: the kernel says")
    assert len(os.listdir("/proc/self/fd")) == before


def test_a_thousand_descriptors_too_few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(core.system, "room_for_descriptors", lambda count: 3)
    with pytest.raises(core.NetnsError, match="it needs 3 more open files than this process may"):
        build(routed())


def test_plans_are_not_changed() -> None:
    what = routed()
    before = dataclasses.replace(what)
    with built(what):
        pass
    assert what == before
