"""Run the stress tests, as root: python atest/stress/run.py [--short] [--only NAME] [--seed N].

Exits with 0 when nothing failed; the last line tells how many checks passed and failed.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[1] / "resources"))

from stress import chaos, endurance, signals, timeouts
from stress.counts import Count, show

CASES = {
    "timeouts": timeouts.run,
    "signals": signals.run,
    "endurance": endurance.run,
    "chaos": chaos.run,
}
_BY_ITSELF = "chaos"  # takes as long as all the others


def main() -> int:
    options = _options()
    if os.geteuid() != 0:
        print("The stress tests make network namespaces: run them as root.", file=sys.stderr)
        return 2
    print(f"Seed {options.seed}: give --seed {options.seed} for the same random choices.")
    counts: list[Count] = []
    for name in options.only or [case for case in CASES if case != _BY_ITSELF]:
        start = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="netns-stress-") as folder:
            share = 10 if options.short else 1
            counts += CASES[name](Path(folder), random.Random(options.seed), share)
        print(f"{name}: {time.monotonic() - start:.0f} s", flush=True)
    return show(counts)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Stress tests of NetnsLibrary.")
    parser.add_argument("--short", action="store_true", help="a tenth of everything")
    parser.add_argument("--only", action="append", choices=CASES, help="only this case")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6), help="random seed")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
