"""Policy rules: which packets look for their route in which table, see ip-rule(8)."""

from __future__ import annotations

import errno
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from . import rule_messages, watcher
from .absence import absent, ambiguous, there_is
from .checks import check_range
from .errors import ArgumentError, KernelError
from .interface_numbers import index_of
from .names import check_interface_name
from .namespace import Namespace
from .netlink.transport import Refused
from .prefixes import SPELLED, Family, Prefix, everything, families, family_name, parse_prefix
from .rule_messages import Entry
from .tables import parse_table, table_name

_WHOLE_MARK = 0xFFFFFFFF


@dataclass(frozen=True, repr=False)
class Rule:
    """A policy rule; `str()` of it is as `ip rule` prints it, with a blank after the colon.

    Attributes:
        priority: rules are tried in the order of this number.
        source: the network that packets come from, or `all`.
        destination: the network that they go to, or `all`.
        table: where it leads: `main`, `local`, `default`, or a number as a text; None for a
            rule that does something else.
        mark: the firewall mark that packets have, or None when that does not matter.
        interface: the name of the interface that they came in through, or None.
        family: ipv4 or ipv6.
        action: lookup, blackhole, unreachable, prohibit, goto, nop, or l3mdev for the tables
            of VRFs.
        mask: the bits of the mark that are compared.
        suppressed: the longest prefix of routes in the table that are passed over, or None.
        inverted: whether it is for all packets except these.
        selectors: what else it goes by, in the words of `ip rule`, like `dport 80`.
        detached: whether there is no interface of that name.
        others: what else it has, in the words of `ip rule`, like `proto keepalived`.
    """

    priority: int
    source: str
    destination: str
    table: str | None
    mark: int | None
    interface: str | None
    family: Family
    action: str = "lookup"
    mask: int = _WHOLE_MARK
    suppressed: int | None = None
    inverted: bool = False
    selectors: tuple[str, ...] = ()
    detached: bool = False
    others: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.priority}: {' '.join(self._words())}"

    def __repr__(self) -> str:
        return f"<Rule {self}>"

    def _words(self) -> Iterator[str]:
        if self.inverted:
            yield "not"
        yield f"from {self.source}"
        if self.destination != "all":
            yield f"to {self.destination}"
        yield from (one for one in self.selectors if one.startswith("tos "))
        if self.mark is not None:
            yield f"fwmark {_mark(self.mark)}" + (
                f"/{self.mask:#x}" if self.mask != _WHOLE_MARK else ""
            )
        if self.interface:
            yield f"iif {self.interface}{' [detached]' if self.detached else ''}"
        yield from (one for one in self.selectors if not one.startswith("tos "))
        if self.action == "l3mdev":
            yield "lookup [l3mdev-table]"
        else:
            yield f"lookup {self.table}" if self.action == "lookup" else self.action
        if self.suppressed is not None:
            yield f"suppress_prefixlength {self.suppressed}"
        yield from self.others


class Added(NamedTuple):
    """A rule that was added, and the kernel's description of it for `remove`."""

    rule: Rule
    body: bytes


class _Wanted(NamedTuple):
    """A rule as it was given; None means that it is left open."""

    family: int | None
    source: Prefix | None
    destination: Prefix | None
    table: int | None
    priority: int | None
    mark: int | None
    interface: str | None

    def __str__(self) -> str:
        words = [f"priority {self.priority}"] if self.priority is not None else []
        words += [f"from {self.source}"] if self.source else []
        words += [f"to {self.destination}"] if self.destination else []
        words += [f"fwmark {_mark(self.mark)}"] if self.mark is not None else []
        words += [f"iif {self.interface}"] if self.interface else []
        words += [f"lookup {table_name(self.table)}"] if self.table is not None else []
        return " ".join(words)


def add(
    namespace: Namespace,
    *,
    table: int | str,
    source: str | None = None,
    destination: str | None = None,
    priority: int | None = None,
    mark: int | None = None,
    interface: str | None = None,
    family: Family | None = None,
) -> Added:
    """Add a rule that has packets look for their route in a table, see ip-rule(8).

    Args:
        namespace: where.
        table: its number, or main, local or default. It need not exist yet.
        source: the network, or the address, that packets come from.
        destination: the network, or the address, that they go to.
        priority: rules are tried in the order of this number, from 0 to 4294967295. Without
            one the kernel puts the rule before all others but the first.
        mark: the firewall mark that packets have.
        interface: the name of the interface that they come in through; `lo` stands for
            packets of the namespace itself.
        family: ipv4 or ipv6; by default that of source or destination, and else ipv4.

    Raises:
        ArgumentError: something is not as it can be; nothing was changed.
        NotFoundError: there is no such interface.
        KernelError: the kernel refused the rule.
    """
    wanted = _wanted(source, destination, table, priority, mark, interface, family)
    if interface is not None:
        index_of(namespace, interface)  # the kernel would take any name
    number = wanted.family or socket.AF_INET
    both = (wanted.source or everything(number), wanted.destination or everything(number))
    message = rule_messages.new_rule(*both, parse_table(table), priority, mark, interface)
    try:
        (answer,) = namespace.transport.request(message)
    except Refused as refused:
        what = f"Cannot add rule '{wanted}' to namespace '{namespace}'"
        remedy = ""
        if refused.errno == errno.EEXIST:
            rules = map(_rule, _dump(namespace, (number,)))
            remedy = there_is(rule for rule in rules if rule.priority == priority)
        raise KernelError(what, refused.errno, refused.words, remedy) from None
    undo = rule_messages.delete_rule(answer)
    watcher.can_undo(namespace, "request", undo.kind, undo.body)
    return Added(_rule(rule_messages.parse_rule(answer)), answer)


