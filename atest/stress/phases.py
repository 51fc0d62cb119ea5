"""A listener that tells the stress test which phase of the run begins."""

from __future__ import annotations

import os
from typing import Any

from robot.result import TestSuite


class Phases:
    """Writes a letter as each phase begins: import, setup, tests, teardown, end."""

    ROBOT_LISTENER_API_VERSION = 3

    def __init__(self) -> None:
        self._descriptor = int(os.environ["NETNS_STRESS_PHASES"])
        os.set_inheritable(self._descriptor, False)
        self._told = ""
        self._tell("i")

    def start_suite(self, data: Any, result: Any) -> None:
        self._tell("s")

    def start_test(self, data: Any, result: Any) -> None:
        self._tell("t")

    def start_keyword(self, data: Any, result: Any) -> None:
        if result.type == result.TEARDOWN and isinstance(result.parent, TestSuite):
            self._tell("d")

    def end_suite(self, data: Any, result: Any) -> None:
        self._tell("e")

    def _tell(self, phase: str) -> None:
        if phase not in self._told:
            self._told += phase
            os.write(self._descriptor, phase.encode())
