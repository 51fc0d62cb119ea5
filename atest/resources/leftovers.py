"""Fails a test, and the whole run, that leaves something behind."""

from __future__ import annotations

import gc
import os

import footprint
from robot import result as results
from robot import running
from robot.api.deco import keyword, library
from robot.libraries.BuiltIn import BuiltIn


@library(scope="GLOBAL", auto_keywords=False)
class Leftovers:
    """Compares what this Robot process has before and after each test.

    Suite setups come before the first look, so what a suite keeps for its tests is no leftover.
    """

    # After NetnsLibrary, which undoes what a test made when the test ends.
    ROBOT_LISTENER_PRIORITY = -100
    ROBOT_LISTENER_API_VERSION = 3

    def __init__(self) -> None:
        self.ROBOT_LIBRARY_LISTENER = self
        self._mark = f"run-{os.getpid()}"
        os.environ[footprint.MARK] = self._mark
        self._at_start = self._all_there_is()
        self._before_test: dict[str, list[str]] = {}

    def start_test(self, data: running.TestCase, result: results.TestCase) -> None:
        """Look before the test."""
        self._before_test = self._all_there_is()

    def end_test(self, data: running.TestCase, result: results.TestCase) -> None:
        """Look again, and fail the test when something differs."""
        left = self._compare(self._before_test)
        if left:
            result.status = "FAIL"
            result.message = f"{result.message}\n\nThe test left something behind:\n{left}".strip()

    @keyword
    def look_what_is_there(self) -> None:
        """Takes what there is now for the beginning."""
        self._at_start = self._all_there_is()

    @keyword
    def nothing_should_be_left(self) -> None:
        """Fails when there is anything else than at the beginning."""
        left = self._compare(self._at_start)
        if left:
            raise AssertionError(f"Something was left behind:\n{left}")

    @keyword
    def get_open_descriptors(self) -> list[str]:
        """Returns what the open descriptors of this process refer to."""
        return footprint.descriptors()

    @keyword
    def get_inode_of_this_thread(self) -> int:
        """Returns the inode number of the network that this thread is in, without the library."""
        return footprint.inode()

    def _all_there_is(self) -> dict[str, list[str]]:
        gc.collect()  # what only a reference cycle holds is not open for anybody
        ours = str(os.getpid())
        return {
            "descriptors": footprint.descriptors(),
            "processes": footprint.marked_processes(self._mark),
            # Other processes that run suites at the same time have theirs.
            "mounts": [path for path in footprint.mount_points() if ours in path],
            "interfaces": footprint.interfaces(),
            "namespace": [str(footprint.inode())],
        }

    def _compare(self, before: dict[str, list[str]]) -> str:
        patience = float(BuiltIn().get_variable_value("${PATIENCE}"))
        return footprint.settled(lambda: self._differences(before), "", patience)

    def _differences(self, before: dict[str, list[str]]) -> str:
        after, lines = self._all_there_is(), []
        for kind, there in before.items():
            changes = footprint.difference(there, after[kind])
            if kind == "processes":  # one that was ending may still have been seen before
                changes = [change for change in changes if change.startswith("+")]
            if changes:
                lines.append(f"{kind}: {', '.join(changes)}")
        return "\n".join(lines)
