"""What a test can leave behind in its process and in the kernel."""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass, fields

from .waiting import eventually


@dataclass(frozen=True)
class Snapshot:
    """All that has to be after a test as it was before it."""

    descriptors: frozenset[str]
    threads: frozenset[str]
    children: frozenset[str]
    mounts: frozenset[str]
    namespace: frozenset[str]
    interfaces: frozenset[str]


# Of these, one that was ending may still have been seen in the beginning.
_END_LATER = ("threads", "children")


def take() -> Snapshot:
    """Look at everything, from the calling thread."""
    return Snapshot(
        descriptors=frozenset(_descriptors()),
        threads=frozenset(os.listdir("/proc/self/task")),
        children=frozenset(_children()),
        mounts=frozenset(_lines("/proc/self/mountinfo")),
        namespace=frozenset([os.readlink("/proc/thread-self/ns/net")]),
        interfaces=frozenset(name for _, name in socket.if_nameindex()),
    )


def differences(before: Snapshot, after: Snapshot) -> list[str]:
    """One line for each kind of thing that is not as it was."""
    told = []
    for field in fields(Snapshot):
        old, new = getattr(before, field.name), getattr(after, field.name)
        lost = frozenset() if field.name in _END_LATER else old - new
        if new - old or lost:
            told.append(f"{field.name}: left {sorted(new - old)}, lost {sorted(lost)}")
    return told


def wait_until_same(before: Snapshot) -> list[str]:
    """What still differs from `before` when the kernel had time to finish what it does later."""
    eventually(lambda: not differences(before, take()))
    return differences(before, take())


def _descriptors() -> list[str]:
    found = []
    for number in os.listdir("/proc/self/fd"):
        try:
            found.append(f"{number} {os.readlink(f'/proc/self/fd/{number}')}")
        except FileNotFoundError:
            continue  # it was the one that listed the others
    return found


def _children() -> list[str]:
    """The processes whose parent is this one, those that ended and were not waited for too."""
    parent = str(os.getpid())
    found = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as file:
                name, _, rest = file.read().rpartition(")")
        except OSError:
            continue  # it has ended meanwhile
        if rest.split()[1] == parent:
            found.append(f"{name})")
    return found


def _lines(path: str) -> list[str]:
    with open(path, encoding="utf-8") as file:
        return file.read().splitlines()