def remove(namespace: Namespace, added: Added) -> None:
    """Take back what `add` did; a rule that is gone already is no error."""
    try:
        namespace.transport.request(rule_messages.delete_rule(added.body))
    except Refused as refused:
        if refused.errno != errno.ENOENT:
            what = f"Cannot delete rule '{added.rule}' of namespace '{namespace}'"
            raise KernelError(what, refused.errno, refused.words) from None


def delete(
    namespace: Namespace,
    *,
    table: int | str | None = None,
    source: str | None = None,
    destination: str | None = None,
    priority: int | None = None,
    mark: int | None = None,
    interface: str | None = None,
    family: Family | None = None,
) -> None:
    """Delete the one rule that has all that is given; see `add` for the arguments.

    Raises:
        ArgumentError: something is not as it can be, nothing is given, or there are several
            such rules.
        NotFoundError: there is no such rule; the error tells which there are.
        KernelError: the kernel refused.
    """
    wanted = _wanted(source, destination, table, priority, mark, interface, family)
    if not any(one is not None for one in wanted[1:]):
        raise ArgumentError("Say which rule: give its priority, source, destination or table.")
    there = _dump(namespace, (wanted.family,) if wanted.family else families(None))
    found = [entry for entry in there if _fits(entry, wanted)]
    if not found:
        what = f"rule '{wanted}' in namespace '{namespace}'"
        raise absent(what, map(_rule, there))
    if len(found) > 1:
        what = f"Rule '{wanted}' of namespace '{namespace}'"
        raise ambiguous(what, map(_rule, found), "Give more of it, like priority or family.")
    try:
        namespace.transport.request(rule_messages.delete_rule(found[0].body))
    except Refused as refused:
        what = f"Cannot delete rule '{wanted}' of namespace '{namespace}'"
        raise KernelError(what, refused.errno, refused.words) from None


def get(namespace: Namespace, family: Family | None = None) -> list[Rule]:
    """The rules of a namespace, IPv4's first, in the order in which they are tried."""
    return [_rule(entry) for entry in _dump(namespace, families(family))]


def _wanted(
    source: str | None,
    destination: str | None,
    table: int | str | None,
    priority: int | None,
    mark: int | None,
    interface: str | None,
    family: Family | None,
) -> _Wanted:
    origin = parse_prefix(source) if source is not None else None
    target = parse_prefix(destination) if destination is not None else None
    chosen = families(family)[0] if family is not None else None
    if interface is not None:
        check_interface_name(interface)
    if priority is not None:
        check_range("Priority", priority, 0, 0xFFFFFFFF)
    if mark is not None:
        check_range("Mark", mark, 0, _WHOLE_MARK)
    for what, prefix in (("Source", origin), ("Destination", target)):
        if prefix and chosen not in (None, prefix.family):
            raise ArgumentError(
                f"{what} {prefix} is {SPELLED[prefix.family]}, and the rule {SPELLED[chosen]}. "
                "All addresses of a rule are of one family."
            )
        chosen = prefix.family if prefix else chosen
    number = parse_table(table) if table is not None else None
    return _Wanted(chosen, origin, target, number, priority, mark, interface)


def _fits(entry: Entry, wanted: _Wanted) -> bool:
    """Whether a rule has all that is wanted."""
    return all(
        wish in (None, there)
        for wish, there in (
            (wanted.source, entry.source),
            (wanted.destination, entry.destination),
            (wanted.table, entry.table if entry.action == "lookup" else -1),
            (wanted.priority, entry.priority),
            (wanted.mark, entry.mark),
            (wanted.interface, entry.interface),
        )
    )


def _dump(namespace: Namespace, wanted: tuple[int, ...]) -> list[Entry]:
    entries: list[Entry] = []
    for family in wanted:
        try:
            answers = namespace.transport.dump(rule_messages.all_rules(family))
        except Refused as refused:
            what = f"Cannot read the rules of namespace '{namespace}'"
            raise KernelError(what, refused.errno, refused.words) from None
        # Without IPv6 in the kernel, it answers for IPv4 again.
        entries += [rule_messages.parse_rule(one) for one in answers if one[0] == family]
    return entries


def _rule(entry: Entry) -> Rule:
    looks_up = entry.action == "lookup"
    return Rule(
        priority=entry.priority,
        source=_network(entry.source),
        destination=_network(entry.destination),
        table=table_name(entry.table) if looks_up else None,
        mark=entry.mark,
        interface=entry.interface,
        family=family_name(entry.source.family),
        action=entry.action,
        mask=entry.mask,
        suppressed=entry.suppressed,
        inverted=entry.inverted,
        selectors=entry.selectors,
        detached=entry.detached,
        others=entry.others,
    )


def _network(prefix: Prefix) -> str:
    return str(prefix) if prefix.length else "all"


def _mark(mark: int) -> str:
    return f"{mark:#x}" if mark else "0"
