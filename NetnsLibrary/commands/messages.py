"""What commands tell besides their results, on standard error."""

from __future__ import annotations

import contextlib
import re
import sys
from collections.abc import Iterable


def say(text: str) -> None:
    """Write a line; a terminal that is gone is no reason to stop."""
    with contextlib.suppress(OSError, ValueError):
        sys.stderr.write(f"{text}\n")
        sys.stderr.flush()


def warn(name: str, warnings: Iterable[str]) -> None:
    """Write warnings about a lab file as compilers do: their places first."""
    place = re.compile(re.escape(name) + r":\d+:\d+: ")
    for text in warnings:
        found = place.match(text)
        end = found.end() if found else 0
        say(f"{text[:end]}warning: {text[end:]}")
