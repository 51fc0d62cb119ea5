"""An outage as a timeline for the log."""

from __future__ import annotations

from html import escape

from ..probes.outage import Outage

_WIDTH, _HEIGHT = 640, 24
_GOOD, _BAD = "#4caf50", "#e53935"
_TEXT = 'font-size="11" font-family="sans-serif" fill="currentColor"'


def to_svg(outage: Outage) -> str:
    """A green bar from the keyword's start to the end, red where nothing was answered."""
    length = outage.duration or 1.0
    red = "".join(
        _bar(begin / length, end / length, _BAD, f"{begin:.3f} to {end:.3f} s: no answer")
        for begin, end in outage.gaps
    )
    marks = {0.0, outage.duration}
    marks.update(moment for moment in (outage.first_loss, outage.recovery) if moment is not None)
    labels = "".join(_label(moment, length) for moment in sorted(marks))
    name = escape(f"Reach of {outage.target}", quote=True)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{name}" '
        f'width="{_WIDTH}" height="{_HEIGHT + 20}">'
        f"{_bar(0.0, 1.0, _GOOD, 'answered')}{red}{labels}</svg>"
    )


def _bar(begin: float, end: float, color: str, title: str) -> str:
    width = max((end - begin) * _WIDTH, 1.0)  # else a short gap would not be seen
    return (
        f'<rect x="{begin * _WIDTH:.1f}" y="0" width="{width:.1f}" height="{_HEIGHT}" '
        f'fill="{color}"><title>{escape(title)}</title></rect>'
    )


def _label(moment: float, length: float) -> str:
    part = moment / length
    anchor = "start" if part < 0.1 else "end" if part > 0.9 else "middle"
    return (
        f'<text x="{part * _WIDTH:.1f}" y="{_HEIGHT + 14}" text-anchor="{anchor}" {_TEXT}>'
        f"{moment:.3f} s</text>"
    )
