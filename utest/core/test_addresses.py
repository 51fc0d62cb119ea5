"""Addresses with their prefix lengths."""

from __future__ import annotations

import pytest

from NetnsLibrary import core
from NetnsLibrary.core import addresses, interfaces
from NetnsLibrary.core.addresses import parse_address, parse_addresses
from NetnsLibrary.core.interfaces import End, create_veth
from NetnsLibrary.core.netlink.transport import Refused, Transport

GOOD = [
    ("10.0.0.1/24", "10.0.0.1/24"),
    ("10.0.0.1/32", "10.0.0.1/32"),
    ("10.0.0.0/31", "10.0.0.0/31"),
    ("10.0.0.1/255.255.255.0", "10.0.0.1/24"),
    ("169.254.1.1/16", "169.254.1.1/16"),
    ("2001:db8::1/64", "2001:db8::1/64"),
    ("2001:DB8:0:0::1/128", "2001:db8::1/128"),
    ("fe80::1/64", "fe80::1/64"),
]


@pytest.mark.parametrize(("text", "normal"), GOOD)
def test_good_addresses(text: str, normal: str) -> None:
    assert str(parse_address(text)) == normal


@pytest.mark.parametrize(("text", "normal"), GOOD)
def test_the_kernel_takes_what_is_good(alice: core.Namespace, text: str, normal: str) -> None:
    one, _ = create_veth(End(alice, addresses=[text]), End(alice), up=False)
    assert one.addresses == (normal,)


def test_several_keep_their_order(alice: core.Namespace) -> None:
    texts = ["10.0.0.2/24", "2001:db8::1/64", "10.0.0.1/24"]
    assert [str(address) for address in parse_addresses(texts)] == texts
    one, _ = create_veth(End(alice, addresses=texts), End(alice), up=False)
    assert one.addresses == ("10.0.0.2/24", "10.0.0.1/24", "2001:db8::1/64")


def test_addresses_of_the_loopback_interface() -> None:
    with core.new_transient(loopback=True) as namespace:
        assert interfaces.get(namespace, "lo").addresses == ("127.0.0.1/8", "::1/128")


def test_addresses_are_those_of_one_interface(alice: core.Namespace) -> None:
    ends = create_veth(
        End(alice, "one", ["10.0.0.1/24"]), End(alice, "other", ["10.1.0.1/24"]), up=False
    )
    assert [interfaces.get(alice, end.name).addresses for end in ends] == [
        ("10.0.0.1/24",),
        ("10.1.0.1/24",),
    ]


@pytest.mark.parametrize(
    ("text", "example"),
    [
        ("10.0.0.1", "10.0.0.1/24"),
        ("2001:db8::1", "2001:db8::1/64"),
    ],
)
def test_prefix_length_has_to_be_there(text: str, example: str) -> None:
    with pytest.raises(core.ArgumentError) as refused:
        parse_address(text)
    assert str(refused.value) == (
        f"Address '{text}' has no prefix length. Write it with one, for example '{example}'."
    )


@pytest.mark.parametrize(
    "text",
    [
        "10.0.0.1/33",
        "10.0.0.1/-1",
        "10.0.0.1/",
        "10.0.0/24",
        "10.0.0.256/24",
        "10.0.0.1/24/24",
        " 10.0.0.1/24",
        "2001:db8::1/129",
        "2001:db8::1::/64",
        "alice/24",
        "/24",
    ],
)
def test_what_is_no_address(text: str) -> None:
    with pytest.raises(core.ArgumentError) as refused:
        parse_address(text)
    sentence = str(refused.value)
    assert sentence.startswith(f"'{text}' is no address with a prefix length: ")
    assert sentence.endswith(".")
    assert not sentence.endswith("..")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("224.0.0.1/24", "a multicast address"),
        ("239.255.255.255/8", "a multicast address"),
        ("ff02::1/64", "a multicast address"),
        ("0.0.0.0/0", "the unspecified address"),
        ("::/64", "the unspecified address"),
    ],
)
def test_addresses_that_no_interface_can_have(text: str, what: str) -> None:
    with pytest.raises(core.ArgumentError) as refused:
        parse_address(text)
    assert str(refused.value) == f"'{text}' is {what}, which no interface can have."


def test_scope_of_an_address_is_no_part_of_it() -> None:
    """Python takes `fe80::1%eth0`; no kernel message has room for the name."""
    with pytest.raises(core.ArgumentError) as refused:
        parse_address("fe80::1%eth0/64")
    assert str(refused.value).startswith("'fe80::1%eth0/64' names an interface")


def test_host_masks_are_no_lengths() -> None:
    with pytest.raises(core.ArgumentError) as error:
        parse_address("10.0.0.1/0.0.0.255")
    assert str(error.value) == (
        "'10.0.0.1/0.0.0.255' is no address with a prefix length: "
        "its length '0.0.0.255' is none from 0 to 32."
    )


@pytest.mark.parametrize("text", ["", "None", "10.0.0.300", "[10.0.0.1]"])
def test_what_is_no_address_at_all(text: str) -> None:
    with pytest.raises(core.ArgumentError) as error:
        parse_address(text)
    assert str(error.value) == (
        f"'{text}' is no address. Write one with its prefix length, like '10.0.0.1/24'."
    )


def test_an_interface_that_has_just_gone_has_no_addresses(alice: core.Namespace) -> None:
    one, _ = create_veth(End(alice), End(alice), up=False)
    interfaces.delete(one)
    assert addresses.dump_addresses(alice, one.index) == []


def test_addresses_that_cannot_be_read(
    alice: core.Namespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise Refused(11, "the list changed in each of 20 tries to read it", 0)

    monkeypatch.setattr(Transport, "dump", refuse)
    with pytest.raises(core.KernelError) as refused:
        interfaces.get(alice, "lo")
    assert str(refused.value) == (
        "Cannot read the addresses in namespace 'alice': "
        'the kernel says "the list changed in each of 20 tries to read it" (EAGAIN).'
    )
