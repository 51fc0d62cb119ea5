"""One report of two runs: on the kernel of this machine, and on the other one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from robot.api import ExecutionResult, ResultVisitor
from robot.rebot import rebot

from .failure import Failure


class _Statuses(ResultVisitor):  # type: ignore[misc]
    """Collects how each test ended."""

    def __init__(self) -> None:
        self.by_name: dict[str, str] = {}

    def visit_test(self, test: Any) -> None:
        self.by_name[test.full_name] = test.status


def merge(here: Path, there: Path, folder: Path) -> None:
    """Write the report in which tests that ran twice have both results."""
    status = rebot(
        str(here), str(there), merge=True, outputdir=str(folder), output="merged.xml", stdout=None
    )
    if status > 250:
        raise Failure(f"{here} and {there} cannot be merged: see the messages above.")


def skipped_everywhere(here: Path, there: Path) -> list[str]:
    """Return the tests that were skipped here, and skipped or not run there."""
    done = statuses(there)
    return [
        name
        for name, status in statuses(here).items()
        if status == "SKIP" and done.get(name, "SKIP") == "SKIP"
    ] + [name for name, status in done.items() if status == "SKIP" and name not in statuses(here)]


def statuses(output: Path) -> dict[str, str]:
    """Return PASS, FAIL or SKIP for each test, by its full name."""
    collected = _Statuses()
    ExecutionResult(str(output)).visit(collected)
    return collected.by_name
