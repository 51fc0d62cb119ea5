"""Subnets taken from a pool."""

from __future__ import annotations

import ipaddress
from random import Random

import pytest

from NetnsLibrary.core.prefixes import parse_prefix
from NetnsLibrary.labs.pools import Pool


def pool(prefix: str, *taken: str) -> Pool:
    return Pool(parse_prefix(prefix), [parse_prefix(one) for one in taken])


def test_small_ones_fill_the_gaps_between_large_ones() -> None:
    made = pool("10.0.0.0/16")
    lengths = [24, 30, 24, 30, 24]
    assert [str(made.take(length)) for length in lengths] == [
        "10.0.0.0/24",
        "10.0.1.0/30",
        "10.0.2.0/24",
        "10.0.1.4/30",
        "10.0.3.0/24",
    ]


def test_what_is_taken_is_never_given() -> None:
    made = pool("10.0.0.0/22", "10.0.0.128/25", "10.0.2.0/31", "10.0.0.0/32", "2001:db8::/32")
    assert str(made.take(24)) == "10.0.1.0/24"
    assert str(made.take(24)) == "10.0.3.0/24"
    assert made.take(24) is None
    assert str(made.take(25)) == "10.0.2.128/25"


def test_too_large_a_piece_is_not_there() -> None:
    assert pool("10.0.0.0/24").take(23) is None
    assert pool("10.0.0.0/24", "10.0.0.0/8").take(30) is None


@pytest.mark.parametrize("seed", range(5))
def test_no_two_overlap_until_all_are_taken(seed: int) -> None:
    chance = Random(seed)
    taken = ["192.168.0.64/26", "192.168.2.7"]
    made = pool("192.168.0.0/22", *taken)
    found = [ipaddress.IPv4Network(one) for one in taken]
    found += [
        ipaddress.IPv4Network(str(one))
        for one in (made.take(chance.randint(24, 32)) for _ in range(200))
        if one is not None
    ]
    rest = iter(lambda: made.take(32), None)
    found += [ipaddress.IPv4Network(f"{one}/32") for one in rest]
    assert sum(one.num_addresses for one in found) == 1024
    assert list(ipaddress.collapse_addresses(found)) == [ipaddress.IPv4Network("192.168.0.0/22")]
