"""Tables in log.html."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence

# No colours of their own, so that they can be read in the light and the dark theme.
_TABLE = "border-collapse: collapse; margin: 0.3em 0"
_CELL = "border: 1px solid currentColor; padding: 0.1em 0.6em; text-align: left"


def html_table(header: Sequence[object], rows: Iterable[Sequence[object]]) -> str:
    """A table for a message that is logged as HTML; all texts are escaped.

    Args:
        header: the titles of the columns.
        rows: the cells of each row, as many as there are titles.
    """
    lines = [_row("th", header), *(_row("td", row) for row in rows)]
    return f'<table style="{_TABLE}">{"".join(lines)}</table>'


def _row(tag: str, cells: Sequence[object]) -> str:
    texts = (html.escape(str(cell)).replace("\n", "<br>") for cell in cells)
    row = "".join(f'<{tag} style="{_CELL}">{text}</{tag}>' for text in texts)
    return f"<tr>{row}</tr>"
