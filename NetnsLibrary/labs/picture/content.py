"""What a picture says: the texts of nodes and links, before anything has a place."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import NamedTuple

from ...core.impairment.model import Impairment
from ..plan import Address, Plan, PlannedInterface, PlannedNode
from .live import Live

_LONGEST = 26  # characters that are shown of a name; all of them are in its tooltip
_WIDTHS = {"name": 7.6}  # pixels of a character on average, by the style of its text
_WIDTH = 6.1
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
        wide = sum(unicodedata.east_asian_width(one) in "WF" for one in self.text)
        return (len(self.text) + 0.7 * wide) * _WIDTHS.get(self.style, _WIDTH)


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
        before, after: what is written in the middle: its subnets, and impairments. Those with
            a direction have their arrows when the picture knows where the ends are.
        broken: whether an end is down or gone.
        details: what its tooltip says.
    """

    ends: tuple[tuple[str, str], tuple[str, str]]
    at_ends: tuple[list[Line], list[Line]]
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
    """

    cards: dict[str, Card]
    cables: list[Cable]
    degrees: dict[str, int]


def contents(plan: Plan, live: Live | None) -> Content:
    """What the picture of a lab says; without `live` as it was planned."""
    return _Writer(plan, live).content


class _Writer:
    def __init__(self, plan: Plan, live: Live | None) -> None:
        self._plan = plan
        self._live = live or Live()
        self._planned_only = live is None
        self._interfaces = {
            (node.name, one.name): one for node in plan.nodes.values() for one in node.interfaces
        }
        self.content = Content(
            {name: self._card(node) for name, node in plan.nodes.items()},
            [self._cable(number) for number in range(len(plan.links))],
            {name: len(node.interfaces) for name, node in plan.nodes.items()},
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
        lines += [Line(f"lo {_shown(address, True)}") for address in node.loopback]
        return Card(node.name, node.kind, lines, gone, self._details(node))

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
        single = len(node.interfaces) == 1
        return lines + [Line(_shown(one, single)) for one in interface.addresses]

    def _cable(self, number: int) -> Cable:
        link = self._plan.links[number]
        network = self._plan.networks[link.network]
        one, other = link.ends
        told = []
        for node, name in link.ends:
            planned = self._plan.nodes[node]
            inside = len(planned.interfaces) == 1 and planned.kind != "switch"
            told.append([] if inside else self._end_lines(planned, self._interfaces[node, name]))
        middle = [] if network.switches else [Line(str(one), "faint") for one in network.subnets]
        if link.mtu:
            middle.append(Line(f"MTU {link.mtu}", "faint"))
        impairments = self._impairments(number)
        if impairments[0] is not None and impairments[0] == impairments[1]:
            middle.append(Line(_told(impairments[0]), "warn"))
            impairments = (None, None)
        details = f"{':'.join(one)} to {':'.join(other)}"
        broken = one in self._live.broken or other in self._live.broken
        return Cable(link.ends, (told[0], told[1]), middle, impairments, broken, details)

    def _impairments(self, number: int) -> tuple[Impairment | None, Impairment | None]:
        link = self._plan.links[number]
        if self._planned_only:
            return link.impairments
        one, other = (self._live.impairments.get(end) for end in link.ends)
        return one, other


def directed_lines(cable: Cable, arrows: tuple[str, str]) -> list[Line]:
    """The impairments of each direction, behind arrows that show it."""
    return [
        Line(f"{arrow} {_told(one)}", "warn")
        for arrow, one in zip(arrows, cable.directed, strict=True)
        if one is not None
    ]


def _told(impairment: Impairment) -> str:
    """What is wrong; how many packets can wait is the means to it."""
    return ", ".join(
        part for part in str(impairment).split(", ") if not part.startswith(("limit ", "seed "))
    )


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"


def _shown(address: Address, whole: bool) -> str:
    return str(address) if whole else address.ip
