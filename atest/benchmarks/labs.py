"""Whole labs through `Start Lab` and `Stop Lab`, beside the kernel's own time and other tools."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from . import rivals, topologies
from .limit import compile_limit, star_of_limit
from .measure import Measurement
from .plot import Curves, write_plot
from .progress import rounds_of
from .robot_runs import run_suite

PLOT = Path(__file__).parents[2] / "results" / "benchmark.svg"
_SIZES = (10, 100, 500, 1000, 2000)
_MOST_FOR_RIVALS = 500  # above, one round of them would take minutes
_COMPARED = 500
_SUITE = """*** Settings ***
Library    NetnsLibrary
Library    benchmarks.lab_times

*** Test Cases ***
Measure
    Measure Lab    {source}    {result}    {reach}
"""
_OURS, _LIMIT = "NetnsLibrary", "limit.c"
_GOAL_STAR, _GOAL_GROWTH, _GOAL_MEMORY = 1.5, 1.5, 12.0
_GOALS_UP = {"Mininet": 1 / 8, "pyroute2": 1 / 5}
_GOALS_DOWN = {"Mininet": 1 / 100}


def measure_stars(folder: Path, rounds: int) -> list[Measurement]:
    """Stars of 10 to 2,000 hosts, up and down, and the plot of them."""
    stars = _Stars(folder, _SIZES)
    for _ in rounds_of("stars of hosts", rounds):
        stars.measure_round()
    write_plot(stars.curves(), PLOT)
    return stars.measurements()


def measure_short(folder: Path, rounds: int) -> list[Measurement]:
    """Stars of 100 hosts beside the kernel's own time alone."""
    stars = _Stars(folder, (100,), with_rivals=False)
    for _ in rounds_of("stars of hosts", rounds):
        stars.measure_round()
    return stars.up_beside_limit()


def measure_routed(folder: Path, rounds: int) -> list[Measurement]:
    """Labs with routers, beside half a second; and thirty hosts that reach each other."""
    line, tree, thirty = [], [], []
    program = compile_limit(folder)
    limits = []
    hosts = [f"h{number}" for number in range(30)]
    for _ in rounds_of("routers and reachability", rounds):
        limits.append(star_of_limit(program, 50).up)
        line.append(_ours(folder, topologies.line(50))["up"])
        tree.append(_ours(folder, topologies.fat_tree(4))["up"])
        thirty.append(_ours(folder, topologies.star(30), hosts)["reach"])
    return [
        Measurement("line of 50 routers, beside a star of 50 in C", line, limits, "ms", None),
        Measurement("fat tree of 4 pods, beside 500 ms", tree, [500.0] * rounds, "ms", 1.0),
        Measurement("30 hosts reach each other, beside 1 s", thirty, [1000.0] * rounds, "ms", 1.0),
    ]


class _Stars:
    """Stars of several sizes by all tools, measured in turns."""

    def __init__(self, folder: Path, sizes: tuple[int, ...], *, with_rivals: bool = True) -> None:
        self._folder = folder
        self._sizes = sizes
        self._program = compile_limit(folder)
        self._interpreters = rivals.interpreters() if with_rivals else {}
        self._up: dict[str, dict[int, list[float]]] = {}
        self._down: dict[str, dict[int, list[float]]] = {}
        self._gone: list[float] = []
        self._memory: list[float] = []
        if with_rivals and "Mininet" not in self._interpreters:
            print(
                "Mininet is not installed, so it is left out: apt-get install mininet bridge-utils"
            )

    def measure_round(self) -> None:
        for hosts in self._sizes:
            self._note(_LIMIT, hosts, star_of_limit(self._program, hosts))
            found = _ours(self._folder, topologies.star(hosts))
            self._note(_OURS, hosts, rivals.Times(found["up"], found["down"]))
            if hosts == 1000:
                self._gone.append(found["gone"])
                self._memory.append(found["memory"] / hosts)
            if hosts <= _MOST_FOR_RIVALS:
                for tool, python in list(self._interpreters.items()):
                    self._measure_rival(tool, python, hosts)

    def _measure_rival(self, tool: str, python: str, hosts: int) -> None:
        try:
            self._note(tool, hosts, rivals.star(tool, python, hosts))
        except rivals.RivalError as error:
            print(f"{error}\nIt is left out from now on.", file=sys.stderr)
            del self._interpreters[tool]
            self._up.pop(tool, None)
            self._down.pop(tool, None)

    def _note(self, tool: str, hosts: int, times: rivals.Times) -> None:
        self._up.setdefault(tool, {}).setdefault(hosts, []).append(times.up)
        self._down.setdefault(tool, {}).setdefault(hosts, []).append(times.down)

    def curves(self) -> Curves:
        return self._up

    def up_beside_limit(self) -> list[Measurement]:
        ours, limit = self._up[_OURS], self._up[_LIMIT]
        return [
            Measurement(f"star of {hosts:,} hosts", ours[hosts], limit[hosts], "ms", goal)
            for hosts in self._sizes
            for goal in [_GOAL_STAR if hosts in (100, 1000) else None]
        ]

    def measurements(self) -> list[Measurement]:
        ours, count = self._up[_OURS], len(self._memory)
        large = [up / 2000 for up in ours[2000]]
        small = [up / 100 for up in ours[100]]
        down = self._down[_OURS][1000]
        hundred, three = [100.0] * count, [3000.0] * count
        return [
            *self.up_beside_limit(),
            Measurement("a host of 2,000, beside one of 100", large, small, "ms", _GOAL_GROWTH),
            Measurement("Stop Lab of 1,000 hosts, beside 100 ms", down, hundred, "ms", 1.0),
            Measurement("1,000 hosts are gone, beside 3 s", self._gone, three, "ms", 1.0),
            Measurement(
                "memory a host, beside 12 KiB", self._memory, [_GOAL_MEMORY] * count, "KiB", 1.0
            ),
            *self._beside_rivals("up", self._up, _GOALS_UP),
            *self._beside_rivals("down", self._down, _GOALS_DOWN),
        ]

    def _beside_rivals(
        self, what: str, times: dict[str, dict[int, list[float]]], goals: dict[str, float]
    ) -> list[Measurement]:
        ours = times[_OURS][_COMPARED]
        return [
            Measurement(
                f"star of {_COMPARED} {what}, beside {tool}",
                ours,
                times[tool][_COMPARED],
                "ms",
                goals.get(tool),
            )
            for tool in self._interpreters
        ]


def _ours(folder: Path, text: str, reach: list[str] | None = None) -> dict[str, float]:
    """Build a lab in a run of Robot Framework of its own, and take it away again."""
    source, suite, result = folder / "lab.yaml", folder / "lab.robot", folder / "lab.json"
    source.write_text(text)
    suite.write_text(_SUITE.format(source=source, result=result, reach=",".join(reach or [])))
    run_suite(folder, suite)
    found: dict[str, float] = json.loads(result.read_text())
    return found
