"""Run the benchmarks, as root: python atest/benchmarks/run.py [--rounds N] [--check] [--only NAME].

Every case alternates the two things that it compares, many times in one run, since the
speed of a machine changes by the minute. Only ratios and differences mean anything.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks import changes, kernel, robot_runs, watcher
from benchmarks.limit import NoCompilerError
from benchmarks.measure import Measurement, show, write

RESULT = Path(__file__).parents[2] / "results" / "benchmark.json"
CASES: dict[str, Callable[[Path, int], list[Measurement]]] = {
    "kernel": kernel.measure,
    "changes": changes.measure,
    "execute": robot_runs.measure_execute,
    "import": robot_runs.measure_import,
    "watcher": watcher.measure,
}


def main() -> int:
    options = _options()
    if os.geteuid() != 0:
        print("The benchmarks make network namespaces: run them as root.", file=sys.stderr)
        return 2
    measurements: list[Measurement] = []
    with tempfile.TemporaryDirectory(prefix="netns-benchmark-") as folder:
        for name in options.only or CASES:
            try:
                measurements += CASES[name](Path(folder), options.rounds)
            except NoCompilerError as error:
                print(error, file=sys.stderr)
                return 2
    show(measurements)
    write(measurements, RESULT)
    far_off = [one.name for one in measurements if one.far_off]
    if options.check and far_off:
        print(f"Goals missed by more than half: {', '.join(far_off)}", file=sys.stderr)
        return 1
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Benchmarks of NetnsLibrary.")
    parser.add_argument("--rounds", type=int, default=9, help="rounds of each case, at least 5")
    parser.add_argument("--only", action="append", choices=CASES, help="only this case")
    parser.add_argument(
        "--check", action="store_true", help="fail when a goal is missed by more than half"
    )
    options = parser.parse_args()
    options.rounds = max(options.rounds, 5)
    return options


if __name__ == "__main__":
    sys.exit(main())
