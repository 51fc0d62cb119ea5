"""Small networks for tests: two hosts with a router between them, or a switch."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from NetnsLibrary import core
from NetnsLibrary.core import interfaces, routes, sysctl
from NetnsLibrary.core.interfaces import End
from NetnsLibrary.probes.explain import Explanation, explain


class Plan(NamedTuple):
    """The addresses of one family: alice's and bob's networks, with the router's side of them."""

    alice: str
    router_to_alice: str
    router_to_bob: str
    bob: str
    length: int
    name: str

    def of(self, address: str) -> str:
        return f"{address}/{self.length}"


IPV4 = Plan("10.0.1.2", "10.0.1.1", "10.0.2.1", "10.0.2.2", 24, "IPv4")
IPV6 = Plan("2001:db8:1::2", "2001:db8:1::1", "2001:db8:2::1", "2001:db8:2::2", 64, "IPv6")


class Routed(NamedTuple):
    """alice:eth0 - router:left, router:right - bob:eth0, with routes and forwarding."""

    alice: core.Namespace
    router: core.Namespace
    bob: core.Namespace
    plan: Plan

    def ask(self, port: int | None = None, protocol: str = "tcp") -> Explanation:
        known = [self.alice, self.router, self.bob]
        return explain(self.alice, ipaddress.ip_address(self.plan.bob), known, port, protocol)


@contextmanager
def routed(plan: Plan, *, back: bool = True, forwarding: bool = True) -> Iterator[Routed]:
    with (
        core.new_transient("alice", loopback=True) as alice,
        core.new_transient("router", loopback=True) as router,
        core.new_transient("bob", loopback=True) as bob,
    ):
        for namespace in (alice, router, bob):
            sysctl.set_value(namespace, "net.ipv4.conf.all.rp_filter", 0)
        interfaces.create_veth(
            End(alice, "eth0", [plan.of(plan.alice)]),
            End(router, "left", [plan.of(plan.router_to_alice)]),
        )
        interfaces.create_veth(
            End(router, "right", [plan.of(plan.router_to_bob)]),
            End(bob, "eth0", [plan.of(plan.bob)]),
        )
        ipv6 = plan is IPV6
        for key in ("net.ipv4.ip_forward", "net.ipv6.conf.all.forwarding"):
            sysctl.set_value(router, key, int(forwarding and ("ipv6" in key) == ipv6))
        anywhere = "::/0" if ipv6 else "0.0.0.0/0"
        routes.add(alice, anywhere, via=plan.router_to_alice)
        if back:
            routes.add(bob, anywhere, via=plan.router_to_bob)
        yield Routed(alice, router, bob, plan)


class Switched(NamedTuple):
    """alice:eth0 - switch:port0, switch:port1 - bob:eth0, with a bridge in the switch."""

    alice: core.Namespace
    switch: core.Namespace
    bob: core.Namespace

    def ask(self, target: str) -> Explanation:
        known = [self.alice, self.switch, self.bob]
        return explain(self.alice, ipaddress.ip_address(target), known)


@contextmanager
def switched() -> Iterator[Switched]:
    with (
        core.new_transient("alice", loopback=True) as alice,
        core.new_transient("switch", loopback=True) as switch,
        core.new_transient("bob", loopback=True) as bob,
    ):
        for number, host in enumerate((alice, bob)):
            addresses = [f"10.0.0.{number + 1}/24", f"2001:db8::{number + 1}/64"]
            interfaces.create_veth(End(host, "eth0", addresses), End(switch, f"port{number}"))
        ports = ["port0", "port1"]
        bridge = interfaces.create_bridge(End(switch, "br0"), ports, up=False)
        with core.new_netlink_handle(switch) as handle:
            # Else it tells all ports of its own multicast group (IGMP) within the first second,
            # which counts as a packet that came.
            handle.link("set", index=bridge.index, kind="bridge", br_mcast_snooping=0)
        interfaces.set_up(switch, "br0")
        yield Switched(alice, switch, bob)
