"""How many packets a namespace has received, and how many its programs got of them."""

from __future__ import annotations

from typing import NamedTuple

from ...core import Namespace, worker
from ...core.visit import inside


class Counts(NamedTuple):
    """Packets that came in, and those of them that passed the firewall to something in here."""

    received: int
    delivered: int


# What hosts on a link tell each other by themselves in IPv6 (RFC 4861, RFC 3810).
_OF_NEIGHBORS = (
    *("RouterSolicits", "RouterAdvertisements", "NeighborSolicits", "NeighborAdvertisements"),
    *("GroupMembQueries", "GroupMembResponses", "GroupMembReductions", "MLDv2Reports"),
)


@worker.on_worker
def count(namespace: Namespace, version: int) -> Counts:
    """Read the counters of RFC 4293 of one family, without what neighbours tell each other."""
    with inside(namespace):
        return _ipv6() if version == 6 else _ipv4()


def _ipv4() -> Counts:
    # Not /proc/net, which is the main thread's.
    with open("/proc/thread-self/net/snmp", encoding="ascii") as file:
        names, values = (line.split()[1:] for line in file if line.startswith("Ip:"))
    found = dict(zip(names, map(int, values), strict=True))
    return Counts(found["InReceives"], found["InDelivers"])


def _ipv6() -> Counts:
    try:
        with open("/proc/thread-self/net/snmp6", encoding="ascii") as file:
            found = {name: int(value) for name, value in map(str.split, file)}
    except FileNotFoundError:  # a kernel without IPv6
        return Counts(0, 0)
    # All of it is multicast, except the answers to questions for hardware addresses.
    answers = found["Icmp6InNeighborAdvertisements"]
    received = found["Ip6InReceives"] - found["Ip6InMcastPkts"] - answers
    delivered = found["Ip6InDelivers"] - sum(found[f"Icmp6In{one}"] for one in _OF_NEIGHBORS)
    return Counts(received, delivered)
