"""The counters of an interface, see struct rtnl_link_stats64 in linux/if_link.h."""

from __future__ import annotations

import struct
from dataclasses import dataclass, fields

from ..errors import unknown
from ..names import check_interface_name
from ..namespace import Namespace
from ..netlink import attributes
from . import messages, query


@dataclass(frozen=True)
class Statistics:
    """Packets and bytes that an interface received (rx) and sent (tx) since it was made."""

    rx_packets: int
    tx_packets: int
    rx_bytes: int
    tx_bytes: int
    rx_errors: int
    tx_errors: int
    rx_dropped: int
    tx_dropped: int
    multicast: int
    collisions: int

    def counter(self, name: str) -> int:
        """One of the counters by name; `NotFoundError` names those that there are."""
        known = [field.name for field in fields(self)]
        if name not in known:
            raise unknown("counter", name, known)
        value: int = getattr(self, name)
        return value


_NUMBERS = struct.Struct("=10Q")


def statistics(namespace: Namespace, name: str) -> Statistics:
    """Read the counters of the interface `name` of a namespace."""
    message = messages.get_link_with_statistics(check_interface_name(name))
    link = query.ask(namespace, name, message)
    found = attributes.parse(link, messages.LINK_LENGTH)
    return Statistics(*_NUMBERS.unpack_from(found[messages.IFLA_STATS64]))
