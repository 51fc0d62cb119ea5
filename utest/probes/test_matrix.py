from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack

import pytest

from NetnsLibrary import core
from NetnsLibrary.core import addresses, interfaces, routes
from NetnsLibrary.core.interfaces import End
from NetnsLibrary.core.sysctl import set_value
from NetnsLibrary.probes.matrix import probe_all
from NetnsLibrary.probes.matrix_model import Matrix


def told(matrix: Matrix) -> list[str]:
    return [str(cell) for cell in matrix.failures]


def switched(opened: ExitStack, count: int) -> Sequence[core.Namespace]:
    switch = opened.enter_context(core.new_transient("switch"))
    set_value(switch, "net.ipv6.conf.default.disable_ipv6", "1")
    hosts, ports = [], []
    for number in range(1, count + 1):
        host = opened.enter_context(core.new_transient(f"h{number}", loopback=True))
        texts = [f"10.0.0.{number}/24", f"2001:db8::{number:x}/64"]
        interfaces.create_veth(End(host, "eth0", texts), End(switch, f"p{number}"))
        hosts.append(host)
        ports.append(f"p{number}")
    interfaces.create_bridge(End(switch, "br0"), ports)
    return hosts


@pytest.fixture
def three() -> Iterator[Sequence[core.Namespace]]:
    with ExitStack() as opened:
        yield switched(opened, 3)


def test_all_reach_each_other(three: Sequence[core.Namespace]) -> None:
    matrix = probe_all(three, 2)
    assert told(matrix) == []
    assert str(matrix) == "12 of 12 ways between 3 hosts answered"
    assert {(str(cell.source), str(cell.target), str(cell.address)) for cell in matrix.cells} == {
        (f"h{source}", f"h{target}", network.format(target))
        for source in (1, 2, 3)
        for target in (1, 2, 3)
        if source != target
        for network in ("10.0.0.{}", "2001:db8::{}")
    }
    assert all(cell.milliseconds and 0 < cell.milliseconds < 2000 for cell in matrix.cells)


def test_reasons_are_told_apart(three: Sequence[core.Namespace]) -> None:
    addresses.delete(three[2], "eth0", ["10.0.0.3/24"])
    addresses.add(three[2], "eth0", ["10.9.0.3/24"])
    routes.add(three[1], "10.9.0.0/24", type="prohibit")
    routes.add(three[2], "10.0.0.0/24", interface="eth0")
    started = time.monotonic()
    matrix = probe_all(three, 0.4)
    assert 0.4 <= time.monotonic() - started < 5
    assert told(matrix) == [
        'h1 to h3 (10.9.0.3): unreachable: the kernel says "Network is unreachable" (ENETUNREACH)',
        'h2 to h3 (10.9.0.3): refused: the kernel says "Permission denied" (EACCES)',
        "h3 to h1 (10.0.0.1): silent: no answer within 0.4 s",
        "h3 to h2 (10.0.0.2): silent: no answer within 0.4 s",
    ]


@pytest.mark.usefixtures("joined")
def test_only_families_that_both_have(alice: core.Namespace, bob: core.Namespace) -> None:
    addresses.delete(bob, "eth0", ["2001:db8::2/64"])
    assert str(probe_all([alice, bob], 2)) == "2 of 2 ways between 2 hosts answered"
    addresses.delete(alice, "eth0", ["10.0.0.1/24"])
    assert told(probe_all([alice, bob], 2)) == [
        "alice to bob: unreachable: they have addresses of different families only",
        "bob to alice: unreachable: they have addresses of different families only",
    ]


@pytest.mark.usefixtures("joined")
def test_an_address_with_a_route_is_taken(alice: core.Namespace, bob: core.Namespace) -> None:
    interfaces.create_veth(End(bob, "eth1", ["10.9.0.1/24"]), End(bob, "eth2"))
    addresses.delete(bob, "eth0", ["10.0.0.2/24"])
    addresses.add(bob, "eth2", ["10.0.0.2/24"])
    cells = probe_all([alice, bob], 0.2).cells
    assert [str(one.address) for one in cells if one.target == bob] == ["10.0.0.2", "2001:db8::2"]


def test_wrong_questions(alice: core.Namespace, bob: core.Namespace) -> None:
    addresses.add(alice, "lo", ["10.0.0.1/32"])
    for hosts, sentence in {
        (alice,): "At least two hosts are needed to reach each other.",
        (alice, alice): "Namespace 'alice' is given twice.",
        (
            alice,
            bob,
        ): "These hosts have no address that others could reach them at: bob.",
    }.items():
        with pytest.raises(core.ArgumentError) as caught:
            probe_all(hosts, 1)
        assert str(caught.value) == sentence
    with pytest.raises(core.ArgumentError) as caught:
        probe_all([alice, bob], 0)
    assert str(caught.value) == "The timeout has to be longer than zero, and it is 0 s."


def test_thirty_hosts_are_quick() -> None:
    with ExitStack() as opened:
        hosts = switched(opened, 30)
        matrix = probe_all(hosts, 20)
    assert told(matrix) == []
    assert len(matrix.cells) == 30 * 29 * 2
    assert matrix.seconds < 10  # 0.2 where nothing else runs
