"""Waiting for what the kernel does a while after it was asked to."""

from __future__ import annotations

import time
from collections.abc import Callable

_PATIENCE = 20.0
_PAUSE = 0.005


def eventually(condition: Callable[[], bool]) -> bool:
    """Whether a condition comes true soon; the bound is for busy machines."""
    deadline = time.monotonic() + _PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(_PAUSE)
    return True
