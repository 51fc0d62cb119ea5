"""An outage as a timeline for the log."""

from __future__ import annotations

from html import escape

from ..probes.outage import Outage

_WIDTH, _HEIGHT = 640, 24
_GOOD, _BAD = "#4caf50", "#e53935"
_LABEL = 50  # pixels that a label takes at most, with some distance
_TEXT = 'font-size="11" font-family="sans-serif" fill="currentColor"'


def to_svg(outage: Outage) -> str:
    """A green bar from the keyword's start to the end, red where nothing was answered."""
    length = outage.duration or 1.0
    red = "".join(
        _bar(begin / length, end / length, _BAD, f"{begin:.3f} to {end:.3f} s: no answer")
        for begin, end in outage.gaps
    )
    labels = "".join(_label(moment, length) for moment in _labelled(outage, length))
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


def _labelled(outage: Outage, length: float) -> list[float]:
    """The moments that there is place to name; those of the outage come first."""
    moments = (outage.first_loss, outage.recovery, 0.0, outage.duration)
    chosen: list[float] = []
    for moment in moments:
        if moment is not None and all(
            abs(_label_begins(moment, length) - _label_begins(other, length)) >= _LABEL
            for other in chosen
        ):
            chosen.append(moment)
    return sorted(chosen)


def _label_begins(moment: float, length: float) -> float:
    """The place of a label's left side, see `_label`."""
    part = moment / length
    shift = {"start": 0.0, "middle": 0.5, "end": 1.0}[_anchor(part)]
    return part * _WIDTH - shift * _LABEL


def _anchor(part: float) -> str:
    return "start" if part < 0.1 else "end" if part > 0.9 else "middle"


def _label(moment: float, length: float) -> str:
    part = moment / length
    return (
        f'<text x="{part * _WIDTH:.1f}" y="{_HEIGHT + 14}" text-anchor="{_anchor(part)}" {_TEXT}>'
        f"{moment:.3f} s</text>"
    )
