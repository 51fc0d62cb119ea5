"""What programs leave on a machine: descriptors, processes, mounts and interfaces.

All is read from /proc, so that what the library does is not judged by the library.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

# Programs inherit it, also those that outlive the one that started them.
MARK = "NETNSLIBRARY_ACCEPTANCE"

State = TypeVar("State")


def descriptors(pid: int | str = "self") -> list[str]:
    """What the open descriptors of a process refer to, sorted."""
    folder = Path(f"/proc/{pid}/fd")
    found = []
    for name in os.listdir(folder):
        try:
            target = os.readlink(folder / name)
        except FileNotFoundError:
            continue  # the descriptor that listed the folder
        found.append(target)
    return sorted(found)


def marked_processes(mark: str) -> list[str]:
    """The programs, other than this one, whose environment has the mark, as `pid command`."""
    wanted = f"{MARK}={mark}".encode()
    found = []
    for pid in (entry for entry in os.listdir("/proc") if entry.isdigit()):
        if int(pid) == os.getpid():
            continue
        try:
            environment = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
            command = Path(f"/proc/{pid}/cmdline").read_bytes()
        except OSError:
            continue  # it has ended, or may not be looked at
        if wanted in environment:
            found.append(f"{pid} {command.replace(bytes(1), b' ').decode(errors='replace')}")
    return found


def mount_points(pid: int | str = "self") -> list[str]:
    """The mount points that a process sees below /run, sorted."""
    lines = Path(f"/proc/{pid}/mountinfo").read_text(encoding="utf-8").splitlines()
    mounts = [line.split()[:5] for line in lines]  # number, number of the parent, …, …, path
    # Mounts that a later mount on /run hides belong to somebody else and may go at any time.
    seen = {[number for number, *_, path in mounts if path in ("/", "/run")][-1]}
    found = []
    for number, parent, _, _, path in mounts:
        if parent in seen and path.startswith("/run/"):
            seen.add(number)
            found.append(path)
    return sorted(found)


def interfaces(pid: int | str = "thread-self") -> list[str]:
    """The names of the interfaces that a process or the calling thread sees, sorted."""
    lines = Path(f"/proc/{pid}/net/dev").read_text(encoding="utf-8").splitlines()[2:]
    return sorted(line.partition(":")[0].strip() for line in lines)


def inode() -> int:
    """The inode number of the network namespace of the calling thread."""
    return os.stat("/proc/thread-self/ns/net").st_ino


def user_namespace() -> int:
    """The inode number of the user namespace of this process."""
    return os.stat("/proc/self/ns/user").st_ino


def settled(read: Callable[[], State], wanted: State, seconds: float) -> State:
    """What `read` says, as soon as it is what is wanted, at the latest after some seconds.

    The kernel takes networks and ended programs away in the background, without an event.
    """
    end = time.monotonic() + seconds
    while (state := read()) != wanted and time.monotonic() < end:
        time.sleep(0.01)
    return state


def difference(before: Iterable[str], after: Iterable[str]) -> list[str]:
    """What there is more, with `+`, and less, with `-`, than before."""
    less, more = list(before), []
    for entry in after:
        if entry in less:
            less.remove(entry)
        else:
            more.append(entry)
    return [f"+ {entry}" for entry in more] + [f"- {entry}" for entry in less]
