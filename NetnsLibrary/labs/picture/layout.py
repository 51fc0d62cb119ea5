"""Where the nodes of a picture are, by igraph; the same places for the same lab."""

from __future__ import annotations

import functools
import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from . import racks
from .blocks import Block
from .content import Cable, Content
from .geometry import Box, Placed, Point
from .simulation import places_of
from .spreading import APART, WIDTH, narrowed, settle, spread, too_wide, upright

if TYPE_CHECKING:
    import igraph

_SHORTEST = 70  # of the visible part of a link
_APART = 60  # parts of a lab that are not connected


class Layout:
    """The nodes and links of a picture, which get their places with more or less room.

    Args:
        content: what the picture says.
        blocks: its nodes with their racks.
    """

    def __init__(self, content: Content, blocks: dict[str, Block]) -> None:
        self._content = content
        self._blocks = blocks
        inner = {name for block in blocks.values() for name in block.inner}
        self._outer = [
            (number, cable)
            for number, cable in enumerate(content.cables)
            if not any(end[0] in inner for end in cable.ends)
        ]
        graph = _graph(content, blocks, self._outer)
        self._names: list[str] = graph.vs["block"]
        self._parts: list[tuple[list[int], igraph.Graph, list[Point]]] = []
        for members in graph.connected_components():
            part = graph.induced_subgraph(members)
            self._parts.append((members, part, places_of(part)))

    def placed(self, stretch: float) -> Placed:
        """Give everything its place, with so much more room than usual between nodes."""
        found: list[dict[int, Point]] = []
        for members, graph, places in self._parts:
            parts = [self._blocks[self._names[one]] for one in members]
            scaled = [Point(round(x * stretch, 1), round(y * stretch, 1)) for x, y in places]
            settled = _apart(self._content, parts, scaled, graph, APART * stretch)
            found.append(dict(zip(members, settled, strict=True)))
        every = [self._blocks[name] for name in self._names]
        packed = _packed(found, [(block.width, block.height) for block in every])
        for number, place in packed.items():
            racks.place(every[number], self._content, place)
        return _finished(self._content, self._blocks, self._outer)


def _graph(
    content: Content, blocks: dict[str, Block], outer: list[tuple[int, Cable]]
) -> igraph.Graph:
    """Blocks and the links between them, each with the length that it needs."""
    import igraph

    names = list(blocks)
    numbers = {name: number for number, name in enumerate(names)}
    several = sum(bool(block.leaves) for block in blocks.values()) > 1
    lengths: dict[tuple[int, int], float] = {}
    for _, cable in outer:
        ends = [end[0] for end in cable.ends]
        one, other = sorted(numbers[end] for end in ends)
        if one != other:
            room = sum(
                (blocks[end].width + blocks[end].height) / 4
                if several
                else (content.cards[end].width + content.cards[end].height) / 4
                for end in ends
            )
            wanted = _visible_length(cable) + room
            lengths[one, other] = max(wanted, lengths.get((one, other), 0))
    graph = igraph.Graph(len(names), list(lengths))
    graph.vs["block"] = names
    graph.es["length"] = list(lengths.values())
    return graph


def _visible_length(cable: Cable) -> float:
    """How long a link has to be for its texts."""
    widths = [max((line.width for line in lines), default=0) for lines in cable.at_ends]
    middle = max((line.width for line in (*cable.subnets, *cable.middle)), default=0)
    if any(cable.directed):
        middle = max(middle, 110)
    return max(_SHORTEST, sum(widths) + 30, middle + 20)


def _apart(
    content: Content, parts: list[Block], places: list[Point], graph: igraph.Graph, apart: float
) -> list[Point]:
    """Places of connected blocks, none over another: as they are, or upright to fit a page."""
    moved, sizes = _turned(content, parts, places, graph)
    if not too_wide(moved, sizes):
        settled = spread(moved, sizes, apart)
        if not too_wide(settled, sizes):
            return settled
    standing = narrowed(upright(places, sizes), sizes)
    moved, sizes = _turned(content, parts, standing, graph)
    return settle(narrowed(moved, sizes), sizes, apart)


