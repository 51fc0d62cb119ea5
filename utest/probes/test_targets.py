from __future__ import annotations

import ipaddress
import socket
import struct
import threading
from collections.abc import Iterator

import pytest

from NetnsLibrary import core
from NetnsLibrary.core import addresses, interfaces, resolver, routes
from NetnsLibrary.core.interface_numbers import index_of
from NetnsLibrary.core.prefixes import Family
from NetnsLibrary.probes.hosts import addresses_of, first_in_reach
from NetnsLibrary.probes.targets import resolve


@pytest.mark.parametrize("address", ["10.0.0.2", "2001:db8::2"])
def test_an_address_is_itself(alice: core.Namespace, address: str) -> None:
    assert str(resolve(alice, address)) == address
    family: Family = "ipv6" if ":" in address else "ipv4"
    assert str(resolve(alice, address, family)) == address


def test_a_name_in_the_hosts_file(alice: core.Namespace) -> None:
    resolver.add_host_entry(alice, "server", "2001:db8::5")
    assert str(resolve(alice, "SERVER")) == "2001:db8::5"
    resolver.add_host_entry(alice, "server", "10.0.0.5")
    resolver.add_host_entry(alice, "server", "10.0.0.6")
    assert str(resolve(alice, "server")) == "10.0.0.5"
    assert str(resolve(alice, "server", "ipv6")) == "2001:db8::5"


@pytest.mark.usefixtures("joined")
def test_of_several_addresses_the_first_with_a_route_is_taken(alice: core.Namespace) -> None:
    for address in ("192.0.2.5", "10.0.0.5", "10.0.0.6", "2001:db8:9::5", "2001:db8::5"):
        resolver.add_host_entry(alice, "server", address)
    assert str(resolve(alice, "server")) == "10.0.0.5"
    assert str(resolve(alice, "server", "ipv6")) == "2001:db8::5"
    resolver.add_host_entry(alice, "far", "192.0.2.6")
    resolver.add_host_entry(alice, "far", "2001:db8::6")
    assert str(resolve(alice, "far")) == "192.0.2.6"


def test_its_own_name_is_known_without_making_files(alice: core.Namespace) -> None:
    assert str(resolve(alice, "alice")) == "127.0.1.1"
    assert str(resolve(alice, "localhost", "ipv6")) == "::1"
    assert not alice.has_mounts


@pytest.mark.usefixtures("joined")
def test_the_interface_of_a_link_local_address_is_a_number(alice: core.Namespace) -> None:
    number = index_of(alice, "eth0")
    assert str(resolve(alice, "fe80::1%eth0")) == f"fe80::1%{number}"
    with pytest.raises(core.NotFoundError) as caught:
        resolve(alice, "fe80::1%eth9")
    assert str(caught.value) == (
        "No interface 'eth9' in namespace 'alice'. Known: lo, eth0. Did you mean 'eth0'?"
    )


@pytest.mark.usefixtures("joined")
@pytest.mark.parametrize("number", ["99", "99999999999"])
def test_an_interface_by_a_number_that_there_is_not(alice: core.Namespace, number: str) -> None:
    assert str(resolve(alice, f"fe80::1%{index_of(alice, 'eth0')}")).startswith("fe80::1%")
    with pytest.raises(core.NotFoundError, match=r"^No interface '.*99' in namespace 'alice'"):
        resolve(alice, f"fe80::1%{number}")


@pytest.mark.usefixtures("joined")
def test_the_broadcast_address_of_a_network(alice: core.Namespace) -> None:
    with pytest.raises(core.ArgumentError) as caught:
        resolve(alice, "10.0.0.255")
    assert str(caught.value) == (
        "'10.0.0.255' is no address of a single host: it is a broadcast address in namespace "
        "'alice'."
    )
    assert str(resolve(alice, "10.0.1.255")) == "10.0.1.255"  # of no network here


def test_a_link_local_address_by_its_name_needs_an_interface_too(alice: core.Namespace) -> None:
    resolver.add_host_entry(alice, "neighbor", "fe80::5")
    with pytest.raises(core.ArgumentError, match="'fe80::5' is a link-local address"):
        resolve(alice, "neighbor")


