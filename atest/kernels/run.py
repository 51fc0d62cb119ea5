"""Use a kernel that a distribution ships, under QEMU, with this working tree.

    python atest/kernels/run.py debian tests [ROBOT OPTION ...]
    python atest/kernels/run.py debian command PROGRAM [ARGUMENT ...]

Nothing is installed, no root is needed, and the machine has no network but its loopback. The exit
status is that of Robot Framework or of the program; 252 tells that it could not be started.
"""

from __future__ import annotations

import argparse
import shutil
import signal
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from kernels import debian, machine, report
from kernels.failure import Failure
from kernels.tree import ROOT

KERNELS = {"debian": debian.get}
RESULTS = ROOT / "results"
# Of the acceptance tests: those of what other kernels lack, and some of everything else.
SELECTION = ("--include", "stock-kernel", "--include", "smoke")
COULD_NOT_START = 252
LIMIT = 600  # seconds; it takes half of that on a machine that does nothing else
# Tests put sockets and pipes beside their results, for which a shared folder is no place.
THERE = "/tmp/netns-results"
KEEP_OUTPUT = f'"$@"; status=$?; cp {THERE}/output.xml "$0"; exit $status'


def main() -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    options = _options()
    folder = RESULTS / f"kernel-{options.kernel}"
    folder.mkdir(parents=True, exist_ok=True)
    try:
        if options.what == "tests":
            return _run_tests(options, folder)
        return _run(options, options.arguments, folder, folder).status
    except Failure as error:
        print(error, file=sys.stderr)
        return COULD_NOT_START


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Run tests or a program on another kernel.")
    parser.add_argument("--limit", type=int, default=LIMIT, help="seconds until it is switched off")
    parser.add_argument("kernel", choices=KERNELS)
    parser.add_argument("what", choices=["tests", "command"])
    parser.add_argument("arguments", nargs=argparse.REMAINDER)
    return parser.parse_args()


def _run(
    options: argparse.Namespace, command: list[str], shared: Path, folder: Path
) -> machine.Outcome:
    machine.check()
    kernel = KERNELS[options.kernel]()
    print(f"Booting {kernel.package} ...", flush=True)
    outcome = machine.run(kernel, command, shared, folder / "console.txt", options.limit)
    if outcome.started is None and outcome.status:
        raise Failure(
            "The machine wrote nothing: it did not come up. "
            f"What its kernel told: {folder / 'console.txt'}"
        )
    return outcome


def _run_tests(options: argparse.Namespace, folder: Path) -> int:
    here = RESULTS / "atest" / "output.xml"
    if not here.exists():
        raise Failure(f"There is no {here} to merge with: run 'invoke atest' first.")
    there = folder / "output.xml"
    there.unlink(missing_ok=True)
    selection = options.arguments or SELECTION
    with tempfile.TemporaryDirectory(prefix="netns-results-") as shared:
        written = Path(shared)
        robot = [sys.executable, "-m", "robot", "--pythonpath", ".", "--outputdir", THERE]
        robot += ["--log", "NONE", "--report", "NONE", *selection, "atest/acceptance"]
        command = ["sh", "-c", KEEP_OUTPUT, shared, *robot]
        outcome = _run(options, command, written, folder)
        if not (written / "output.xml").exists():
            raise Failure(f"Robot Framework wrote no output there: exit status {outcome.status}.")
        shutil.copy(written / "output.xml", there)
    report.merge(here, there, folder)
    print(
        f"Command started after {outcome.started:.0f} s, all ended after {outcome.seconds:.0f} s."
    )
    print(f"Both kernels in one report: {folder / 'report.html'}")
    if options.arguments:
        return outcome.status
    return outcome.status or _complain_about(report.skipped_everywhere(here, there))


def _complain_about(skipped: list[str]) -> int:
    for name in skipped:
        print(f"Skipped on both kernels: {name}", file=sys.stderr)
    if skipped:
        print("Tests that need another kernel have the tag 'stock-kernel'.", file=sys.stderr)
    return 1 if skipped else 0


if __name__ == "__main__":
    sys.exit(main())
