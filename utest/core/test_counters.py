"""The counters of an interface."""

from __future__ import annotations

import socket

import pytest

from NetnsLibrary import core
from NetnsLibrary.core import interfaces
from NetnsLibrary.core.interfaces import Change, End, Statistics
from utest.support.packets import arrives

ALL_PROTOCOLS = 3  # ETH_P_ALL
FRAME = b"\xff" * 6 + b"\x02" + b"\0" * 5 + b"\x88\xb5" + b"a frame for experiments".ljust(46)


@pytest.fixture
def cable(alice: core.Namespace, bob: core.Namespace) -> None:
    """Only what a test sends goes through: without IPv6 nothing is sent unasked."""
    for namespace in (alice, bob):
        core.execute(namespace, switch_off_version_6)
    interfaces.create_veth(End(alice, "eth0"), End(bob, "eth0"))


def switch_off_version_6() -> None:
    with open("/proc/sys/net/ipv6/conf/default/disable_ipv6", "w", encoding="ascii") as file:
        file.write("1")


def send_frames(namespace: core.Namespace, count: int) -> None:
    with core.execute(namespace, socket.socket, socket.AF_PACKET, socket.SOCK_RAW) as sender:
        sender.bind(("eth0", 0))
        for _ in range(count):
            sender.send(FRAME)


@pytest.mark.usefixtures("cable")
def test_packets_and_bytes_of_both_ends(alice: core.Namespace, bob: core.Namespace) -> None:
    assert interfaces.statistics(alice, "eth0") == Statistics(*[0] * 10)
    send_frames(alice, 3)
    sent, received = interfaces.statistics(alice, "eth0"), interfaces.statistics(bob, "eth0")
    assert (sent.tx_packets, sent.tx_bytes, sent.rx_packets) == (3, 3 * len(FRAME), 0)
    assert (received.rx_packets, received.rx_bytes, received.tx_packets) == (3, 3 * len(FRAME), 0)


@pytest.mark.usefixtures("cable")
def test_the_same_as_somebody_else_reads(alice: core.Namespace) -> None:
    send_frames(alice, 2)
    with core.new_netlink_handle(alice) as handle:
        (link,) = handle.get_links(ifname="eth0")
    theirs = link.get_attr("IFLA_STATS64")
    for name, value in vars(interfaces.statistics(alice, "eth0")).items():
        assert (name, value) == (name, theirs[name])


@pytest.mark.usefixtures("cable")
def test_lost_packets(alice: core.Namespace, bob: core.Namespace) -> None:
    interfaces.set_interface(bob, "eth0", Change(mtu=68))
    large = FRAME.ljust(500)
    with core.execute(alice, socket.socket, socket.AF_PACKET, socket.SOCK_RAW) as sender:
        sender.bind(("eth0", 0))
        with pytest.raises(OSError, match="No buffer space"):
            sender.send(large)
    assert interfaces.statistics(alice, "eth0").tx_dropped == 1


def test_loopback_counts_each_packet_twice(alice: core.Namespace) -> None:
    interfaces.set_up(alice, "lo")
    assert arrives(alice, alice, "127.0.0.1")
    counted = interfaces.statistics(alice, "lo")
    assert counted.rx_packets == counted.tx_packets == 1


def test_one_counter_by_name() -> None:
    assert Statistics(*range(10)).counter("rx_bytes") == 2


def test_unknown_counter() -> None:
    with pytest.raises(core.NotFoundError) as error:
        Statistics(*range(10)).counter("rx_byte")
    assert str(error.value) == (
        "No counter 'rx_byte'. Known: rx_packets, tx_packets, rx_bytes, tx_bytes, rx_errors, "
        "tx_errors, rx_dropped, tx_dropped, multicast, collisions. Did you mean 'rx_bytes'?"
    )


def test_unknown_interface(alice: core.Namespace) -> None:
    with pytest.raises(core.NotFoundError) as error:
        interfaces.statistics(alice, "eth0")
    assert str(error.value) == "No interface 'eth0' in namespace 'alice'. Known: lo."


def test_closed_namespace(alice: core.Namespace) -> None:
    alice.close()
    with pytest.raises(core.ClosedError) as error:
        interfaces.statistics(alice, "lo")
    assert str(error.value) == "Namespace 'alice' is closed."
