"""A network and a folder /run that one child run has for itself."""

from __future__ import annotations

import os
import subprocess
from types import TracebackType

import footprint

# umount(8) makes /run/mount when it is missing, which nobody has to clear away.
_HOLD = "mount -t tmpfs none /run && mkdir /run/mount && echo ready && read end"


class Sandbox:
    """What is left in it by the run can be told exactly, whatever else the machine does.

    A process holds it; when that ends, the kernel takes all of it away.
    """

    def __init__(self) -> None:
        command = ["unshare", "--net", "--mount", "--propagation", "private", "sh", "-c", _HOLD]
        self._holder = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self._holder.stdout is not None
        if self._holder.stdout.readline() != "ready\n":
            self.close()
            raise RuntimeError("The child run could not be given a network of its own.")
        self._before = self._all_there_is()

    @property
    def pid(self) -> int:
        """The process that is in it for as long as it exists."""
        return self._holder.pid

    @property
    def prefix(self) -> list[str]:
        """What to write before a command to have it run in here."""
        return ["nsenter", f"--target={self._holder.pid}", "--net", "--mount"]

    def leftovers(self, patience: float) -> list[str]:
        """What differs from the beginning, also after some seconds."""
        after = footprint.settled(self._all_there_is, self._before, patience)
        return footprint.difference(self._before, after)

    def close(self) -> None:
        """End the process that holds it."""
        self._holder.communicate()

    def _all_there_is(self) -> list[str]:
        pid = self._holder.pid
        return [
            *(f"mount {path}" for path in footprint.mount_points(pid)),
            *(f"interface {name}" for name in footprint.interfaces(pid)),
            *(f"/run/{name}" for name in os.listdir(f"/proc/{pid}/root/run")),
        ]

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()
