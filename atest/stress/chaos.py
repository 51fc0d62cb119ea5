"""SIGKILL at any moment of a run: three seconds later nothing of it may be left."""

from __future__ import annotations

import contextlib
import itertools
import os
import random
import select
import statistics
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

import footprint
from sandbox import Sandbox

from NetnsLibrary import core
from NetnsLibrary.core.netlink.transport import Message
from NetnsLibrary.core.nsid import known_ns_id

from .counts import Count
from .host import DATA, ROOT

_RUNS = 500
_AT_ONCE = 6  # most of the time they wait
_ATTEMPTS = 10
_LONGEST = 60.0
_CLEAN_WITHIN = 3.0  # seconds
_PHASES = "sdt" * 6 + "ie"  # setup, teardown and tests; seldom import and end
_FEWEST = {"s": 100, "d": 100}
_GETNSID = Message(90, 0, bytes(4))
_numbers = itertools.count(1)


@dataclass(frozen=True)
class _Plan:
    phase: str
    delay: float


@dataclass
class _Outcome:
    """What was left of a run that was killed, by kind; and how long that took to go."""

    phase: str
    killed: bool = False
    seconds: float = 0.0
    namespaces: int = 0
    left: dict[str, list[str]] = field(default_factory=dict)


def run(folder: Path, chance: random.Random, share: int) -> list[Count]:
    lengths = _usual_lengths(folder)
    runs = _RUNS // share
    phases = [_PHASES[number % len(_PHASES)] for number in range(runs)]
    plans = [_Plan(phase, chance.uniform(0, lengths[phase])) for phase in phases]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        outcomes = list(pool.map(lambda plan: _killed_run(folder, plan), plans))
    killed = [one for one in outcomes if one.killed]
    slowest = max(one.seconds for one in killed)
    counts = [Count("chaos: runs killed", len(killed), runs, [], f"clean after {slowest:.2f} s")]
    for phase, name in (("s", "during setup"), ("d", "during teardown")):
        done = sum(one.phase == phase for one in killed)
        counts.append(Count(f"chaos: of them {name}", done, _FEWEST[phase] // share))
    held = sum(one.namespaces for one in killed)
    for kind in ("namespace", "process", "interface", "mount", "file", "setting"):
        left = [f"{text} ({one.phase})" for one in killed for text in one.left.get(kind, [])]
        remark = f"{held} were held when Robot was killed" if kind == "namespace" else ""
        counts.append(
            Count(f"chaos: left of kind {kind}: {len(left)}", len(killed), 0, left, remark)
        )
    return counts


def _usual_lengths(folder: Path) -> dict[str, float]:
    """How long the phases of a run take that nobody kills."""
    lengths: dict[str, list[float]] = {}
    for _ in range(2):
        with _Run(folder) as one:
            previous, began = "", 0.0
            while told := os.read(one.phases, 1).decode():
                if previous:
                    lengths.setdefault(previous, []).append(time.monotonic() - began)
                previous, began = told, time.monotonic()
            lengths.setdefault(previous, []).append(time.monotonic() - began)
            if one.robot.wait(_LONGEST) != 0:
                raise RuntimeError(f"The suite fails by itself:\n{one.output}")
            if left := one.leftovers():
                raise RuntimeError(f"The suite leaves something by itself: {left}")
    return {phase: statistics.median(found) for phase, found in lengths.items()}


def _killed_run(folder: Path, plan: _Plan) -> _Outcome:
    """Run until the signal came before the end."""
    for attempt in range(_ATTEMPTS):
        outcome = _run_once(folder, replace(plan, delay=plan.delay / 1.5**attempt))
        if outcome.killed:
            break
    return outcome


def _run_once(folder: Path, plan: _Plan) -> _Outcome:
    outcome = _Outcome(plan.phase)
    with _Run(folder) as one:
        while told := os.read(one.phases, 1).decode():
            if told == plan.phase:
                time.sleep(plan.delay)  # the random moment is what this test is about
                outcome.killed = one.robot.poll() is None
                break
        one.robot.kill()
        began = time.monotonic()
        one.robot.wait(_LONGEST)
        outcome.namespaces = one.observe_namespaces()
        one.wait_for_watcher(_CLEAN_WITHIN)
        while True:
            outcome.seconds = time.monotonic() - began
            outcome.left = one.leftovers()
            if not outcome.left or outcome.seconds >= _CLEAN_WITHIN:
                break
            select.select([], [], [], 0.05)
    return outcome


class _Run:
    """One run of the suite, in a network and with a folder /run of its own."""

    def __init__(self, folder: Path) -> None:
        self._mark = f"chaos-{os.getpid()}-{next(_numbers)}"
        self._folder = folder / self._mark
        self._folder.mkdir()
        self._sandbox = Sandbox()
        self._observer = core.new_transient()
        self._forwarding = self._read_forwarding()
        self.phases, writing = os.pipe()
        try:
            with open(self._folder / "output", "wb") as output:
                self.robot = subprocess.Popen(
                    [*self._sandbox.prefix, *self._command()],
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    pass_fds=[writing],
                    env={
                        **os.environ,
                        footprint.MARK: self._mark,
                        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'atest'}",
                        "NETNS_STRESS_PHASES": str(writing),
                    },
                )
        finally:
            os.close(writing)

    def _command(self) -> list[str]:
        options = ["--output", "NONE", "--log", "NONE", "--report", "NONE"]
        listener = ["--listener", "stress.phases.Phases"]
        return [sys.executable, "-m", "robot", *options, *listener, str(DATA / "chaos.robot")]

    @property
    def output(self) -> str:
        return (self._folder / "output").read_text(errors="replace")

    def observe_namespaces(self) -> int:
        """Give a number to each namespace that the watcher holds; the kernel tells when it goes."""
        held = 0
        for pid in self._watchers():
            for number in os.listdir(f"/proc/{pid}/fd"):
                path = f"/proc/{pid}/fd/{number}"
                try:
                    if os.readlink(path).startswith("net:"):
                        core.ns_id(path, self._observer)
                        held += 1
                except (OSError, core.NetnsError):
                    continue  # it lets go of them already
        return held

    def wait_for_watcher(self, seconds: float) -> None:
        """Wait until the watcher has ended; before that there is no need to look."""
        for pid in self._watchers():
            with contextlib.suppress(ProcessLookupError):
                descriptor = os.pidfd_open(pid)
                select.select([descriptor], [], [], seconds)
                os.close(descriptor)

    def leftovers(self) -> dict[str, list[str]]:
        """What there is of the run, by kind."""
        found: dict[str, list[str]] = {}
        numbers = len(self._observer.transport.dump(_GETNSID)) - self._host_is_known()
        found["namespace"] = ["a namespace lives on"] * numbers
        found["process"] = footprint.marked_processes(self._mark)
        found["process"] += [f"{pid} (the watcher)" for pid in self._watchers()]
        for line in self._sandbox.leftovers(0):
            kind = next((one for one in ("interface", "mount") if f" {one} " in line), "file")
            found.setdefault(kind, []).append(line)
        if self._read_forwarding() != self._forwarding:
            found["setting"] = ["net.ipv4.ip_forward"]
        return {kind: texts for kind, texts in found.items() if texts}

    def _host_is_known(self) -> int:
        """The sandbox's own network, which the watcher holds when something was changed there."""
        network = f"/proc/{self._sandbox.pid}/ns/net"
        with core.Namespace.from_path(network) as host:
            return int(known_ns_id(host, self._observer) is not None)

    def _watchers(self) -> list[int]:
        words = [b"guard", str(self.robot.pid).encode()]
        return [pid for pid in _pids() if _command_line(pid)[-2:] == words]

    def _read_forwarding(self) -> str:
        with core.Namespace.from_path(f"/proc/{self._sandbox.pid}/ns/net") as host:
            return core.sysctl.get(host, "net.ipv4.ip_forward")

    def __enter__(self) -> _Run:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self.phases)
        self.robot.kill()
        self.robot.wait()
        for line in footprint.marked_processes(self._mark):
            os.kill(int(line.split()[0]), 9)
        self._observer.close()
        self._sandbox.close()


def _pids() -> list[int]:
    return [int(entry) for entry in os.listdir("/proc") if entry.isdigit()]


def _command_line(pid: int) -> list[bytes]:
    """The words of a command, folders left out; none of a program that has ended."""
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().rstrip(b"\0").split(b"\0")
    except OSError:
        return []
    return [word.rpartition(b"/")[2] for word in words]
