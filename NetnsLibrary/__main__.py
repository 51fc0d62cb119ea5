"""The command line: python -m NetnsLibrary COMMAND."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from .commands import doctor, lab, version
from .core.errors import NetnsError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit status; 2 when there is no such command."""
    parser = argparse.ArgumentParser(
        prog="python -m NetnsLibrary", description="Tools around NetnsLibrary for Robot Framework."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in (doctor, lab, version):
        command.add_to(commands)
    options = parser.parse_args(arguments)
    try:
        status: int = options.run(options)
        sys.stdout.flush()
    except NetnsError as error:
        print(error, file=sys.stderr)
        return 1
    except BrokenPipeError:
        # Whoever reads has seen enough; nor shall the interpreter try to write at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return status


if __name__ == "__main__":
    sys.exit(main())
