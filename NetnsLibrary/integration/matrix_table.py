"""A matrix of who reaches whom as a table for the log."""

from __future__ import annotations

from collections import defaultdict
from html import escape

from ..core import Namespace
from ..probes.matrix_model import Cell, Matrix

_GOOD, _BAD = "#d4f7d4", "#ffd0d0"


def to_html(matrix: Matrix) -> str:
    """A row for each host that asks, a column for each that is asked."""
    by_pair: dict[tuple[Namespace, Namespace], list[Cell]] = defaultdict(list)
    for cell in matrix.cells:
        by_pair[cell.source, cell.target].append(cell)
    head = "".join(f"<th>{escape(str(host))}</th>" for host in matrix.hosts)
    rows = [f"<tr><th>from \\ to</th>{head}</tr>"]
    for source in matrix.hosts:
        cells = "".join(_column(by_pair[source, target]) for target in matrix.hosts)
        rows.append(f"<tr><th>{escape(str(source))}</th>{cells}</tr>")
    return f"<table border='1' style='border-collapse:collapse'>{''.join(rows)}</table>"


def _column(cells: list[Cell]) -> str:
    if not cells:
        return "<td></td>"
    color = _GOOD if all(cell.reached for cell in cells) else _BAD
    lines = "<br>".join(_line(cell) for cell in cells)
    return f"<td style='background:{color}'>{lines}</td>"


def _line(cell: Cell) -> str:
    family = f"IPv{cell.address.version} " if cell.address else ""
    if cell.reached:
        return f"{family}{cell.milliseconds:.2f} ms"
    return f"<span title='{escape(cell.reason, quote=True)}'>{family}{cell.outcome}</span>"
