"""Ending the programs that live in namespaces, by process descriptors and never by name.

A program lives in a namespace when its main thread is there; one that only visits it with
another thread, as monitoring services do, is left alone. So is the calling process itself,
and all that is in a namespace that the library did not make.
"""

from __future__ import annotations

import os
import select
import signal
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from . import worker
from .closing import Closing
from .errors import ArgumentError, KernelError, from_os_error
from .namespace import Namespace
from .processes import Process, command_of, main_network

# How long the kernel may take to end a program that cannot refuse.
_KILL_WITHIN = 2.0  # seconds
_LAST_STEPS = 20  # milliseconds


class Ended(NamedTuple):
    """A program that had to be ended.

    Attributes:
        process: its process id and command line.
        namespace: where it lived.
        signal: what ended it: SIGTERM, or SIGKILL when that did not.
    """

    process: Process
    namespace: Namespace
    signal: signal.Signals

    def __str__(self) -> str:
        return (
            f"Ended process {self.process.pid} in namespace '{self.namespace}' "
            f"by {self.signal.name}: {self.process.command}"
        )


@dataclass
class Outcome:
    """What came of ending programs.

    Attributes:
        ended: the programs, in the order in which they ended.
        failures: a sentence for each one that could not be ended.
    """

    ended: list[Ended] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)


@worker.on_worker
def end_programs(namespaces: Iterable[Namespace], grace: float) -> Outcome:
    """End what lives in namespaces that the library made; all of them at the same time.

    Programs that ended are still there for their parent to ask for their exit status.

    Args:
        namespaces: where; closed ones, and those that the library did not make, are left out.
        grace: for how many seconds after SIGTERM a program may go on before SIGKILL.

    Raises:
        KernelError: they cannot even be looked for, as without a free descriptor.
    """
    check_grace(grace)
    places = {one.inode: one for one in namespaces if one.transient and not one.closed}
    if not places:
        return Outcome()
    with _Ending(places) as ending:
        try:
            if not ending.end_with(signal.SIGTERM, grace):
                ending.end_with(signal.SIGKILL, _KILL_WITHIN)
        except OSError as error:
            some = [f"namespace '{one}'" for one in places.values()]
            where = some[0] if len(some) == 1 else f"{len(some)} namespaces"
            raise from_os_error(f"Cannot look for programs in {where}", error) from None
        return ending.outcome()


def check_grace(seconds: float) -> float:
    """A time in which programs may end by themselves; zero is none."""
    if seconds < 0:
        raise ArgumentError(f"The grace time of programs cannot be negative: {seconds:g} s.")
    return seconds


@dataclass
class _Target:
    """A program, held by a descriptor: its process id can become another one's meanwhile."""

    process: Process
    namespace: Namespace
    descriptor: int
    sent: signal.Signals | None = None
    refusal: KernelError | None = None


class _Ending(Closing):
    """Programs that are being ended; those that they start meanwhile are found too."""

    def __init__(self, places: dict[int, Namespace]) -> None:
        self._places = places
        self._living: dict[int, _Target] = {}
        self._ended: list[Ended] = []

    def close(self) -> None:
        """Let go of the programs that have not ended."""
        while self._living:
            os.close(self._living.popitem()[1].descriptor)

    def end_with(self, number: signal.Signals, seconds: float) -> bool:
        """Send all programs a signal; whether none is left before the time is over."""
        deadline = time.monotonic() + seconds
        while True:
            self._look()
            for target in self._living.values():
                if target.sent is not number:
                    self._send(target, number)
            if not self._living:
                return True
            if not self._wait(deadline):
                return False

    def outcome(self) -> Outcome:
        """What came of it."""
        return Outcome(self._ended, [_failure(target) for target in self._living.values()])

    def _look(self) -> None:
        """Find programs that are new, and forget those that have gone elsewhere."""
        found = {}
        for entry in os.listdir("/proc"):
            if entry.isdigit() and (inode := main_network(int(entry))) in self._places:
                found[int(entry)] = self._places[inode]
        found.pop(os.getpid(), None)
        for pid in self._living.keys() - found.keys():
            self._forget(pid)
        for pid in sorted(found.keys() - self._living.keys()):
            try:
                descriptor = os.pidfd_open(pid)
            except ProcessLookupError:
                continue
            process = Process(pid, command_of(pid))
            self._living[pid] = _Target(process, found[pid], descriptor)

    def _send(self, target: _Target, number: signal.Signals) -> None:
        target.sent = number
        # The descriptor was opened after the first look at the process id, so only now it
        # is sure to be a program of this namespace.
        if main_network(target.process.pid) != target.namespace.inode:
            return
        try:
            signal.pidfd_send_signal(target.descriptor, number)
            # One that was stopped does not hear the first signal.
            signal.pidfd_send_signal(target.descriptor, signal.SIGCONT)
        except ProcessLookupError:
            return
        except OSError as error:
            target.refusal = from_os_error(_what(target), error)

    def _wait(self, deadline: float) -> bool:
        """Wait until all programs that are known have ended; False when the time is over."""
        poll = select.poll()
        waiting = {target.descriptor: pid for pid, target in self._living.items()}
        for descriptor in waiting:
            poll.register(descriptor, select.POLLIN)
        while waiting:
            remaining = deadline - time.monotonic()
            for descriptor, _ in poll.poll(max(remaining, 0) * 1000):
                poll.unregister(descriptor)
                self._forget(waiting.pop(descriptor))
            if waiting and remaining <= 0:
                return False
        return True

    def _forget(self, pid: int) -> None:
        target = self._living.pop(pid)
        # One that is ending leaves its namespace a moment before it is over.
        poll = select.poll()
        poll.register(target.descriptor, select.POLLIN)
        poll.poll(_LAST_STEPS)
        os.close(target.descriptor)
        if target.sent is not None:
            self._ended.append(Ended(target.process, target.namespace, target.sent))


def _failure(target: _Target) -> str:
    if target.refusal is not None:
        return str(target.refusal)
    return f"{_what(target)}: it still runs {_KILL_WITHIN:g} s after SIGKILL."


def _what(target: _Target) -> str:
    return f"Cannot end process {target.process.pid} in namespace '{target.namespace}'"
