"""Routes by one router and nothing else, as most are, which are added in few steps.

Whatever takes a closer look or has something wrong is left to `core.route_arguments`, which
knows the words for it.
"""

from __future__ import annotations

from socket import AF_INET, AF_INET6, inet_pton
from typing import NamedTuple

from .prefixes import BITS, LENGTHS, LOWEST_BITS, Prefix, is_link_local
from .route_arguments import UNSPECIFIED, Wanted, WantedHop
from .route_messages import UNICAST
from .tables import MAIN


class PlainRoute(NamedTuple):
    """A route into the main table, by one router whose interface the kernel finds."""

    family: int
    packed: bytes
    length: int
    router: bytes

    @property
    def wanted(self) -> Wanted:
        """The same as `core.route_arguments` has it, for errors and for taking it back."""
        family, packed, length, router = self
        hop = WantedHop(Prefix(family, router, BITS[family]), None)
        return Wanted(Prefix(family, packed, length), (hop,), None, MAIN, UNICAST, None)


def parse_plain(destination: str, via: str) -> PlainRoute | None:
    """The plain route that two texts stand for; None when it is no plain one, or is wrong."""
    family = AF_INET6 if ":" in via else AF_INET
    bits = BITS[family]
    try:
        router = inet_pton(family, via)
        if destination == "default":
            packed, length = bytes(len(router)), 0
        else:
            address, slash, length_text = destination.partition("/")
            packed = inet_pton(family, address)
            length = LENGTHS[length_text] if slash else bits
    except (OSError, ValueError, KeyError):  # the second for a zero in a text
        return None
    if length > bits or int.from_bytes(packed, "big") & LOWEST_BITS[bits - length]:
        return None
    if router in UNSPECIFIED or is_link_local(router):
        return None
    return PlainRoute(family, packed, length, router)
