from __future__ import annotations

import errno
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from NetnsLibrary import core
from NetnsLibrary.core import addresses, interfaces, routes, rules
from NetnsLibrary.core.interfaces import End
from NetnsLibrary.core.netlink.transport import Message, Refused, Transport

IPV4 = "10.0.0.1/24"
IPV6 = "2001:db8::1/64"


@pytest.fixture
def alice() -> Iterator[core.Namespace]:
    with core.new_transient("alice", loopback=True) as namespace:
        interfaces.create_veth(End(namespace, "eth0"), End(namespace, "eth1"), up=False)
        yield namespace


def test_add_both_families(alice: core.Namespace) -> None:
    addresses.add(alice, "eth0", [IPV4, IPV6])
    assert addresses.get(alice, "eth0") == [IPV4, IPV6]
    assert addresses.get(alice, "eth0", "ipv4") == [IPV4]
    assert addresses.get(alice, "eth0", "ipv6") == [IPV6]
    assert addresses.get(alice, "eth1") == []


@pytest.mark.parametrize("up", [True, False])
def test_ipv6_is_complete_at_once(alice: core.Namespace, up: bool) -> None:
    """The kernel does it in the background, in more than one of ten cases after its answer."""
    if up:
        for name in ("eth0", "eth1"):
            interfaces.set_up(alice, name)
    for number in range(1, 100):
        addresses.add(alice, "eth0", [f"2001:db8::{number}/64"])
        assert routes.get_to(alice, f"2001:db8::{number}").type == "local"
        with core.execute(alice, socket.socket, socket.AF_INET6, socket.SOCK_DGRAM) as channel:
            channel.bind((f"2001:db8::{number}", 0))


def test_rules_that_hide_local_routes_are_no_error(
    alice: core.Namespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(addresses, "_PATIENCE", 0.05)
    rules.delete(alice, priority=0, family="ipv6")
    addresses.add(alice, "eth0", [IPV6])
    assert addresses.get(alice, "eth0") == [IPV6]


@pytest.mark.parametrize(
    "text",
    ["10.0.0.1/24", "10.0.0.1/32", "10.0.0.255/8", "255.255.255.254/31", "2001:db8::5/127"],
)
def test_what_is_added_is_read_back(alice: core.Namespace, text: str) -> None:
    addresses.add(alice, "eth0", [text])
    assert addresses.get(alice, "eth0") == [text]


def test_a_netmask_is_a_prefix_length_too(alice: core.Namespace) -> None:
    addresses.add(alice, "eth0", ["10.0.0.1/255.255.255.0"])
    assert addresses.get(alice, "eth0") == [IPV4]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "10.0.0.1",
            "Address '10.0.0.1' has no prefix length. "
            "Write it with one, for example '10.0.0.1/24'.",
        ),
        (
            "2001:db8::1",
            "Address '2001:db8::1' has no prefix length. "
            "Write it with one, for example '2001:db8::1/64'.",
        ),
        ("224.0.0.1/24", "'224.0.0.1/24' is a multicast address, which no interface can have."),
        ("ff02::1/64", "'ff02::1/64' is a multicast address, which no interface can have."),
        ("0.0.0.0/8", "'0.0.0.0/8' is the unspecified address, which no interface can have."),
        ("::/64", "'::/64' is the unspecified address, which no interface can have."),
        (
            "fe80::1%eth0/64",
            "'fe80::1%eth0/64' names an interface after '%', which has no meaning here.",
        ),
        (
            "10.0.0.1/33",
            "'10.0.0.1/33' is no address with a prefix length: "
            "its length '33' is none from 0 to 32.",
        ),
        (
            "2001:db8::1/129",
            "'2001:db8::1/129' is no address with a prefix length: "
            "its length '129' is none from 0 to 128.",
        ),
        (
            "10.0.0.1/ 24",
            "'10.0.0.1/ 24' is no address with a prefix length: "
            "its length ' 24' is none from 0 to 32.",
        ),
        (
            "10.0.0.300/24",
            "'10.0.0.300/24' is no address with a prefix length: '10.0.0.300' is no IP address.",
        ),
        (
            "10.0.0.1/24,10.0.0.2/24",
            "'10.0.0.1/24,10.0.0.2/24' is no address with a prefix length: "
            "several are to be given one by one, or as a list.",
        ),
        (
            "alice/24",
            "'alice/24' is no address with a prefix length: names are not looked up here.",
        ),
    ],
)
def test_what_is_no_address_is_refused(alice: core.Namespace, text: str, sentence: str) -> None:
    with pytest.raises(core.ArgumentError) as caught:
        addresses.add(alice, "eth0", ["10.9.9.9/24", text])
    assert str(caught.value) == sentence
    assert addresses.get(alice, "eth0") == []