@pytest.mark.parametrize(
    ("target", "family", "sentence"),
    [
        ("10.0.0.1", "ipv6", "'10.0.0.1' is no ipv6 address."),
        ("224.0.0.1", None, "'224.0.0.1' is no address of a single host."),
        ("::", None, "'::' is no address of a single host."),
        ("255.255.255.255", None, "'255.255.255.255' is no address of a single host."),
        (
            "127.255.255.255",
            None,
            "'127.255.255.255' is no address of a single host: it is a broadcast address in "
            "namespace 'alice'.",
        ),
        (
            "2001:db8::2%eth0",
            None,
            "'2001:db8::2%eth0' has an interface, which only link-local addresses have. "
            "Write '2001:db8::2'.",
        ),
        (
            "::1%1",
            None,
            "'::1%1' has an interface, which only link-local addresses have. Write '::1'.",
        ),
        (
            "fe80::1",
            None,
            "'fe80::1' is a link-local address, which needs an interface: 'fe80::1%eth0'.",
        ),
        (
            "10.0.0.1/24",
            None,
            "'10.0.0.1/24' is an address with a prefix length, which a target has not: "
            "write '10.0.0.1'.",
        ),
        ("alice", "ipv6", None),
    ],
)
def test_wrong_targets(
    alice: core.Namespace, target: str, family: None, sentence: str | None
) -> None:
    with pytest.raises(core.NetnsError) as caught:
        resolve(alice, target, family)
    assert str(caught.value) == (
        sentence
        or "'alice' has no ipv6 address that namespace 'alice' knows. There are: 127.0.1.1."
    )


@pytest.mark.parametrize("name", ["nobody", "", "-s", "10.0.0.300", "a/24"])
def test_a_name_that_nobody_knows(alice: core.Namespace, name: str) -> None:
    with pytest.raises(core.NetnsError) as caught:
        resolve(alice, name)
    assert str(caught.value) == (
        f"'{name}' is no address, and namespace 'alice' knows no host of that name: it is not in "
        "its hosts file, and it has no name servers. Use Add Host Entry or Set Name Servers."
    )


@pytest.fixture
def name_server(alice: core.Namespace) -> Iterator[None]:
    """Knows that every name beginning with 's' is 10.0.0.7, and no other."""
    channel = core.execute(alice, socket.socket, socket.AF_INET, socket.SOCK_DGRAM)
    channel.bind(("127.0.0.1", 53))

    def serve() -> None:
        while True:
            query, client = channel.recvfrom(1000)
            if query == b"end":
                return
            known = query[13:14] == b"s" and query[query.index(b"\0", 12) + 2] == 1
            flags = 0x8180 if query[13:14] == b"s" else 0x8183  # NXDOMAIN
            end = query.index(b"\0", 12) + 5
            head = query[:2] + struct.pack(">HHHHH", flags, 1, known, 0, 0)
            record = struct.pack(">HHHIH", 0xC00C, 1, 1, 60, 4) + bytes([10, 0, 0, 7])
            channel.sendto(head + query[12:end] + record * known, client)

    thread = threading.Thread(target=serve)
    thread.start()
    resolver.set_name_servers(alice, ["127.0.0.1"])
    yield
    with core.execute(alice, socket.socket, socket.AF_INET, socket.SOCK_DGRAM) as last:
        last.sendto(b"end", ("127.0.0.1", 53))
    thread.join()
    channel.close()


@pytest.mark.usefixtures("joined", "name_server")
def test_name_servers_are_asked(alice: core.Namespace) -> None:
    assert str(resolve(alice, "server.example")) == "10.0.0.7"
    with pytest.raises(core.NetnsError) as caught:
        resolve(alice, "nobody.example")
    assert str(caught.value) == (
        "'nobody.example' is no address, and namespace 'alice' knows no host of that name: it is "
        "not in its hosts file, and its name servers did not tell (asked: 127.0.0.1). "
        "Use Add Host Entry or Set Name Servers."
    )


@pytest.mark.usefixtures("joined")
def test_the_addresses_of_a_host(alice: core.Namespace, bob: core.Namespace) -> None:
    addresses.add(bob, "eth0", ["10.1.0.2/24"])
    texts = [str(one) for one in addresses_of(bob)]
    assert texts == ["10.0.0.2", "10.1.0.2", "2001:db8::2"]
    assert str(first_in_reach(alice, addresses_of(bob))) == "10.0.0.2"
    interfaces.set_down(alice, "eth0")
    addresses.add(alice, "lo", ["10.1.0.1/24"])
    assert str(first_in_reach(alice, addresses_of(bob))) == "10.1.0.2"
    assert first_in_reach(alice, []) is None


@pytest.mark.usefixtures("joined")
def test_the_first_address_is_taken_when_none_is_in_reach(alice: core.Namespace) -> None:
    routes.add(alice, "10.7.0.0/16", type="unreachable")
    several = [ipaddress.ip_address("10.7.0.1"), ipaddress.ip_address("10.8.0.1")]
    assert str(first_in_reach(alice, several)) == "10.7.0.1"
