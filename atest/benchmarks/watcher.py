"""What the watcher costs: its memory, and how much later the first namespace is there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from benchmarks.measure import Measurement

_ROOT = Path(__file__).parents[2]
_CODE = """
import json, os, select, sys, time
from NetnsLibrary import core
from NetnsLibrary.core import watcher
core.new_transient().close()
if sys.argv[1] == "watched":
    core.watch()
start = time.perf_counter_ns()
namespace = core.new_transient()
passed = (time.perf_counter_ns() - start) / 1e6
memory = 0
if watcher.pid():
    select.select([], [], [], 0.5)
    status = open(f"/proc/{watcher.pid()}/status").read().split("VmRSS:")[1]
    memory = int(status.split()[0]) / 1000
print(json.dumps([passed, memory]))
"""
_MEGABYTES = 12.0
_MILLISECONDS = 5.0


def measure(_: Path, rounds: int) -> list[Measurement]:
    """Compare the first namespace of a program with a watcher and without one."""
    watched, alone, memory = [], [], []
    for _round in range(rounds):
        passed, size = _run("watched")
        watched.append(passed)
        memory.append(size)
        alone.append(_run("alone")[0])
    first = "first namespace of a program, with a watcher and without"
    return [
        Measurement(first, watched, alone, "ms", _MILLISECONDS, by_difference=True),
        Measurement("memory of the watcher", memory, [_MEGABYTES] * rounds, "MB", 1.0),
    ]


def _run(how: str) -> tuple[float, float]:
    ended = subprocess.run(
        [sys.executable, "-c", _CODE, how],
        env={**os.environ, "PYTHONPATH": str(_ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    passed, memory = json.loads(ended.stdout)
    return passed, memory
