from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from NetnsLibrary import core
from NetnsLibrary.core import interfaces, routes
from NetnsLibrary.core.interfaces import End
from NetnsLibrary.core.sysctl import enable_forwarding, set_value
from NetnsLibrary.probes.path import path_mtu, trace

TARGETS = pytest.mark.parametrize("target", ["10.3.0.2", "fd03::2"])


@pytest.fixture
def line() -> Iterator[list[core.Namespace]]:
    """A client, two routers and a server; the link between the routers carries 1400 bytes."""
    with ExitStack() as opened:
        names = ("client", "r1", "r2", "server")
        hosts = [opened.enter_context(core.new_transient(one, loopback=True)) for one in names]
        for host in hosts:
            # Routers ask for their neighbours from an address that was found to be free.
            set_value(host, "net.ipv6.conf.default.accept_dad", "0")
        for number, mtu in ((1, 1500), (2, 1400), (3, 1500)):
            left, right = ([f"10.{number}.0.{end}/24", f"fd0{number}::{end}/64"] for end in (1, 2))
            interfaces.create_veth(
                End(hosts[number - 1], "right", left), End(hosts[number], "left", right), mtu=mtu
            )
        for number, host in enumerate(hosts[:-1], 1):
            routes.add(host, "10.3.0.0/24" if number < 3 else "10.9.0.0/24", via=f"10.{number}.0.2")
            routes.add(host, "fd03::/64" if number < 3 else "fd09::/64", via=f"fd0{number}::2")
        for number, host in enumerate(hosts[1:], 1):
            routes.add(host, "10.1.0.0/24" if number > 1 else "10.8.0.0/24", via=f"10.{number}.0.1")
            routes.add(host, "fd01::/64" if number > 1 else "fd08::/64", via=f"fd0{number}::1")
        enable_forwarding(hosts[1])
        enable_forwarding(hosts[2])
        yield hosts


@TARGETS
def test_the_routers_on_the_way(line: list[core.Namespace], target: str) -> None:
    hops = trace(line[0], target)
    expected = (
        ["fd01::2", "fd02::2", "fd03::2"] if ":" in target else ["10.1.0.2", "10.2.0.2", "10.3.0.2"]
    )
    assert [str(hop) for hop in hops] == expected
    assert [hop.number for hop in hops] == [1, 2, 3]
    assert all(hop.milliseconds and 0 < hop.milliseconds < 1000 for hop in hops)


def test_nobody_at_the_end(line: list[core.Namespace]) -> None:
    assert [str(hop) for hop in trace(line[0], "10.3.0.9", 0.1)] == ["10.1.0.2", "10.2.0.2", "*"]


def test_a_router_that_knows_no_way(line: list[core.Namespace]) -> None:
    routes.add(line[0], "default", via="10.1.0.2")
    assert [str(hop) for hop in trace(line[0], "10.7.0.1")] == ["10.1.0.2"]


def test_as_many_hops_as_are_wanted(line: list[core.Namespace]) -> None:
    assert [str(hop) for hop in trace(line[0], "10.3.0.2", most=1)] == ["10.1.0.2"]
    with pytest.raises(core.ArgumentError) as caught:
        trace(line[0], "10.3.0.2", most=0)
    assert str(caught.value) == "Number of hops 0 is out of range: it can be from 1 to 255."


@TARGETS
def test_the_narrowest_link_decides(line: list[core.Namespace], target: str) -> None:
    near = "fd01::2" if ":" in target else "10.1.0.2"
    assert path_mtu(line[0], target) == 1400
    assert path_mtu(line[0], near) == 1500


@TARGETS
def test_a_black_hole_is_searched(line: list[core.Namespace], target: str) -> None:
    interfaces.set_interface(line[1], "right", interfaces.Change(mtu=1500))
    interfaces.set_interface(line[2], "left", interfaces.Change(mtu=1300))
    # It drops what is larger than its own MTU and says nothing, up to some bytes for a VLAN's tag.
    assert 1300 <= path_mtu(line[0], target, 0.1) <= 1304


def test_the_loopback(line: list[core.Namespace]) -> None:
    assert path_mtu(line[0], "127.0.0.1") == 65535  # its own MTU is more than a packet can be
    assert path_mtu(line[0], "::1") == 65536


def test_no_way(line: list[core.Namespace]) -> None:
    for ask in (trace, path_mtu):
        with pytest.raises(core.NetnsError) as caught:
            ask(line[0], "10.7.0.1")
        assert str(caught.value) == (
            "Namespace 'client' cannot send to 10.7.0.1: "
            'the kernel says "Network is unreachable" (ENETUNREACH).'
        )
    with pytest.raises(core.NetnsError) as caught:
        path_mtu(line[0], "10.3.0.9", 0.1)
    assert str(caught.value) == (
        "There is no path MTU from namespace 'client' to 10.3.0.9: "
        "it does not answer packets of 68 bytes within 0.1 s."
    )
