"""Programs that a test started, with all that these have started, however deep."""

from __future__ import annotations

import os
from pathlib import Path

_MARK = "NETNSLIBRARY_UTEST"


def marked_environment(mark: str) -> dict[str, str]:
    """The environment of this process with a mark, which programs hand down."""
    return {**os.environ, _MARK: mark}


def marked_programs(mark: str) -> list[str]:
    """The command lines of the programs that have the mark, and of their watchers."""
    wanted = f"{_MARK}={mark}".encode()
    found = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            environment = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
            command = Path(f"/proc/{pid}/cmdline").read_bytes().rstrip(b"\0").split(b"\0")
        except OSError:
            continue  # it has ended, or may not be looked at
        if wanted in environment:
            found.append(f"{pid} {b' '.join(command).decode(errors='replace')}")
    return found


def watcher_of(pid: int) -> bool:
    """Whether the watcher of a process is there: its environment is almost empty."""
    for one in filter(str.isdigit, os.listdir("/proc")):
        try:
            words = Path(f"/proc/{one}/cmdline").read_bytes().rstrip(b"\0").split(b"\0")
        except OSError:
            continue
        if words[-1] == str(pid).encode() and any(word.endswith(b"/guard") for word in words):
            return True
    return False
