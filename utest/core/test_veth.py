"""Veth pairs: where their ends are, and what they look like."""

from __future__ import annotations

import socket
from dataclasses import replace
from typing import Any

import pytest

from NetnsLibrary import core
from NetnsLibrary.core import interfaces
from NetnsLibrary.core.interfaces import End, Interface, create_veth, ends, messages, query
from NetnsLibrary.core.netlink import attributes
from NetnsLibrary.core.netlink.transport import Message, Transport
from utest.support.waiting import eventually

LOOPBACK = "lo"
PATIENCE = 3.0


def can_talk(one: core.Namespace, other: core.Namespace) -> bool:
    """Whether a packet from 10.0.0.1 in one namespace arrives at 10.0.0.2 in the other."""
    with (
        core.execute(other, socket.socket, socket.AF_INET, socket.SOCK_DGRAM) as receiver,
        core.execute(one, socket.socket, socket.AF_INET, socket.SOCK_DGRAM) as sender,
    ):
        receiver.settimeout(PATIENCE)
        receiver.bind(("10.0.0.2", 0))
        sender.bind(("10.0.0.1", 0))
        sender.sendto(b"a packet", receiver.getsockname())
        return receiver.recvfrom(100) == (b"a packet", sender.getsockname())


def test_both_ends_in_the_current_namespace() -> None:
    with core.enter_transient() as here:
        one, other = create_veth()
        assert set(interfaces.names(here)) == {LOOPBACK, one.name, other.name}
        assert {one.name, other.name} == {"eth0", "eth1"}
        assert one.namespace == other.namespace == here


def test_ends_in_the_current_namespace_can_be_used_afterwards() -> None:
    with core.enter_transient() as here:
        one, other = create_veth()
        assert interfaces.get(one.namespace, one.name).index == one.index
        assert interfaces.get(other.namespace, other.name).index == other.index
        interfaces.delete(one)
        assert interfaces.names(here) == [LOOPBACK]


def test_both_ends_in_the_same_other_namespace(alice: core.Namespace) -> None:
    with core.enter_transient() as here:
        one, other = create_veth(End(alice, "one"), End(alice, "other"))
        assert interfaces.names(here) == [LOOPBACK]
    assert set(interfaces.names(alice)) == {LOOPBACK, "one", "other"}
    assert (one.peer, other.peer) == ("alice:other", "alice:one")


def test_first_end_elsewhere_and_peer_in_the_current_namespace(alice: core.Namespace) -> None:
    with core.enter_transient() as here:
        one, other = create_veth(End(alice))
        assert interfaces.names(here) == [LOOPBACK, "eth0"]
        assert one.namespace == alice
        assert other.namespace == here
    assert interfaces.names(alice) == [LOOPBACK, "eth0"]


def test_first_end_in_the_current_namespace_and_peer_elsewhere(alice: core.Namespace) -> None:
    with core.enter_transient() as here:
        create_veth(End(name="here"), End(alice, "there"))
        assert interfaces.names(here) == [LOOPBACK, "here"]
    assert interfaces.names(alice) == [LOOPBACK, "there"]


def test_ends_in_two_other_namespaces_than_the_current_one(
    alice: core.Namespace, bob: core.Namespace
) -> None:
    with core.enter_transient() as here:
        one, other = create_veth(End(alice, "to-bob"), End(bob, "to-alice"))
        assert interfaces.names(here) == [LOOPBACK]
    assert (str(one), str(other)) == ("alice:to-bob", "bob:to-alice")
    assert (one.peer, other.peer) == ("bob:to-alice", "alice:to-bob")
    assert interfaces.names(alice) == [LOOPBACK, "to-bob"]
    assert interfaces.names(bob) == [LOOPBACK, "to-alice"]


