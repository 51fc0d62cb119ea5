from __future__ import annotations

import shutil
import socket
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest

from NetnsLibrary import core
from NetnsLibrary.core import interfaces, neighbors
from NetnsLibrary.core.interfaces import End

MAC = "02:00:00:00:00:07"
OTHER_MAC = "02:00:00:00:00:08"


@pytest.fixture
def alice() -> Iterator[core.Namespace]:
    with core.new_transient("alice", loopback=True) as namespace:
        interfaces.create_veth(
            End(namespace, "eth0", ["10.0.0.1/24", "2001:db8::1/64"]), End(namespace, "eth1")
        )
        yield namespace


@pytest.mark.parametrize("address", ["10.0.0.7", "2001:db8::7", "fe80::7", "192.0.2.1"])
def test_a_neighbor_comes_and_goes(alice: core.Namespace, address: str) -> None:
    added = neighbors.add(alice, address, MAC, "eth0")
    assert neighbors.get(alice) == [
        neighbors.Neighbor(
            address=address,
            mac=MAC,
            interface="eth0",
            state="PERMANENT",
            permanent=True,
            family="ipv6" if ":" in address else "ipv4",
        )
    ]
    neighbors.remove(alice, added)
    assert neighbors.get(alice) == []
    neighbors.remove(alice, added)  # it is gone already
    neighbors.add(alice, address, MAC, "eth0")
    neighbors.delete(alice, address)
    assert neighbors.get(alice) == []


def test_texts(alice: core.Namespace) -> None:
    neighbors.add(alice, "10.0.0.7", MAC, "eth0")
    neighbors.add(alice, "2001:db8::7", MAC, "eth1", permanent=False)
    assert list(map(str, neighbors.get(alice))) == [
        f"10.0.0.7 dev eth0 lladdr {MAC} PERMANENT",
        f"2001:db8::7 dev eth1 lladdr {MAC} REACHABLE",
    ]
    assert repr(neighbors.get(alice)[0]) == f"<Neighbor 10.0.0.7 dev eth0 lladdr {MAC} PERMANENT>"


def test_get_only_some(alice: core.Namespace) -> None:
    neighbors.add(alice, "10.0.0.8", MAC, "eth0")
    neighbors.add(alice, "10.0.0.7", MAC, "eth1")
    neighbors.add(alice, "2001:db8::7", MAC, "eth1")
    assert [one.address for one in neighbors.get(alice)] == ["10.0.0.7", "10.0.0.8", "2001:db8::7"]
    assert [one.address for one in neighbors.get(alice, "ipv6")] == ["2001:db8::7"]
    assert [one.address for one in neighbors.get(alice, interface="eth0")] == ["10.0.0.8"]
    assert neighbors.get(alice, "ipv6", "eth0") == []


def test_the_mac_is_used_without_asking(alice: core.Namespace) -> None:
    """A frame goes to the given hardware address, and no question comes before it."""
    neighbors.add(alice, "10.0.0.7", MAC, "eth0")
    every_kind = socket.htons(3)  # ETH_P_ALL
    with (
        core.execute(
            alice, socket.socket, socket.AF_PACKET, socket.SOCK_RAW, every_kind
        ) as receiver,
        core.execute(alice, socket.socket, socket.AF_INET, socket.SOCK_DGRAM) as sender,
    ):
        receiver.bind(("eth1", 0))
        receiver.settimeout(3)
        sender.sendto(b"to a neighbor", ("10.0.0.7", 9))
        while True:
            frame = receiver.recv(2000)
            kind = frame[12:14].hex()
            assert kind != "0806", "it asked for the hardware address"
            if kind == "0800":
                break
    assert frame[:6].hex(":") == MAC
    assert frame.endswith(b"to a neighbor")


def test_what_the_kernel_found_out_is_replaced(alice: core.Namespace) -> None:
    neighbors.add(alice, "10.0.0.7", OTHER_MAC, "eth0", permanent=False)
    neighbors.add(alice, "10.0.0.7", MAC, "eth0")
    assert list(map(str, neighbors.get(alice))) == [f"10.0.0.7 dev eth0 lladdr {MAC} PERMANENT"]


def test_what_somebody_gave_is_not_replaced(alice: core.Namespace) -> None:
    neighbors.add(alice, "10.0.0.7", OTHER_MAC, "eth0")
    with pytest.raises(core.KernelError) as caught:
        neighbors.add(alice, "10.0.0.7", MAC, "eth0")
    assert str(caught.value) == (
        f"Cannot add neighbor 10.0.0.7 with {MAC} to alice:eth0: "
        'the kernel says "File exists" (EEXIST). '
        f"There is: 10.0.0.7 dev eth0 lladdr {OTHER_MAC} PERMANENT."
    )
    assert neighbors.get(alice)[0].mac == OTHER_MAC


