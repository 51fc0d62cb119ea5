"""Blocks: traffic of a kind that is dropped, each in tables of its own."""

from __future__ import annotations

import itertools
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import get_args

from .. import watcher, worker
from ..errors import ArgumentError
from ..interfaces import query
from ..namespace import Namespace
from ..prefixes import Prefix, family_name, parse_prefix
from ..traffic import Direction, Protocol
from . import nftables
from .nftables import FirewallError, Refused

Ports = int | str | Iterable[int | str]

_HOOKS = {"in": "input", "out": "output", "forward": "forward"}
_PROTOCOLS = get_args(Protocol)
_WITH_PORTS = ("tcp", "udp", "sctp")
_ONE_FAMILY = {"icmp": "ipv4", "icmpv6": "ipv6"}
TABLE = "netns_block_"  # and more, so that each has its own
_ABSENT = "No such file or directory"

_numbers = itertools.count(1)


@dataclass(frozen=True)
class Traffic:
    """Which traffic is meant; None is any.

    Attributes:
        source: an address or a network that it comes from.
        destination: an address or a network that it goes to.
        protocol: its protocol, see `Protocol`.
        port: the port that it goes to, a range like `8000-8010`, or several of them.
    """

    source: str | None = None
    destination: str | None = None
    protocol: Protocol | None = None
    port: Ports | None = None


@dataclass(frozen=True)
class Block:
    """Traffic that is dropped in a namespace until `unblock`; `str()` of it says which.

    Attributes:
        namespace: where it is dropped.
        direction: on its way in, out, or from one interface to another (forward).
        traffic: what it is in words, like `tcp to port 80 from 10.0.0.1`.
        tables: the nftables tables that do it, by family and name.
    """

    namespace: Namespace
    direction: Direction
    traffic: str
    tables: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.namespace} {self.direction}: {self.traffic}"


def block(namespace: Namespace, traffic: Traffic, direction: Direction = "in") -> Block:
    """Drop traffic silently; its counter is in the table.

    Args:
        namespace: where.
        traffic: which.
        direction: `in` is what programs in the namespace receive, `out` what they send,
            `forward` what the namespace passes on for others: what it routes, and what goes
            through its bridges.

    Raises:
        ArgumentError: something is not as it can be; nothing was changed.
        FirewallError: nft refused, or the kernel cannot filter what the bridges pass on.
    """
    if direction not in _HOOKS:
        raise ArgumentError(f"No direction '{direction}'. Known: {', '.join(_HOOKS)}.")
    return worker.call(_add, namespace, direction, _Checked(traffic))


@worker.on_worker
def unblock(block: Block) -> None:
    """Let blocked traffic through again; `ArgumentError` when that was done before."""
    if not _delete(block):
        raise ArgumentError(
            f"'{block}' is not blocked any more: it was unblocked before, "
            "or all firewall rules were flushed."
        )


@worker.on_worker
def remove_block(block: Block) -> None:
    """Let blocked traffic through again, unless that was done before."""
    _delete(block)


class _Checked:
    """A kind of traffic, as a rule for packets and one for frames, and in words."""

    def __init__(self, traffic: Traffic) -> None:
        source, destination = _network(traffic.source), _network(traffic.destination)
        protocol = traffic.protocol
        if protocol is not None and protocol not in _PROTOCOLS:
            raise ArgumentError(f"No protocol '{protocol}'. Known: {', '.join(_PROTOCOLS)}.")
        _check_families(source, destination, protocol)
        ports = _ports(traffic.port, protocol)
        self.rule = " ".join(_rule(source, destination, protocol, ports))
        # Else ARP, and whatever else is no IP, would be dropped with it.
        ip_only = "" if source or destination else "meta protocol { ip, ip6 } "
        self.rule_of_frames = ip_only + self.rule
        self.words = _words(source, destination, protocol, ports)


def _network(text: str | None) -> Prefix | None:
    return None if text is None else parse_prefix(text)


def _check_families(
    source: Prefix | None, destination: Prefix | None, protocol: str | None
) -> None:
    if source and destination and source.family != destination.family:
        raise ArgumentError(
            f"{source} and {destination} are of two families: no packet has both. "
            "Block Traffic once for each."
        )
    address = source or destination
    wanted = _ONE_FAMILY.get(protocol or "")
    if address and wanted and family_name(address.family) != wanted:
        other = "icmpv6" if protocol == "icmp" else "icmp"
        raise ArgumentError(
            f"Protocol '{protocol}' belongs to {wanted}, and {address} does not. "
            f"Did you mean '{other}'?"
        )


