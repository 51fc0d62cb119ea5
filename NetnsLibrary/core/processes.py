"""The programs that live in a namespace."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator
from dataclasses import dataclass

from .namespace import Namespace


@dataclass(frozen=True)
class Process:
    """A program with at least one thread in a namespace.

    Attributes:
        pid: its process id.
        command: its command line, or its name in brackets when it has none.
    """

    pid: int
    command: str

    def __str__(self) -> str:
        return f"{self.pid} {self.command}"


def processes(namespace: Namespace) -> list[Process]:
    """The programs in a namespace by process id; those that may not be looked at are left out."""
    wanted = f"net:[{namespace.inode}]"
    namespace.fileno()  # the inode number of a closed namespace may be another one's by now
    pids = sorted(int(entry) for entry in os.listdir("/proc") if entry.isdigit())
    return [Process(pid, command_of(pid)) for pid in pids if wanted in _namespaces(pid)]


def main_network(pid: int) -> int | None:
    """The inode of the network that the main thread of a process is in; None when it ended.

    When only the main thread has ended, another one speaks for the process.
    """
    try:
        return _inode(os.readlink(f"/proc/{pid}/ns/net"))
    except OSError:
        return next((_inode(network) for network in _namespaces(pid)), None)


def _inode(link: str) -> int:
    return int(link[len("net:[") : -1])


def _namespaces(pid: int) -> Iterator[str]:
    folder = f"/proc/{pid}/task"
    try:
        threads = os.listdir(folder)
    except OSError:
        return  # it has ended meanwhile, or is not ours to look at
    for thread in threads:
        try:
            yield os.readlink(f"{folder}/{thread}/ns/net")
        except OSError:
            continue


def command_of(pid: int) -> str:
    """The command line of a process, or its name in brackets when it has none."""
    try:
        with open(f"/proc/{pid}/cmdline", "rb") as file:
            words = file.read().rstrip(b"\0").split(b"\0")
        if words != [b""]:
            return shlex.join(word.decode(errors="replace") for word in words)
        with open(f"/proc/{pid}/comm", encoding="utf-8", errors="replace") as file:
            return f"[{file.read().strip()}]"
    except OSError:
        return "[ended]"