def test_namespaces_can_be_given_by_descriptor_and_path(
    alice: core.Namespace, bob: core.Namespace
) -> None:
    create_veth(End(alice.fileno(), "one"), End(bob.path, "other"))
    assert interfaces.names(alice) == [LOOPBACK, "one"]
    assert interfaces.names(bob) == [LOOPBACK, "other"]


def test_packets_go_through(alice: core.Namespace, bob: core.Namespace) -> None:
    create_veth(End(alice, addresses=["10.0.0.1/24"]), End(bob, addresses=["10.0.0.2/24"]))
    assert can_talk(alice, bob)


def test_free_names_are_the_first_free_numbers(alice: core.Namespace, bob: core.Namespace) -> None:
    create_veth(End(alice, "eth1"), End(alice, "eth3"))
    pairs = [create_veth(End(alice), End(bob)) for _ in range(3)]
    assert [(one.name, other.name) for one, other in pairs] == [
        ("eth0", "eth0"),
        ("eth2", "eth1"),
        ("eth4", "eth2"),
    ]


def test_free_name_in_one_namespace_is_not_the_other_ends_name(alice: core.Namespace) -> None:
    one, other = create_veth(End(alice), End(alice, "eth0"))
    assert (one.name, other.name) == ("eth1", "eth0")


def test_ends_are_up_unless_told_otherwise(alice: core.Namespace, bob: core.Namespace) -> None:
    for end in create_veth(End(alice, "up"), End(bob, "up")):
        assert end.up
    assert eventually(lambda: interfaces.get(alice, "up").state == "UP")
    for end in create_veth(End(alice, "down"), End(bob, "down"), up=False):
        assert not end.up
        assert end.state == "DOWN"


def test_one_end_goes_with_the_namespace_of_the_other(
    alice: core.Namespace, bob: core.Namespace
) -> None:
    create_veth(End(alice, "eth0"), End(bob, "eth0"))
    bob.close()
    assert eventually(lambda: interfaces.names(alice) == [LOOPBACK])


def test_mtu_is_that_of_both_ends(alice: core.Namespace, bob: core.Namespace) -> None:
    for end in create_veth(End(alice), End(bob), mtu=9000):
        assert end.mtu == 9000
    for end in create_veth(End(alice), End(bob)):
        assert end.mtu == 1500


@pytest.mark.parametrize("mtu", [68, 65535])
def test_least_and_largest_mtu(alice: core.Namespace, mtu: int) -> None:
    assert [end.mtu for end in create_veth(End(alice), End(alice), mtu=mtu)] == [mtu, mtu]


def test_each_end_has_its_own_mac(alice: core.Namespace, bob: core.Namespace) -> None:
    one, other = create_veth(End(alice, mac="02:00:00:00:00:0A"), End(bob, mac="02-00-00-00-00-0b"))
    assert (one.mac, other.mac) == ("02:00:00:00:00:0a", "02:00:00:00:00:0b")


def test_kernel_chooses_macs_that_are_not_given(alice: core.Namespace) -> None:
    one, other = create_veth(End(alice), End(alice))
    assert len({one.mac, other.mac, "00:00:00:00:00:00"}) == 3


def test_each_end_has_its_addresses(alice: core.Namespace, bob: core.Namespace) -> None:
    one, other = create_veth(
        End(alice, addresses=["10.0.0.1/24", "10.0.0.3/24", "2001:db8::1/64"]),
        End(bob, addresses=["10.0.0.2/24"]),
        up=False,  # else the kernel adds addresses of its own
    )
    assert one.addresses == ("10.0.0.1/24", "10.0.0.3/24", "2001:db8::1/64")
    assert other.addresses == ("10.0.0.2/24",)


def test_version_6_addresses_are_usable_at_once(alice: core.Namespace, bob: core.Namespace) -> None:
    # The kernel refuses to bind to an address that it still looks for duplicates of.
    for number in range(10):
        one = create_veth(
            End(alice, addresses=[f"2001:db8:{number}::1/64"]),
            End(bob, addresses=[f"2001:db8:{number}::2/64"]),
        )[0]
        for namespace, host in ((alice, 1), (bob, 2)):
            with core.execute(namespace, socket.socket, socket.AF_INET6) as bound:
                bound.bind((f"2001:db8:{number}::{host}", 0))
        interfaces.delete(one)


