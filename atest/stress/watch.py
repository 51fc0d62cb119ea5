"""A listener that follows, apart from the library, in which namespace keywords have to run.

It derives that from the text of the suite and from which keywords passed, and compares
it with the kernel's answer before and after every library keyword, test and suite.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any

from robot.libraries.BuiltIn import BuiltIn

from NetnsLibrary import core
from NetnsLibrary.core import worker

from .interruptions import CountingRunner, expected_failure
from .record import note

EXECUTE = "Execute In Namespace"
ENTERING = ("Enter Namespace", "Enter Transient Namespace")


def here() -> int:
    """The inode of the namespace that this thread is in, as the kernel says."""
    return os.stat("/proc/thread-self/ns/net").st_ino


@dataclass
class Step:
    """A namespace that the main thread was led to."""

    inode: int
    namespace: core.Namespace | None = None

    @property
    def closed(self) -> bool:
        return self.namespace is not None and self.namespace.closed


class Position:
    """Where the main thread has to be: its steps, the last one on top."""

    def __init__(self) -> None:
        self.steps = [Step(here())]
        self._marks: list[tuple[int, int]] = []
        self._wrong = False

    @property
    def inode(self) -> int:
        """The namespace that has to be the current one; a closed one counts as left."""
        return self.steps[self._top()].inode

    def step_back(self) -> None:
        """Undo the last step that was entered, and with it those that were closed since."""
        del self.steps[self._top() :]

    def _top(self) -> int:
        top = len(self.steps) - 1
        while self.steps[top].closed:
            top -= 1
        return top

    def begin(self, item: object) -> None:
        self._marks.append((id(item), len(self.steps)))

    def end(self, item: object, *, unwind: bool) -> None:
        """End what was begun, and with `unwind` also all the steps that were made in it."""
        begun = [number for number, (identity, _) in enumerate(self._marks) if identity == id(item)]
        if begun:
            steps = self._marks[begun[-1]][1]
            del self._marks[begun[-1] :]
            if unwind:
                del self.steps[steps:]

    def check(self, when: str) -> None:
        """Note it when the main thread is elsewhere, once until it is right again."""
        expected, found = self.inode, here()
        if expected != found and not self._wrong:
            note("wrong position", f"{when}: in net:[{found}] instead of net:[{expected}]")
        self._wrong = expected != found


class Watch:
    """The listener, in version 3 of the interface."""

    ROBOT_LISTENER_API_VERSION = 3
    ROBOT_LISTENER_PRIORITY = -10  # after the library's own

    def __init__(self) -> None:
        self.position = Position()
        note("started")

    def start_suite(self, data: Any, result: Any) -> None:
        self.position.begin(result)

    def end_suite(self, data: Any, result: Any) -> None:
        self.position.end(result, unwind=True)
        self.position.check(f"after suite {result.name}")

    def start_test(self, data: Any, result: Any) -> None:
        CountingRunner.install()
        self.position.check(f"before test {result.name}")
        self.position.begin(result)

    def end_test(self, data: Any, result: Any) -> None:
        self.position.end(result, unwind=True)
        self.position.check(f"after test {result.name}")
        if result.failed and not expected_failure(result.message):
            note("unexpected", f"{result.name}: {result.message}")

    def start_library_keyword(self, data: Any, implementation: Any, result: Any) -> None:
        self.position.check(f"before {result.name} {list(result.args)}")
        self.position.begin(result)
        if implementation.name == EXECUTE:
            self._step_to(result.args[0])

    def end_library_keyword(self, data: Any, implementation: Any, result: Any) -> None:
        self.position.end(result, unwind=implementation.name == EXECUTE)
        if result.passed and implementation.name in ENTERING:
            self._step_to(result.args[0])
        elif result.passed and implementation.name == "Leave Namespace":
            self.position.step_back()
        elif implementation.name == "Close Namespace" and not result.passed:
            worker.call(lambda: None)  # what was interrupted goes on; let it end
        self.position.check(f"after {result.name} {list(result.args)} {result.status}")

    def _step_to(self, name: str) -> None:
        session = _library_session()
        if name == "host":
            self.position.steps.append(Step(session.host.inode))
        elif name in session.directory.names:
            namespace = session.directory.find(name)
            self.position.steps.append(Step(namespace.inode, namespace))


def _library_session() -> Any:
    library: Any = BuiltIn().get_library_instance("NetnsLibrary")
    return library.session
