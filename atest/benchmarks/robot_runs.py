"""What the library costs inside Robot Framework."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

from .measure import Measurement
from .progress import rounds_of

_ROOT = Path(__file__).parents[2]
_GOAL_EXECUTE = 100.0  # µs
_GOAL_IMPORT = 60.0  # ms
_RUNS_A_ROUND = 3
_EXECUTE = """*** Settings ***
Library    NetnsLibrary
Library    benchmarks.overhead

*** Test Cases ***
Compare
    Create Transient Namespace    alice
    Compare Execute In Namespace With Run Keyword    {rounds}    {result}
"""
_TESTS = """*** Settings ***
{library}

*** Test Cases ***
"""
_TEST = """{number}
    {step}
"""
_EMPTY = """*** Settings ***
{library}

*** Test Cases ***
Nothing
    No Operation
"""


def measure_execute(folder: Path, rounds: int) -> list[Measurement]:
    """`Execute In Namespace` beside `Run Keyword`, both around `No Operation`."""
    suite, result = folder / "execute.robot", folder / "execute.json"
    suite.write_text(_EXECUTE.format(rounds=rounds, result=result))
    run_suite(folder, suite)
    ours, limit = json.loads(result.read_text())
    return [Measurement("Execute In Namespace", ours, limit, "µs", _GOAL_EXECUTE, True)]


def measure_import(folder: Path, rounds: int) -> list[Measurement]:
    """A run of Robot Framework with the library and one without."""
    ours, limit = folder / "with.robot", folder / "without.robot"
    ours.write_text(_EMPTY.format(library="Library    NetnsLibrary"))
    limit.write_text(_EMPTY.format(library=""))
    times: dict[Path, list[float]] = {ours: [], limit: []}
    for suite in times:
        run_suite(folder, suite)  # compiles what is not compiled yet
    for _ in rounds_of("import", rounds * _RUNS_A_ROUND):
        for suite, found in times.items():
            found.append(run_suite(folder, suite))
    return [Measurement("import the library", times[ours], times[limit], "ms", _GOAL_IMPORT, True)]


def measure_tests(folder: Path, rounds: int) -> list[Measurement]:
    """A hundred tests that enter a namespace of their own, and a hundred empty ones."""
    library, enter = "Library    NetnsLibrary", "Enter Transient Namespace"
    ours = _written(folder / "entering.robot", library, enter)
    limit = _written(folder / "empty.robot", library, "No Operation")
    times: dict[Path, list[float]] = {ours: [], limit: []}
    for _ in rounds_of("tests that enter a namespace", rounds):
        for suite, found in times.items():
            found.append(run_suite(folder, suite))
    name = "100 tests that enter a namespace, beside empty ones"
    return [Measurement(name, times[ours], times[limit], "ms", None)]


def _written(suite: Path, library: str, step: str) -> Path:
    tests = "".join(_TEST.format(number=number, step=step) for number in range(1, 101))
    suite.write_text(_TESTS.format(library=library) + tests)
    return suite


def run_suite(folder: Path, suite: Path) -> float:
    """Run a suite, and return how many milliseconds that took."""
    command = [sys.executable, "-m", "robot", "--outputdir", str(folder), "--console", "none"]
    command += ["--log", "NONE", "--report", "NONE", str(suite)]
    environment = {
        **os.environ,
        "PYTHONPATH": f"{_ROOT}{os.pathsep}{_ROOT / 'atest'}",
        # An installed library is compiled; a working copy need not be, or not be up to date.
        "PYTHONPYCACHEPREFIX": str(folder / "bytecode"),
    }
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    start = time.perf_counter()
    subprocess.run(command, check=True, env=environment)
    return (time.perf_counter() - start) * 1000
