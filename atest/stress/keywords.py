"""Keywords of the suites that are interrupted."""

from __future__ import annotations

import gc
import os
import random
import resource
from collections import Counter
from pathlib import Path
from typing import Any

from robot.api.deco import keyword
from robot.errors import ExecutionFailed
from robot.libraries.BuiltIn import BuiltIn

from NetnsLibrary.core import worker

from .interruptions import PreciseRunner, expected_failure
from .record import note
from .watch import here

_remembered: dict[str, Counter[str]] = {}
_remembered_memory = 0


@keyword
def remember_what_is_open(name: str) -> None:
    """Remembers which kinds of descriptors are open, and how many threads there are."""
    _remembered[name] = _open()


@keyword
def what_is_open_should_be_as_remembered(name: str) -> None:
    before, now = _remembered[name], _open()
    if before != now:
        note("lost", f"{name}: more {dict(now - before)}, fewer {dict(before - now)}")
    note("compared")


@keyword
def interrupt_keyword_many_times(runner: str, shape: str, times: int, seed: int) -> None:
    """Runs the keyword `shape` through the keyword `runner`, interrupted at any microsecond."""
    chance = random.Random(seed)
    duration = _usual_duration(runner, shape)
    for _ in range(times):
        _interrupt(runner, shape, chance.uniform(0, 1.05 * duration))
    PreciseRunner.plan()


@keyword
def run_unregistered(name: str) -> object:
    """Runs a keyword as libraries do that know nothing of `register_run_keyword`.

    A timeout can then interrupt anything: also Robot Framework itself and its listeners.
    """
    return BuiltIn().run_keyword(name)


@keyword
def write_down_position(place: str) -> None:
    """Notes that keywords of `place` run here; the listener has checked where that is."""
    note("place", f"{place}: {here()}")


def _usual_duration(runner: str, shape: str) -> float:
    durations = []
    for _ in range(5):
        PreciseRunner.plan()
        BuiltIn().run_keyword(runner, shape)
        durations.append(PreciseRunner.spent)
    return sorted(durations)[2]


def _interrupt(runner: str, shape: str, after: float) -> None:
    start, session = here(), _session()
    step = _top_open_step(session)
    PreciseRunner.plan(after)
    try:
        BuiltIn().run_keyword(runner, shape)
    except ExecutionFailed as error:
        if not expected_failure(error.message):
            note("unexpected", f"{shape}: {error.message}")
    PreciseRunner.plan()
    worker.call(lambda: None)  # what was interrupted goes on; let it end
    if session.position.namespace.inode != here():
        note("wrong position", f"after {shape}: not in '{session.position.namespace}'")
        session.position.settle()  # one mistake shall count once
    while _top_open_step(session) is not step:
        BuiltIn().run_keyword("Leave Namespace")
    for name in session.directory.names:
        if name != "home":
            BuiltIn().run_keyword("Close Namespace", name)
    if here() != start:
        note("wrong position", f"after {shape} and leaving all: net:[{here()}], not net:[{start}]")


def _session() -> Any:
    library: Any = BuiltIn().get_library_instance("NetnsLibrary")
    return library.session


def _top_open_step(session: Any) -> Any:
    step = session.position.top
    while step.namespace.closed:
        step = step.below
    return step


def _open() -> Counter[str]:
    kinds = Counter(threads=len(os.listdir("/proc/self/task")))
    for descriptor in os.listdir("/proc/self/fd"):
        try:
            target = os.readlink(f"/proc/self/fd/{descriptor}")
        except FileNotFoundError:
            continue  # that of the list itself
        kinds[target.partition(":")[0]] += 1
    return kinds


@keyword
def remember_memory() -> None:
    global _remembered_memory  # noqa: PLW0603
    _remembered_memory = _resident_memory()


@keyword
def memory_should_be_as_remembered(tolerance: int) -> None:
    before, now = _remembered_memory, _resident_memory()
    note("memory", f"{before} KiB before, {now} KiB after")
    if now > before + tolerance:
        note("lost", f"memory grew from {before} to {now} KiB")


def _resident_memory() -> int:
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() // 1024
