"""A progress bar, where there is a terminal to show it on."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from rich.console import Console
from rich.progress import track


def rounds_of(what: str, count: int) -> Iterable[int]:
    """The rounds of a case, with a bar that tells how long they will still take."""
    shown = sys.stderr.isatty()
    return track(
        range(count), what, console=Console(stderr=True), disable=not shown, transient=True
    )
