"""Rectangles and points, in pixels; y grows downwards."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple


class Point(NamedTuple):
    """A place in the picture."""

    x: float
    y: float


class Box(NamedTuple):
    """A rectangle by its edges."""

    left: float
    top: float
    right: float
    bottom: float

    @staticmethod
    def around(center: Point, width: float, height: float) -> Box:
        """The rectangle of that size with that centre."""
        x, y = center
        return Box(x - width / 2, y - height / 2, x + width / 2, y + height / 2)

    @property
    def center(self) -> Point:
        """Its centre."""
        return Point((self.left + self.right) / 2, (self.top + self.bottom) / 2)

    @property
    def width(self) -> float:
        """From left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From top to bottom."""
        return self.bottom - self.top

    def shared_with(self, other: Box) -> float:
        """The area that is in both."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.bottom, other.bottom) - max(self.top, other.top)
        return width * height if width > 0 and height > 0 else 0.0

    def edge_towards(self, direction: Point) -> float:
        """How far it is from the centre to the edge, in the direction of a unit vector."""
        across = self.width / 2 / abs(direction.x) if direction.x else math.inf
        down = self.height / 2 / abs(direction.y) if direction.y else math.inf
        return min(across, down)


@dataclass(frozen=True)
class Placed:
    """Where everything is.

    Attributes:
        boxes: of the nodes.
        wires: the way of each link, by its position: two points, or more.
        trunks: what links of a rack have in common.
        racked: positions of links whose last part alone is theirs.
        size: the width and height of the picture.
    """

    boxes: dict[str, Box]
    wires: dict[int, list[Point]]
    trunks: list[list[Point]]
    racked: frozenset[int]
    size: tuple[int, int]
