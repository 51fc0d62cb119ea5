"""Ranges and forms of arguments."""

from __future__ import annotations

import os
import select

import pytest

from NetnsLibrary import core
from NetnsLibrary.core.checks import LONGEST, check_mac, check_mtu, check_timeout


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


@pytest.mark.parametrize(
    ("seconds", "error"),
    [
        (0, "The timeout has to be longer than zero, and it is 0 s."),
        (-1, "The timeout has to be longer than zero, and it is -1 s."),
        (604801, "The timeout cannot be longer than a week, 604800 s, and it is 604801 s."),
        (1e300, "The timeout cannot be longer than a week, 604800 s, and it is 1e+300 s."),
    ],
)
def test_timeouts_out_of_range(seconds: float, error: str) -> None:
    with pytest.raises(core.ArgumentError) as refused:
        check_timeout(seconds)
    assert str(refused.value) == error


def test_the_kernel_takes_the_longest_timeout() -> None:
    check_timeout(LONGEST)
    reading, writing = os.pipe()
    os.close(writing)
    poll = select.poll()
    poll.register(reading)
    assert poll.poll(LONGEST * 1000)  # there is its end, so that does not take long
    os.close(reading)
