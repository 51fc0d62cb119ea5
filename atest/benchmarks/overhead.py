"""A keyword that compares two others from inside a run."""

from __future__ import annotations

import json
import statistics
import time
from pathlib import Path

from robot.api.deco import keyword
from robot.libraries.BuiltIn import BuiltIn

_CALLS = 200  # of each in one round


@keyword
def compare_execute_in_namespace_with_run_keyword(rounds: int, result: str) -> None:
    """Calls both in turns, and writes the medians of each round in microseconds to a file."""
    ours, limit = [], []
    for _ in range(rounds):
        inside, outside = [], []
        for _ in range(_CALLS):
            inside.append(_timed("Execute In Namespace", "alice", "No Operation"))
            outside.append(_timed("Run Keyword", "No Operation"))
        ours.append(statistics.median(inside))
        limit.append(statistics.median(outside))
    Path(result).write_text(json.dumps([ours, limit]))


def _timed(name: str, *arguments: str) -> float:
    start = time.perf_counter_ns()
    BuiltIn().run_keyword(name, *arguments)
    return (time.perf_counter_ns() - start) / 1000
