"""Places for everything: with more room between nodes until the texts at links have theirs."""

from __future__ import annotations

from .blocks import make_blocks
from .content import LINE_HEIGHT, Content
from .geometry import Box, Placed
from .labels import Label, place_labels
from .layout import Layout
from .racks import measure

# How much more room than usual there is, by the style, and how many texts may have been placed
# before yet another one is tried: more take too long.
_STRETCHES = {
    "roomy": (1.0, 1.3, 1.7),
    "crowded": (1.0, 1.3, 1.7),
    "dense": (1.3, 1.7, 2.2),
    "packed": (1.0, 1.3, 1.7),
}
_MOST_PLACED = {"roomy": 700, "crowded": 700, "dense": 250, "packed": 250}
_FEW_ASTRAY = 0.03  # of the texts at links: for these no picture is made larger
_MANY_ASTRAY = 0.15


def arrange(content: Content) -> tuple[Placed, list[Label]]:
    """Nodes, links and texts with their places."""
    blocks = make_blocks(content)
    for block in blocks.values():
        measure(block, content)
    placed, labels = _roomy_enough(content, Layout(content, blocks))
    if content.note and labels:
        low = max(box.bottom for box in [*placed.boxes.values(), *(one.box for one in labels)])
        left = min(box.left for box in placed.boxes.values())
        right, top = left + content.note.width, low + 10
        labels.append(Label((content.note,), Box(left, top, right, top + LINE_HEIGHT)))
    return placed, labels


def _roomy_enough(content: Content, layout: Layout) -> tuple[Placed, list[Label]]:
    """The first try with few texts astray; with many, the most room is tried next."""
    stretches = list(_STRETCHES[content.style])
    tried = 0
    while True:
        placed = layout.placed(stretches.pop(0))
        labels, astray = place_labels(content, placed)
        tried += len(labels)
        enough = astray <= _FEW_ASTRAY * len(labels)
        if enough or not stretches or tried > _MOST_PLACED[content.style]:
            return placed, labels
        if astray > _MANY_ASTRAY * len(labels):
            stretches = stretches[-1:]
