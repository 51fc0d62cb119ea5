"""Addresses without what their subnet says anyway, for pictures with many links."""

from __future__ import annotations

import socket

from ..plan import Address

NOTE = "At links, .1 and ::1 are the ends of addresses that begin as the subnet does."


def shortened(address: Address) -> str:
    """The end of an address behind the bytes that all in its subnet share.

    10.0.0.6/30 is `.6`, 10.1.2.3/16 is `.2.3`, and 2001:db8::a/64 is `::a`.
    """
    if address.family == socket.AF_INET:
        kept = address.packed[min(address.length // 8, 3) :]
        return "." + ".".join(map(str, kept)) if len(kept) < 4 else address.ip
    kept = address.packed[min(address.length // 16, 7) * 2 :]
    if len(kept) == 16:
        return address.ip
    number = int.from_bytes(kept, "big")
    groups = [f"{number >> shift & 0xFFFF:x}" for shift in range(8 * len(kept) - 16, -1, -16)]
    while len(groups) > 1 and groups[0] == "0":
        del groups[0]
    return "::" + ":".join(groups)