@pytest.mark.parametrize(
    ("address", "mac", "sentence"),
    [
        (
            "10.0.0.7/24",
            MAC,
            "'10.0.0.7/24' is no IP address. It has to be one address, without a prefix length.",
        ),
        (
            "fe80::1%eth0",
            MAC,
            "'fe80::1%eth0' is no IP address. An interface after '%' has no meaning here.",
        ),
        ("bob", MAC, "'bob' is no IP address. Names are not looked up here."),
        ("224.0.0.7", MAC, "'224.0.0.7' is no address that a neighbor can have."),
        ("ff02::1", MAC, "'ff02::1' is no address that a neighbor can have."),
        ("0.0.0.0", MAC, "'0.0.0.0' is no address that a neighbor can have."),
        (
            "10.0.0.7",
            "02:00:00:00:00",
            "'02:00:00:00:00' is no MAC address. Write it like '02:00:00:00:00:01'.",
        ),
        (
            "10.0.0.7",
            "03:00:00:00:00:01",
            "'03:00:00:00:00:01' is a multicast MAC address, which no interface can have: "
            "its first number is odd.",
        ),
    ],
)
def test_wrong_arguments(alice: core.Namespace, address: str, mac: str, sentence: str) -> None:
    with pytest.raises(core.ArgumentError) as caught:
        neighbors.add(alice, address, mac, "eth0")
    assert str(caught.value) == sentence
    assert neighbors.get(alice) == []


def test_the_loopback_has_no_neighbors(alice: core.Namespace) -> None:
    with pytest.raises(core.ArgumentError) as caught:
        neighbors.add(alice, "127.0.0.2", MAC, "lo")
    assert str(caught.value) == (
        "alice:lo has no neighbors with hardware addresses: it leads to only one place."
    )


def test_no_such_interface(alice: core.Namespace) -> None:
    sentence = (
        "No interface 'eth9' in namespace 'alice'. Known: lo, eth1, eth0. Did you mean 'eth1'?"
    )
    for attempt in (
        lambda: neighbors.add(alice, "10.0.0.7", MAC, "eth9"),
        lambda: neighbors.delete(alice, "10.0.0.7", "eth9"),
        lambda: neighbors.get(alice, interface="eth9"),
    ):
        with pytest.raises(core.NotFoundError) as caught:
            attempt()
        assert str(caught.value) == sentence


def test_delete_what_is_not_there(alice: core.Namespace) -> None:
    neighbors.add(alice, "10.0.0.7", MAC, "eth0")
    for where, place, known in (
        (None, "namespace 'alice'", f"There is: 10.0.0.7 dev eth0 lladdr {MAC} PERMANENT."),
        ("eth1", "alice:eth1", "There is none."),
    ):
        with pytest.raises(core.NotFoundError) as caught:
            neighbors.delete(alice, "10.0.0.8", where)
        assert str(caught.value) == f"No neighbor 10.0.0.8 in {place}. {known}"


def test_delete_needs_to_know_which(alice: core.Namespace) -> None:
    for name in ("eth0", "eth1"):
        neighbors.add(alice, "fe80::7", MAC, name)
    with pytest.raises(core.ArgumentError) as caught:
        neighbors.delete(alice, "fe80::7")
    there = [str(one) for one in neighbors.get(alice)]
    assert str(caught.value) == (
        "Neighbor fe80::7 of namespace 'alice' is not the only one: "
        f"{there[0]}; {there[1]}. Give its interface."
    )
    neighbors.delete(alice, "fe80::7", "eth1")
    assert [one.interface for one in neighbors.get(alice)] == ["eth0"]


def test_the_same_address_on_two_interfaces_of_which_one_gives_no_answer(
    alice: core.Namespace,
) -> None:
    neighbors.add(alice, "fe80::7", MAC, "eth1")
    core.execute(alice, send_to, ("fe80::7", 9, 0, interfaces.get(alice, "eth0").index))
    there = {one.interface: one.mac for one in neighbors.get(alice, "ipv6")}
    assert there == {"eth0": None, "eth1": MAC}


def send_to(address: tuple[str, int, int, int]) -> None:
    with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as sender:
        sender.sendto(b"nobody is there", address)


def test_undoing_spares_what_has_changed_since(alice: core.Namespace) -> None:
    added = neighbors.add(alice, "10.0.0.7", MAC, "eth0")
    neighbors.delete(alice, "10.0.0.7")
    neighbors.add(alice, "10.0.0.7", OTHER_MAC, "eth0")
    neighbors.remove(alice, added)
    assert [one.mac for one in neighbors.get(alice)] == [OTHER_MAC]


def test_undoing_is_silent_about_an_interface_that_is_gone(alice: core.Namespace) -> None:
    added = neighbors.add(alice, "10.0.0.7", MAC, "eth0")
    interfaces.delete(interfaces.get(alice, "eth0"))
    neighbors.remove(alice, added)


@pytest.mark.skipif(not shutil.which("ip"), reason="needs iproute2")
def test_texts_are_those_of_ip(alice: core.Namespace) -> None:
    neighbors.add(alice, "10.0.0.7", MAC, "eth0")
    neighbors.add(alice, "2001:db8::7", MAC, "eth1", permanent=False)
    command: list[Any] = ["ip", "neigh"]
    run_ip(alice, "neigh", "add", "2001:db8::8", "lladdr", MAC, "dev", "eth0", "router")
    done = core.execute(alice, subprocess.run, command, stdout=subprocess.PIPE, text=True)
    lines = [line.strip() for line in done.stdout.splitlines()]
    assert sorted(map(str, neighbors.get(alice))) == sorted(lines)
    assert len(lines) == 3


def run_ip(namespace: core.Namespace, *arguments: str) -> None:
    core.execute(namespace, subprocess.run, ["ip", *arguments], check=True)
