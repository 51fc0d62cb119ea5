"""`python -m NetnsLibrary lab`: labs from files, without Robot Framework."""

from __future__ import annotations

from typing import Any

from . import lab_check, lab_draw, lab_shell, lab_up

_ABOUT = """\
Check, draw and start the labs that files describe, as Start Lab does in Robot Framework.
See docs/lab_file.md for what can be in them.
"""


def add_to(commands: Any) -> None:
    """Make the command and those below it known."""
    parser = commands.add_parser("lab", help="check, draw and start labs", description=_ABOUT)
    below = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in (lab_check, lab_draw, lab_up, lab_shell):
        command.add_to(below)
