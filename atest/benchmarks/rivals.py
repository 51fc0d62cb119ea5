"""Other tools that build networks of namespaces, each run in a network of its own."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

_PROGRAM = Path(__file__).with_name("rival.py")
# No interface, sysctl or mount of this machine is in reach of what they do.
_APART = ["unshare", "--net", "--mount", "--propagation", "private"]


class Times(NamedTuple):
    """How many milliseconds a network took to come up, and to go."""

    up: float
    down: float


class RivalError(Exception):
    """Another tool did not do what it was asked for."""


def interpreters() -> dict[str, str]:
    """The tools that are installed, and the Python to run each with."""
    found = {"pyroute2": sys.executable, "ip -batch": sys.executable}
    # Debian's Mininet is a module of Debian's Python.
    system = shutil.which("python3", path="/usr/bin:/bin")
    if system and shutil.which("mn") and shutil.which("brctl"):
        found["Mininet"] = system
    return found


def star(tool: str, python: str, hosts: int) -> Times:
    """Build a star of hosts with a tool, and take it away again."""
    command = [*_APART, python, str(_PROGRAM), tool, str(hosts)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    if ended.returncode:
        raise RivalError(f"{tool} did not build {hosts} hosts: {ended.stderr.strip()[-500:]}")
    up, down = ended.stdout.split()[-2:]
    return Times(float(up) * 1000, float(down) * 1000)
