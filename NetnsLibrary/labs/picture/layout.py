"""Where the nodes of a picture are, by igraph; the same places for the same lab."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from . import racks
from .content import Cable, Content
from .geometry import Box, Placed, Point
from .racks import Block, make_blocks
from .spreading import spread

if TYPE_CHECKING:
    import igraph

MARGIN = 30
_SHORTEST = 70  # of the visible part of a link
_APART = 60  # parts of a lab that are not connected
_MOST_STEPS = 20_000  # of the simulation; 50 a node are enough
_ROW = 1900  # how wide parts that are not connected get before the next row begins


def lay_out(content: Content) -> Placed:
    """Give all nodes and links their places."""
    blocks = make_blocks(content)
    inner = {leaf: block.hub for block in blocks.values() for _, leaf in block.leaves}
    outer = [
        (number, cable)
        for number, cable in enumerate(content.cables)
        if not any(end[0] in inner for end in cable.ends)
    ]
    for hub, center in _centers(content, blocks, outer).items():
        racks.place(blocks[hub], content, center)
    return _finished(content, blocks, outer)


def _centers(
    content: Content, blocks: dict[str, Block], outer: list[tuple[int, Cable]]
) -> dict[str, Point]:
    """The centres of all blocks; links lead to their hubs, racks are behind these."""
    graph = _graph(content, blocks, outer)
    names: list[str] = graph.vs["block"]
    found: list[dict[int, Point]] = []
    for members in graph.connected_components():
        places = _places_of(graph.induced_subgraph(members))
        parts = [blocks[names[one]] for one in members]
        _turn_racks(graph, dict(zip(members, places, strict=True)), blocks)
        offsets = [block.offset(content.cards[block.hub].height) for block in parts]
        moved = [
            Point(place.x + offset.x, place.y + offset.y)
            for place, offset in zip(places, offsets, strict=True)
        ]
        sizes = [(block.width, block.height) for block in parts]
        found.append(dict(zip(members, spread(moved, sizes), strict=True)))
    packed = _packed(found, [(blocks[name].width, blocks[name].height) for name in names])
    return {names[number]: place for number, place in packed.items()}


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
    middle = max((line.width for line in cable.middle), default=0)
    if any(cable.directed):
        middle = max(middle, 110)
    return max(_SHORTEST, sum(widths) + 30, middle + 20)


def _turn_racks(graph: igraph.Graph, places: dict[int, Point], blocks: dict[str, Block]) -> None:
    """Put each rack on the side of its hub that is away from the hub's neighbours."""
    for one, place in places.items():
        below = sum(places[other].y - place.y for other in graph.neighbors(one))
        blocks[graph.vs[one]["block"]].flipped = below > 1


def _places_of(graph: igraph.Graph) -> list[Point]:
    """Kamada and Kawai's layout of a connected graph, lying on its longer side."""
    count = graph.vcount()
    if count == 1:
        return [Point(0, 0)]
    lengths: list[float] = graph.es["length"]
    places: Any = graph.layout_kamada_kawai(
        seed=_circle(graph),
        maxiter=min(50 * count, _MOST_STEPS),
        weights=lengths,
    )
    turned = _turned([Point(x, y) for x, y in places])
    ratios = []
    for edge, length in zip(graph.es, lengths, strict=True):
        one, other = turned[edge.source], turned[edge.target]
        ratios.append(math.dist(one, other) / length)
    # Links get as long as they have to be, unless one short link would stretch all others.
    ratios.sort()
    scale = min(1 / (ratios[0] or 1), 1.6 / (ratios[len(ratios) // 4] or 1))
    return [Point(round(x * scale, 1), round(y * scale, 1)) for x, y in turned]


def _circle(graph: igraph.Graph) -> list[tuple[float, float]]:
    """A circle, with neighbours side by side as far as that goes.

    From there the simulation finds fewer crossings than from a circle in any order, and it
    begins at the same places each time, without chance.
    """
    degrees = graph.degree()
    root = max(range(graph.vcount()), key=lambda one: (degrees[one], -one))
    order: list[int] = []
    seen: set[int] = set()
    waiting = [root]
    while waiting:
        one = waiting.pop()
        if one in seen:
            continue
        seen.add(one)
        order.append(one)
        waiting += sorted(graph.neighbors(one), reverse=True)
    angle = {one: 2 * math.pi * place / len(order) for place, one in enumerate(order)}
    return [(math.cos(angle[one]), math.sin(angle[one])) for one in range(len(order))]


def _turned(places: Sequence[Point]) -> list[Point]:
    """The same, turned so that it is widest from left to right, the first node on the left."""
    x0 = statistics.fmean(place.x for place in places)
    y0 = statistics.fmean(place.y for place in places)
    moved = [Point(place.x - x0, place.y - y0) for place in places]
    across = sum(x * x for x, _ in moved)
    down = sum(y * y for _, y in moved)
    both = sum(x * y for x, y in moved)
    angle = math.atan2(2 * both, across - down) / 2
    # What is as wide as high has no direction; rounding errors must not choose one.
    if math.hypot(2 * both, across - down) < 0.02 * (across + down):
        angle = 0.0
    cosine, sine = math.cos(-angle), math.sin(-angle)
    turned = [Point(x * cosine - y * sine, x * sine + y * cosine) for x, y in moved]
    mirror = 1 if turned[0].x <= 1e-6 else -1
    return [Point(place.x * mirror, place.y) for place in turned]


def _packed(
    parts: list[dict[int, Point]], sizes: Sequence[tuple[float, float]]
) -> dict[int, Point]:
    """Parts that are not connected, side by side in rows, the largest first."""
    placed: dict[int, Point] = {}
    x = y = row = 0.0
    for part in sorted(parts, key=len, reverse=True):
        whole = _around(Box.around(place, *sizes[one]) for one, place in part.items())
        if x and x + whole.width > _ROW:
            x, y, row = 0.0, y + row + _APART, 0.0
        for one, place in part.items():
            placed[one] = Point(place.x - whole.left + x, place.y - whole.top + y)
        x += whole.width + _APART
        row = max(row, whole.height)
    return placed


def _around(boxes: Iterable[Box]) -> Box:
    every = list(boxes)
    return Box(
        min(one.left for one in every),
        min(one.top for one in every),
        max(one.right for one in every),
        max(one.bottom for one in every),
    )


def _finished(content: Content, blocks: dict[str, Block], outer: list[tuple[int, Cable]]) -> Placed:
    boxes: dict[str, Box] = {}
    wires: dict[int, list[Point]] = {}
    trunks: list[list[Point]] = []
    for block in blocks.values():
        boxes.update(block.boxes)
        wires.update(block.wires)
        trunks += block.trunks
    racked = frozenset(wires)
    wires.update(_straight(boxes, outer))
    if not boxes:
        return Placed({}, {}, [], racked, (240, 60))
    whole = _around(boxes.values())
    # Texts at links may stick out of the boxes around them.
    left, top = whole.left - MARGIN - 40, whole.top - MARGIN - 10

    def moved(place: Point) -> Point:
        return Point(round(place.x - left, 1), round(place.y - top, 1))

    return Placed(
        {
            name: Box(*moved(Point(box.left, box.top)), *moved(Point(box.right, box.bottom)))
            for name, box in ((name, boxes[name]) for name in content.cards)
        },
        {number: [moved(place) for place in way] for number, way in sorted(wires.items())},
        [[moved(place) for place in way] for way in trunks],
        racked,
        (round(whole.width) + 2 * MARGIN + 80, round(whole.height) + 2 * MARGIN + 20),
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
