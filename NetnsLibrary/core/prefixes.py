"""Networks and single addresses as people write them, of both families."""

from __future__ import annotations

import functools
import ipaddress
import re
import socket
from typing import Literal, NamedTuple

from .errors import ArgumentError
from .names import hint_of_argument

Family = Literal["ipv4", "ipv6"]

_NUMBERS = {"ipv4": socket.AF_INET, "ipv6": socket.AF_INET6}
BITS: dict[int, int] = {socket.AF_INET: 32, socket.AF_INET6: 128}
SPELLED: dict[int, str] = {socket.AF_INET: "IPv4", socket.AF_INET6: "IPv6"}
LENGTHS = {str(length): length for length in range(129)}
LOWEST_BITS = [(1 << count) - 1 for count in range(129)]


_NAME = re.compile(r"[A-Za-z0-9_.-]+")


class Prefix(NamedTuple):
    """A network: its family, its first address and the length of its prefix.

    A single address is the network of full length; `str()` leaves its length away.
    """

    family: int
    packed: bytes
    length: int

    def __str__(self) -> str:
        address = socket.inet_ntop(self.family, self.packed)
        return address if self.single else f"{address}/{self.length}"

    @property
    def single(self) -> bool:
        """Whether this is one address only."""
        return self.length == BITS[self.family]


def family_name(family: int) -> Family:
    """`ipv4` or `ipv6`."""
    return "ipv6" if family == socket.AF_INET6 else "ipv4"


def families(family: Family | None) -> tuple[int, ...]:
    """The kernel's number of a family, or of both when none is chosen, IPv4 first."""
    if family is None:
        return socket.AF_INET, socket.AF_INET6
    if family not in _NUMBERS:
        raise ArgumentError(f"No address family '{family}'. Write ipv4 or ipv6.")
    return (_NUMBERS[family],)


def everything(family: int) -> Prefix:
    """The network that has all addresses of a family."""
    return Prefix(family, bytes(BITS[family] // 8), 0)


@functools.lru_cache(maxsize=1024)
def parse_ip(text: str) -> Prefix:
    """Check a single address, without a prefix length."""
    family = socket.AF_INET6 if ":" in text else socket.AF_INET
    try:
        return Prefix(family, socket.inet_pton(family, text), BITS[family])
    except (OSError, ValueError):  # the latter for a zero in the text
        hint = hint_of_argument(text)
        if "/" in text and not hint:
            hint = " It has to be one address, without a prefix length."
        elif "%" in text:
            hint = " An interface after '%' has no meaning here."
        elif is_host_name(text):
            hint = " Names are not looked up here."
        raise ArgumentError(f"{text!r} is no IP address.{hint}") from None


@functools.lru_cache(maxsize=1024)
def parse_prefix(text: str) -> Prefix:
    """Check a network like `10.0.0.0/24`, or a single address."""
    address, slash, length_text = text.partition("/")
    if not slash:
        return parse_ip(text)
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    bits = BITS[family]
    try:
        packed = socket.inet_pton(family, address)
    except (OSError, ValueError):
        raise ArgumentError(
            f"{text!r} is no network. Write one like '10.0.0.0/24' or '2001:db8::/64'."
        ) from None
    length = LENGTHS.get(length_text, bits + 1)
    if length > bits:
        raise ArgumentError(f"{text!r} is no network: the prefix length is from 0 to {bits}.")
    if int.from_bytes(packed, "big") & LOWEST_BITS[bits - length]:
        right = ipaddress.ip_network((packed, length), strict=False)
        raise ArgumentError(f"'{text}' has host bits. Did you mean '{right}'?")
    return Prefix(family, packed, length)


def is_host_name(text: str) -> bool:
    """Whether a text that is no address could be the name of a host."""
    return ":" not in text and any(map(str.isalpha, text)) and _NAME.fullmatch(text) is not None


def is_multicast(packed: bytes) -> bool:
    """Whether an address stands for many hosts, see RFC 5771 and RFC 4291."""
    return packed[0] == 0xFF if len(packed) == 16 else packed[0] >> 4 == 0xE


def check_zone(text: str) -> None:
    """Refuse an interface behind an address, like `%eth0`, where it has no meaning."""
    address, mark, _ = text.partition("%")
    if mark and not is_link_local(parse_ip(address).packed):
        raise ArgumentError(
            f"'{text}' has an interface, which only link-local addresses have. Write '{address}'."
        )


def is_link_local(packed: bytes) -> bool:
    """Whether an address has a meaning only together with an interface, see RFC 4291."""
    return len(packed) == 16 and packed[0] == 0xFE and packed[1] & 0xC0 == 0x80
