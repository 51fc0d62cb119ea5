"""Tells those outside that a run is where it shall be, and waits for what they do then."""

from __future__ import annotations

import time
from pathlib import Path


def announce_and_wait(path: str, seconds: float = 50) -> None:
    """Writes into a file, and then waits for a signal.

    Whoever reads the file sends it at once. Between two keywords it would meet Robot Framework
    in the middle of writing its output, which is then no whole XML.
    """
    Path(path).write_text("now", encoding="utf-8")
    time.sleep(seconds)
