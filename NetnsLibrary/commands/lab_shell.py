"""`python -m NetnsLibrary lab shell`: a shell, or another program, in a host of a lab."""

from __future__ import annotations

import argparse
import os
import pwd
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..core.errors import ArgumentError, NotFoundError, unknown
from .lab_up import checked_file, kept
from .messages import say
from .stopping import Stopped

if TYPE_CHECKING:
    from ..labs.announcing import AnnouncedLab
    from ..labs.keeping import KeptLab

_ABOUT = """\
Run your shell, or a command, in a host of a lab: with its network, its devices in /sys, its host
names, and its name in the prompt. When 'lab up' or Pause Lab keeps a lab of that file up, as the
same user, it is a host of that one. Otherwise the lab is built, and taken down at the end.
"""
_ANY_SHELL = "/bin/sh"
_STATUS = "The exit status is that of the shell or command; 1 when it could not be started there."


def add_to(commands: Any) -> None:
    """Make the command known."""
    parser = commands.add_parser(
        "shell",
        help="run a shell or a command in a host of a lab",
        description=_ABOUT,
        epilog=_STATUS,
        usage="python -m NetnsLibrary lab shell [--new | --pid PID] FILE HOST [-- COMMAND ...]",
    )
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--new", action="store_true", help="build the lab, whatever is up")
    which.add_argument("--pid", type=int, help="the process that keeps the lab up, when several do")
    parser.add_argument(
        "file", metavar="FILE", help="the lab file, or the name of a lab that came from no file"
    )
    parser.add_argument("host", metavar="HOST", help="a host, router or switch")
    parser.add_argument(
        "command", metavar="COMMAND", nargs=argparse.REMAINDER, help="what to run (default: $SHELL)"
    )
    parser.set_defaults(run=run, refuse=parser.error)


def run(options: argparse.Namespace) -> int:
    """Run it; the exit status is that of what ran."""
    command = options.command
    if command[:1] == ["--"]:
        command = command[1:]
    elif command and command[0].startswith("-"):
        options.refuse(f"write options before FILE, and '--' before a command: {command[0]}")
    if command and not command[0]:
        options.refuse("the command is empty")
    command = command or [_shell()]
    found = None if options.new else _choose(options)
    if found is None:
        return _in_new_lab(Path(options.file), options.host, command)
    from ..labs.entering import become

    found.door(options.host)
    _tell_a_person(
        f"In '{options.host}' of lab '{found.name}', which process {found.pid} keeps up."
    )
    return become(found, options.host, command)


def _shell() -> str:
    """The user's shell, as login(1) and sudo(8) know it."""
    if given := os.environ.get("SHELL"):
        return given
    try:
        return pwd.getpwuid(os.getuid()).pw_shell or _ANY_SHELL
    except KeyError:  # a user without an entry, as in some containers
        return _ANY_SHELL


def _choose(options: argparse.Namespace) -> AnnouncedLab | None:
    """The lab that is up and meant; None when there is none of that file."""
    from ..labs.announcing import find

    found = find(options.file)
    if options.pid is not None:
        for lab in found:
            if lab.pid == options.pid:
                return lab
        known = [str(lab.pid) for lab in found]
        raise unknown(f"lab of '{options.file}' is kept up by process", str(options.pid), known)
    if len(found) > 1:
        pids = ", ".join(str(lab.pid) for lab in found)
        raise ArgumentError(
            f"Several processes keep a lab of '{options.file}' up: {pids}. Choose one with --pid, "
            "or a new one with --new."
        )
    return found[0] if found else None


def _in_new_lab(file: Path, host: str, command: list[str]) -> int:
    if file.name == str(file) and not os.path.lexists(file):
        raise NotFoundError(
            f"There is no file '{file}', and no lab of this name that came from no file is up as "
            "this user."
        )
    checked = checked_file(file)
    checked.plan.node(host)  # says so when there is none
    _tell_a_person(f"No lab of '{file}' is up as this user: building one for this command.")
    try:
        with kept(checked, _tell_a_person) as (lab, handling):
            handling.leave_keys_to_program()
            return _run(lab, host, command)
    except Stopped as stopped:
        return 128 + stopped.number


def _run(kept_lab: KeptLab, host: str, command: list[str]) -> int:
    """Run a program in a host until it ends; return the status that a shell would give it."""
    from ..core import starting
    from ..labs.entering import cannot_run, take_name

    def prepare() -> None:
        take_name(host)

    namespace = kept_lab.lab.namespace(host)
    try:
        program = starting.start(namespace, command, preexec_fn=prepare)
    except OSError as error:
        return cannot_run(command[0], host, error)
    status = program.wait()
    return 128 - status if status < 0 else status


def _tell_a_person(text: str) -> None:
    """Say what happens, but nothing to programs that read what a command writes."""
    if sys.stderr.isatty():
        say(text)
