"""Many hosts on one switch: in rows and columns along shared lines, as in a rack."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from .content import Content, Line
from .geometry import Box, Point

RACKED_FROM = 5  # leaves of one node; fewer are placed around it
_STUB, _GAP, _BETWEEN, _HEADROOM = 16, 10, 26, 26
_ASPECT = 1.9


@dataclass
class Block:
    """What is placed as one: a node, with its rack where it has one.

    Attributes:
        hub: the node that links from elsewhere lead to.
        leaves: the links of the rack, with their outer nodes.
        width, height: of all of it.
    """

    hub: str
    leaves: list[tuple[int, str]] = field(default_factory=list)
    width: float = 0
    height: float = 0
    columns: int = 0
    rows: int = 0
    cell: tuple[float, float] = (0, 0)
    flipped: bool = False
    trunks: list[list[Point]] = field(default_factory=list)
    wires: dict[int, list[Point]] = field(default_factory=dict)
    boxes: dict[str, Box] = field(default_factory=dict)

    def offset(self, hub_height: float) -> Point:
        """How far the centre of all of it is from that of the hub."""
        down = (self.height - hub_height) / 2
        return Point(0, -down if self.flipped else down)


def make_blocks(content: Content) -> dict[str, Block]:
    """Blocks by their hubs; leaves of racks are in the block of their switch or router."""
    leaves: dict[str, list[tuple[int, str]]] = {}
    for number, cable in enumerate(content.cables):
        one, other = (end[0] for end in cable.ends)
        for hub, leaf in ((one, other), (other, one)):
            if content.degrees[leaf] == 1 and content.degrees[hub] >= RACKED_FROM:
                leaves.setdefault(hub, []).append((number, leaf))
    racks = {hub: found for hub, found in leaves.items() if len(found) >= RACKED_FROM}
    inner = {leaf for found in racks.values() for _, leaf in found}
    blocks = {}
    for name in content.cards:
        if name not in inner:
            blocks[name] = _block(content, name, racks.get(name, []))
    return blocks


def _block(content: Content, hub: str, leaves: list[tuple[int, str]]) -> Block:
    card = content.cards[hub]
    block = Block(hub, leaves, card.width, card.height)
    if not leaves:
        return block
    for number, leaf in leaves:
        _tell_far_end(content, number, leaf)
    width = max(content.cards[leaf].width for _, leaf in leaves)
    height = max(content.cards[leaf].height for _, leaf in leaves)
    pair = 2 * width + 2 * _STUB + _BETWEEN
    row = height + _GAP
    choices = range(1, math.ceil(len(leaves) / 2) + 1)
    rows_for = {columns: math.ceil(len(leaves) / 2 / columns) for columns in choices}
    block.columns = min(
        choices,
        key=lambda one: abs(math.log(one * pair / (rows_for[one] * row + card.height) / _ASPECT)),
    )
    block.rows = rows_for[block.columns]
    block.columns = math.ceil(len(leaves) / 2 / block.rows)
    block.cell = (width, height)
    block.width = max(card.width, block.columns * pair - _BETWEEN)
    block.height = card.height + _HEADROOM + block.rows * row
    return block


def _tell_far_end(content: Content, number: int, leaf: str) -> None:
    """In a rack there is no room at the hub: the leaf's box says where its link ends."""
    cable, card = content.cables[number], content.cards[leaf]
    far = 1 if cable.ends[0][0] == leaf else 0
    told = cable.at_ends[far]
    if told:
        style = "bad" if told[0].style == "bad" else "faint"
        card.lines.append(Line(f"to {told[0].text}", style))
        card.lines += told[1:]
    card.lines += [Line(line.text, line.style) for line in cable.middle]
    for end, one in enumerate(cable.directed):
        if one is not None:
            way = "in" if end == far else "out"
            card.lines.append(Line(f"{way}: {one}", "warn"))
    cable.at_ends, cable.middle, cable.directed = ([], []), [], (None, None)


def place(block: Block, content: Content, center: Point) -> None:
    """Give everything in a block its place, once that of the block is known."""
    card = content.cards[block.hub]
    whole = Box.around(center, block.width, block.height)
    sign = -1 if block.flipped else 1
    edge = whole.bottom if block.flipped else whole.top
    hub = Point(center.x, edge + sign * card.height / 2)
    block.boxes[block.hub] = Box.around(hub, card.width, card.height)
    if not block.leaves:
        return
    width, height = block.cell
    pair = 2 * width + 2 * _STUB + _BETWEEN
    trunk = edge + sign * (card.height + _HEADROOM / 2)
    first = center.x - (block.columns * pair - _BETWEEN) / 2 + width + _STUB
    buses = [first + column * pair for column in range(block.columns)]
    last = edge
    for position, (number, leaf) in enumerate(block.leaves):
        column, place_in_column = divmod(position, 2 * block.rows)
        row, side = divmod(place_in_column, 2)
        x = buses[column] + (_STUB + width / 2) * (1 if side else -1)
        y = edge + sign * (card.height + _HEADROOM + row * (height + _GAP) + height / 2)
        block.boxes[leaf] = Box.around(Point(x, y), width, height)
        block.wires[number] = [Point(buses[column], y), Point(x, y)]
        last = max(last, y) if sign > 0 else min(last, y)
        if row == min(block.rows, (len(block.leaves) - column * 2 * block.rows + 1) // 2) - 1:
            block.trunks.append(
                [hub, Point(hub.x, trunk), Point(buses[column], trunk), Point(buses[column], y)]
            )
