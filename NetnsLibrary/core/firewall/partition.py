"""A partition: groups of hosts that hear nothing of each other, each host by a table of its own.

Each host drops what comes in from hosts of other groups. On one link they are known by their
hardware addresses, whatever addresses they have or get; from further away, and routers, whose
hardware addresses are on the packets of others, too, by the addresses that they have when the
partition is made.
"""

from __future__ import annotations

import contextlib
import ipaddress
import itertools
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from .. import sysctl, watcher, worker
from ..addresses import dump_addresses
from ..errors import ArgumentError, NetnsError
from ..interfaces import query
from ..namespace import Namespace
from . import nftables
from .nftables import FirewallError, Refused

TABLE = "netns_partition_"  # and more, so that each has its own
_ABSENT = "No such file or directory"
_ALL = 0  # instead of the number of an interface
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Partition:
    """Groups of hosts that do not reach each other until `heal`.

    Attributes:
        groups: the hosts of each group.
        table: the nftables table that does it, in each of them.
    """

    groups: tuple[tuple[Namespace, ...], ...]
    table: str

    @property
    def hosts(self) -> Iterator[Namespace]:
        """All hosts of all groups."""
        return itertools.chain.from_iterable(self.groups)

    def __str__(self) -> str:
        return " | ".join(", ".join(map(str, group)) for group in self.groups)


def partition(groups: Sequence[Sequence[Namespace]]) -> Partition:
    """Keep all hosts of a group from hearing those of the other groups, in both directions.

    Either all of them, or nothing is changed. Within a group nothing changes. A host that is
    a router goes on passing packets of hosts that are in none of the groups.

    Raises:
        ArgumentError: there are less than two groups, one is empty, or a host is in two.
        FirewallError: nft refused.
    """
    check_groups(groups)
    table = f"inet {TABLE}{os.getpid()}_{next(_numbers)}"
    made = Partition(tuple(tuple(group) for group in groups), table)
    worker.call(_divide, made)
    return made


def check_groups(groups: Sequence[Sequence[Namespace]]) -> None:
    """Raise `ArgumentError` when these are no groups to divide hosts into."""
    if len(groups) < 2:
        raise ArgumentError("A partition needs at least two groups of hosts.")
    place: dict[Namespace, int] = {}
    for number, group in enumerate(groups, 1):
        if not group:
            raise ArgumentError(f"Group {number} of the partition is empty.")
        for host in group:
            if host in place and place[host] == number:
                raise ArgumentError(f"Host '{host}' is twice in group {number} of the partition.")
            if place.setdefault(host, number) != number:
                raise ArgumentError(
                    f"Host '{host}' is in group {place[host]} and in group {number} of the "
                    "partition: it can be in one only."
                )


@worker.on_worker
def heal(partition: Partition) -> None:
    """Let all hosts hear each other again; where that was done before is no error."""
    failures: list[str] = []
    for host in partition.hosts:
        if host.closed:
            continue
        try:
            nftables.run(host, f"delete table {partition.table}")
        except Refused as refused:
            if _ABSENT not in str(refused):
                failures.append(f"{host}: {refused}")
    if failures:
        raise FirewallError(f"Cannot heal the partition {partition}", "\n".join(failures))


@dataclass(frozen=True)
class _Identity:
    """What packets of a host are known by."""

    macs: frozenset[str]
    router_macs: frozenset[str]
    addresses: frozenset[str]

    def without(self, own: _Identity) -> _Identity:
        """What is not also on packets of the own group, and so tells them apart."""
        return _Identity(
            self.macs - own.macs - own.router_macs,
            self.router_macs - own.macs - own.router_macs,
            self.addresses - own.addresses,
        )


def _divide(partition: Partition) -> None:
    known = {host: _identify(host) for host in partition.hosts}
    try:
        for group in partition.groups:
            own = _joined(known[host] for host in group)
            others = _joined(known[host] for host in partition.hosts if host not in group)
            for host in group:
                _drop(partition, host, others.without(own))
    except BaseException:
        heal(partition)
        raise


def _identify(host: Namespace) -> _Identity:
    interfaces = [query.get(host, name) for name in query.names(host)]
    addresses = [ipaddress.ip_interface(text).ip for text in dump_addresses(host, _ALL)]
    macs = frozenset(one.mac for one in interfaces if one.mac.strip("0:"))
    routes = _is_router(host)
    return _Identity(
        frozenset() if routes else macs,
        macs if routes else frozenset(),
        frozenset(str(one) for one in addresses if not one.is_loopback and not one.is_link_local),
    )


def _is_router(host: Namespace) -> bool:
    """Whether a host passes packets of others on, in either family."""
    for key in ("net/ipv4/ip_forward", "net/ipv6/conf/all/forwarding"):
        with contextlib.suppress(NetnsError):  # without IPv6 there is no such key
            if sysctl.get(host, key) != "0":
                return True
    return False


def _joined(identities: Iterable[_Identity]) -> _Identity:
    several = list(identities)
    chain = itertools.chain.from_iterable
    return _Identity(
        frozenset(chain(one.macs for one in several)),
        frozenset(chain(one.router_macs for one in several)),
        frozenset(chain(one.addresses for one in several)),
    )


def _drop(partition: Partition, host: Namespace, known_by: _Identity) -> None:
    table = partition.table
    addresses = known_by.addresses
    ipv6 = sorted(one for one in addresses if ":" in one)
    ipv4 = sorted(one for one in addresses if ":" not in one)
    wanted = (
        ("ether saddr {}", sorted(known_by.macs)),
        # No router passes on what comes from a link-local address.
        ("ip6 saddr fe80::/10 ether saddr {}", sorted(known_by.router_macs)),
        ("ip saddr 169.254.0.0/16 ether saddr {}", sorted(known_by.router_macs)),
        ("ip saddr {}", ipv4),
        ("ip6 saddr {}", ipv6),
    )
    rules = [
        f"add rule {table} input {match.format('{ ' + ', '.join(values) + ' }')} counter drop"
        for match, values in wanted
        if values
    ]
    commands = [
        f"add table {table}",
        f"add chain {table} input {{ type filter hook input priority filter; }}",
        *rules,
    ]
    watcher.can_restore_rules(host, f"add table {table}\ndelete table {table}\n")
    try:
        nftables.run(host, "\n".join(commands) + "\n")
    except Refused as refused:
        what = f"Cannot make the partition {partition}: in namespace '{host}'"
        raise FirewallError(what, str(refused)) from None
