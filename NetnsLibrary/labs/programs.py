"""Programs of a lab: starting them, and waiting until they are ready."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Callable
from select import poll
from typing import IO

from ..core import starting
from ..core.errors import NetnsError
from ..core.namespace import Namespace
from ..probes.listening import listening_ports
from .model import Program, Readiness

_LOOK_EVERY = 10  # milliseconds; there is no event for what is waited for
_SHOWN = 4000  # bytes of output in an error
_AT_ONCE = 1 << 20  # bytes of output that are searched
_LATER_BYTES = bytes(range(0x80, 0xC0))  # of a character in UTF-8, behind its first one


def _nameless_file(name: str, namespace: Namespace) -> IO[bytes]:
    """A file for the output of a program, which goes with us, however we end."""
    try:
        return tempfile.TemporaryFile()
    except OSError as error:
        raise NetnsError(
            f"Cannot start program '{name}' in '{namespace}', since there is no place for its "
            f"output: {error.strerror or error}. Let the environment variable TMPDIR name a folder "
            "that can be written to."
        ) from None


class RunningProgram:
    """A program of a lab, with all that it has written.

    Attributes:
        said: what was said about it.
        namespace: where it runs.
        process: its process.
    """

    def __init__(
        self,
        said: Program,
        namespace: Namespace,
        register: Callable[[RunningProgram], object],
    ) -> None:
        """Start it; raise `NetnsError` when it cannot be started.

        Args:
            said: what was said about it.
            namespace: where it shall run.
            register: is given it as soon as it runs, also when the caller was interrupted.
        """
        self.said = said
        self.namespace = namespace
        self.process: starting.Program

        def keep(process: starting.Program) -> None:
            self.process = process
            register(self)

        self._output = _nameless_file(said.name, namespace)
        self._searched = 0  # bytes of it, in which is not what is waited for
        try:
            starting.start(
                namespace,
                said.command,
                register=keep,
                stdin=subprocess.DEVNULL,
                stdout=self._output,
                stderr=subprocess.STDOUT,
                env={**os.environ, **said.environment},
                cwd=said.directory,
                start_new_session=True,  # Ctrl+C is for who started the lab, and ends it in order
            )
        except OSError as error:
            self._output.close()
            reason = error.strerror or error
            about = f" ('{error.filename}')" if error.filename else ""
            raise NetnsError(
                f"Cannot start program '{said.name}' in '{namespace}': {reason}{about}."
            ) from None

    @property
    def last_output(self) -> str:
        """The last that it has written, standard output and errors: a few thousand characters."""
        first = max(self._written - _SHOWN, 0)
        last = os.pread(self._output.fileno(), _SHOWN, first)
        return (last.lstrip(_LATER_BYTES) if first else last).decode(errors="replace")

    @property
    def output_path(self) -> str:
        """A path under which this process can read what it writes."""
        return f"/proc/{os.getpid()}/fd/{self._output.fileno()}"

    def close(self) -> None:
        """Let go of its output."""
        self._output.close()

    def wait_until_ready(self) -> float:
        """Wait for its readiness condition, and return how many seconds that took.

        Raises:
            NetnsError: it ended before, or the time is over; with the last of its output.
        """
        condition = self.said.ready
        began = time.monotonic()
        if condition is None:
            return 0.0
        waiting = poll()
        while not self._is(condition):
            # A daemon's first process ends with 0 when the daemon goes on.
            if self.process.poll() and not self._is(condition):
                raise self._not_ready(f"it ended with status {self.process.returncode}")
            if time.monotonic() - began >= condition.timeout:
                raise self._not_ready(f"it was not so within {condition.timeout:g} s")
            waiting.poll(_LOOK_EVERY)
        return time.monotonic() - began

    def _is(self, wanted: Readiness) -> bool:
        if wanted.condition == "output":
            return self._has_written(wanted.value.encode())
        if wanted.condition == "file":
            return os.path.exists(os.path.join(self.said.directory or ".", wanted.value))
        number = int(wanted.value)
        return any(one.port == number for one in listening_ports(self.namespace, wanted.protocol))

    @property
    def _written(self) -> int:
        return os.fstat(self._output.fileno()).st_size

    def _has_written(self, text: bytes) -> bool:
        """Look for a text in what is new; it may have begun in what was there before."""
        size = _AT_ONCE + len(text)
        end = self._written  # a program may write faster than we read
        if end < self._searched:  # it has opened its output by a path, and emptied it
            self._searched = 0
        while self._searched + len(text) <= end:
            new = os.pread(self._output.fileno(), size, self._searched)
            if text in new:
                return True
            if len(new) < len(text):
                break
            self._searched += len(new) - len(text) + 1
        return False

    def _not_ready(self, why: str) -> NetnsError:
        assert self.said.ready is not None
        what = {
            "port": f"listens on {self.said.ready.protocol} port {self.said.ready.value}",
            "output": f"has written {self.said.ready.value!r}",
            "file": f"has made the file '{self.said.ready.value}'",
        }[self.said.ready.condition]
        said = self.last_output.rstrip()
        told = f"It wrote:\n{said}" if said else "It wrote nothing."
        return NetnsError(
            f"Program '{self.said.name}' in '{self.namespace}' was to be ready when it {what}: "
            f"{why}. {told}"
        )
