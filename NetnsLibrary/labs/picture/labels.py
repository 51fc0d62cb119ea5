"""Places for the texts at links: where they hide least."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from .content import LINE_HEIGHT, Content, Line, directed_lines
from .geometry import Box, Placed, Point

_CELL = 90
_FROM_BOX = (5, 14, 26, 42, 62, 90, 125)
_ALONG = (0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74)
_OVER_TEXT, _OVER_LINE = 1.0, 0.05
_DOT = 8  # lines count as rows of squares of this size


class Label(NamedTuple):
    """Lines of text and their place."""

    lines: tuple[Line, ...]
    box: Box


class _Taken:
    """What is in the picture already, to be found by its place."""

    def __init__(self) -> None:
        self._cells: dict[tuple[int, int], list[tuple[Box, float, int]]] = {}

    def add(self, box: Box, weight: float, owner: int = -1) -> None:
        for cell in _cells(box):
            self._cells.setdefault(cell, []).append((box, weight, owner))

    def hidden_by(self, box: Box, owner: int) -> float:
        """How much of what is there a text would be over; its own link does not count."""
        return sum(
            box.shared_with(other) * weight
            for cell in _cells(box)
            for other, weight, whose in self._cells.get(cell, ())
            if whose != owner
        )


def _cells(box: Box) -> Iterator[tuple[int, int]]:
    for x in range(int(box.left // _CELL), int(box.right // _CELL) + 1):
        for y in range(int(box.top // _CELL), int(box.bottom // _CELL) + 1):
            yield x, y


def place_labels(content: Content, placed: Placed) -> list[Label]:
    """All texts at links with their places."""
    taken = _Taken()
    for box in placed.boxes.values():
        taken.add(box, _OVER_TEXT)
    for number, way in placed.wires.items():
        for one, other in itertools.pairwise(way):
            steps = max(1, int(math.dist(one, other) // _DOT))
            for step in range(steps + 1):
                taken.add(
                    Box.around(_between(one, other, step / steps), _DOT, _DOT), _OVER_LINE, number
                )
    made = []
    for number, way in placed.wires.items():
        cable = content.cables[number]
        for end, lines in enumerate(cable.at_ends):
            if lines:
                towards = way if end == 0 else way[::-1]
                box = placed.boxes[cable.ends[end][0]]
                made.append(_best(lines, _at_end(lines, towards, box), taken, number))
    for number, way in placed.wires.items():
        cable = content.cables[number]
        lines = cable.middle + directed_lines(cable, _arrows(way))
        if lines:
            boxes = [placed.boxes[end[0]] for end in cable.ends]
            made.append(_best(lines, _in_middle(lines, way, boxes), taken, number))
    return made


def _best(lines: Sequence[Line], choices: Iterable[Box], taken: _Taken, owner: int) -> Label:
    """The first of those places that hide least; earlier ones are nearer to what they tell."""
    best, least = None, math.inf
    for box in choices:
        hidden = taken.hidden_by(box, owner)
        if hidden < least - 1e-6:
            best, least = box, hidden
        if not hidden:
            break
    assert best is not None
    taken.add(best, _OVER_TEXT)
    return Label(tuple(lines), best)


def size_of(lines: Sequence[Line]) -> tuple[float, float]:
    """The width and height of lines of text."""
    return max(line.width for line in lines), LINE_HEIGHT * len(lines)


def _at_end(lines: Sequence[Line], way: Sequence[Point], box: Box) -> Iterator[Box]:
    width, height = size_of(lines)
    start, unit = way[0], _unit(way[0], way[1])
    normal = Point(-unit.y, unit.x)
    edge = box.edge_towards(unit)
    along = abs(unit.x) * width / 2 + abs(unit.y) * height / 2
    aside = abs(normal.x) * width / 2 + abs(normal.y) * height / 2 + 3
    for distance in _FROM_BOX:
        for side in (-1, 1):
            far = edge + distance + along * 0.9
            yield Box.around(
                Point(
                    start.x + unit.x * far + normal.x * aside * side,
                    start.y + unit.y * far + normal.y * aside * side,
                ),
                width,
                height,
            )


def _in_middle(lines: Sequence[Line], way: Sequence[Point], boxes: Sequence[Box]) -> Iterator[Box]:
    width, height = size_of(lines)
    one, other = way[len(way) // 2 - 1], way[len(way) // 2]
    unit = _unit(one, other)
    size = math.dist(one, other)
    if len(way) == 2:  # the middle of what is seen of it
        near, far = (box.edge_towards(unit) for box in boxes)
        one = Point(one.x + unit.x * near, one.y + unit.y * near)
        other = Point(other.x - unit.x * far, other.y - unit.y * far)
    if size == 0:
        other = Point(one.x + 1, one.y)
    normal = Point(-unit.y, unit.x)
    aside = abs(normal.x) * width / 2 + abs(normal.y) * height / 2 + 3
    for part in _ALONG:
        middle = _between(one, other, part)
        for side in (1, -1, 0):
            x, y = middle.x + normal.x * aside * side, middle.y + normal.y * aside * side
            yield Box.around(Point(x, y), width, height)


def _arrows(way: Sequence[Point]) -> tuple[str, str]:
    """Arrows in the direction of a link and against it."""
    across, down = way[-1].x - way[0].x, way[-1].y - way[0].y
    if abs(across) >= abs(down):
        return ("→", "←") if across >= 0 else ("←", "→")
    return ("↓", "↑") if down >= 0 else ("↑", "↓")


def _unit(one: Point, other: Point) -> Point:
    size = math.dist(one, other)
    return Point((other.x - one.x) / size, (other.y - one.y) / size) if size else Point(1, 0)


def _between(one: Point, other: Point, part: float) -> Point:
    return Point(one.x + (other.x - one.x) * part, one.y + (other.y - one.y) * part)