def _ports(port: Ports | None, protocol: str | None) -> list[str]:
    if port is None:
        return []
    if protocol not in _WITH_PORTS:
        given = f"protocol '{protocol}' has none" if protocol else "without a protocol it is open"
        raise ArgumentError(
            f"Port {port} needs a protocol with ports, and {given}. "
            f"Add one of: {', '.join(_WITH_PORTS)}."
        )
    several = [port] if isinstance(port, (int, str)) else list(port)
    texts = [text.strip() for one in several for text in str(one).split(",")]
    if not texts:
        raise ArgumentError("The list of ports to block is empty.")
    return list(dict.fromkeys(_port(text) for text in texts))


def _port(text: str) -> str:
    found = re.fullmatch(r"(\d{1,5})(?:\s*-\s*(\d{1,5}))?", text, re.ASCII)
    if not found:
        raise ArgumentError(f"'{text}' is no port. Write a number like 80, or a range: 8000-8010.")
    first, last = int(found[1]), int(found[2] or found[1])
    for number in (first, last):
        if not 1 <= number <= 65535:
            raise ArgumentError(f"Port {number} is out of range: it can be from 1 to 65535.")
    if first > last:
        raise ArgumentError(f"The range of ports '{text}' is empty: write {last}-{first}.")
    return f"{first}-{last}" if first < last else str(first)


def _rule(
    source: Prefix | None, destination: Prefix | None, protocol: str | None, ports: list[str]
) -> Iterable[str]:
    for address, field in ((source, "saddr"), (destination, "daddr")):
        if address:
            header = "ip6" if family_name(address.family) == "ipv6" else "ip"
            yield f"{header} {field} {address}"
    if ports:
        yield f"{protocol} dport {{ {', '.join(ports)} }}"
    elif protocol:
        yield f"meta l4proto {protocol}"


def _words(
    source: Prefix | None, destination: Prefix | None, protocol: str | None, ports: list[str]
) -> str:
    words = [protocol or "all traffic"]
    if ports:
        words.append(f"to port {', '.join(ports)}")
    if source:
        words.append(f"from {source}")
    if destination:
        words.append(f"to {destination}")
    return " ".join(words)


def _add(namespace: Namespace, direction: Direction, checked: _Checked) -> Block:
    name = f"{TABLE}{os.getpid()}_{next(_numbers)}"
    rules = {f"inet {name}": checked.rule}
    if direction == "forward" and _can_filter_bridges(namespace, name, checked.words):
        # Frames from port to port of a bridge are no business of the family inet.
        rules[f"bridge {name}"] = checked.rule_of_frames
    block = Block(namespace, direction, checked.words, tuple(rules))
    for table in rules:
        # To delete a table that is not there is an error, but it can be made for that.
        watcher.can_restore_rules(namespace, f"add table {table}\ndelete table {table}\n")
    hook = _HOOKS[direction]
    commands = [
        f"""add table {table}
add chain {table} {hook} {{ type filter hook {hook} priority filter; }}
add rule {table} {hook} {rule} counter drop
"""
        for table, rule in rules.items()
    ]
    try:
        nftables.run(namespace, "".join(commands))
    except Refused as refused:
        raise FirewallError(f"Cannot block {block}", str(refused)) from None
    return block


def _can_filter_bridges(namespace: Namespace, name: str, words: str) -> bool:
    """Whether the kernel has tables of the family bridge; an error where a bridge needs one."""
    try:
        nftables.run(namespace, f"add table bridge {name}\ndelete table bridge {name}\n")
    except Refused as refused:
        there = [query.get(namespace, one) for one in query.names(namespace)]
        bridges = ", ".join(str(one) for one in there if one.kind == "bridge")
        if not bridges:
            return False
        what = (
            f"Cannot block {namespace} forward: {words}. The kernel cannot filter what "
            f"{bridges} passes on; it needs CONFIG_NF_TABLES_BRIDGE"
        )
        raise FirewallError(what, str(refused)) from None
    return True


def _delete(block: Block) -> bool:
    """Delete its tables, and tell whether one was there."""
    there = False
    for table in block.tables:
        try:
            nftables.run(block.namespace, f"delete table {table}")
            there = True
        except Refused as refused:
            if _ABSENT not in str(refused):
                raise FirewallError(f"Cannot unblock {block}", str(refused)) from None
    return there
