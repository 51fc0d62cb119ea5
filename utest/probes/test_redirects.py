"""A router that tells of a better way passes the packet on: its word is no refusal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack

import pytest

from NetnsLibrary import core
from NetnsLibrary.core import addresses, interfaces, routes
from NetnsLibrary.core.interfaces import End
from NetnsLibrary.core.sysctl import enable_forwarding, set_value
from NetnsLibrary.probes.matrix import probe_all
from NetnsLibrary.probes.path import path_mtu, trace
from NetnsLibrary.probes.ping import PingOptions, ping, reach

BEHIND = {4: "192.0.2.2", 6: "2001:db8:9::2"}
TARGETS = pytest.mark.parametrize("target", BEHIND.values())
ONE_BY_ONE = PingOptions(count=5, interval=0.05)


@pytest.fixture
def bob_and_r2() -> Iterator[Sequence[core.Namespace]]:
    """Bob on a switch with two routers: what he sends to `BEHIND` goes to the wrong one first."""
    with ExitStack() as opened:
        names = ("switch", "bob", "r1", "r2")
        switch, *hosts = (
            opened.enter_context(core.new_transient(one, loopback=True)) for one in names
        )
        for number, host in enumerate(hosts, 1):
            set_value(host, "net.ipv6.conf.default.accept_dad", "0")
            # Else he learns the better way after the first packet.
            set_value(host, "net.ipv4.conf.default.accept_redirects", "0")
            texts = [f"10.0.0.{number}/24", f"2001:db8::{number}/64"]
            interfaces.create_veth(End(host, "eth0", texts), End(switch, f"p{number}"))
        interfaces.create_bridge(End(switch, "br0"), ["p1", "p2", "p3"])
        bob, r1, r2 = hosts
        addresses.add(r2, "lo", [f"{BEHIND[4]}/32", f"{BEHIND[6]}/128"])
        for router in (r1, r2):
            enable_forwarding(router)
        for host, way in ((bob, "2"), (r1, "3")):
            routes.add(host, f"{BEHIND[4]}/32", via=f"10.0.0.{way}")
            routes.add(host, f"{BEHIND[6]}/128", via=f"2001:db8::{way}")
        assert reach(bob, BEHIND[6], 5, patient=True).outcome == "answered"
        yield bob, r2


@pytest.fixture
def bob(bob_and_r2: Sequence[core.Namespace]) -> core.Namespace:
    return bob_and_r2[0]


@TARGETS
def test_all_requests_are_answered(bob: core.Namespace, target: str) -> None:
    result = ping(bob, target, ONE_BY_ONE)
    assert (result.received, result.outcome) == (5, "answered")
    assert reach(bob, target, 5).outcome == "answered"


@TARGETS
def test_the_way_ends_at_the_target(bob: core.Namespace, target: str) -> None:
    near = "2001:db8::2" if ":" in target else "10.0.0.2"
    assert [str(hop) for hop in trace(bob, target)] == [near, target]
    assert path_mtu(bob, target) == 1500


def test_a_table_of_all(bob_and_r2: Sequence[core.Namespace]) -> None:
    matrix = probe_all(bob_and_r2, 5)
    assert [str(cell) for cell in matrix.failures] == []
    asked = {str(cell.address) for cell in matrix.cells if cell.source == bob_and_r2[0]}
    assert asked == set(BEHIND.values())
