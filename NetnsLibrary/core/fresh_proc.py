"""Kernel parameters of many new networks, one after the other, at the same cost for each.

The kernel keeps the names below `/proc/sys/net` in its cache for each network that looked them
up, all of them under one key, and goes through them one by one: with 2,000 networks that takes
fifteen times as long as with 100. A `/proc` that was mounted anew has none of them, so it is
replaced from time to time. It is never attached to a folder: nobody else sees it.
"""

from __future__ import annotations

import contextlib
import os

from . import system
from .errors import NetnsError

_USES = 64  # until it is replaced; both to look names up and to mount are cheap then


class FreshProc:
    """Writes kernel parameters of whatever network the calling thread is in."""

    def __init__(self) -> None:
        self._folder = -1
        self._uses = _USES
        self._possible = True

    def close(self) -> None:
        """Let go of what was mounted."""
        folder, self._folder = self._folder, -1
        if folder >= 0:
            os.close(folder)

    def next_network(self) -> None:
        """What follows is about another network."""
        self._uses += 1
        if self._uses >= _USES and self._possible:
            self._uses = 0
            self._replace()

    def write(self, path: str, value: str) -> None:
        """Set a parameter, named by its path below `/proc/sys/net`; not there, it is left out.

        A kernel without IPv6 has none of IPv6.
        """
        with contextlib.suppress(FileNotFoundError):
            descriptor = self._open(path)
            try:
                os.write(descriptor, value.encode())
            finally:
                os.close(descriptor)

    def _open(self, path: str) -> int:
        flags = os.O_WRONLY | os.O_CLOEXEC
        if self._folder < 0:
            return os.open(f"/proc/sys/net/{path}", flags)
        return os.open(f"sys/net/{path}", flags, dir_fd=self._folder)

    def _replace(self) -> None:
        self.close()
        try:
            self._folder = system.mount_proc()
        except (OSError, NetnsError):
            # Without root, or on an old system: the machine's own serves too.
            self._possible = False
