"""Programs that keywords start in namespaces: what they said last, and how they end."""

from __future__ import annotations

import contextlib
import functools
import os
import shlex
import subprocess
from collections.abc import Iterable
from typing import Any, NamedTuple

from robot.api import logger
from robot.api.types import Secret
from robot.libraries.BuiltIn import BuiltIn
from robot.libraries.Process import Process

from .. import core
from ..core import outside
from ..core.ending import Outcome, check_grace, end_programs
from .robot_internals import StartsProcesses

_LAST_LINES = 20
_LAST_BYTES = 1 << 16
_NO_FILES = ("DEVNULL", "STDOUT")
_READ_WITHIN = 0.05  # seconds; longer only when a pipe is held by a program elsewhere


class _Started(NamedTuple):
    program: subprocess.Popen[bytes]
    namespace: core.Namespace
    command: str
    files: tuple[str, ...]
    library: Any  # None when it keeps no file of the program open


class Programs:
    """What is remembered of the programs in namespaces; used by the thread that runs keywords."""

    def __init__(self, grace: float) -> None:
        """End programs by force when they are still there after `grace` seconds."""
        self._grace = check_grace(grace)
        self._started: list[_Started] = []
        self._secrets: set[str] = set()
        self._own_library: Process | None = None

    @property
    def library(self) -> Any:
        """The Process library that the suite has imported, else one of our own."""
        with contextlib.suppress(RuntimeError):  # outside of a run
            imported: Any = BuiltIn().get_library_instance(all=True)
            for instance in imported.values():
                if isinstance(instance, Process):
                    return instance
        if self._own_library is None:
            make: Any = Process
            self._own_library = make()
        return self._own_library

    def starting_in(self, namespace: core.Namespace) -> StartsProcesses:
        """The Process library, but what it starts begins in a namespace."""
        return StartsProcesses(self.library, functools.partial(core.starting.start, namespace))

    def hide(self, words: Iterable[object]) -> None:
        """Never log the secrets among the words of a command line."""
        secrets = [word.value for word in words if isinstance(word, Secret) and word.value]
        self._secrets.update(secrets, map(shlex.quote, secrets))

    def hidden(self, text: str) -> str:
        """A text without the secrets of command lines."""
        for secret in sorted(self._secrets, key=len, reverse=True):
            text = text.replace(secret, "<secret>")
        return text

    def remember(
        self,
        program: subprocess.Popen[bytes],
        namespace: core.Namespace,
        words: Iterable[object],
        cwd: str | None = None,
        outputs: Iterable[str | None] = (),
    ) -> None:
        """Keep where the output of a program goes, for the log of a test that fails.

        Args:
            program: as it was started by the Process library.
            namespace: where it runs.
            words: its command line, with its secrets.
            cwd: its working directory.
            outputs: what the Process library was told of its standard output and error.
        """
        folder = os.path.abspath(cwd or ".")
        given = [name for name in outputs if name]
        names = dict.fromkeys(name for name in given if name not in _NO_FILES)
        files = tuple(os.path.normpath(os.path.join(folder, name)) for name in names)
        command = shlex.join(str(word) for word in words)  # a secret's text is '<secret>'
        library = self.library if given else None
        self._started.append(_Started(program, namespace, command, files, library))

    def end(self, namespaces: Iterable[core.Namespace]) -> Outcome:
        """End what lives in transient namespaces; a job of the worker may call this."""
        return end_programs(namespaces, self._grace)

    def end_outside(self) -> None:
        """End what was started in networks that live on, at the end of the run."""
        outside.end(self._grace)

    def ended_in(self, namespace: core.Namespace) -> list[str]:
        """What is to be told of programs that were started in a namespace and have ended."""
        over = [
            one
            for one in self._started
            if one.namespace is namespace and one.program.poll() is not None
        ]
        return [self.hidden(_told(one, _output(one, over=True))) for one in over]

    def log(self, outcome: Outcome) -> None:
        """Tell what had to be ended, one line each."""
        for ended in outcome.ended:
            logger.info(self.hidden(str(ended)))

    def settle(self, ending: Iterable[core.Namespace], *, failed: bool) -> None:
        """Log what programs said last when a test failed; forget those that are over.

        Args:
            ending: the namespaces that go now; what was started there was ended.
            failed: whether to log.
        """
        gone = set(map(id, ending))
        kept = []
        for one in self._started:
            over = one.program.poll() is not None
            if failed or (over and id(one.namespace) in gone):
                said = _output(one, over=over)
                if failed and said:
                    logger.info(self.hidden(_told(one, said)))
            if not over:
                kept.append(one)
        self._started = kept
        outside.forget()


def _told(one: _Started, said: str) -> str:
    status = one.program.returncode
    state = "which still runs" if status is None else f"which ended with {status}"
    if not said:
        return (
            f"Process {one.program.pid} in namespace '{one.namespace}', {state}, "
            f"has written nothing: {one.command}"
        )
    return (
        f"Last output of process {one.program.pid} in namespace '{one.namespace}', "
        f"{state}: {one.command}\n{said}"
    )


def _output(one: _Started, *, over: bool) -> str:
    """The last lines that a program wrote to its files, and to its pipes when it is over."""
    pieces = [_tail(path) for path in one.files]
    if over:
        pieces += _from_pipes(one)
    return "\n".join(line for piece in pieces for line in _last_lines(piece))


def _last_lines(piece: bytes) -> list[str]:
    return piece[-_LAST_BYTES:].decode(errors="replace").splitlines()[-_LAST_LINES:]


def _tail(path: str) -> bytes:
    if not os.path.isfile(path):
        return b""  # to open a FIFO would wait for a program that writes
    try:
        with open(path, "rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - _LAST_BYTES))
            return file.read()
    except OSError:
        return b""  # it was removed meanwhile, or may not be read


def _from_pipes(one: _Started) -> list[bytes]:
    """What is in the pipes of a program that is over; nothing of it stays open afterwards.

    The Process library still finds it there: `communicate` keeps it.
    """
    program = one.program
    if program.stdin is not None and program.stdin.closed:
        program.stdin = None  # communicate() would try to flush it
    try:
        said = program.communicate(timeout=_READ_WITHIN)
        if one.library is not None:
            with contextlib.suppress(RuntimeError):  # Terminate All Processes made it forget this
                one.library.wait_for_process(program)
    except subprocess.TimeoutExpired as late:  # a program elsewhere has the pipe too
        said = (late.output or b"", late.stderr or b"")
    except (OSError, ValueError):  # somebody has read and closed them
        return []
    return [piece for piece in said if piece]
