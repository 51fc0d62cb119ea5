"""Ranges and forms of arguments."""

from __future__ import annotations

import pytest

from NetnsLibrary import core
from NetnsLibrary.core.checks import check_mac, check_mtu


@pytest.mark.parametrize(
    ("text", "packed"),
    [
        ("02:00:00:00:00:01", "020000000001"),
        ("02-00-00-00-00-01", "020000000001"),
        ("aa:bb:CC:DD:ee:ff", "aabbccddeeff"),
        ("00:00:00:00:00:01", "000000000001"),
    ],
)
def test_good_macs(text: str, packed: str) -> None:
    assert check_mac(text).hex() == packed


@pytest.mark.parametrize(
    "text",
    [
        "",
        "02:00:00:00:00",
        "02:00:00:00:00:01:02",
        "02:00:00:00:00:1",
        "02:00:00-00:00:01",
        "020000000001",
        "0200.0000.0001",
        "02:00:00:00:00:0g",
        " 02:00:00:00:00:01",
        "02:00:00:00:00:01\n",
    ],
)
def test_what_is_no_mac(text: str) -> None:
    with pytest.raises(core.ArgumentError) as refused:
        check_mac(text)
    assert str(refused.value) == f"'{text}' is no MAC address. Write it like '02:00:00:00:00:01'."


@pytest.mark.parametrize("text", ["01:00:00:00:00:01", "ff:ff:ff:ff:ff:ff", "33:33:00:00:00:01"])
def test_macs_of_groups(text: str) -> None:
    with pytest.raises(core.ArgumentError) as refused:
        check_mac(text)
    assert str(refused.value) == (
        f"'{text}' is a multicast MAC address, which no interface can have: "
        "its first number is odd."
    )


def test_mac_of_nobody() -> None:
    with pytest.raises(core.ArgumentError) as refused:
        check_mac("00:00:00:00:00:00")
    assert str(refused.value) == (
        "'00:00:00:00:00:00' is no MAC address that an interface can have: all is zero."
    )


@pytest.mark.parametrize("mtu", [68, 1500, 65535])
def test_good_mtus(mtu: int) -> None:
    assert check_mtu(mtu) == mtu


@pytest.mark.parametrize("mtu", [-1, 0, 67, 65536])
def test_mtus_out_of_range(mtu: int) -> None:
    with pytest.raises(core.ArgumentError) as refused:
        check_mtu(mtu)
    assert str(refused.value) == f"MTU {mtu} is out of range: it can be from 68 to 65535 bytes."
