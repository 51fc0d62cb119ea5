"""The one thread that makes namespaces and talks netlink.

Robot Framework's timeouts and signals raise in the main thread, between any two bytecodes,
also in the middle of a request to the kernel. So the main thread only hands a job to this
worker and waits for the answer. The job goes on when its caller is interrupted, and it
registers what it made before it answers: nothing can be half done or lost.

Jobs are whatever takes several steps, makes something that has to be undone, or needs to
be in another namespace. A single request or list needs none: see `core.netlink.transport`.

Requests and replies travel through `queue.SimpleQueue`, whose operations cannot be
torn by an exception; locks, conditions and futures can.
"""

from __future__ import annotations

import _thread
import atexit
import contextlib
import functools
import os
import signal
import threading
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import Any, NamedTuple, ParamSpec, TypeVar

from . import system, threads
from .errors import NetnsError, from_os_error

NAME = "netns-worker"
_WHAT = "the worker thread"

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


_REST_WITHIN = 5.0  # seconds; a job may wait for something that will not come


class _Job(NamedTuple):
    function: Callable[[], Any]
    reply: SimpleQueue[tuple[bool, Any]]


class Worker:
    """A thread that runs one job after the other, in a namespace of its own."""

    def __init__(self) -> None:
        self._jobs: SimpleQueue[_Job] = SimpleQueue()
        self._claim = _thread.allocate_lock()
        self._identity: int | None = None
        self._home = -1

    def call(
        self,
        function: Callable[Arguments, Result],
        /,
        *args: Arguments.args,
        **kwargs: Arguments.kwargs,
    ) -> Result:
        """Run `function` on the worker and return what it returns or raise what it raises.

        An exception that interrupts the waiting caller does not stop the function.
        """
        if _thread.get_ident() == self._identity:
            return function(*args, **kwargs)
        reply: SimpleQueue[tuple[bool, Any]] = SimpleQueue()
        self._jobs.put(_Job(functools.partial(function, *args, **kwargs), reply))
        if self._identity is None:
            self._start()  # after the job is there: a worker that cannot start refuses it
        succeeded, outcome = reply.get()
        if succeeded:
            result: Result = outcome
            return result
        try:
            raise outcome
        finally:
            del outcome  # else the error, its traceback and this frame keep each other alive

    def later(self, function: Callable[[], object]) -> None:
        """Run `function` after all jobs that are there; a job that calls this need not wait."""
        self._jobs.put(_Job(function, SimpleQueue()))

    def rest(self, seconds: float) -> None:
        """Wait until all jobs are done, but no longer than that."""
        if self._identity in (None, _thread.get_ident()):
            return
        reply: SimpleQueue[tuple[bool, Any]] = SimpleQueue()
        self._jobs.put(_Job(_nothing, reply))
        with contextlib.suppress(Empty):
            reply.get(timeout=seconds)

    def _start(self) -> None:
        # Threads that start the worker at once, or one that is interrupted here and comes
        # again, do no harm: whoever is second to claim the work ends.
        system.require_linux()
        try:
            threads.begin(_WHAT, self._run)
        except NetnsError as error:
            # What was asked for must not be done later, when nobody waits for it any more.
            self._refuse_waiting(error)

    def _run(self) -> None:
        if not self._claim.acquire(blocking=False):
            return
        # Signals are for the main thread: one that arrived here would not wake it.
        signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
        threading.current_thread().name = NAME
        try:
            self._rest_in_a_namespace_of_its_own()
        except OSError as error:
            # Whoever asked gets the reason, and the next one who asks starts anew.
            self._claim.release()
            self._refuse_waiting(from_os_error(f"Cannot start {_WHAT}", error))
            return
        self._identity = _thread.get_ident()
        while True:
            self._serve(self._jobs.get())

    def _rest_in_a_namespace_of_its_own(self) -> None:
        # Between two jobs the worker keeps nobody's namespace alive, and a request that
        # went to the wrong place by mistake would find an empty network.
        # Without privilege it stays where it was started, and reading still works.
        with contextlib.suppress(OSError):
            system.unshare(system.CLONE_NEWNET)
        self._home = system.open_thread_network()

    def _refuse_waiting(self, refused: NetnsError) -> None:
        with contextlib.suppress(Empty):
            while True:
                self._jobs.get_nowait().reply.put((False, refused))

    def _serve(self, job: _Job) -> None:
        try:
            outcome = (True, job.function())
        except BaseException as error:  # the caller gets it, whatever it is
            outcome = (False, error)
        job.reply.put(outcome)
        del job, outcome  # else the error, its traceback and this frame keep each other alive

    def go_home(self) -> None:
        """Bring the worker's thread back to its own namespace; called by jobs that left it."""
        try:
            system.setns(self._home, system.CLONE_NEWNET)
        except PermissionError:
            # Without privilege it never left; nothing else may be said to be home.
            if os.stat(system.THREAD_NETWORK).st_ino != os.fstat(self._home).st_ino:
                raise


_worker = Worker()


def call(
    function: Callable[Arguments, Result],
    /,
    *args: Arguments.args,
    **kwargs: Arguments.kwargs,
) -> Result:
    """Run `function` on the worker thread, see `Worker.call`."""
    return _worker.call(function, *args, **kwargs)


def later(function: Callable[[], object]) -> None:
    """Have a job of the worker followed by another one, see `Worker.later`."""
    _worker.later(function)


def wait_until_idle() -> None:
    """Wait until the worker has done all that it was asked for by now."""
    _worker.call(_nothing)


def _rest_before_the_end() -> None:
    """Let the worker end what it does before the interpreter stops all other threads.

    One that is stopped while it imports something holds the lock of imports for ever, and the
    interpreter, which imports things at its end, waits for it.
    """
    _worker.rest(_REST_WITHIN)


def _nothing() -> None:
    """A job that comes after all others."""


def go_home() -> None:
    """End a job's stay in another namespace, see `Worker.go_home`."""
    _worker.go_home()


def on_worker(function: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """Make a function run on the worker thread from wherever it is called."""

    @functools.wraps(function)
    def through_worker(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
        return _worker.call(function, *args, **kwargs)

    return through_worker


def _forget_the_worker() -> None:
    # Only the forking thread lives on in the child of a fork: the child gets a new worker.
    global _worker  # noqa: PLW0603
    _worker = Worker()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_the_worker)
atexit.register(_rest_before_the_end)
