"""Labs that are up, and how other processes of the same user find them and their hosts.

A lab is announced by a file in memory, which no path leads to: the process that keeps the lab up
holds it open, and other processes find it among the descriptors that the kernel shows below
/proc. So there is nothing to clear away, however that process ends, and whoever may not look at
its descriptors does not see the lab.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from ..core import system, worker
from ..core.errors import NetnsError, unknown
from ..core.namespace import Namespace
from .lab import Lab
from .model import Kind

_NAME = "netnslibrary-lab"
_LINK = f"/memfd:{_NAME} (deleted)"
_FORMAT = 1  # of what is in the file
_MOST_BYTES = 10_000_000
_DESCRIPTORS = 3  # of the mounts of a node


class Handle(NamedTuple):
    """A namespace of some kind, as a descriptor of the process that announced it.

    Attributes:
        descriptor: its number there.
        device, inode: what it refers to: numbers of descriptors are used again.
    """

    descriptor: int
    device: int
    inode: int


class Door(NamedTuple):
    """The way into one node: its kind, its network and its mounts."""

    kind: Kind
    network: Handle
    mounts: Handle


@dataclass(frozen=True)
class AnnouncedLab:
    """A lab that some process of this user keeps up.

    Attributes:
        pid: that process.
        name: what the lab is called.
        source: the full path of its file; None without one.
        doors: the ways into its nodes, by their names.
        path: of the announcement, which is there as long as the lab is up.
    """

    pid: int
    name: str
    source: str | None
    doors: Mapping[str, Door]
    path: str

    def door(self, node: str) -> Door:
        """The way into a node; `NotFoundError` names the nearest one."""
        try:
            return self.doors[node]
        except KeyError:
            raise unknown(f"node of lab '{self.name}' called", node, self.doors) from None

    @property
    def up(self) -> bool:
        """Whether it still is."""
        return _is_announcement(self.path)


class Announcement:
    """An announced lab, until it is closed or its process ends."""

    def __init__(self, lab: Lab, doors: Mapping[str, Door]) -> None:
        self._descriptor = -1
        self.doors = doors
        said = {
            "format": _FORMAT,
            "pid": os.getpid(),
            "name": lab.name,
            "source": lab.source,
            "doors": doors,
        }
        self._descriptor = _sealed(json.dumps(said).encode())

    def close(self) -> None:
        """Let nobody find the lab any more; doing it again does nothing."""
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor >= 0:
            os.close(descriptor)

    def __del__(self, is_finalizing: Callable[[], bool] = sys.is_finalizing) -> None:
        # At the end of the interpreter the modules are empty, and the kernel closes everything.
        if not is_finalizing():
            self.close()


@worker.on_worker
def announce(lab: Lab) -> Announcement:
    """Let other processes of this user find a lab and get into its nodes.

    What programs in its nodes see of the file system is made for all of them (`core.mounts`).

    Raises:
        NetnsError: this process may not have as many open files.
    """
    missing = system.room_for_descriptors(1 + _DESCRIPTORS * len(lab.namespaces))
    if missing:
        raise NetnsError(
            f"Cannot let others into lab '{lab}': it needs {missing} more open files than this "
            "process may have. Raise the limit ('ulimit -n')."
        )
    kinds = {node.name: node.kind for node in lab.plan.nodes.values()}
    doors = {
        name: _door(kinds[name], namespace)
        for name, namespace in lab.namespaces.items()
        if not namespace.closed
    }
    return Announcement(lab, doors)


def find(reference: str) -> list[AnnouncedLab]:
    """The labs of this user that come from a file, or have this name, by process id.

    Args:
        reference: a path, relative ones too; a name finds labs that come from no file.
    """
    full = os.path.realpath(reference)
    return [
        lab
        for lab in _announced()
        if (lab.name == reference if lab.source is None else lab.source == full)
    ]


def _door(kind: Kind, namespace: Namespace) -> Door:
    mounts = namespace.mounts.fileno()
    status = os.fstat(mounts)
    return Door(
        kind,
        Handle(namespace.fileno(), namespace.device, namespace.inode),
        Handle(mounts, status.st_dev, status.st_ino),
    )


def _sealed(content: bytes) -> int:
    """A descriptor of a file in memory that cannot be changed any more."""
    import fcntl  # not there on all systems that can import this

    descriptor = os.memfd_create(_NAME, os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    try:
        os.write(descriptor, content)
        seals = fcntl.F_SEAL_SEAL | fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_WRITE
        fcntl.fcntl(descriptor, fcntl.F_ADD_SEALS, seals)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def _announced() -> Iterator[AnnouncedLab]:
    """All labs of this user."""
    for pid in sorted(int(entry) for entry in os.listdir("/proc") if entry.isdigit()):
        for path in _announcements_of(pid):
            with contextlib.suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
                with open(path, "rb") as file:
                    said = json.loads(file.read(_MOST_BYTES))
                # The child of a fork has the same file, and keeps nothing up.
                if said["pid"] == _own_number(pid):
                    yield _parsed(pid, path, said)


def _own_number(pid: int) -> int:
    """What a process calls itself, which is another number in a PID namespace of its own."""
    with open(f"/proc/{pid}/status", encoding="utf-8", errors="replace") as file:
        for line in file:
            if line.startswith("NSpid:"):
                return int(line.split()[-1])
    return pid


def _announcements_of(pid: int) -> list[str]:
    folder = f"/proc/{pid}/fd"
    try:
        # Root may look at everybody's, and others must not lead it anywhere.
        if os.stat(f"/proc/{pid}").st_uid != os.geteuid():
            return []
        paths = [f"{folder}/{number}" for number in os.listdir(folder)]
    except OSError:
        return []  # it has ended meanwhile, or is not ours to look at
    return [path for path in paths if _is_announcement(path)]


def _is_announcement(path: str) -> bool:
    try:
        return os.readlink(path) == _LINK
    except OSError:
        return False


def _parsed(pid: int, path: str, said: Mapping[str, Any]) -> AnnouncedLab:
    if said["format"] != _FORMAT:
        raise ValueError("another version of this library wrote it")
    doors = {
        name: Door(kind, Handle(*network), Handle(*mounts))
        for name, (kind, network, mounts) in said["doors"].items()
    }
    return AnnouncedLab(pid, said["name"], said["source"], doors, path)
