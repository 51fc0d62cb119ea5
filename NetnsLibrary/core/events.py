"""Waiting for the kernel to tell of changes, instead of asking again and again.

Waiting is done by the calling thread, which may be interrupted; the worker only opens
the socket, in the namespace that is watched.
"""

from __future__ import annotations

import select
import socket
import time
from collections.abc import Callable
from typing import Generic, TypeVar

from . import worker
from .checks import check_timeout
from .errors import from_os_error
from .namespace import Namespace
from .visit import inside

# Multicast groups of rtnetlink(7).
LINKS = 0x1
NEIGHBORS = 0x4
IPV6_ROUTES = 0x400

Value = TypeVar("Value")


class Waited(Generic[Value]):
    """What was waited for, and how long that took in seconds."""

    def __init__(self, value: Value, seconds: float) -> None:
        self.value = value
        self.seconds = seconds


def wait_until(
    condition: Callable[[], Value | None], namespace: Namespace, groups: int, timeout: float
) -> Waited[Value] | None:
    """Wait until `condition` gives something; return that, or None when the time is over.

    It is asked in the beginning, and again each time the kernel tells of a change.

    Args:
        condition: what is waited for; None stands for "not yet".
        namespace: where the changes take place.
        groups: which changes matter, like `LINKS`; several are joined by `|`.
        timeout: how long to wait at most, in seconds.
    """
    check_timeout(timeout)
    started = time.monotonic()
    # Before the first look, so that no change is missed between the look and the wait.
    with worker.call(_subscribe, namespace, groups) as events:
        while True:
            value = condition()
            passed = time.monotonic() - started
            if value is not None:
                return Waited(value, passed)
            if passed >= timeout:
                return None
            _next_event(events, timeout - passed)


def _subscribe(namespace: Namespace, groups: int) -> socket.socket:
    try:
        with inside(namespace):
            events = socket.socket(
                socket.AF_NETLINK,
                socket.SOCK_RAW | socket.SOCK_CLOEXEC | socket.SOCK_NONBLOCK,
                socket.NETLINK_ROUTE,
            )
        events.bind((0, groups))
    except OSError as error:
        raise from_os_error(f"Cannot watch namespace '{namespace}'", error) from None
    return events


def _next_event(events: socket.socket, seconds: float) -> None:
    """Wait for a change, and take all that have been told by now."""
    poll = select.poll()  # not select(), which cannot have descriptors above 1023
    poll.register(events, select.POLLIN)
    if not poll.poll(seconds * 1000):
        return
    try:
        while events.recv(65536):
            pass
    except OSError:
        return  # no more, or some were lost: either way it is time to look again
