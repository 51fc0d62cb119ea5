"""Places for the texts at links: over no other text and no node, and over few lines."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from .content import LINE_HEIGHT, Content, Line, middle_lines
from .geometry import Box, Placed, Point
from .taken import Taken, between

_FROM_BOX = (5, 14, 26, 42, 62, 90, 125)
_ALONG = (0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82, 0.1, 0.9)
_MARGIN = 50  # beside the outermost nodes, for texts
_NARROW = 800
_SIDES = 12  # in which a free place is looked for at last


class Label(NamedTuple):
    """Lines of text and their place.

    Attributes:
        lines: the texts.
        box: their place.
        leader: where a line from there leads to, when the place is not beside what they tell.
    """

    lines: tuple[Line, ...]
    box: Box
    leader: Point | None = None


class Labels(NamedTuple):
    """All texts at links.

    Attributes:
        labels: the texts with their places.
        astray: how many found no place beside what they tell.
    """

    labels: list[Label]
    astray: int


def place_labels(content: Content, placed: Placed) -> Labels:
    """All texts at links with their places."""
    return _Placing(content, placed).done()


class _Placing:
    def __init__(self, content: Content, placed: Placed) -> None:
        self._content = content
        self._placed = placed
        left = min((box.left for box in placed.boxes.values()), default=0)
        right = max((box.right for box in placed.boxes.values()), default=0)
        # Only few nodes have to leave more room than a margin.
        room = max(_MARGIN, (_NARROW - right + left) / 2)
        self._taken = Taken(left - room, right + room)
        self._made: list[Label] = []
        self._astray = 0
        for box in placed.boxes.values():
            self._taken.add(box)
        for number, way in placed.wires.items():
            self._taken.add_way(way, number)
        for way in placed.trunks:
            self._taken.add_way(way)

    def done(self) -> Labels:
        """Texts at the ends first: they have fewer places."""
        boxes = self._placed.boxes
        for number, way in self._placed.wires.items():
            cable = self._content.cables[number]
            for end, lines in enumerate(cable.at_ends):
                if lines:
                    towards = way if end == 0 else way[::-1]
                    box = boxes[cable.ends[end][0]]
                    near = _edge(towards, box)
                    self._put(lines, _at_end(lines, towards, box), number, near)
        for number, way in self._placed.wires.items():
            cable = self._content.cables[number]
            lines = middle_lines(cable, _arrows(way))
            if lines:
                one, other = _visible(way, [boxes[end[0]] for end in cable.ends])
                middle = between(one, other, 0.5)
                self._put(lines, _in_middle(lines, one, other), number, middle)
        return Labels(self._made, self._astray)

    def _put(self, lines: Sequence[Line], choices: Iterable[Box], owner: int, told: Point) -> None:
        """The first of those places that hide least; earlier ones are nearer to what they tell."""
        first, best, least = None, None, math.inf
        for box in choices:
            first = first or box
            hidden = self._taken.hidden_by(box, owner, least)
            if hidden < least - 1e-6:
                best, least = box, hidden
            if not hidden:
                break
        assert first is not None
        assert best is not None
        leader = None
        if self._taken.over_text(best):
            best = self._free_near(first) or best
            self._astray += 1
            leader = told
        self._taken.add(best)
        self._made.append(Label(tuple(lines), best, leader))

    def _free_near(self, wanted: Box) -> Box | None:
        """The nearest place without texts and nodes, whatever lines are there."""
        for far in range(20, 1000, 20):
            for turn in range(_SIDES):
                angle = 2 * math.pi * turn / _SIDES
                x, y = wanted.center
                place = Point(x + far * math.cos(angle), y + far * math.sin(angle))
                box = Box.around(place, wanted.width, wanted.height)
                if not self._taken.near_text(box):
                    return box
        return None


def size_of(lines: Sequence[Line]) -> tuple[float, float]:
    """The width and height of lines of text."""
    return max(line.width for line in lines), LINE_HEIGHT * len(lines)


def _at_end(lines: Sequence[Line], way: Sequence[Point], box: Box) -> Iterator[Box]:
    """Beside the link, then on it; the farther from its end, the later."""
    width, height = size_of(lines)
    start, unit = way[0], _unit(way[0], way[1])
    normal = Point(-unit.y, unit.x)
    edge = box.edge_towards(unit)
    along = abs(unit.x) * width / 2 + abs(unit.y) * height / 2
    aside = abs(normal.x) * width / 2 + abs(normal.y) * height / 2 + 3
    for distance, side in itertools.product(_FROM_BOX, (-1, 1, 0)):
        far = edge + distance + along * (0.9 if side else 1)
        yield Box.around(
            Point(
                start.x + unit.x * far + normal.x * aside * side,
                start.y + unit.y * far + normal.y * aside * side,
            ),
            width,
            height,
        )


def _in_middle(lines: Sequence[Line], one: Point, other: Point) -> Iterator[Box]:
    """Beside the link or on it, about its middle first."""
    width, height = size_of(lines)
    unit = _unit(one, other)
    normal = Point(-unit.y, unit.x)
    aside = abs(normal.x) * width / 2 + abs(normal.y) * height / 2 + 3
    for part, side in itertools.product(_ALONG, (1, -1, 0)):
        middle = between(one, other, part)
        x, y = middle.x + normal.x * aside * side, middle.y + normal.y * aside * side
        yield Box.around(Point(x, y), width, height)


def _visible(way: Sequence[Point], boxes: Sequence[Box]) -> tuple[Point, Point]:
    """The ends of what is seen of a link, or of the middle part of its way."""
    if len(way) > 2:
        return way[len(way) // 2 - 1], way[len(way) // 2]
    return _edge(way, boxes[0]), _edge(way[::-1], boxes[1])


def _edge(way: Sequence[Point], box: Box) -> Point:
    """Where a way leaves the box that it begins in."""
    unit = _unit(way[0], way[1])
    far = box.edge_towards(unit)
    return Point(way[0].x + unit.x * far, way[0].y + unit.y * far)


def _arrows(way: Sequence[Point]) -> tuple[str, str]:
    """Arrows in the direction of a link and against it."""
    across, down = way[-1].x - way[0].x, way[-1].y - way[0].y
    if abs(across) >= abs(down):
        return ("→", "←") if across >= 0 else ("←", "→")
    return ("↓", "↑") if down >= 0 else ("↑", "↓")


def _unit(one: Point, other: Point) -> Point:
    size = math.dist(one, other)
    return Point((other.x - one.x) / size, (other.y - one.y) / size) if size else Point(1, 0)
