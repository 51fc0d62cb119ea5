"""A lab as a picture: SVG for log.html and for files.

The picture shows what was planned, and of what is there at the moment what differs: interfaces
that are down or gone, and impairments. `live` reads that, `content` decides what is written
where, `arranging` has `layout` and `racks` place the nodes and `labels` the texts at links, and
`svg` writes it.
"""

from __future__ import annotations

from ..plan import Plan
from .arranging import arrange
from .content import contents
from .live import Live, look
from .svg import write

__all__ = ["Live", "draw", "look"]


def draw(plan: Plan, live: Live | None = None, *, standalone: bool = False) -> str:
    """The picture of a lab as an SVG element; the same one for the same lab.

    Args:
        plan: the lab.
        live: its state; without it, it is drawn as it was planned.
        standalone: for a file of its own, on white. Else it takes the colours of log.html's
            light or dark theme.
    """
    content = contents(plan, live)
    placed, labels = arrange(content)
    return write(content, placed, labels, plan.name or "lab", standalone=standalone)
