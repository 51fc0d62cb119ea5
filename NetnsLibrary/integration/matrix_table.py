"""A matrix of who reaches whom as a table for the log."""

from __future__ import annotations

from collections import defaultdict
from html import escape

from ..core import Namespace
from ..probes.matrix_model import Cell, Matrix

_CELL = "border: 1px solid currentColor; padding: 0.1em 0.6em"
# With a colour for the text, which is a light one in the dark theme of the log.
_GOOD, _BAD = "background: #d4f7d4; color: #222", "background: #ffd0d0; color: #222"


def to_html(matrix: Matrix) -> str:
    """A row for each host that asks, a column for each that is asked."""
    by_pair: dict[tuple[Namespace, Namespace], list[Cell]] = defaultdict(list)
    for cell in matrix.cells:
        by_pair[cell.source, cell.target].append(cell)
    titles = "".join(map(_title, ("from \\ to", *matrix.hosts)))
    rows = [f"<tr>{titles}</tr>"]
    for source in matrix.hosts:
        cells = "".join(_column(by_pair[source, target]) for target in matrix.hosts)
        rows.append(f"<tr>{_title(source)}{cells}</tr>")
    return f"<table style='border-collapse: collapse'>{''.join(rows)}</table>"


def _title(text: object) -> str:
    return f"<th style='{_CELL}'>{escape(str(text))}</th>"


def _column(cells: list[Cell]) -> str:
    if not cells:
        return f"<td style='{_CELL}'></td>"
    colors = _GOOD if all(cell.reached for cell in cells) else _BAD
    lines = "<br>".join(_line(cell) for cell in cells)
    return f"<td style='{_CELL}; {colors}'>{lines}</td>"


def _line(cell: Cell) -> str:
    family = f"IPv{cell.address.version} " if cell.address else ""
    if cell.reached:
        return f"{family}{cell.milliseconds:.2f} ms"
    return f"<span title='{escape(cell.reason, quote=True)}'>{family}{cell.outcome}</span>"
