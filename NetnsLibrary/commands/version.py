"""`python -m NetnsLibrary version`: what is installed."""

from __future__ import annotations

import argparse
import platform
from typing import Any

from ..version import __version__


def add_to(commands: Any) -> None:
    """Make the command known."""
    parser = commands.add_parser(
        "version", help="print the versions of the library and of what it runs on"
    )
    parser.set_defaults(run=run)


def run(_: argparse.Namespace) -> int:
    """Print it; the exit status is 0."""
    print(f"NetnsLibrary {__version__}, Python {platform.python_version()}, {platform.platform()}")
    return 0
