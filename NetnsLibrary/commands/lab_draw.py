"""`python -m NetnsLibrary lab draw`: a picture of a lab, without building it."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import Any

from ..core.errors import ArgumentError
from .messages import say, warn
from .stopping import Stopped, signals

_ABOUT = """\
Draw a lab with all that is chosen for it: interfaces, addresses and subnets. Nothing is built,
and no privilege is needed.
"""
_ENDINGS = {"svg": ".svg", "mermaid": ".mmd", "markdown": ".md", "yaml": ".yaml"}


def add_to(commands: Any) -> None:
    """Make the command known."""
    parser = commands.add_parser("draw", help="draw a lab", description=_ABOUT)
    parser.add_argument("file", metavar="FILE", type=Path, help="the lab file")
    where = parser.add_mutually_exclusive_group()
    where.add_argument(
        "-o",
        "--output",
        metavar="PATH",
        type=Path,
        help="the file to write, whose ending says the format: .svg, .mmd, .mermaid, .md, .yaml "
        "or .yml; without it, the picture goes to standard output",
    )
    where.add_argument(
        "--format",
        choices=_ENDINGS,
        default="svg",
        help="the format on standard output (default: svg)",
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Draw it; the exit status is 0, or 1 when the file is wrong or cannot be written."""
    from ..labs.check import check
    from ..labs.topology_file import check_path, text_of, write

    full, ending = "", _ENDINGS[options.format]
    if options.output is not None:
        full, ending = check_path(options.output)
        if full == os.path.realpath(options.file):
            raise ArgumentError(f"'{options.output}' is the lab file itself. Name another one.")
    checked = check(options.file)
    warn(checked.name, checked.warnings)
    name = checked.plan.name or options.file.stem
    text = text_of(name, checked.topology, checked.plan, ending)
    if full:
        try:
            with signals():
                write(name, text, full)
        except Stopped as stopped:
            return 128 + stopped.number
        say(f"Wrote {options.output}.")
    else:
        sys.stdout.write(text)
    return 0
