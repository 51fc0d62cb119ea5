"""The outlines by which nodes are told apart."""

from __future__ import annotations

from .geometry import Box

_SLANT = 10


def outline(kind: str, box: Box, marks: str) -> str:
    """A host is a rectangle, a router has round ends, a switch pointed ones."""
    left, top, right, bottom = (round(edge, 1) for edge in box)
    if kind == "switch":
        middle = round(box.center.y, 1)
        points = (
            (left, middle),
            (left + _SLANT, top),
            (right - _SLANT, top),
            (right, middle),
            (right - _SLANT, bottom),
            (left + _SLANT, bottom),
        )
        listed = " ".join(f"{x:g},{y:g}" for x, y in points)
        return f'<polygon class="{marks}" points="{listed}"/>'
    radius = min(22.0, box.height / 2) if kind == "router" else 2
    return (
        f'<rect class="{marks}" x="{left:g}" y="{top:g}" width="{box.width:g}" '
        f'height="{box.height:g}" rx="{radius:g}"/>'
    )
