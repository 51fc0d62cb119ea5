"""What is placed as one: a node with the rack of its hosts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from .content import Content, Line, told_of
from .geometry import Box, Point
from .styles import RACKED_FROM

_NESTED_FROM = 3  # racks that have one link each, to the same node
_NOWHERE_ELSE = Point(0, 0)

Side = Literal["below", "above", "right", "left"]


@dataclass
class Block:
    """A node, with its rack where it has one.

    Attributes:
        hub: the node that links from elsewhere lead to.
        leaves: the links of the rack, with what is at their other ends.
        width, height: of all of it.
        columns, rows: how the leaves are arranged: two columns along each shared line.
        cell: the size of a leaf.
        side: where the rack is, seen from the hub.
        offset: how far the centre of all of it is from that of the hub.
        trunks, wires, boxes: where all of it is, once it has been placed.
    """

    hub: str
    leaves: list[tuple[int, Block]] = field(default_factory=list)
    width: float = 0
    height: float = 0
    columns: int = 0
    rows: int = 0
    cell: tuple[float, float] = (0, 0)
    side: Side = "below"
    offset: Point = _NOWHERE_ELSE
    trunks: list[list[Point]] = field(default_factory=list)
    wires: dict[int, list[Point]] = field(default_factory=dict)
    boxes: dict[str, Box] = field(default_factory=dict)

    @property
    def inner(self) -> Iterator[str]:
        """The nodes of its rack."""
        for _, leaf in self.leaves:
            yield leaf.hub
            yield from leaf.inner

    @property
    def nested(self) -> bool:
        """Whether racks are in its rack."""
        return any(leaf.leaves for _, leaf in self.leaves)


class _Leaf(NamedTuple):
    link: int
    name: str


def make_blocks(content: Content) -> dict[str, Block]:
    """Blocks by their hubs; what is in a rack is in the block of its switch or router.

    The cards of what is in racks tell what else would be written at their links.
    """
    neighbors = _neighbors(content)
    least = RACKED_FROM if content.style == "roomy" else 1
    racks: dict[str, list[_Leaf]] = {}
    for hub, links in neighbors.items():
        leaves = [one for one in links if content.degrees[one.name] == 1]
        if len(links) > 1 and len(leaves) >= least:
            racks[hub] = leaves
    outer = racks | _racks_of_racks(neighbors, racks)
    inner = {leaf.name for leaves in outer.values() for leaf in leaves}
    for leaves in outer.values():
        for leaf in leaves:
            _tell_far_end(content, leaf)
    return {name: _block(name, outer) for name in content.cards if name not in inner}


def _block(name: str, racks: dict[str, list[_Leaf]]) -> Block:
    return Block(name, [(leaf.link, _block(leaf.name, racks)) for leaf in racks.get(name, ())])


def _neighbors(content: Content) -> dict[str, list[_Leaf]]:
    found: dict[str, list[_Leaf]] = {name: [] for name in content.cards}
    for number, cable in enumerate(content.cables):
        one, other = (end[0] for end in cable.ends)
        found[one].append(_Leaf(number, other))
        found[other].append(_Leaf(number, one))
    return found


def _racks_of_racks(
    neighbors: dict[str, list[_Leaf]], racks: dict[str, list[_Leaf]]
) -> dict[str, list[_Leaf]]:
    """Nodes without a rack that several nodes with one have their only other link to."""
    found: dict[str, list[_Leaf]] = {}
    for hub, leaves in racks.items():
        others = [one for one in neighbors[hub] if one not in leaves]
        if len(others) == 1 and others[0].name not in racks:
            found.setdefault(others[0].name, []).append(_Leaf(others[0].link, hub))
    return {hub: leaves for hub, leaves in found.items() if len(leaves) >= _NESTED_FROM}


def _tell_far_end(content: Content, leaf: _Leaf) -> None:
    """In a rack there is no room at the link: the leaf's box says where it ends.

    The addresses of a leaf with one interface tell its subnets.
    """
    cable, card = content.cables[leaf.link], content.cards[leaf.name]
    far = 1 if cable.ends[0][0] == leaf.name else 0
    card.lines += cable.at_ends[1 - far]
    told = cable.at_ends[far]
    if told:
        style = "bad" if told[0].style == "bad" else "faint"
        card.lines.append(Line(f"to {told[0].text}", style))
        card.lines += told[1:]
    if content.degrees[leaf.name] > 1:
        card.lines += cable.subnets
    card.lines += cable.middle
    for end, one in enumerate(cable.directed):
        if one is not None:
            card.lines += told_of(one, "in: " if end == far else "out: ")
    cable.at_ends, cable.directed = ([], []), (None, None)
    cable.subnets, cable.middle = [], []
