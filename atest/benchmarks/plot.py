"""The plot: how long a star takes to build, by how many hosts it has, as SVG.

Both axes are logarithmic, so a cost that does not grow with each host is a line of 45 degrees.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

# Milliseconds of each round, by tool and number of hosts.
Curves = Mapping[str, Mapping[int, Sequence[float]]]

_WIDTH, _HEIGHT = 760, 460
_LEFT, _RIGHT, _TOP, _BOTTOM = 80, 150, 40, 60
# These can be told apart also by those who see few colours (Okabe and Ito, 2008).
_COLORS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00")
_MARKS = ("circle", "square", "diamond", "triangle", "circle")
_STYLE = "text{font:13px sans-serif;fill:#333}.grid{stroke:#ddd}.curve{fill:none;stroke-width:2}"


def write_plot(curves: Curves, path: Path) -> None:
    """Write the plot to a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(draw(curves))
    print(f"Plot: {path}")


def draw(curves: Curves) -> str:
    """The plot of the medians."""
    scale = _Scale(curves)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        f'width="{_WIDTH}" height="{_HEIGHT}" role="img">'
        "<title>Time to build a star over the number of its hosts</title>"
        f'<style>{_STYLE}</style><rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fff"/>'
    )
    parts = [head, *_grid(scale)]
    tools = sorted(curves, key=lambda tool: -_last(curves[tool])[1])
    labels = _apart([scale.y(_last(curves[tool])[1]) for tool in tools])
    for number, (tool, label) in enumerate(zip(tools, labels, strict=True)):
        parts += _curve(tool, curves[tool], scale, number % len(_COLORS), label)
    return "\n".join([*parts, "</svg>"]) + "\n"


class _Scale:
    """From hosts and milliseconds to places in the picture."""

    def __init__(self, curves: Curves) -> None:
        hosts = [count for curve in curves.values() for count in curve]
        times = [statistics.median(found) for curve in curves.values() for found in curve.values()]
        self.hosts = sorted(set(hosts))
        self.decades = range(
            math.floor(math.log10(min(times))), math.ceil(math.log10(max(times))) + 1
        )
        self._first, self._last = math.log10(min(hosts)), math.log10(max(hosts))

    def x(self, hosts: int) -> float:
        span = self._last - self._first or 1.0
        share = (math.log10(hosts) - self._first) / span
        return _LEFT + share * (_WIDTH - _LEFT - _RIGHT)

    def y(self, milliseconds: float) -> float:
        span = self.decades[-1] - self.decades[0] or 1
        share = (math.log10(milliseconds) - self.decades[0]) / span
        return _HEIGHT - _BOTTOM - share * (_HEIGHT - _TOP - _BOTTOM)


def _grid(scale: _Scale) -> list[str]:
    right, floor = _WIDTH - _RIGHT, _HEIGHT - _BOTTOM
    parts = []
    for decade in scale.decades:
        y = scale.y(10.0**decade)
        text = f"{10**decade / 1000:g} s" if decade >= 3 else f"{10.0**decade:g} ms"
        parts.append(f'<line class="grid" x1="{_LEFT}" x2="{right}" y1="{y:.1f}" y2="{y:.1f}"/>')
        parts.append(f'<text x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{text}</text>')
    for hosts in scale.hosts:
        x = scale.x(hosts)
        parts.append(f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="{_TOP}" y2="{floor}"/>')
        parts.append(f'<text x="{x:.1f}" y="{floor + 20}" text-anchor="middle">{hosts:,}</text>')
    middle = (_LEFT + right) / 2
    parts.append(f'<text x="{middle}" y="{floor + 44}" text-anchor="middle">hosts</text>')
    parts.append(f'<text x="{_LEFT}" y="{_TOP - 16}">time until the star is up</text>')
    return parts


def _curve(
    tool: str, curve: Mapping[int, Sequence[float]], scale: _Scale, number: int, label: float
) -> list[str]:
    color = _COLORS[number]
    points = [(scale.x(hosts), scale.y(statistics.median(curve[hosts]))) for hosts in sorted(curve)]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    parts = [f'<polyline class="curve" stroke="{color}" points="{line}"/>']
    parts += [_mark(_MARKS[number], x, y, color) for x, y in points]
    x = points[-1][0] + 12
    parts.append(
        f'<text x="{x:.1f}" y="{label + 4:.1f}" style="fill:{color}">{escape(tool)}</text>'
    )
    return parts


def _mark(shape: str, x: float, y: float, color: str) -> str:
    if shape == "circle":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{color}"/>'
    corners = {
        "square": [(-4, -4), (4, -4), (4, 4), (-4, 4)],
        "diamond": [(0, -5), (5, 0), (0, 5), (-5, 0)],
        "triangle": [(0, -5), (5, 4), (-5, 4)],
    }[shape]
    points = " ".join(f"{x + right:.1f},{y + down:.1f}" for right, down in corners)
    return f'<polygon points="{points}" fill="{color}"/>'


def _last(curve: Mapping[int, Sequence[float]]) -> tuple[int, float]:
    hosts = max(curve)
    return hosts, statistics.median(curve[hosts])


def _apart(places: Sequence[float], gap: float = 15.0) -> list[float]:
    """Places of labels from the top down, none of which covers the one before."""
    found: list[float] = []
    for place in places:
        found.append(max(place, found[-1] + gap) if found else place)
    return found
