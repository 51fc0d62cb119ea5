"""Hosts of one switch or router: in rows and columns along shared lines, as in a rack."""

from __future__ import annotations

import math
from collections.abc import Sequence

from .blocks import Block, Side
from .content import Content
from .geometry import Box, Point
from .spreading import WIDTH

_STUB, _GAP, _BETWEEN, _HEADROOM = 16, 10, 26, 26
_NESTED_GAP = 34  # between racks that are in a rack
_ASPECT = 1.9
_MOST_BESIDE = 4  # leaves in one column to the left or right of their hub
_WAYS = {"below": Point(0, 1), "above": Point(0, -1), "right": Point(1, 0), "left": Point(-1, 0)}


def measure(block: Block, content: Content, width: float = WIDTH) -> None:
    """Choose how the leaves of a block are arranged, and with that its size.

    Args:
        block: a node with its rack.
        content: what the picture says.
        width: what it may have.
    """
    for _, leaf in block.leaves:
        measure(leaf, content, (width - 2 * _STUB) / 2)
    if block.leaves:
        widths, heights = zip(*((one.width, one.height) for _, one in block.leaves), strict=True)
        block.cell = (max(widths), max(heights))
        _choose_rows(block, content.cards[block.hub].height, width)
    turn(block, content, ())


def _choose_rows(block: Block, hub_height: float, width: float) -> None:
    """As many columns as make it a good deal wider than high."""
    count = len(block.leaves)
    pair, row = _pair(block), _row(block)
    most = max(1, int((width + _BETWEEN) // pair))
    choices = range(1, min(most, math.ceil(count / 2)) + 1)
    rows_for = {columns: math.ceil(count / 2 / columns) for columns in choices}
    columns = min(
        choices,
        key=lambda one: abs(math.log(one * pair / (rows_for[one] * row + hub_height) / _ASPECT)),
    )
    block.rows = rows_for[columns]
    block.columns = math.ceil(count / 2 / block.rows)


def _row(block: Block) -> float:
    """The height of a leaf and of the gap to the next one."""
    return block.cell[1] + (_NESTED_GAP if block.nested else _GAP)


def _pair(block: Block) -> float:
    """The width of two columns, of the line between them, and of the gap to the next two."""
    return 2 * block.cell[0] + 2 * _STUB + _BETWEEN


def turn(block: Block, content: Content, neighbors: Sequence[Point]) -> None:
    """Put a rack on the side of its hub where the fewest links pass behind it.

    Args:
        block: the hub and its rack.
        content: what the picture says.
        neighbors: where the nodes are that its hub has links to, seen from the hub.
    """
    card = content.cards[block.hub]
    block.width, block.height, block.offset = float(card.width), float(card.height), Point(0, 0)
    if not block.leaves:
        return
    sides: list[Side] = ["below", "above"]
    if len(block.leaves) <= _MOST_BESIDE and not block.nested:
        sides += ["right", "left"]
    hub = (block.width, block.height)
    racks = {side: _rack(block, hub, side) for side in sides}

    def hidden(side: Side) -> tuple[float, float]:
        way = _WAYS[side]
        behind = sum(racks[side].length_inside(Point(0, 0), one) for one in neighbors)
        near = sum((one.x * way.x + one.y * way.y) / (math.hypot(*one) or 1) for one in neighbors)
        return round(behind), round(near, 3)

    block.side = min(sides, key=hidden)
    rack = racks[block.side]
    whole = Box.around(Point(0, 0), *hub).joined_with(rack)
    block.width, block.height, block.offset = whole.width, whole.height, whole.center


def _rack(block: Block, hub: tuple[float, float], side: Side) -> Box:
    """Where the rack is, seen from its hub."""
    count = len(block.leaves)
    way = _WAYS[side]
    width, height = block.cell
    if side in ("left", "right"):
        far = hub[0] / 2 + 2 * _STUB + width / 2
        return Box.around(Point(way.x * far, 0), width, count * (height + _GAP) - _GAP)
    if count > 1:
        width = block.columns * _pair(block) - _BETWEEN
    height += (block.rows - 1) * _row(block)
    far = hub[1] / 2 + _HEADROOM + height / 2
    return Box.around(Point(0, way.y * far), width, height)


def place(block: Block, content: Content, center: Point) -> None:
    """Give everything in a block its place, once that of the block is known."""
    card = content.cards[block.hub]
    hub = Point(center.x - block.offset.x, center.y - block.offset.y)
    block.boxes = {block.hub: Box.around(hub, card.width, card.height)}
    block.trunks, block.wires = [], {}
    if not block.leaves:
        return
    if block.side in ("left", "right"):
        _place_beside(block, content, hub, card.width)
    elif len(block.leaves) == 1:
        rack = _rack(block, (card.width, card.height), block.side)
        at = Point(hub.x, hub.y + rack.center.y)
        _place_leaf(block, content, 0, at, hub)
    else:
        _place_rows(block, content, hub, card.height)


def _place_leaf(block: Block, content: Content, which: int, center: Point, start: Point) -> None:
    """Place what is at the end of a link that begins at a shared line.

    A host fills its cell; what has a rack of its own begins at the upper edge of it.
    """
    number, leaf = block.leaves[which]
    width, height = block.cell
    if leaf.leaves:
        top = center.y - height / 2
        place(leaf, content, Point(center.x, top + leaf.height / 2))
        block.boxes |= leaf.boxes
        block.wires |= leaf.wires
        block.trunks += leaf.trunks
        end = leaf.boxes[leaf.hub].center
        start = Point(start.x, end.y)
    else:
        block.boxes[leaf.hub] = Box.around(center, width, height)
        end = center
    block.wires[number] = [start, end]


def _place_beside(block: Block, content: Content, hub: Point, hub_width: float) -> None:
    width, height = block.cell
    sign = _WAYS[block.side].x
    bus = hub.x + sign * (hub_width / 2 + _STUB)
    x = bus + sign * (_STUB + width / 2)
    first = hub.y - (len(block.leaves) - 1) * (height + _GAP) / 2
    for which in range(len(block.leaves)):
        y = first + which * (height + _GAP)
        _place_leaf(block, content, which, Point(x, y), Point(bus, y))
        block.trunks.append([hub, Point(bus, hub.y), Point(bus, y)])


def _place_rows(block: Block, content: Content, hub: Point, hub_height: float) -> None:
    width, height = block.cell
    sign = _WAYS[block.side].y
    edge = hub.y + sign * hub_height / 2
    trunk = edge + sign * _HEADROOM / 2
    pair = _pair(block)
    first = hub.x - (block.columns * pair - _BETWEEN) / 2 + width + _STUB
    ends: dict[float, float] = {}
    for which, (number, _) in enumerate(block.leaves):
        column, place_in_column = divmod(which, 2 * block.rows)
        row, beside = divmod(place_in_column, 2)
        bus = first + column * pair
        x = bus + (_STUB + width / 2) * (1 if beside else -1)
        y = edge + sign * (_HEADROOM + row * _row(block) + height / 2)
        _place_leaf(block, content, which, Point(x, y), Point(bus, y))
        end = block.wires[number][0].y
        ends[bus] = max(ends.get(bus, end), end) if sign > 0 else min(ends.get(bus, end), end)
    for bus, y in ends.items():
        block.trunks.append([hub, Point(hub.x, trunk), Point(bus, trunk), Point(bus, y)])
