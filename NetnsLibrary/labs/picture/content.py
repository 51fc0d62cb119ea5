"""What a picture says: the texts of nodes and links, before anything has a place."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from ...core.impairment.model import Impairment
from ..plan import Plan, PlannedInterface, PlannedNode
from .live import Live
from .shortening import NOTE, shortened
from .styles import TABLES, Style, style_of

_LONGEST = 26  # characters that are shown of a name; all of them are in its tooltip
_WIDTHS = {
    "name": 7.8,
    "warn": 6.5,
    "bad": 6.5,
}  # pixels of a character on average, by the style of its text
_WIDTH = 6.1
_NARROW = frozenset(".,:;/|'!() ijlI")  # characters of about half the width
LINE_HEIGHT = 13
_KIND_WIDTH = 5.2


class Line(NamedTuple):
    """One line of text.

    Attributes:
        text: what is written.
        style: name, plain, faint, warn or bad.
    """

    text: str
    style: str = "plain"

    @property
    def width(self) -> float:
        """About how wide it is, in pixels."""
        count = len(self.text) - 0.4 * sum(map(_NARROW.__contains__, self.text))
        if not self.text.isascii():
            count += 0.7 * sum(unicodedata.east_asian_width(one) in "WF" for one in self.text)
        return count * _WIDTHS.get(self.style, _WIDTH)


@dataclass
class Card:
    """A node as it is drawn.

    Attributes:
        name: all of it.
        kind: host, router or switch.
        lines: its name first.
        gone: whether its namespace has been closed.
        details: what its tooltip says.
    """

    name: str
    kind: str
    lines: list[Line]
    gone: bool
    details: str

    @property
    def width(self) -> int:
        """In pixels."""
        first = self.lines[0].width + 8 + len(self.kind) * _KIND_WIDTH
        widest = max([first, *(line.width for line in self.lines[1:])])
        return 2 * round(widest / 2 + (18 if self.kind != "host" else 9))

    @property
    def height(self) -> int:
        """In pixels."""
        return 2 * ((LINE_HEIGHT * len(self.lines) + 12) // 2)


@dataclass
class Cable:
    """A link as it is drawn.

    Attributes:
        ends: nodes and interfaces.
        at_ends: what is written at the one end and the other.
        subnets: are written in the middle, where no switch tells them.
        middle: what else is written there: an MTU, and impairments of both directions.
        directed: impairments of each direction; they have their arrows when the picture knows
            where the ends are.
        broken: whether an end is down or gone.
        details: what its tooltip says.
    """

    ends: tuple[tuple[str, str], tuple[str, str]]
    at_ends: tuple[list[Line], list[Line]]
    subnets: list[Line] = field(default_factory=list)
    middle: list[Line] = field(default_factory=list)
    directed: tuple[Impairment | None, Impairment | None] = (None, None)
    broken: bool = False
    details: str = ""


@dataclass
class Content:
    """All that a picture says.

    Attributes:
        cards: by the names of the nodes.
        cables: in the order of the plan's links.
        degrees: how many interfaces each node has.
        style: how much is written at links.
        note: explains what is shortened.
    """

    cards: dict[str, Card]
    cables: list[Cable]
    degrees: dict[str, int]
    style: Style = "roomy"
    note: Line | None = None


def contents(plan: Plan, live: Live | None, style: Style | None = None) -> Content:
    """What the picture of a lab says; without `live` as it was planned.

    Args:
        plan: the lab.
        live: its state.
        style: how much is written at links; None is what fits so many.
    """
    return _Writer(plan, live, style or style_of(plan)).content


class _Writer:
    def __init__(self, plan: Plan, live: Live | None, style: Style) -> None:
        self._plan = plan
        self._live = live or Live()
        self._planned_only = live is None
        self._style = style
        self._crowded = self._style != "roomy"
        self._interfaces = {
            (node.name, one.name): one for node in plan.nodes.values() for one in node.interfaces
        }
        self.content = Content(
            {name: self._card(node) for name, node in plan.nodes.items()},
            [self._cable(number) for number in range(len(plan.links))],
            {name: len(node.interfaces) for name, node in plan.nodes.items()},
            self._style,
            Line(NOTE, "faint") if self._crowded else None,
        )

    def _card(self, node: PlannedNode) -> Card:
        gone = node.name in self._live.gone
        lines = [Line(_short(node.name), "name")]
        if gone:
            lines.append(Line("gone", "bad"))
        if node.kind == "switch":
            lines += [Line(str(subnet), "faint") for subnet in self._subnets_of(node.name)]
            if node.stp:
                lines.append(Line("spanning tree", "faint"))
        elif len(node.interfaces) == 1:  # then its box is the end of the link
            lines += self._end_lines(node, node.interfaces[0])
        if self._style in TABLES and len(node.interfaces) > 1:
            lines += self._table(node)
        lines += [Line(f"lo {address}") for address in node.loopback]
        return Card(node.name, node.kind, lines, gone, self._details(node))

    def _table(self, node: PlannedNode) -> Iterator[Line]:
        """The ends of links, but not those that hosts beside it tell."""
        for one in node.interfaces:
            if not self._is_leaf(one.peer[0]):
                line = self._end_line(node, one, whole=self._style == "packed")
                yield Line(f"{line.text} to {_short(one.peer[0])}", line.style)

    def _is_leaf(self, name: str) -> bool:
        return len(self._plan.nodes[name].interfaces) == 1

    def _subnets_of(self, switch: str) -> list[object]:
        found = [one for one in self._plan.networks if switch in one.switches]
        return [subnet for network in found for subnet in network.subnets]

    def _details(self, node: PlannedNode) -> str:
        told = [f"{node.kind} {node.name}"]
        for one in node.interfaces:
            addresses = " ".join(map(str, one.addresses))
            state = self._live.broken.get((node.name, one.name), "")
            told.append(" ".join(filter(None, [one.name, addresses, state])))
        return "\n".join(told)

    def _end_lines(self, node: PlannedNode, interface: PlannedInterface) -> list[Line]:
        state = self._live.broken.get((node.name, interface.name))
        name = _short(interface.name)
        lines = [Line(f"{name} {state}", "bad") if state else Line(name, "faint")]
        if len(node.interfaces) == 1:
            return lines + [Line(str(one)) for one in interface.addresses]
        if self._crowded:
            return [self._end_line(node, interface, whole=False)]
        return lines + [Line(one.ip) for one in interface.addresses]

    def _end_line(self, node: PlannedNode, interface: PlannedInterface, *, whole: bool) -> Line:
        state = self._live.broken.get((node.name, interface.name))
        told = [_short(interface.name), *([state] if state else [])]
        told += [str(one) if whole else shortened(one) for one in interface.addresses]
        return Line(" ".join(told), "bad" if state else "plain")

    def _cable(self, number: int) -> Cable:
        link = self._plan.links[number]
        network = self._plan.networks[link.network]
        one, other = link.ends
        tabled = self._style in TABLES and not any(self._is_leaf(end[0]) for end in link.ends)
        told: list[list[Line]] = []
        for node, name in link.ends:
            planned = self._plan.nodes[node]
            inside = tabled or (len(planned.interfaces) == 1 and planned.kind != "switch")
            told.append([] if inside else self._end_lines(planned, self._interfaces[node, name]))
        subnets = [] if network.switches else [Line(str(one), "faint") for one in network.subnets]
        if tabled and self._style == "packed":
            subnets = []
        middle = [Line(f"MTU {link.mtu}", "faint")] if link.mtu else []
        impairments = self._impairments(number)
        if impairments[0] is not None and impairments[0] == impairments[1]:
            middle += told_of(impairments[0])
            impairments = (None, None)
        details = " to ".join(self._end_details(end) for end in link.ends)
        broken = one in self._live.broken or other in self._live.broken
        at_ends = (told[0], told[1])
        return Cable(link.ends, at_ends, subnets, middle, impairments, broken, details)

    def _end_details(self, end: tuple[str, str]) -> str:
        addresses = [str(address) for address in self._interfaces[end].addresses]
        return " ".join([":".join(end), *addresses])

    def _impairments(self, number: int) -> tuple[Impairment | None, Impairment | None]:
        link = self._plan.links[number]
        if self._planned_only:
            return link.impairments
        one, other = (self._live.impairments.get(end) for end in link.ends)
        return one, other


def middle_lines(cable: Cable, arrows: tuple[str, str]) -> list[Line]:
    """All that is written in the middle of a link."""
    return [*cable.subnets, *cable.middle, *_directed_lines(cable, arrows)]


def _directed_lines(cable: Cable, arrows: tuple[str, str]) -> list[Line]:
    """The impairments of each direction, behind arrows that show it."""
    return [
        line
        for arrow, one in zip(arrows, cable.directed, strict=True)
        if one is not None
        for line in told_of(one, f"{arrow} ")
    ]


def told_of(impairment: Impairment, before: str = "") -> list[Line]:
    """What is wrong, in short lines; how many packets can wait is the means to it."""
    lines = [before]
    for part in str(impairment).split(", "):
        if part.startswith(("limit ", "seed ")):
            continue
        if lines[-1] != before and len(lines[-1]) + len(part) > _LONGEST:
            lines.append(part)
        else:
            lines[-1] += part if lines[-1] == before else f", {part}"
    return [Line(line, "warn") for line in lines]


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"
