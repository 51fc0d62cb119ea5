"""Addresses of interfaces: their texts, and the rtnetlink messages about them."""

from __future__ import annotations

import ipaddress
import socket
import struct
from collections.abc import Iterable

from .errors import ArgumentError
from .namespace import Namespace
from .netlink import attributes
from .netlink.transport import NLM_F_CREATE, NLM_F_EXCL, Message

RTM_NEWADDR = 20
RTM_GETADDR = 22
_IFA_ADDRESS = 1
_IFA_LOCAL = 2
_NO_DUPLICATE_DETECTION = 2  # IFA_F_NODAD
_HEADER = struct.Struct("=BBBBi")  # struct ifaddrmsg: family, prefix length, flags, scope, index

Address = ipaddress.IPv4Interface | ipaddress.IPv6Interface


def parse_addresses(texts: Iterable[str]) -> list[Address]:
    """Check addresses like `10.0.0.1/24`; the prefix length has to be there."""
    return [parse_address(text) for text in texts]


def parse_address(text: str) -> Address:
    """Check one address with its prefix length; `ArgumentError` when it is none."""
    if "/" not in text:
        shown = f"{text}/64" if ":" in text else f"{text}/24"
        raise ArgumentError(
            f"Address '{text}' has no prefix length. Write it with one, for example '{shown}'."
        )
    if "%" in text:
        raise ArgumentError(f"'{text}' is no address with a prefix length: it names an interface.")
    try:
        address = ipaddress.ip_interface(text)
    except ValueError as error:
        raise ArgumentError(f"'{text}' is no address with a prefix length: {error}.") from None
    if address.ip.is_multicast or address.ip.is_unspecified:
        what = "a multicast address" if address.ip.is_multicast else "the unspecified address"
        raise ArgumentError(f"'{text}' is {what}, which no interface can have.")
    return address


def new_address(index: int, address: Address) -> Message:
    """Add an address to an interface.

    IPv6 addresses are usable at once: nobody else can have one in a network that we made,
    so the kernel is told not to look for duplicates, which takes it over a second.
    """
    version6 = address.version == 6
    header = _HEADER.pack(
        socket.AF_INET6 if version6 else socket.AF_INET,
        address.network.prefixlen,
        _NO_DUPLICATE_DETECTION if version6 else 0,
        0,
        index,
    )
    packed = address.packed
    body = (
        header
        + attributes.attribute(_IFA_LOCAL, packed)
        + attributes.attribute(_IFA_ADDRESS, packed)
    )
    return Message(RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL, body)


def dump_addresses(namespace: Namespace, index: int) -> list[str]:
    """The addresses of one interface, IPv4 first; a job of the worker."""
    found = []
    for family in (socket.AF_INET, socket.AF_INET6):
        # The kernel lists one interface only, when it is asked to be strict.
        ask = Message(RTM_GETADDR, 0, _HEADER.pack(family, 0, 0, 0, index))
        found += [_text(answer) for answer in namespace.transport.dump(ask)]
    return found


def _text(answer: bytes) -> str:
    family, prefix, *_ = _HEADER.unpack_from(answer)
    values = attributes.parse(answer, _HEADER.size)
    packed = values.get(_IFA_LOCAL) or values[_IFA_ADDRESS]
    return f"{socket.inet_ntop(family, packed)}/{prefix}"
