"""Writing a picture as SVG."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape

from .content import LINE_HEIGHT, Card, Content, Line
from .geometry import Box, Placed, Point
from .labels import Label
from .shapes import outline

# log.html has its colours in variables, other ones in its dark theme. A file is black on white.
_THEMED = {
    "text": "currentColor",
    "back": "var(--background-color, white)",
    "warn": "var(--warn-link-color, #7a5f00)",
    "bad": "var(--fail-link-color, #c92a2a)",
}
_ON_WHITE = {"text": "#1a1a1a", "back": "#ffffff", "warn": "#7a5f00", "bad": "#c92a2a"}

# Seen well on white as on nearly black.
_RED = "#e5383b"
_TINTS = {"host": "#4a90d9", "router": "#d9822b", "switch": "#2f9e44"}

_FONT = "Helvetica, Arial, 'Liberation Sans', sans-serif"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(
    content: Content, placed: Placed, labels: Sequence[Label], name: str, *, standalone: bool
) -> str:
    """The whole picture."""
    view = view_of(placed, labels)
    kind = "file" if standalone else "log"
    colors = _ON_WHITE if standalone else _THEMED
    width, height = round(view.width), round(view.height)
    look = "" if standalone else ' style="max-width:100%;height:auto;display:block"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="netns-{kind}" role="img" '
        f'viewBox="{round(view.left)} {round(view.top)} {width} {height}" '
        f'width="{width}" height="{height}"{look}>',
        f"<title>{_text(f'Topology of {name}')}</title>",
        f"<style>{_style(kind, colors)}</style>",
    ]
    if standalone:
        parts.append(
            f'<rect x="{round(view.left)}" y="{round(view.top)}" width="{width}" '
            f'height="{height}" fill="#ffffff"/>'
        )
    if placed.trunks:  # in one path, so that what several share is not darker
        parts.append(f'<path class="wire" d="{"".join(map(_way, placed.trunks))}"/>')
    parts += _wires(content, placed)
    parts += [_card(card, placed.boxes[name]) for name, card in content.cards.items()]
    parts += [_leader(label, label.leader) for label in labels if label.leader]
    parts += [_label(label) for label in labels]
    if not content.cards:
        parts.append(f'<text class="faint" x="20" y="34">{_text(f"{name} has no hosts.")}</text>')
    parts.append("</svg>")
    return "".join(parts)


def view_of(placed: Placed, labels: Sequence[Label]) -> Box:
    """What is seen: boxes and texts with a margin, whatever sticks out of the layout."""
    every = [*placed.boxes.values(), *(label.box for label in labels)]
    every += [Box(*point, *point) for way in placed.wires.values() for point in way]
    if not every:
        return Box(0, 0, 240, 60)
    return Box(
        min(one.left for one in every) - 12,
        min(one.top for one in every) - 12,
        max(one.right for one in every) + 12,
        max(one.bottom for one in every) + 12,
    )


def _style(kind: str, colors: dict[str, str]) -> str:
    rules = {
        "text": f"font:11px {_FONT};fill:{colors['text']};text-anchor:middle",
        ".halo": f"stroke:{colors['back']};stroke-width:4px;stroke-linejoin:round;"
        "paint-order:stroke",
        ".name": "font-size:13px;font-weight:bold",
        ".kind": "font-size:9px;font-weight:normal;opacity:.75",
        ".faint": "opacity:.8",
        ".warn": f"fill:{colors['warn']};font-weight:bold",
        ".bad": f"fill:{colors['bad']};font-weight:bold",
        ".wire": f"fill:none;stroke:{colors['text']};stroke-width:1.4;stroke-opacity:.6",
        ".wire.down": f"stroke:{_RED};stroke-width:2.6;stroke-opacity:1;stroke-dasharray:7 4",
        ".leader": f"fill:none;stroke:{colors['text']};stroke-width:1;stroke-opacity:.5;"
        "stroke-dasharray:1 3",
        ".back": f"fill:{colors['back']}",
        ".shape": "stroke-width:1.8",
        ".shape.down": f"stroke:{_RED};stroke-width:2.6;stroke-dasharray:7 4",
    }
    for name, tint in _TINTS.items():
        rules[f".{name}"] = f"fill:{tint};fill-opacity:.14;stroke:{tint}"
    # A style counts for the whole of log.html, so it is told for what it is meant.
    return "".join(f".netns-{kind} {which}{{{what}}}" for which, what in rules.items())


def _wires(content: Content, placed: Placed) -> Iterable[str]:
    """Links; those that are down last, so that nothing is drawn over them."""
    for down in (False, True):
        for number, way in placed.wires.items():
            cable = content.cables[number]
            if cable.broken == down:
                marks = "wire down" if down else "wire"
                yield (
                    f'<path class="{marks}" d="{_way(way)}">'
                    f"<title>{_text(cable.details)}</title></path>"
                )


def _way(points: Sequence[Point]) -> str:
    return "M" + "L".join(f"{point.x:.6g} {point.y:.6g}" for point in points)


def _card(card: Card, box: Box) -> str:
    down = " down" if card.gone else ""
    x = box.center.x
    top = box.center.y - LINE_HEIGHT * len(card.lines) / 2
    texts = [
        f'<text class="name" x="{x:g}" y="{top + 10.5:g}">{_text(card.lines[0].text)}'
        f'<tspan class="kind" dx="5">{card.kind}</tspan></text>'
    ]
    texts += _texts(card.lines[1:], x, top + LINE_HEIGHT, "")
    return (
        f"<g><title>{_text(card.details)}</title>"
        f"{outline(card.kind, box, 'back')}"
        f"{outline(card.kind, box, f'shape {card.kind}{down}')}{''.join(texts)}</g>"
    )


def _leader(label: Label, told: Point) -> str:
    return f'<path class="leader" d="{_way([label.box.center, told])}"/>'


def _label(label: Label) -> str:
    return "".join(_texts(label.lines, label.box.center.x, label.box.top, "halo "))


def _texts(lines: Sequence[Line], x: float, top: float, more: str) -> list[str]:
    return [
        f'<text class="{more}{line.style}" x="{x:.5g}" '
        f'y="{top + place * LINE_HEIGHT + 10:.5g}">{_text(line.text)}</text>'
        for place, line in enumerate(lines)
    ]


def _text(text: str) -> str:
    """A text inside an element; what XML cannot have is shown as a question mark."""
    return escape(_NOT_XML.sub("?", text)).replace("\n", "&#10;")
