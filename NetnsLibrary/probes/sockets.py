"""Sockets that live in a namespace, whatever thread uses them."""

from __future__ import annotations

import select
import socket
from collections.abc import Callable
from typing import Any, TypeVar

from ..core import Namespace, worker
from ..core.errors import from_os_error
from ..core.visit import inside
from .targets import Address

Opened = TypeVar("Opened")


@worker.on_worker
def open_inside(
    namespace: Namespace, open_it: Callable[[], Opened], what: str = "open a socket"
) -> Opened:
    """Open something in a namespace that stays there: a socket, or what has one inside.

    `what` is told to be impossible when the kernel refuses.
    """
    try:
        with inside(namespace):
            return open_it()
    except OSError as error:
        raise from_os_error(f"Cannot {what} in namespace '{namespace}'", error) from None


def open_socket(namespace: Namespace, family: int, kind: int, protocol: int = 0) -> socket.socket:
    """A socket in a namespace; programs that are started do not inherit it."""
    return open_inside(
        namespace, lambda: socket.socket(family, kind | socket.SOCK_CLOEXEC, protocol)
    )


def family_of(address: Address) -> int:
    """The socket family of an address."""
    return socket.AF_INET6 if address.version == 6 else socket.AF_INET


def destination(address: Address, port: int) -> Any:
    """What `connect` wants; the interface of a link-local address is there by its number."""
    if address.version == 6:
        return str(address).partition("%")[0], port, 0, int(address.scope_id or 0)
    return str(address), port


def wait_for(channel: socket.socket, event: int, seconds: float) -> bool:
    """Wait until something can be read from or written to a socket, or it has an error."""
    poll = select.poll()  # not select(), which cannot have descriptors above 1023
    poll.register(channel, event)
    return bool(poll.poll(max(0.0, seconds) * 1000))