def test_no_address_at_all(alice: core.Namespace) -> None:
    for function in (addresses.add, addresses.delete):
        with pytest.raises(core.ArgumentError) as caught:
            function(alice, "eth0", [])
        assert str(caught.value) == "No address is given. Write one like '10.0.0.1/24'."


def test_the_same_address_twice(alice: core.Namespace) -> None:
    with pytest.raises(core.ArgumentError) as caught:
        addresses.add(alice, "eth0", ["2001:db8::1/64", "2001:DB8:0::1/64"])
    assert str(caught.value) == ("Address '2001:db8::1/64' is given twice for the same interface.")
    assert addresses.get(alice, "eth0") == []


def test_no_such_interface(alice: core.Namespace) -> None:
    sentence = (
        "No interface 'eth9' in namespace 'alice'. Known: lo, eth1, eth0. Did you mean 'eth1'?"
    )
    for attempt in (
        lambda: addresses.add(alice, "eth9", [IPV4]),
        lambda: addresses.delete(alice, "eth9", [IPV4]),
        lambda: addresses.get(alice, "eth9"),
    ):
        with pytest.raises(core.NotFoundError) as caught:
            attempt()
        assert str(caught.value) == sentence


def test_no_such_family(alice: core.Namespace) -> None:
    with pytest.raises(core.ArgumentError) as caught:
        addresses.get(alice, "eth0", "ipx")  # type: ignore[arg-type]
    assert str(caught.value) == "No address family 'ipx'. Write ipv4 or ipv6."


@pytest.mark.parametrize(("text", "words"), [(IPV4, "ipv4: Address"), (IPV6, "ipv6: address")])
def test_an_address_that_it_has_already(alice: core.Namespace, text: str, words: str) -> None:
    addresses.add(alice, "eth0", [text])
    with pytest.raises(core.KernelError) as caught:
        addresses.add(alice, "eth0", [text])
    assert str(caught.value) == (
        f'Cannot add {text} to alice:eth0: the kernel says "{words} already assigned" (EEXIST).'
    )


def test_those_before_a_refused_one_are_taken_back(alice: core.Namespace) -> None:
    addresses.add(alice, "eth0", ["10.0.0.3/24"])
    with pytest.raises(core.KernelError, match=r"^Cannot add 10\.0\.0\.3/24 to alice:eth0"):
        addresses.add(alice, "eth0", ["10.0.0.2/24", IPV6, "10.0.0.3/24", "10.0.0.4/24"])
    assert addresses.get(alice, "eth0") == ["10.0.0.3/24"]


def test_ipv6_that_is_switched_off(alice: core.Namespace) -> None:
    switch = Path("/proc/sys/net/ipv6/conf/eth0/disable_ipv6")
    core.execute(alice, switch.write_text, "1", encoding="utf-8")
    with pytest.raises(core.KernelError) as caught:
        addresses.add(alice, "eth0", [IPV4, IPV6])
    assert str(caught.value) == (
        f"Cannot add {IPV6} to alice:eth0: "
        'the kernel says "ipv6: IPv6 is disabled on this device" (EACCES).'
    )
    assert addresses.get(alice, "eth0") == []


def test_remove_takes_back_exactly_what_was_added(alice: core.Namespace) -> None:
    addresses.add(alice, "eth0", ["10.0.0.1/16", "10.9.0.1/24"])
    added = addresses.add(alice, "eth0", ["10.0.0.1/24", "10.0.0.2/24", IPV6])
    addresses.remove(alice, added)
    assert addresses.get(alice, "eth0") == ["10.0.0.1/16", "10.9.0.1/24"]


