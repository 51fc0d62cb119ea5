"""Pushing nodes apart until none is over another."""

from __future__ import annotations

from collections.abc import Sequence

from .geometry import Point

APART = 34  # between two boxes at least, in pixels
_MOST_ROUNDS = 400


def spread(places: Sequence[Point], sizes: Sequence[tuple[float, float]]) -> list[Point]:
    """Places like the given ones, at which boxes of these sizes do not touch.

    Two that overlap are pushed apart in the direction in which it takes least; after many
    rounds in vain everything is stretched.
    """
    xs, ys = [place.x for place in places], [place.y for place in places]
    for turn in range(1, _MOST_ROUNDS + 1):
        if not _push(xs, ys, sizes):
            break
        if turn % 40 == 0:
            xs, ys = [1.15 * x for x in xs], [1.15 * y for y in ys]
    return [Point(round(x, 1), round(y, 1)) for x, y in zip(xs, ys, strict=True)]


def _push(xs: list[float], ys: list[float], sizes: Sequence[tuple[float, float]]) -> bool:
    """One round; whether any two were too near to each other."""
    order = sorted(range(len(xs)), key=lambda one: (xs[one] - sizes[one][0] / 2, one))
    pushed = False
    for place, one in enumerate(order):
        right = xs[one] + sizes[one][0] / 2 + APART
        for other in order[place + 1 :]:
            if xs[other] - sizes[other][0] / 2 >= right + APART:
                break
            pushed |= _part(xs, ys, sizes, one, other)
    return pushed


def _part(
    xs: list[float], ys: list[float], sizes: Sequence[tuple[float, float]], one: int, other: int
) -> bool:
    across = (sizes[one][0] + sizes[other][0]) / 2 + APART - abs(xs[one] - xs[other])
    down = (sizes[one][1] + sizes[other][1]) / 2 + APART - abs(ys[one] - ys[other])
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
