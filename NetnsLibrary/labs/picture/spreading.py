"""Pushing nodes apart until none is over another, in the width of a page."""

from __future__ import annotations

import operator
from collections.abc import Sequence

from .geometry import Box, Point

WIDTH = 1180  # of nodes: what a log shows without making it smaller, on most screens
APART = 34  # between two boxes at least, in pixels
_MOST_ROUNDS = 400
_FLAT = 0.6  # texts beside each other need this part of the room in height
_BIT = 1.5  # pages that can be narrowed to one
_SHIFTS = range(-400, 401, 40)  # sideways
_SIDEWAYS = 1.0  # what a pixel sideways costs, beside one down

Sizes = Sequence[tuple[float, float]]


def too_wide(places: Sequence[Point], sizes: Sizes, pages: float = 1) -> bool:
    """Whether boxes of these sizes do not fit on a page, or on several side by side."""
    return _extent([place.x for place in places], [size[0] for size in sizes]) > pages * WIDTH


def upright(places: Sequence[Point], sizes: Sizes) -> list[Point]:
    """The same places, higher than wide; boxes may be over each other.

    A page may be long, as a log is; what is made smaller as a whole cannot be read any more.
    What is only a bit too wide stays as it is.
    """
    if not too_wide(places, sizes, _BIT):
        return list(places)
    xs, ys = [place.x for place in places], [place.y for place in places]
    widths, heights = [size[0] for size in sizes], [size[1] for size in sizes]
    if _extent(xs, widths) > _extent(ys, heights):
        xs, ys = ys, xs
    return [Point(round(x, 1), round(y * _FLAT, 1)) for x, y in zip(xs, ys, strict=True)]


def narrowed(places: Sequence[Point], sizes: Sizes) -> list[Point]:
    """The same places, moved sideways so that no box sticks out of a page."""
    if not too_wide(places, sizes):
        return list(places)
    xs = [place.x for place in places]
    low, high = min(xs), max(xs)
    return [
        Point(round((x - low) / (high - low) * max(WIDTH - width, 0) + width / 2, 1), place.y)
        for x, place, (width, _) in zip(xs, places, sizes, strict=True)
    ]


def _extent(centers: Sequence[float], sizes: Sequence[float]) -> float:
    half = [size / 2 for size in sizes]
    right: float = max(map(operator.add, centers, half))
    left: float = min(map(operator.sub, centers, half))
    return right - left


def settle(places: Sequence[Point], sizes: Sizes, apart: float) -> list[Point]:
    """Let boxes down from above until each has its place; sideways where that saves height.

    None leaves the page, and the order from above is kept.
    """
    order = sorted(range(len(places)), key=lambda one: (places[one].y, places[one].x, one))
    fixed: list[Box] = []
    found: dict[int, Point] = {}
    edge = min(place.x - size[0] / 2 for place, size in zip(places, sizes, strict=True))
    for one in order:
        wanted = Box.around(places[one], *sizes[one])
        choices = []
        for shift in _SHIFTS:
            moved = wanted.moved(shift, 0)
            if not shift or (moved.left >= edge and moved.right <= edge + WIDTH):
                down = _way_down(moved, fixed, apart)
                choices.append((down + _SIDEWAYS * abs(shift), moved.moved(0, down)))
        _, box = min(choices)
        fixed.append(box)
        found[one] = Point(round(box.center.x, 1), round(box.center.y, 1))
    return [found[one] for one in range(len(places))]


def _way_down(box: Box, fixed: Sequence[Box], apart: float) -> float:
    """How far a box has to go down to be over none of the others."""
    left, right = box.left - apart, box.right + apart
    beside = [(one.top, one.bottom) for one in fixed if one.left < right and left < one.right]
    top = box.top
    for start, end in sorted(beside):
        if start < top + box.height + apart and end + apart > top:
            top = end + apart
    return top - box.top


def spread(places: Sequence[Point], sizes: Sizes, apart: float) -> list[Point]:
    """Places like the given ones, at which boxes of these sizes do not touch.

    Two that overlap are pushed apart in the direction in which it takes least; after many
    rounds in vain everything is stretched.
    """
    xs, ys = [place.x for place in places], [place.y for place in places]
    for turn in range(1, _MOST_ROUNDS + 1):
        if not _push(xs, ys, sizes, apart):
            break
        if turn % 40 == 0:
            xs, ys = [1.15 * x for x in xs], [1.15 * y for y in ys]
    return [Point(round(x, 1), round(y, 1)) for x, y in zip(xs, ys, strict=True)]


def _push(xs: list[float], ys: list[float], sizes: Sizes, apart: float) -> bool:
    """One round; whether any two were too near to each other."""
    order = sorted(range(len(xs)), key=lambda one: (xs[one] - sizes[one][0] / 2, one))
    pushed = False
    for place, one in enumerate(order):
        right = xs[one] + sizes[one][0] / 2 + apart
        for other in order[place + 1 :]:
            if xs[other] - sizes[other][0] / 2 >= right + apart:
                break
            pushed |= _part(xs, ys, sizes, (one, other), apart)
    return pushed


def _part(
    xs: list[float], ys: list[float], sizes: Sizes, pair: tuple[int, int], apart: float
) -> bool:
    one, other = pair
    across = (sizes[one][0] + sizes[other][0]) / 2 + apart - abs(xs[one] - xs[other])
    down = (sizes[one][1] + sizes[other][1]) / 2 + apart - abs(ys[one] - ys[other])
    if across <= 0.5 or down <= 0.5:
        return False
    if across < down:
        half = across / 2 if xs[one] <= xs[other] else -across / 2
        xs[one] -= half
        xs[other] += half
    else:
        half = down / 2 if ys[one] <= ys[other] else -down / 2
        ys[one] -= half
        ys[other] += half
    return True
