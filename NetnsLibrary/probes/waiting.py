"""Waiting where the kernel tells of no change: looking again, at intervals that are short."""

from __future__ import annotations

import select
import time
from collections.abc import Callable
from typing import TypeVar

from ..core.checks import check_timeout
from ..core.events import Waited

Value = TypeVar("Value")

_SHORTEST, _LONGEST = 0.001, 0.02  # seconds


def poll_until(condition: Callable[[], Value | None], timeout: float) -> Waited[Value] | None:
    """Ask until `condition` gives something; return that, or None when the time is over.

    The interval grows from one to 20 ms: what is nearly there is found at once, and what
    takes long is not disturbed.
    """
    check_timeout(timeout)
    started = time.monotonic()
    interval = _SHORTEST
    pause = select.poll()  # without descriptors it only waits, and can be interrupted
    while True:
        value = condition()
        passed = time.monotonic() - started
        if value is not None:
            return Waited(value, passed)
        if passed >= timeout:
            return None
        pause.poll(min(interval, timeout - passed) * 1000)
        interval = min(interval * 2, _LONGEST)
