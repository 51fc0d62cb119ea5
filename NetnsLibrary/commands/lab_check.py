"""`python -m NetnsLibrary lab check`: all that is wrong with lab files."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from ..core.errors import NetnsError
from .messages import say, warn

_ABOUT = """\
Tell all that is wrong with lab files, each with its line and column; nothing is built, and no
privilege is needed.
"""
_STATUS = "The exit status is 0 when all files are right, and 1 when one is not."


def add_to(commands: Any) -> None:
    """Make the command known."""
    parser = commands.add_parser(
        "check",
        help="tell all that is wrong with lab files",
        description=_ABOUT,
        epilog=_STATUS,
    )
    parser.add_argument("files", metavar="FILE", nargs="+", type=Path, help="a lab file")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Check all files; the exit status is 0 when they are right."""
    right = [_is_right(file) for file in options.files]
    return 0 if all(right) else 1


def _is_right(file: Path) -> bool:
    from ..labs.check import check
    from ..labs.overview import counted

    try:
        checked = check(file)
    except NetnsError as error:
        say(str(error))
        return False
    warn(checked.name, checked.warnings)
    name = f"lab '{checked.plan.name}' of " if checked.plan.name else ""
    print(f"{file}: {name}{counted(checked.plan)}.")
    return True
