"""The command line: python -m NetnsLibrary COMMAND."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit status; 2 when there is no such command."""
    # Ctrl+C ends it at once, without a word; what has to be taken down first is begun only where
    # signals are handled, see `commands.stopping`.
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    _replace_closed_streams()
    return _run(arguments)


def _run(arguments: Sequence[str] | None) -> int:
    # Imported here, because Ctrl+C may come while that is done.
    import argparse

    from .commands import doctor, lab, version
    from .commands.messages import say
    from .core.errors import NetnsError

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
        say(str(error))
        return 1
    except BrokenPipeError:
        # Whoever reads has seen enough; nor shall the interpreter try to write at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return status


def _replace_closed_streams() -> None:
    """Let streams that the caller has closed, as by '>&-', lead nowhere.

    Python has None for them, and else what is opened next gets their numbers.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115


if __name__ == "__main__":
    sys.exit(main())
