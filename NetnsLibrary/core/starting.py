"""How a program is started in a namespace: by a thread that is there.

A program begins in the network, and with the mounts (see `mounts`), of the thread that starts
it. So there is one thread that goes into a namespace, starts a program and comes back; nothing
has to be executed in between, and what `subprocess.Popen` returns or raises is the program's
own. Decision 010 tells what that thread has to mind.
"""

from __future__ import annotations

import contextlib
import os
import re
import select
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from queue import SimpleQueue
from typing import Any, NamedTuple

from . import outside, system, threads, watcher, worker
from .errors import from_os_error
from .namespace import Namespace

_CLONE_FS = 0x200
_CLONE_NEWNS = 0x20000
_NAMED_WITHIN = 0.1  # seconds
_MARK = "NETNSLIBRARY_STARTED"
_UMASK = re.compile(r"^Umask:\s*([0-7]+)$", re.MULTILINE)

Program = subprocess.Popen[bytes]


def start(
    namespace: Namespace,
    command: Sequence[str] | str,
    *,
    register: Callable[[Program], object] | None = None,
    **options: Any,
) -> Program:
    """Start a program in a namespace, and return when it is that program.

    A caller that is interrupted does not stop it; it ends with the namespace.

    Args:
        namespace: where.
        command: as for `subprocess.Popen`.
        register: is given the program before the caller, who may have been interrupted.
        **options: likewise; a relative working directory is the calling process's.

    Raises:
        OSError: what `subprocess.Popen` raises, with the name of the namespace.
        KernelError: the namespace cannot be entered, or its mounts cannot be made.
    """
    directory = os.path.abspath(options.pop("cwd", None) or ".")
    umask = _umask()
    mark = _mark(namespace, options)

    def make() -> Program:
        program = subprocess.Popen(command, cwd=directory, umask=umask, **options)
        if register is not None:
            register(program)
        return program

    # What is blocked here shall be blocked in the program, and nothing else.
    blocked: set[int] = {*signal.pthread_sigmask(signal.SIG_BLOCK, ())}
    try:
        program: Program = worker.call(_start, namespace, make, blocked, mark)
    except OSError as error:
        if error.filename == directory or error.errno is None:
            raise
        words = f"{error.strerror} in namespace '{namespace}'"
        if " " in str(error.filename):
            words += "; arguments are to be given one by one, apart from the program"
        raise OSError(error.errno, words, error.filename) from None
    _wait_for_its_name(program)
    return program


