"""A network in which a child run of Robot Framework lives as if it were the host's.

What a child leaves in its host network can so be found afterwards, also while other
programs use the real one, and the real one is never touched.
"""

from __future__ import annotations

import os
import select
import socket
import subprocess
import sys
import time
from pathlib import Path

from NetnsLibrary import core
from NetnsLibrary.core.closing import Closing

from . import record

ROOT = Path(__file__).parents[2]
DATA = Path(__file__).parent / "data"
_MARK = "NETNS_STRESS_CHILD"
_RTMGRP_LINK = 1


class Host(Closing):
    """A private network, and the child that is started in it."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name = f"stress-{os.getpid()}-{name}"
        self.folder = folder / name
        self.folder.mkdir()
        self.record_file = self.folder / "record"
        self._namespace = core.new_transient(loopback=True)
        self._changes = core.execute(self._namespace, self._listen)

    def _listen(self) -> socket.socket:
        changes = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, socket.NETLINK_ROUTE)
        changes.bind((0, _RTMGRP_LINK))
        changes.setblocking(False)
        return changes

    def start(
        self, *options: str, inherited: tuple[int, ...] = (), **environment: str
    ) -> subprocess.Popen[bytes]:
        """Start Robot Framework in this network; its output goes to files of the folder."""
        mine = {
            record.FILE: str(self.record_file),
            _MARK: self.name,
            "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'atest'}",
        }
        # A background job ignores signals, and programs inherit that: env(1) takes it back.
        command = ["env", "--default-signal=HUP,INT,QUIT"]
        command += [sys.executable, "-m", "robot", "--outputdir", str(self.folder)]
        command += ["--log", "NONE", "--report", "NONE", *options]
        with open(self.folder / "stdout", "wb") as out, open(self.folder / "stderr", "wb") as err:
            return core.execute(
                self._namespace,
                subprocess.Popen,
                command,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                pass_fds=inherited,
                env={**os.environ, **mine, **environment},
            )

    def text(self, name: str) -> str:
        """What the child wrote to `stdout` or `stderr`."""
        return (self.folder / name).read_text(errors="replace")

    @property
    def output(self) -> str:
        """All that the child printed."""
        return self.text("stdout") + self.text("stderr")

    @property
    def record(self) -> record.Record:
        return record.Record(self.record_file)

    def leftovers(self, patience: float = 5.0) -> list[str]:
        """What is left of the child; the kernel needs a moment to dismantle namespaces.

        An interface whose other end is in a namespace stays as long as that does, so
        this finds namespaces too.
        """
        end = time.monotonic() + patience
        while True:
            found = [f"interface {one} is left" for one in self._interfaces()]
            found += [f"process {pid} is left" for pid in _marked_processes(self.name)]
            if not found or time.monotonic() > end:
                return found + self._exports()
            # Wakes up when an interface goes; programs that end are looked for now and then.
            select.select([self._changes], [], [], 0.05)
            self._forget_changes()

    def _forget_changes(self) -> None:
        try:
            while self._changes.recv(65536):
                pass
        except (BlockingIOError, OSError):  # nothing more, or more than the buffer holds
            pass

    def _interfaces(self) -> list[str]:
        names = core.interfaces.names(self._namespace)
        return [name for name in names if name != "lo"]

    def _exports(self) -> list[str]:
        """Names that the child exported; taken away, so that the next run finds none."""
        folder = Path(core.exports.FOLDER)
        found = [path for path in folder.glob(f"{self.name}*") if path.exists()]
        for path in found:
            core.exports.remove(str(path))
        return [f"mount {path} is left" for path in found]

    def close(self) -> None:
        """Let go of the network."""
        self._changes.close()
        self._namespace.close()


def _marked_processes(name: str) -> list[int]:
    """The processes that a child left: they inherit its environment."""
    mark = f"{_MARK}={name}".encode()
    found = []
    for entry in os.listdir("/proc"):
        if not entry.isdigit():
            continue
        try:
            environment = Path(f"/proc/{entry}/environ").read_bytes()
        except OSError:
            continue  # it has ended meanwhile
        if mark in environment.split(b"\0"):
            found.append(int(entry))
    return found
