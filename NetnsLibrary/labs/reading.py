"""From the content of a lab file to a topology."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from ..core.checks import check_timeout
from ..core.errors import ArgumentError
from ..core.impairment.model import Impairment
from ..core.impairment.parsing import parse_impairment, parse_time
from ..core.resolver import check_address
from .document import IMPAIRMENTS, LabEntry, LinkEntry, NodeEntry, ProgramEntry, ReadyEntry
from .document_errors import collect
from .findings import Findings, Path
from .model import Link, LinkEnd, Node, Program, Readiness, RouteRequest, Topology
from .planning import check_parts
from .remains import without_errors


def read(content: Any, findings: Findings) -> Topology | None:
    """Make a topology of the content of a file; None when its form is wrong."""
    try:
        entry = LabEntry.model_validate(content)
    except ValidationError as error:
        collect(error, findings)
        _find_more(content, error, findings)
        return None
    return _topology(entry, findings)


def _find_more(content: Any, error: ValidationError, findings: Findings) -> None:
    """What is wrong besides the form of some parts, as far as it does not follow from that."""
    left = without_errors(content, error)
    if left is None:
        return
    try:
        entry = LabEntry.model_validate(left.content)
    except ValidationError:
        return
    more = Findings()
    check_parts(_topology(entry, more), more)
    findings.errors += [one.with_link_of(left.links) for one in more.errors]


def _topology(entry: LabEntry, findings: Findings) -> Topology:
    return Topology(
        entry.name,
        {name: _node(name, node, findings) for name, node in entry.nodes.items()},
        _Links(entry.links, findings).made,
        entry.pools.ipv4,
        entry.pools.ipv6,
        entry.routing,
    )


def _node(name: str, entry: NodeEntry, findings: Findings) -> Node:
    path: Path = ("nodes", name)
    said = entry.model_fields_set
    if not said:
        return Node(name)
    if said == {"kind"}:
        return Node(name, entry.kind)
    for host, addresses in entry.hosts.items():
        for address in addresses:
            findings.attempt((*path, "hosts", host), check_address, address)
    return Node(
        name,
        entry.kind,
        entry.addresses,
        [RouteRequest(*_route(route)) for route in entry.routes],
        entry.sysctls,
        entry.hosts,
        [
            _program(program, (*path, "programs", position), findings)
            for position, program in enumerate(entry.programs)
        ],
        entry.subnet,
        entry.stp,
    )


def _route(entry: Any) -> tuple[Any, ...]:
    return entry.to, entry.via, entry.interface, entry.metric, entry.type


def _program(entry: ProgramEntry, path: Path, findings: Findings) -> Program:
    command = tuple(entry.command)
    if not command[0]:
        findings.error((*path, "command"), "A command begins with a program, and here it is ''.")
    if any("\0" in word for word in command):
        findings.error((*path, "command"), "A command cannot contain a zero character.")
    if "\0" in (entry.directory or ""):
        findings.error((*path, "directory"), "A folder cannot have a zero character in its path.")
    for variable, value in entry.environment.items():
        place = (*path, "environment", variable)
        if not variable or "=" in variable or "\0" in variable:
            findings.error(
                place, f"{variable!r} is no variable: its name has characters, but no '=' and zero."
            )
        elif "\0" in value:
            findings.error(place, f"The value of {variable} cannot contain a zero character.")
    ready = None
    if entry.ready is not None:
        ready = findings.attempt((*path, "ready"), _readiness, entry.ready)
    name = entry.name or os.path.basename(command[0])
    return Program(command, name, entry.environment, entry.directory, ready)


def _readiness(entry: ReadyEntry) -> Readiness:
    said = [
        (condition, value)
        for condition, value in (
            ("port", entry.port),
            ("output", entry.output),
            ("file", entry.file),
        )
        if value is not None
    ]
    if len(said) != 1:
        raise ArgumentError(
            "'ready' needs one of port, output and file, and it has "
            f"{' and '.join(condition for condition, _ in said) or 'none'}."
        )
    timeout = parse_time("timeout", entry.timeout)
    check_timeout(timeout)
    condition: Any = said[0][0]
    return Readiness(condition, str(said[0][1]), entry.protocol, timeout)


class _Links:
    """Makes links; a lab may have thousands, and most are impaired in the same way."""

    def __init__(self, entries: Sequence[LinkEntry], findings: Findings) -> None:
        self._findings = findings
        self._known: dict[tuple[tuple[str, str], ...], Impairment | None] = {}
        self.made = [self._link(number, entry) for number, entry in enumerate(entries)]

    def _link(self, number: int, entry: LinkEntry) -> Link:
        first, second = (_end(text) for text in entry.endpoints)
        said = entry.model_fields_set
        if len(said) > 1:
            path: Path = ("links", number)
            both = {name: getattr(entry, name) for name in IMPAIRMENTS if name in said}
            if both:
                first.impairment = second.impairment = self._impairment(both, path)
            ends = (first, second)
            for text, one in entry.sent_by.items():
                own = {
                    name: getattr(one, name) for name in IMPAIRMENTS if name in one.model_fields_set
                }
                end = self._find(ends, text, (*path, "from", text))
                if end is not None:
                    end.impairment = self._impairment({**both, **own}, (*path, "from", text))
            for text, addresses in entry.addresses.items():
                end = self._find(ends, text, (*path, "addresses", text))
                if end is not None:
                    end.addresses = addresses
            for text, mac in entry.macs.items():
                end = self._find(ends, text, (*path, "macs", text))
                if end is not None:
                    end.mac = mac
        return Link((first, second), entry.subnet, entry.mtu)

    def _find(self, ends: tuple[LinkEnd, LinkEnd], text: str, path: Path) -> LinkEnd | None:
        for end in ends:
            if text in (end.node, str(end)):
                return end
        known = [end.node for end in ends]
        self._findings.unknown(path, f"This link does not end at '{text}'", text, known)
        return None

    def _impairment(self, said: Mapping[str, str | None], path: Path) -> Impairment | None:
        values = {name: value for name, value in said.items() if value is not None}
        key = tuple(values.items())
        if key not in self._known:
            self._known[key] = self._parse(values, path)
        return self._known[key]

    def _parse(self, values: Mapping[str, str], path: Path) -> Impairment | None:
        fine = True
        for name, value in values.items():
            place = (*path, name)
            fine &= self._findings.attempt(place, parse_impairment, {name: value}) is not None
        if not fine:
            return None
        order = parse_impairment(values)
        made = self._findings.attempt(path, Impairment().changed_by, order)
        return made if made and not made.empty else None


def _end(text: str) -> LinkEnd:
    node, _, interface = text.partition(":")
    return LinkEnd(node, interface or None)