def test_remove_is_silent_about_what_is_gone(alice: core.Namespace) -> None:
    added = addresses.add(alice, "eth0", [IPV4, IPV6])
    addresses.delete(alice, "eth0", [IPV6])
    addresses.remove(alice, added)
    addresses.remove(alice, added)
    assert addresses.get(alice, "eth0") == []
    interfaces.delete(interfaces.get(alice, "eth0"))
    addresses.remove(alice, added)


def test_delete(alice: core.Namespace) -> None:
    addresses.add(alice, "eth0", [IPV4, "10.0.0.2/24", "10.1.0.1/24", IPV6])
    addresses.delete(alice, "eth0", ["10.1.0.1/24", IPV6])
    assert addresses.get(alice, "eth0") == [IPV4, "10.0.0.2/24"]


def test_delete_an_address_with_those_that_go_with_it(alice: core.Namespace) -> None:
    addresses.add(alice, "eth0", [IPV4, "10.0.0.2/24", "10.0.0.3/24"])
    addresses.delete(alice, "eth0", [IPV4, "10.0.0.3/24", "10.0.0.2/24"])
    assert addresses.get(alice, "eth0") == []


def test_delete_what_is_not_there(alice: core.Namespace) -> None:
    addresses.add(alice, "eth0", [IPV4, IPV6])
    with pytest.raises(core.NotFoundError) as caught:
        addresses.delete(alice, "eth0", [IPV4, "10.0.0.1/25"])
    assert str(caught.value) == (
        f"No address 10.0.0.1/25 on alice:eth0. There are: {IPV4}; {IPV6}."
    )
    assert addresses.get(alice, "eth0") == [IPV4, IPV6]


def test_delete_where_there_is_none(alice: core.Namespace) -> None:
    with pytest.raises(core.NotFoundError) as caught:
        addresses.delete(alice, "eth0", [IPV4])
    assert str(caught.value) == f"No address {IPV4} on alice:eth0. There is none."


def test_those_deleted_before_a_refused_one_come_back(
    alice: core.Namespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    addresses.add(alice, "eth0", [IPV4, "10.0.0.2/24", IPV6])
    refuse_second(monkeypatch, addresses.RTM_DELADDR)
    with pytest.raises(core.KernelError) as caught:
        addresses.delete(alice, "eth0", [IPV4, IPV6])
    assert str(caught.value) == (
        f'Cannot delete {IPV4} from alice:eth0: the kernel says "no more" (EBUSY).'
    )
    assert addresses.get(alice, "eth0") == [IPV4, "10.0.0.2/24", IPV6]


def refuse_second(monkeypatch: pytest.MonkeyPatch, kind: int) -> None:
    """Let the kernel seem to refuse the second request of a kind."""
    request = Transport.request
    seen: list[Message] = []

    def answer(transport: Transport, *messages: Message) -> list[bytes]:
        seen.extend(message for message in messages if message.kind == kind)
        if messages[0].kind == kind and len(seen) == 2:
            raise Refused(errno.EBUSY, "no more", 0)
        return request(transport, *messages)

    monkeypatch.setattr(Transport, "request", answer)


def test_a_point_to_point_address_can_be_deleted(alice: core.Namespace) -> None:
    with core.new_netlink_handle(alice) as handle:
        index = handle.link_lookup(ifname="eth0")[0]
        handle.addr("add", index=index, local="10.0.0.1", address="10.0.0.2", prefixlen=32)
    assert addresses.get(alice, "eth0") == ["10.0.0.1/32"]
    addresses.delete(alice, "eth0", ["10.0.0.1/32"])
    assert addresses.get(alice, "eth0") == []


def test_a_closed_namespace() -> None:
    with core.new_transient("alice") as namespace:
        pass
    with pytest.raises(core.ClosedError, match=r"^Namespace 'alice' is closed\.$"):
        addresses.add(namespace, "lo", [IPV4])
