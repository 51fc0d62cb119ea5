"""The program that measures what the kernel itself needs: limit.c."""

from __future__ import annotations

import subprocess
from pathlib import Path

from .rivals import Times

SAMPLES = 40  # namespaces of a round, the same on both sides
_SOURCE = Path(__file__).with_name("limit.c")


class NoCompilerError(Exception):
    """There is no C compiler to build the program with that measures the kernel."""


def compile_limit(folder: Path) -> Path:
    """Compile limit.c into a folder."""
    program = folder / "limit"
    command = ["gcc", "-O2", "-w", "-pthread", "-o", str(program), str(_SOURCE)]
    try:
        subprocess.run(command, check=True)
    except FileNotFoundError:
        raise NoCompilerError(
            "The benchmarks compare with a C program, and there is no gcc to compile it. "
            "Install gcc, or leave that case out: --only execute --only import"
        ) from None
    return program


def medians_of_limit(program: Path) -> dict[str, float]:
    """Run limit.c once: its medians in microseconds, by the names that it gives."""
    command = [str(program), "levels", str(SAMPLES), "1"]
    lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    medians = {}
    for line in lines[1:]:
        name, *numbers = line.split("\t")
        if len(numbers) > 2:
            medians[name.strip()] = float(numbers[2])
    return medians


def star_of_limit(program: Path, hosts: int) -> Times:
    """Build a star of hosts in C, and close it: only that is timed, not how it goes."""
    ended = subprocess.run(
        [str(program), "star", str(hosts)], check=True, capture_output=True, text=True
    )
    words = ended.stdout.split()
    found = dict(zip(words[2::2], map(float, words[3::2]), strict=True))
    return Times(found["build_ms"], found["close_ms"])
