"""Waiting until the kernel has dismantled the namespaces that were closed."""

from __future__ import annotations

import select
import socket
import time

from NetnsLibrary import core
from NetnsLibrary.core.closing import Closing
from NetnsLibrary.core.interfaces import End, create_veth

_RTMGRP_LINK = 1
_PATIENCE = 30.0


class Settling(Closing):
    """Two namespaces' worth of proof that the kernel has nothing left to dismantle.

    It dismantles namespaces in the order in which they were closed, so that when the
    far end of a veth pair goes with its namespace, those that were closed before are gone.
    """

    def __init__(self) -> None:
        self._namespace = core.new_transient()
        self._changes = core.execute(self._namespace, self._listen)

    def _listen(self) -> socket.socket:
        changes = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, socket.NETLINK_ROUTE)
        changes.bind((0, _RTMGRP_LINK))
        return changes

    def wait(self) -> None:
        with core.new_transient() as last:
            create_veth(End(self._namespace, "near"), End(last, "far"), up=False)
        end = time.monotonic() + _PATIENCE
        while core.interfaces.exists(self._namespace, "near"):
            ready, _, _ = select.select([self._changes], [], [], max(end - time.monotonic(), 0))
            if not ready:
                raise TimeoutError(f"Closed namespaces are not gone after {_PATIENCE:g} s.")
            self._changes.recv(65536)

    def close(self) -> None:
        """Let go of the network."""
        self._changes.close()
        self._namespace.close()