def run(
    namespace: Namespace, command: Sequence[str], timeout: float | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run a program in a namespace until it ends, and return what it wrote.

    Args:
        namespace: where.
        command: the program and its arguments.
        timeout: for how many seconds it may run; then it is killed.

    Raises:
        subprocess.TimeoutExpired: it took longer.
    """
    pipe = subprocess.PIPE
    options: dict[str, Any] = {
        "stdin": subprocess.DEVNULL,
        "stdout": pipe,
        "stderr": pipe,
        "cwd": "/",
    }
    with start(namespace, command, **options) as program:
        try:
            output, errors = program.communicate(timeout=timeout)
        except BaseException:
            program.kill()
            raise
        return subprocess.CompletedProcess(command, program.returncode, output, errors)


class _Job(NamedTuple):
    network: int
    mounts: int
    make: Callable[[], Program]
    blocked: set[int]
    reply: SimpleQueue[Program | BaseException]


class _Starter:
    """The thread that starts programs; only for jobs on the worker thread, one at a time.

    It lives as long as the process: a program may have asked for a signal when the thread that
    started it ends, see PR_SET_PDEATHSIG(2const).
    """

    def __init__(self) -> None:
        self._jobs: SimpleQueue[_Job] = SimpleQueue()
        self._mounts: int | None = None  # those that it comes back to
        self.usable = True
        # It begins as a copy of the worker: in its namespace, and deaf to signals.
        threads.begin("the thread that starts programs", self._run)

    def start(
        self, namespace: Namespace, make: Callable[[], Program], blocked: set[int]
    ) -> Program:
        """Have a program made in a namespace."""
        reply: SimpleQueue[Program | BaseException] = SimpleQueue()
        mounts = namespace.mounts.fileno()
        self._jobs.put(_Job(namespace.fileno(), mounts, make, blocked, reply))
        outcome = reply.get()
        if isinstance(outcome, _Refused):
            raise from_os_error(
                f"Cannot enter namespace '{namespace}' to start a program", outcome.error
            )
        if isinstance(outcome, BaseException):
            raise outcome
        return outcome

    def _run(self) -> None:
        while self.usable:
            job = self._jobs.get()
            try:
                outcome: Program | BaseException = self._there(job)
            except BaseException as error:  # raised in the thread that asked
                outcome = error
            self._come_home()
            job.reply.put(outcome)
            del job, outcome  # else they would be kept until the next program

    def _there(self, job: _Job) -> Program:
        try:
            self._leave(job)
        except OSError as error:
            raise _Refused(error) from None
        # The program inherits what this thread blocks. Meanwhile signals may come here, but the
        # kernel prefers the main thread, unless that has one already and wakes up anyway.
        signal.pthread_sigmask(signal.SIG_SETMASK, job.blocked)
        try:
            return job.make()
        finally:
            signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())

    def _leave(self, job: _Job) -> None:
        if self._mounts is None:
            # Else the directories of all threads would change with the mounts of this one.
            system.unshare(_CLONE_FS)
            self._mounts = os.open("/proc/thread-self/ns/mnt", os.O_RDONLY | os.O_CLOEXEC)
        system.setns(job.network, system.CLONE_NEWNET)
        system.setns(job.mounts, _CLONE_NEWNS)

    def _come_home(self) -> None:
        """Keep nobody's network alive between two programs; without a way back, end."""
        if self._mounts is None:
            return
        try:
            worker.go_home()
            system.setns(self._mounts, _CLONE_NEWNS)
        except OSError:
            self.usable = False
            os.close(self._mounts)


class _Refused(Exception):
    """The kernel did not let the thread into a namespace."""

    def __init__(self, error: OSError) -> None:
        super().__init__(str(error))
        self.error = error


_starter: _Starter | None = None


def _start(
    namespace: Namespace, make: Callable[[], Program], blocked: set[int], mark: str | None
) -> Program:
    global _starter  # noqa: PLW0603
    if _starter is None or not _starter.usable:
        _starter = _Starter()
    if mark is None:
        return _starter.start(namespace, make, blocked)
    # It has no process id yet, and this process may be killed as soon as it has one.
    expected = outside.expect(mark)
    try:
        program = _starter.start(namespace, make, blocked)
        outside.take(program.pid)
        return program
    finally:
        watcher.forget(expected)


def _mark(namespace: Namespace, options: dict[str, Any]) -> str | None:
    """Mark the environment of a program that its network does not mark as ours."""
    if namespace.transient or not watcher.watching():
        return None
    token = os.urandom(16).hex()
    given = options.get("env")
    options["env"] = {**(os.environ if given is None else given), _MARK: token}
    return f"{_MARK}={token}"


def _umask() -> int:
    """The umask of the process: the starting thread has had its own since it began."""
    with contextlib.suppress(OSError), open("/proc/self/status", encoding="utf-8") as file:
        found = _UMASK.search(file.read())
        if found:
            return int(found[1], 8)
    return -1  # as it is


def _wait_for_its_name(program: Program) -> None:
    """Wait until the kernel has put the command line of a new program in its place.

    For some microseconds it has none. There is no event for that.
    """
    until = time.monotonic() + _NAMED_WITHIN
    pause = select.poll()
    while not _has_name(program.pid) and program.poll() is None and time.monotonic() < until:
        pause.poll(1)


def _has_name(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/cmdline", "rb") as file:
            return bool(file.read(1))
    except OSError:
        return True  # it is over, or not ours to look at


def _forget_the_starter() -> None:
    # Only the forking thread lives on in the child of a fork.
    global _starter  # noqa: PLW0603
    _starter = None


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_the_starter)