def _turned(
    content: Content, parts: list[Block], places: list[Point], graph: igraph.Graph
) -> tuple[list[Point], list[tuple[float, float]]]:
    """Turn the racks of blocks whose hubs are there; the centres and sizes of the blocks."""
    moved = []
    for one, (part, place) in enumerate(zip(parts, places, strict=True)):
        others = [places[other] for other in graph.neighbors(one)]
        racks.turn(part, content, [Point(at.x - place.x, at.y - place.y) for at in others])
        moved.append(Point(place.x + part.offset.x, place.y + part.offset.y))
    return moved, [(part.width, part.height) for part in parts]


def _packed(
    parts: list[dict[int, Point]], sizes: Sequence[tuple[float, float]]
) -> dict[int, Point]:
    """Parts that are not connected, side by side in rows, the largest first."""
    placed: dict[int, Point] = {}
    x = y = row = 0.0
    for part in sorted(parts, key=len, reverse=True):
        whole = _around(Box.around(place, *sizes[one]) for one, place in part.items())
        if x and x + whole.width > WIDTH:
            x, y, row = 0.0, y + row + _APART, 0.0
        for one, place in part.items():
            placed[one] = Point(place.x - whole.left + x, place.y - whole.top + y)
        x += whole.width + _APART
        row = max(row, whole.height)
    return placed


def _around(boxes: Iterable[Box]) -> Box:
    return functools.reduce(Box.joined_with, boxes)


def _finished(content: Content, blocks: dict[str, Block], outer: list[tuple[int, Cable]]) -> Placed:
    boxes: dict[str, Box] = {}
    wires: dict[int, list[Point]] = {}
    trunks: list[list[Point]] = []
    for block in blocks.values():
        boxes.update(block.boxes)
        wires.update(block.wires)
        trunks += block.trunks
    wires.update(_straight(boxes, outer))
    if not boxes:
        return Placed({}, {}, [])
    whole = _around(boxes.values())
    left, top = whole.left, whole.top

    def moved(place: Point) -> Point:
        return Point(round(place.x - left, 1), round(place.y - top, 1))

    return Placed(
        {
            name: Box(*moved(Point(box.left, box.top)), *moved(Point(box.right, box.bottom)))
            for name, box in ((name, boxes[name]) for name in content.cards)
        },
        {number: [moved(place) for place in way] for number, way in sorted(wires.items())},
        [[moved(place) for place in way] for way in trunks],
    )


def _straight(boxes: dict[str, Box], outer: list[tuple[int, Cable]]) -> dict[int, list[Point]]:
    """Straight ways between the nodes; side by side where several join the same two."""
    together: dict[tuple[str, ...], list[int]] = {}
    for number, cable in outer:
        together.setdefault(tuple(sorted(end[0] for end in cable.ends)), []).append(number)
    wires = {}
    cables = dict(outer)
    for pair, numbers in together.items():
        one, other = boxes[pair[0]].center, boxes[pair[1]].center
        if pair[0] == pair[1]:
            wires.update(_loops(boxes[pair[0]], numbers))
            continue
        size = math.dist(one, other) or 1
        across = Point(-(other.y - one.y) / size, (other.x - one.x) / size)
        room = min(boxes[pair[0]].edge_towards(across), boxes[pair[1]].edge_towards(across))
        step = min(44.0, 2 * (room - 6) / max(len(numbers) - 1, 1))
        for place, number in enumerate(numbers):
            shift = (place - (len(numbers) - 1) / 2) * step
            way = [
                Point(end.x + across.x * shift, end.y + across.y * shift) for end in (one, other)
            ]
            wires[number] = way if cables[number].ends[0][0] == pair[0] else way[::-1]
    return wires


def _loops(box: Box, numbers: list[int]) -> dict[int, list[Point]]:
    """Links from a node to itself: loops above it."""
    ways = {}
    for place, number in enumerate(numbers):
        half, height = box.width / 4, 24 + 16 * place
        x = box.center.x
        top = box.top - height
        ways[number] = [
            Point(x - half, box.center.y),
            Point(x - half, top),
            Point(x + half, top),
            Point(x + half, box.center.y),
        ]
    return ways
