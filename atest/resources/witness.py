"""A listener for child runs: notes what the Robot process itself has when the run ends."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import footprint
from robot import result as results
from robot import running


class witness:
    """Writes its findings to a file when all listeners of libraries have been closed."""

    ROBOT_LISTENER_API_VERSION = 3

    def __init__(self, path: str) -> None:
        self._path = Path(path)
        self._user_namespace = footprint.user_namespace()
        self._inode = footprint.inode()
        self._moved: list[str] = []
        self._rootless = False

    def start_suite(self, data: running.TestSuite, result: results.TestSuite) -> None:
        """A suite without suites around it begins where Robot was started.

        Unless the import of the library has moved all of Robot away from there.
        """
        if footprint.user_namespace() != self._user_namespace:
            self._user_namespace = footprint.user_namespace()
            self._inode = footprint.inode()
            self._rootless = True
        if data.parent is None and footprint.inode() != self._inode:
            self._moved.append(f"{data.full_name} at its start")

    def end_suite(self, data: running.TestSuite, result: results.TestSuite) -> None:
        """It ends there, too."""
        if data.parent is None and footprint.inode() != self._inode:
            self._moved.append(f"{data.full_name} at its end")

    def close(self) -> None:
        """Write down what there is at the end of the run."""
        seen = {
            "moved": self._moved + (["at the end"] if footprint.inode() != self._inode else []),
            "rootless": self._rootless,
            "namespaces": [one for one in footprint.descriptors() if one.startswith("net:")],
            "sockets": [one for one in footprint.descriptors() if one.startswith("socket:")],
            "threads": [thread.name for thread in threading.enumerate()],
        }
        self._path.write_text(json.dumps(seen), encoding="utf-8")
