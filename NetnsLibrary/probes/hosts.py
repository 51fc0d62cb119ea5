"""At which addresses other hosts reach a namespace."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable

from ..core import KernelError, Namespace, routes
from ..core.addresses import dump_addresses
from .targets import Address

_ALL = 0  # instead of the number of an interface


def addresses_of(namespace: Namespace) -> list[Address]:
    """The addresses by which other hosts can reach a namespace, IPv4 first."""
    return usable(dump_addresses(namespace, _ALL))


def usable(texts: Iterable[str]) -> list[Address]:
    """Those addresses that are neither a loopback nor a link-local one, IPv4 first."""
    found = [ipaddress.ip_interface(text).ip for text in texts]
    return [one for one in found if not one.is_loopback and not one.is_link_local]


def first_in_reach(namespace: Namespace, addresses: Iterable[Address]) -> Address | None:
    """The first address that a namespace has a route to, else the first one at all."""
    candidates = list(addresses)
    for address in candidates:
        if _has_route(namespace, address):
            return address
    return candidates[0] if candidates else None


def _has_route(namespace: Namespace, address: Address) -> bool:
    try:
        routes.get_to(namespace, str(address))
    except KernelError:
        return False
    return True


def has(namespace: Namespace, address: Address) -> bool:
    """Whether an interface of a namespace has an address."""
    texts = dump_addresses(namespace, _ALL)
    return any(ipaddress.ip_interface(text).ip.packed == address.packed for text in texts)
