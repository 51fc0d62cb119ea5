"""SIGINT at any moment of a run, in some runs a second one that ends it at once."""

from __future__ import annotations

import os
import random
import select
import signal
import statistics
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from xml.etree import ElementTree

from .counts import Count
from .host import DATA, Host

_RUNS = 200
_AT_ONCE = 2
_TWICE = 0.25  # the share of runs that get a second signal
_PHASES = "istde"  # import, setup, tests, teardown, end: the bytes that the child tells
_LONGEST = 60.0
_ATTEMPTS = 10


@dataclass
class Outcome:
    """How one run went.

    Attributes:
        twice: whether it got a second signal.
        finished: whether Robot Framework came to write its output.
        cut_short: whether a signal met it in the middle of its output, which then is not whole.
    """

    twice: bool
    interrupted: bool = False
    finished: bool = False
    cut_short: bool = False
    places: int = 0
    failures: list[str] = field(default_factory=list)


def run(folder: Path, chance: random.Random, share: int) -> list[Count]:
    lengths = _usual_lengths(folder)
    runs = _RUNS // share
    plans = [_Plan.by_chance(number, chance, lengths) for number in range(runs)]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        outcomes = list(pool.map(lambda plan: _interrupted_run(folder, plan), plans))
    return [
        _count("signals: runs with one SIGINT", [one for one in outcomes if not one.twice]),
        _count("signals: runs with a second one", [one for one in outcomes if one.twice]),
        Count("signals: all together", sum(one.interrupted for one in outcomes), runs),
        Count("signals: positions in teardowns", sum(one.places for one in outcomes), runs // 2),
    ]


def _count(name: str, outcomes: list[Outcome]) -> Count:
    failures = [failure for outcome in outcomes for failure in outcome.failures]
    finished = sum(outcome.finished for outcome in outcomes)
    remark = f"{finished} wrote output.xml"
    if cut_short := sum(outcome.cut_short for outcome in outcomes):
        remark += f", {cut_short} not whole: the signal met Robot Framework writing it"
    return Count(name, len(outcomes), 0, failures, remark)


@dataclass(frozen=True)
class _Plan:
    """When to interrupt: how long after which phase began."""

    number: int
    phase: str
    delay: float
    second: float | None

    @classmethod
    def by_chance(cls, number: int, chance: random.Random, lengths: dict[str, float]) -> _Plan:
        phase = _PHASES[number % len(_PHASES)]
        second = chance.expovariate(1 / 0.02) if chance.random() < _TWICE else None
        return cls(number, phase, chance.uniform(0, lengths[phase]), second)


def _usual_lengths(folder: Path) -> dict[str, float]:
    """How long the phases of a run take that nobody interrupts."""
    lengths: dict[str, list[float]] = {phase: [] for phase in _PHASES}
    for number in range(3):
        with Host(f"uninterrupted-{number}", folder) as host:
            child, phases = _start(host)
            began = time.monotonic()
            previous = ""
            while told := os.read(phases, 1).decode():
                if previous:
                    lengths[previous].append(time.monotonic() - began)
                previous, began = told, time.monotonic()
            lengths[previous].append(time.monotonic() - began)
            os.close(phases)
            if child.wait(_LONGEST) != 0:
                raise RuntimeError(f"The suite fails by itself:\n{host.output}")
    return {phase: statistics.median(found) for phase, found in lengths.items()}


def _start(host: Host) -> tuple[subprocess.Popen[bytes], int]:
    """Start a run; what it writes to the descriptor tells which phase begins."""
    reading, writing = os.pipe()
    try:
        listeners = ("watch.Watch", "phases.Phases", "writing.Writing")
        options = [word for one in listeners for word in ("--listener", f"stress.{one}")]
        variables = ["--variable", f"EXPORTED:{host.name}"]
        suite = str(DATA / "interrupted.robot")
        child = host.start(
            *options, *variables, suite, inherited=(writing,), NETNS_STRESS_PHASES=str(writing)
        )
    finally:
        os.close(writing)
    return child, reading


def _interrupted_run(folder: Path, plan: _Plan) -> Outcome:
    """Run until the signal came before the end, which is at another moment each time."""
    for attempt in range(_ATTEMPTS):
        # A run that was over too soon is tried again with an earlier moment.
        outcome = _run_once(folder, replace(plan, delay=plan.delay / 2**attempt), attempt)
        if outcome.interrupted:
            break
    return outcome


def _run_once(folder: Path, plan: _Plan, attempt: int) -> Outcome:
    outcome = Outcome(plan.second is not None)
    with Host(f"interrupted-{plan.number}-{attempt}", folder) as host:
        child, phases = _start(host)
        try:
            outcome.interrupted = _interrupt(child, phases, plan)
            child.wait(_LONGEST)
        except subprocess.TimeoutExpired:
            outcome.failures.append("Robot Framework hangs")
            child.kill()
            child.wait()
        finally:
            os.close(phases)
        _judge(host, outcome)
    outcome.failures = [f"{failure} ({plan})" for failure in outcome.failures]
    return outcome


def _interrupt(child: subprocess.Popen[bytes], phases: int, plan: _Plan) -> bool:
    """Wait for the moment and send the signals; return whether there was a run to interrupt."""
    told = ""
    while told != plan.phase:
        select.select([phases], [], [], _LONGEST)
        told = os.read(phases, 1).decode()
        if not told:
            return False
    time.sleep(plan.delay)  # the random moment is what this test is about
    if child.poll() is not None:
        return False
    child.send_signal(signal.SIGINT)
    if plan.second is not None:
        time.sleep(plan.second)
        child.send_signal(signal.SIGINT)
    return True


def _judge(host: Host, outcome: Outcome) -> None:
    record = host.record
    outcome.places = record.count("place")
    outcome.failures += record.texts("wrong position")
    outcome.failures += host.leftovers()
    outcome.finished = "Output:" in host.text("stdout")
    if outcome.finished:
        try:
            ElementTree.parse(host.folder / "output.xml")
        except (ElementTree.ParseError, OSError) as error:
            # Robot Framework's own way to stop may do that; nothing else may.
            outcome.cut_short = host.record.count("writing") > 0
            if not outcome.cut_short:
                outcome.failures.append(f"output.xml is broken: {error}")
    stderr = host.text("stderr")
    if "Cannot bring this thread back" in stderr:
        outcome.failures.append(stderr)
