"""`python -m NetnsLibrary lab up`: a lab that is up until Ctrl+C."""

from __future__ import annotations

import argparse
import json
import os
import select
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .messages import say, warn
from .stopping import Signals, Stopped, signals

if TYPE_CHECKING:
    from ..labs.check import Checked
    from ..labs.keeping import KeptLab
    from ..labs.programs import RunningProgram

_ABOUT = """\
Build a lab, start its programs, tell how to get into its hosts, and keep it up until Ctrl+C
(or SIGTERM, or until the terminal is closed). Then all of it is taken down. Nothing stays
however this command ends. An ordinary user needs no sudo.
"""
_STATUS = """\
The exit status is 0 when the lab was up until it was asked to stop, and 1 when it could not be
built, or a program did not get ready; 128 and the number of the signal when it was stopped before.
"""


def add_to(commands: Any) -> None:
    """Make the command known."""
    parser = commands.add_parser(
        "up",
        help="keep a lab up until Ctrl+C",
        description=_ABOUT,
        epilog=_STATUS,
    )
    parser.add_argument("file", metavar="FILE", type=Path, help="the lab file")
    parser.add_argument(
        "--json",
        action="store_true",
        help="when the lab is up, write one line of JSON about it, for programs",
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Keep it up; the exit status is 0 when it was."""
    checked = checked_file(options.file)
    is_up = False
    try:
        with kept(checked) as (lab, _):
            # Both before anybody who reads of it may stop it, or end one of its programs.
            is_up = True
            with _watched(lab.lab.programs) as living:
                _tell(lab, as_json=options.json)
                _wait(living)
    except Stopped as stopped:
        return 0 if is_up else 128 + stopped.number
    return 0


def checked_file(file: Path) -> Checked:
    """The lab of a file, with its warnings told."""
    from ..labs.check import check

    checked = check(file)
    warn(checked.name, checked.warnings)
    return checked


@contextmanager
def kept(
    checked: Checked, tell: Callable[[str], object] = say
) -> Iterator[tuple[KeptLab, Signals]]:
    """A lab with its programs that others can get into, until the `with` block ends.

    Args:
        checked: the lab.
        tell: is called with lines about what happens.
    """
    # What comes afterwards starts a thread, and then it would be too late.
    from ..core import privileges

    privileges.enter_if_needed()
    from ..labs.keeping import KeptLab

    with signals() as handling:
        lab = KeptLab(checked)
        try:
            lab.build()
            lab.start_programs(lambda program, seconds: tell(_started(program, seconds)))
            lab.announce()
            yield lab, handling
        finally:
            handling.end()
            _take_down(lab, tell)


def _tell(kept_lab: KeptLab, *, as_json: bool) -> None:
    from ..labs.overview import counted, description, table, ways_in

    lab, announcement = kept_lab.lab, kept_lab.announcement
    if as_json:
        print(json.dumps(description(lab, announcement)), flush=True)
        return
    lines = [f"Lab '{lab}' is up: {counted(lab.plan)}.", "", *table(lab), ""]
    lines += [*ways_in(lab, announcement), "", "Ctrl+C takes it down."]
    print("\n".join(lines), flush=True)


def _started(program: RunningProgram, seconds: float) -> str:
    ready = f", ready after {seconds:.1f} s" if program.said.ready else ""
    return f"Started program '{program.said.name}' in '{program.namespace}'{ready}."


@contextmanager
def _watched(programs: list[RunningProgram]) -> Iterator[dict[int, RunningProgram]]:
    """The programs that live, each with a descriptor that can be polled for its end.

    One that has failed already is told. One that has ended with 0 may be a daemon, which lives on.
    """
    living: dict[int, RunningProgram] = {}
    try:
        for program in programs:
            status = program.process.poll()
            if status is None:
                living[os.pidfd_open(program.process.pid)] = program
            elif status:
                _tell_end(program)
        yield living
    finally:
        for descriptor in living:
            os.close(descriptor)


def _wait(living: dict[int, RunningProgram]) -> None:
    """Wait until a signal ends it, and tell which programs end before."""
    poll = select.poll()
    for descriptor in living:
        poll.register(descriptor, select.POLLIN)
    while True:
        for descriptor, _ in poll.poll():
            poll.unregister(descriptor)
            _tell_end(living[descriptor])


def _tell_end(program: RunningProgram) -> None:
    status = program.process.wait()
    said = program.last_output.splitlines()[-5:]
    told = f"It wrote last:\n{os.linesep.join(said)}" if said else "It wrote nothing."
    say(
        f"Program '{program.said.name}' in '{program.namespace}' has ended with status "
        f"{status}. {told}"
    )


def _take_down(kept_lab: KeptLab, tell: Callable[[str], object]) -> None:
    ours: set[int] = set()
    if kept_lab.built:
        tell(f"Taking lab '{kept_lab.lab}' down.")
        ours = kept_lab.processes()
    outcome = kept_lab.stop()
    for ended in outcome.ended:
        # Programs of the file are known to end; others are somebody's shells and servers.
        if ended.process.pid not in ours or ended.signal == signal.SIGKILL:
            tell(str(ended))
    for failure in outcome.failures:
        say(failure)