@pytest.mark.parametrize("mtu", [None, 9000])
def test_ends_that_are_down_are_told_as_the_kernel_describes_them(
    alice: core.Namespace, bob: core.Namespace, mtu: int | None
) -> None:
    pair = create_veth(End(alice, "one", mac="02:00:00:00:00:0a"), End(bob), mtu=mtu, up=False)
    assert list(pair) == [interfaces.get(one.namespace, one.name, [alice, bob]) for one in pair]
    assert [one.state for one in pair] == ["DOWN", "DOWN"]


def test_an_end_that_somebody_sets_up_at_once_is_told_as_it_is(
    alice: core.Namespace, bob: core.Namespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def meddle(end: ends.CheckedEnd, name: str, up: bool) -> None:
        ends.finish(end, name, up)
        interfaces.set_up(end.namespace, name)

    monkeypatch.setattr("NetnsLibrary.core.interfaces.veth.finish", meddle)
    for end in create_veth(End(alice), End(bob), up=False):
        assert (end.up, end.state) == (True, "UP")


def test_deleting_one_end_deletes_both(alice: core.Namespace, bob: core.Namespace) -> None:
    one, other = create_veth(End(alice), End(bob))
    interfaces.delete(one)
    assert interfaces.names(alice) == interfaces.names(bob) == [LOOPBACK]
    interfaces.delete(one)  # gone already, which is what was wanted
    interfaces.delete(other)


def test_deleting_never_takes_another_of_the_same_name(alice: core.Namespace) -> None:
    first = create_veth(End(alice, "eth0"), End(alice, "eth1"))[0]
    interfaces.delete(first)
    create_veth(End(alice, "eth0"), End(alice, "eth1"))
    interfaces.delete(first)
    assert set(interfaces.names(alice)) == {LOOPBACK, "eth0", "eth1"}


def test_both_ends_are_made_where_they_belong_in_one_request(
    alice: core.Namespace, bob: core.Namespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[bytes] = []
    request = Transport.request

    def watch(transport: Transport, *sent: Message) -> list[bytes]:
        made.extend(one.body for one in sent if one.kind == messages.RTM_NEWLINK and one.flags)
        return request(transport, *sent)

    monkeypatch.setattr(Transport, "request", watch)
    create_veth(End(alice, "eth0"), End(bob, "eth0"))
    (pair,) = made
    for namespace in (alice, bob):
        assert attributes.u32(messages.IFLA_NET_NS_FD, namespace.fileno()) in pair


def test_both_ends_have_one_queue_each_way(alice: core.Namespace, bob: core.Namespace) -> None:
    """The kernel waits twice when it has to take back those that it makes unasked."""
    for end in create_veth(End(alice), End(bob)):
        link = query.ask(end.namespace, end.name)
        found = attributes.parse(link, messages.LINK_LENGTH)
        queues = (messages.IFLA_NUM_TX_QUEUES, messages.IFLA_NUM_RX_QUEUES)
        assert [attributes.to_u32(found[kind]) for kind in queues] == [1, 1]


def test_state_is_known_even_where_the_kernel_looks_at_links_late(
    alice: core.Namespace, bob: core.Namespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = query.read
    reads: list[str] = []

    def late(*args: Any, **kwargs: Any) -> Interface:
        interface = read(*args, **kwargs)
        reads.append(interface.name)
        return replace(interface, state="UNKNOWN") if len(reads) == 1 else interface

    monkeypatch.setattr(query, "read", late)
    pair = interfaces.create_veth(End(alice, "one"), End(bob, "two"))
    assert [one.state for one in pair] == ["UP", "UP"]
    assert reads.count("one") > reads.count("two")
