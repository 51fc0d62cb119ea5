"""The error that is told in one sentence, without a traceback."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path


class Failure(Exception):
    """Something is missing or went wrong; the message says what, and what to do."""


def run(command: Sequence[str], folder: Path | None = None) -> str:
    """Run a program and return its output; when it fails, tell what it wrote."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Failure(
            f"'{' '.join(command)}' failed with exit status {done.returncode}:\n"
            f"{(done.stderr or done.stdout).strip()}"
        )
    return done.stdout
