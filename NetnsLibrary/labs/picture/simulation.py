"""Places of connected nodes by igraph's simulation of springs; without chance."""

from __future__ import annotations

import itertools
import math
import statistics
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from .geometry import Point

if TYPE_CHECKING:
    import igraph

_NEARLY_ALL = 0.7  # of all links that there can be; then a circle shows most of them
_SMALL, _STARTS = 40, 5  # up to so many nodes, so many starts are tried
_MOST_STEPS = 20_000  # 50 a node are enough


def places_of(graph: igraph.Graph) -> list[Point]:
    """Kamada and Kawai's layout of a connected graph, lying on its longer side.

    Links have about the lengths that the graph says.
    """
    count = graph.vcount()
    if count == 1:
        return [Point(0, 0)]
    lengths: list[float] = graph.es["length"]
    turned = _turned(_best(graph, lengths))
    ratios = []
    for edge, length in zip(graph.es, lengths, strict=True):
        one, other = turned[edge.source], turned[edge.target]
        ratios.append(math.dist(one, other) / length)
    # Links get as long as they have to be, unless one short link would stretch all others.
    ratios.sort()
    scale = min(1 / (ratios[0] or 1), 1.6 / (ratios[len(ratios) // 4] or 1))
    return [Point(x * scale, y * scale) for x, y in turned]


def _best(graph: igraph.Graph, lengths: list[float]) -> list[Point]:
    """The places with the fewest crossings; a small graph is tried from several starts."""
    count = graph.vcount()
    if count > 3 and graph.density() >= _NEARLY_ALL:
        return _circle(graph, 0)
    steps = min(50 * count, _MOST_STEPS)
    best, fewest = [], math.inf
    for start in range(min(_STARTS, count) if count <= _SMALL else 1):
        places: Any = graph.layout_kamada_kawai(
            seed=_circle(graph, start), maxiter=steps, weights=lengths
        )
        found = [Point(x, y) for x, y in places]
        crossings = _crossings(graph, found) if count <= _SMALL else 0
        if crossings < fewest:
            best, fewest = found, crossings
        if not crossings:
            break
    return best


def _crossings(graph: igraph.Graph, places: Sequence[Point]) -> int:
    """How many pairs of links cross each other."""
    edges: list[tuple[int, int]] = graph.get_edgelist()
    return sum(
        _cross(places[one[0]], places[one[1]], places[other[0]], places[other[1]])
        for one, other in itertools.combinations(edges, 2)
        if not {*one} & {*other}
    )


def _cross(a: Point, b: Point, c: Point, d: Point) -> bool:
    return _side(a, b, c) != _side(a, b, d) and _side(c, d, a) != _side(c, d, b)


def _side(one: Point, other: Point, place: Point) -> bool:
    """On which side of the line through two points a third one is."""
    across, down = other.x - one.x, other.y - one.y
    return across * (place.y - one.y) > down * (place.x - one.x)


def _circle(graph: igraph.Graph, start: int) -> list[Point]:
    """A circle, with neighbours side by side as far as that goes.

    From there the simulation finds fewer crossings than from a circle in any order, and it
    begins at the same places each time, without chance. The node with the most links is first,
    or `start` others are before it.
    """
    degrees = graph.degree()
    by_degree = sorted(range(graph.vcount()), key=lambda one: (-degrees[one], one))
    root = by_degree[start]
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
    return [Point(math.cos(angle[one]), math.sin(angle[one])) for one in range(len(order))]


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
