"""What is in a picture already, to be found by its place."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence

from .geometry import Box, Point

_CELL = 120
_OVER_LINE = 0.4  # a pixel of a line is hidden
OVER_TEXT = 50.0  # a square pixel of a text or node is hidden: worse than any line
_NEAR_TEXT = 1.0  # the same of the gap that a text shall have around it
_GAP = (6, 1)  # pixels on each side, across and down: some fonts are wider than others

_Piece = tuple[Point, Point, int]


class Taken:
    """Texts, nodes and lines, each in all the squares of a grid that it touches.

    What is left of `left` or right of `right` is taken as a whole.
    """

    def __init__(self, left: float, right: float) -> None:
        self._left, self._right = left, right
        self._boxes: dict[tuple[int, int], list[Box]] = {}
        self._lines: dict[tuple[int, int], list[_Piece]] = {}

    def add(self, box: Box) -> None:
        """A text or a node."""
        for cell in _cells(box):
            self._boxes.setdefault(cell, []).append(box)

    def add_way(self, way: Sequence[Point], owner: int = -1) -> None:
        """A line; texts of its owner may be over it."""
        for one, other in itertools.pairwise(way):
            cut = max(1, math.ceil(math.dist(one, other) / _CELL))
            for part in range(cut):  # in pieces, each of which is in few cells
                start, end = between(one, other, part / cut), between(one, other, (part + 1) / cut)
                piece = (start, end, owner)
                box = Box(
                    min(start.x, end.x),
                    min(start.y, end.y),
                    max(start.x, end.x),
                    max(start.y, end.y),
                )
                for cell in _cells(box):
                    self._lines.setdefault(cell, []).append(piece)

    def hidden_by(self, box: Box, owner: int, least: float) -> float:
        """How much of what is there a text would be over or too near to.

        From `least` on it does not matter how much it is.
        """
        near = self.near_text(box)
        hidden = _NEAR_TEXT * near + (OVER_TEXT * self.over_text(box) if near else 0)
        if hidden >= least:
            return hidden
        lines = {piece for cell in _cells(box) for piece in self._lines.get(cell, ())}
        return hidden + _OVER_LINE * sum(
            box.length_inside(start, end) for start, end, whose in sorted(lines) if whose != owner
        )

    def near_text(self, box: Box) -> float:
        """How much of texts and nodes it and the gap around it would be over, in square pixels."""
        return self.over_text(box.grown(*_GAP))

    def over_text(self, box: Box) -> float:
        """How much of texts and nodes it would be over, in square pixels."""
        left, top, right, bottom = box
        hidden = box.height * (max(self._left - left, 0) + max(right - self._right, 0))
        for cell in _cells(box):
            for one_left, one_top, one_right, one_bottom in self._boxes.get(cell, ()):
                if one_left < right and left < one_right and one_top < bottom and top < one_bottom:
                    width = min(right, one_right) - max(left, one_left)
                    hidden += width * (min(bottom, one_bottom) - max(top, one_top))
        return hidden


def between(one: Point, other: Point, part: float) -> Point:
    """The point at that part of the way from the one to the other."""
    return Point(one.x + (other.x - one.x) * part, one.y + (other.y - one.y) * part)


def _cells(box: Box) -> Iterator[tuple[int, int]]:
    for x in range(int(box.left // _CELL), int(box.right // _CELL) + 1):
        for y in range(int(box.top // _CELL), int(box.bottom // _CELL) + 1):
            yield x, y
