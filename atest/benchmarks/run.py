"""Run the benchmarks, as root: python atest/benchmarks/run.py [--short] [--rounds N] [--only NAME].

Every case alternates the things that it compares, many times in one run, since the speed of a
machine changes by the minute. Only ratios and differences mean anything.
"""

from __future__ import annotations

import argparse
import functools
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks import changes, guard, kernel, labs, robot_runs, small, watcher
from benchmarks.limit import NoCompilerError
from benchmarks.measure import Measurement, show, write
from NetnsLibrary.core import system

Case = Callable[[Path, int], list[Measurement]]

RESULTS = Path(__file__).parents[2] / "results"
CASES: dict[str, Case] = {
    "kernel": kernel.measure,
    "changes": changes.measure,
    "small": small.measure,
    "execute": robot_runs.measure_execute,
    "tests": robot_runs.measure_tests,
    "import": robot_runs.measure_import,
    "watcher": watcher.measure,
    "routed": labs.measure_routed,
    "stars": labs.measure_stars,
}
SHORT: dict[str, Case] = {
    "kernel": kernel.measure,
    "changes": changes.measure,
    "execute": robot_runs.measure_execute,
    "stars": labs.measure_short,
}
_DESCRIPTORS = 4500  # of 2,000 hosts: two each, and some


def main() -> int:
    options = _options()
    why_not = _why_not()
    if why_not:
        print(why_not, file=sys.stderr)
        return 2
    recorded = guard.read_recorded() if options.short and not options.record else {}
    measurements: list[Measurement] = []
    slower: list[str] = []
    cases = SHORT if options.short else CASES
    with tempfile.TemporaryDirectory(prefix="netns-benchmark-") as folder:
        for name in options.only or cases:
            measure = functools.partial(cases[name], Path(folder), options.rounds)
            try:
                found, worse = guard.measured_again(measure, recorded)
            except NoCompilerError as error:
                print(error, file=sys.stderr)
                return 2
            measurements += found
            slower += worse
    show(measurements)
    write(measurements, RESULTS / ("benchmark-short.json" if options.short else "benchmark.json"))
    if options.record:
        guard.record(measurements)
    far_off = [one.name for one in measurements if one.far_off]
    if options.check and far_off:
        print(f"Goals missed by more than half: {', '.join(far_off)}", file=sys.stderr)
    if slower:
        print("Slower than recorded by more than half:", *slower, sep="\n  ", file=sys.stderr)
    return int(bool(slower or (options.check and far_off)))


def _why_not() -> str:
    """Why the benchmarks cannot be run here, or nothing."""
    if os.geteuid() != 0:
        return "The benchmarks make network namespaces: run them as root."
    missing = system.room_for_descriptors(_DESCRIPTORS)
    if missing:
        return (
            f"The benchmarks need {missing} more open files than this process may have. "
            "Raise the limit ('ulimit -n')."
        )
    return ""


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Benchmarks of NetnsLibrary.")
    parser.add_argument("--rounds", type=int, default=5, help="rounds of each case, at least 5")
    parser.add_argument(
        "--short",
        action="store_true",
        help="some cases only; fail when a ratio is worse than the recorded one by more than half",
    )
    parser.add_argument("--record", action="store_true", help="record the ratios of --short anew")
    parser.add_argument("--only", action="append", choices=CASES, help="only this case")
    parser.add_argument(
        "--check", action="store_true", help="fail when a goal is missed by more than half"
    )
    options = parser.parse_args()
    if options.record and not options.short:
        parser.error("--record is for --short")
    if options.short and not set(options.only or ()) <= SHORT.keys():
        parser.error(f"--short has only {', '.join(SHORT)}")
    options.rounds = max(options.rounds, 5)
    return options


if __name__ == "__main__":
    sys.exit(main())
