"""Hosts on one network whose subnets nothing joins are warned of, and no others."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from NetnsLibrary.labs.check import check


def warnings_of(
    alice: list[str], bob: list[str], carol: list[str], nodes: dict[str, Any] | None = None
) -> list[str]:
    """The warnings about a switch with three hosts that have these addresses."""
    addresses = {"alice": alice, "bob": bob, "carol": carol}
    lab = {
        "pools": {"ipv6": None},
        "nodes": {"s": {"kind": "switch"}, "alice": {}, "bob": {}, "carol": {}} | (nodes or {}),
        "links": [
            {"endpoints": [name, "s"], "addresses": {name: own}} for name, own in addresses.items()
        ],
    }
    return [text.partition(": ")[2] for text in check(yaml.safe_dump(lab)).warnings]


ONE, OTHER, THIRD = ["10.0.0.1/24"], ["10.0.1.2/24"], ["10.0.2.3/24"]


def test_three_subnets() -> None:
    assert warnings_of(ONE, OTHER, THIRD) == [
        "Hosts on the network of switch s are in subnets that no router joins, so they do not "
        "reach each other: alice in 10.0.0.0/24; bob in 10.0.1.0/24; carol in 10.0.2.0/24."
    ]


def test_a_host_in_two_of_three() -> None:
    (text,) = warnings_of(ONE, [*OTHER, "10.0.0.2/24"], THIRD)
    assert text.endswith(": alice, bob in 10.0.0.0/24, 10.0.1.0/24; carol in 10.0.2.0/24.")


def test_of_ipv6_too() -> None:
    (text,) = warnings_of(["2001:db8::1/64"], ["2001:db8:0:1::2/64"], ["2001:db8::3/64"])
    assert text.endswith(": alice, carol in 2001:db8::/64; bob in 2001:db8:0:1::/64.")


@pytest.mark.parametrize(
    ("addresses", "nodes"),
    [
        ((ONE, ["10.0.0.2/24"], ["10.0.0.3/24"]), {}),
        ((ONE, ["2001:db8::2/64"], ["10.0.0.3/24"]), {}),
        ((ONE, [*OTHER, "10.0.0.2/24"], ["10.0.1.3/24"]), {}),
        ((ONE, OTHER, THIRD), {"carol": {"kind": "router"}}),
        (
            (ONE, OTHER, ["10.0.0.3/24"]),
            {"bob": {"routes": [{"to": "10.0.0.0/24", "interface": "eth0"}]}},
        ),
    ],
    ids=["one subnet", "two families", "a host in both", "a router", "a way by hand"],
)
def test_no_reason_for_a_warning(
    addresses: tuple[list[str], list[str], list[str]], nodes: dict[str, Any]
) -> None:
    assert warnings_of(*addresses, nodes) == []


def test_two_ends_of_a_link() -> None:
    lab: dict[str, Any] = {
        "pools": {"ipv6": None},
        "nodes": {"alice": {}, "bob": {}},
        "links": [{"endpoints": ["alice", "bob"], "addresses": {"alice": ONE, "bob": OTHER}}],
    }
    (text,) = check(yaml.safe_dump(lab)).warnings
    assert "Hosts on the link of alice:eth0 and bob:eth0 are in subnets" in text
