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

    def moved(self, across: float, down: float) -> Box:
        """The same box elsewhere."""
        left, top, right, bottom = self
        return Box(left + across, top + down, right + across, bottom + down)

    def grown(self, across: float, down: float) -> Box:
        """The same box with so much more on each side."""
        left, top, right, bottom = self
        return Box(left - across, top - down, right + across, bottom + down)

    def joined_with(self, other: Box) -> Box:
        """The smallest box around both."""
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )

    def length_inside(self, one: Point, other: Point) -> float:
        """How much of the straight line between two points is in it: Liang and Barsky."""
        across, down = other.x - one.x, other.y - one.y
        enters, leaves = 0.0, 1.0
        for moved, room in (
            (-across, one.x - self.left),
            (across, self.right - one.x),
            (-down, one.y - self.top),
            (down, self.bottom - one.y),
        ):
            if moved == 0:
                if room < 0:
                    return 0.0
            elif moved < 0:
                enters = max(enters, room / moved)
            else:
                leaves = min(leaves, room / moved)
        return (leaves - enters) * math.hypot(across, down) if leaves > enters else 0.0

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
    """

    boxes: dict[str, Box]
    wires: dict[int, list[Point]]
    trunks: list[list[Point]]
