"""Ranges and forms of arguments, checked before anything is asked of the kernel."""

from __future__ import annotations

import re

from .errors import ArgumentError

LARGEST_MTU = 65535  # ETH_MAX_MTU
LONGEST = 604_800.0  # seconds, a week; the kernel counts milliseconds, and not many more fit

_MAC = re.compile(r"[0-9a-fA-F]{2}([:-])(?:[0-9a-fA-F]{2}\1){4}[0-9a-fA-F]{2}")


def check_mac(text: str) -> bytes:
    """The six bytes of a hardware address that one interface can have."""
    if not _MAC.fullmatch(text):
        raise ArgumentError(f"'{text}' is no MAC address. Write it like '02:00:00:00:00:01'.")
    mac = bytes.fromhex(text.replace(":", "").replace("-", ""))
    if mac[0] & 1:
        raise ArgumentError(
            f"'{text}' is a multicast MAC address, which no interface can have: "
            "its first number is odd."
        )
    if not any(mac):
        raise ArgumentError(f"'{text}' is no MAC address that an interface can have: all is zero.")
    return mac


def check_mtu(mtu: int, largest: int = LARGEST_MTU) -> int:
    """An MTU in bytes; some kinds of interface have a smaller range, which the kernel tells."""
    if not 68 <= mtu <= largest:  # from ETH_MIN_MTU
        raise ArgumentError(f"MTU {mtu} is out of range: it can be from 68 to {largest} bytes.")
    return mtu


def check_range(what: str, number: int, least: int, most: int) -> int:
    """A number from `least` to `most`, or an error that says so of `what`."""
    if not least <= number <= most:
        raise ArgumentError(f"{what} {number} is out of range: it can be from {least} to {most}.")
    return number


def check_timeout(timeout: float) -> None:
    """Raise `ArgumentError` when there would be no time at all, or more than a week."""
    check_duration("The timeout", timeout)


def check_duration(what: str, seconds: float) -> None:
    """Raise `ArgumentError` when a time is not longer than zero, or longer than a week."""
    if seconds <= 0:
        raise ArgumentError(f"{what} has to be longer than zero, and it is {seconds:g} s.")
    check_not_longer(what, seconds)


def check_not_longer(what: str, seconds: float) -> None:
    """Raise `ArgumentError` when a time is longer than a week."""
    if seconds > LONGEST:
        raise ArgumentError(
            f"{what} cannot be longer than a week, {LONGEST:g} s, and it is {seconds:g} s."
        )
