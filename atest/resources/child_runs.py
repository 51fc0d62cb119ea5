"""Runs Robot Framework as a user starts it, and tells what came of it and what it left."""

from __future__ import annotations

import itertools
import json
import os
import select
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import footprint
from robot.api import ExecutionResult
from robot.api.deco import keyword, library
from robot.errors import DataError
from robot.libraries.BuiltIn import BuiltIn
from sandbox import Sandbox

_HERE = Path(__file__).parent
_PROJECT = _HERE.parent.parent
_SUITES = _HERE.parent / "child_suites"
_LONGEST_RUN = 120  # seconds; all examples in one run, on a machine that is busy
_NUMBERS = itertools.count(1)
# A background job, or one behind nohup(1), ignores some signals, and programs inherit that.
# env(1) takes it back and then becomes the program, under the same process id.
_HEARING = ("env", "--default-signal=HUP,INT,QUIT")
# What Robot Framework says when a second signal ends it in the middle of whatever it does: then
# it is the kernel and the watcher that clear away, after the process.
_FORCED = "Execution forcefully stopped."


@dataclass(frozen=True)
class ChildRun:
    """A run that has ended.

    Attributes:
        rc: its exit status.
        stdout, stderr: what it wrote.
        suite: its result, as Robot Framework's API gives it; None when it wrote no whole one.
        errors: the errors and warnings of the run, those outside of tests.
        witness: what the process had open at its end; empty when it was killed.
    """

    rc: int
    stdout: str
    stderr: str
    suite: Any
    errors: list[str]
    witness: dict[str, Any]

    def test(self, name: str) -> Any:
        """The result of the test of that name."""
        if self.suite is None:
            raise AssertionError(f"The run ended without a result: {self.stdout}{self.stderr}")
        tests = {test.name: test for test in self.suite.all_tests}
        if name not in tests:
            raise AssertionError(f"No test '{name}' in the child run. There are: {[*tests]}")
        return tests[name]


class Child:
    """A run that was started, in a sandbox of its own or in that of another run."""

    def __init__(
        self,
        suites: list[Path],
        options: list[str],
        prefix: list[str],
        beside: Child | None = None,
    ) -> None:
        number = next(_NUMBERS)
        self._mark = f"child-{os.getpid()}-{number}"
        self._folder = Path(BuiltIn().get_variable_value("${OUTPUT_DIR}"), "child_runs", self._mark)
        self._folder.mkdir(parents=True, exist_ok=True)
        ready = self._folder / "ready"
        ready.unlink(missing_ok=True)
        os.mkfifo(ready)
        self._ready = os.open(ready, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        self._sandbox: Sandbox = Sandbox() if beside is None else beside._sandbox
        self._shares_sandbox = beside is not None
        self._process = subprocess.Popen(
            [*_HEARING, *self._sandbox.prefix, *prefix, *self._robot(options), *map(str, suites)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=self._environment(),
            start_new_session=True,  # as at a terminal of its own
        )

    def wait_until_ready(self) -> None:
        """Wait until the child has written into its file `${READY}`."""
        written, _, _ = select.select([self._ready], [], [], _LONGEST_RUN)
        if not written:
            raise AssertionError("The child run did not get to its file ${READY} in time.")

    def signal(self, name: str) -> None:
        """Send a signal to the Robot process."""
        self._process.send_signal(signal.Signals[name])

    def signal_group(self, name: str) -> None:
        """Send a signal to the process group of the Robot process, as a terminal does."""
        os.killpg(self._process.pid, signal.Signals[name])

    def vanish(self, name: str, patience: float) -> None:
        """Wait for the end, and fail when a program or anything of that name stays behind."""

        def left() -> list[str]:
            there = [line for line in self._sandbox.leftovers(0) if line.endswith(name)]
            return self._processes() + there

        self._process.communicate(timeout=_LONGEST_RUN)
        nothing: list[str] = []
        found = footprint.settled(left, nothing, patience)
        if found:
            raise AssertionError(f"The child run left something behind: {found}")

    def finish(self, patience: float) -> ChildRun:
        """Wait for the end, and fail when anything stays behind for some seconds."""
        try:
            stdout, stderr = self._process.communicate(timeout=_LONGEST_RUN)
            nothing: list[str] = []
            left = footprint.settled(self._processes, nothing, patience)
            left += self._sandbox.leftovers(patience)
            run = self._outcome(stdout, stderr)
            if _FORCED not in stdout + stderr:
                left += self._still_open(run)
        finally:
            self.end()
        if left:
            raise AssertionError(f"The child run left something behind: {left}\n{stdout}{stderr}")
        return run

    def end(self) -> None:
        """End the run and what it started, by force; a run that has ended is no error."""
        if self._ready >= 0:
            os.close(self._ready)
            self._ready = -1
        if self._process.poll() is None:
            self._process.kill()
            self._process.communicate()
        for line in footprint.marked_processes(self._mark):
            os.kill(int(line.split()[0]), signal.SIGKILL)
        if not self._shares_sandbox:
            self._sandbox.close()

    def _processes(self) -> list[str]:
        return [f"process {one}" for one in footprint.marked_processes(self._mark)]

    def _robot(self, options: list[str]) -> list[str]:
        return [
            *(sys.executable, "-m", "robot", "--pythonpath", f"{_PROJECT}:{_HERE}"),
            *("--outputdir", str(self._folder), "--log", "NONE", "--report", "NONE"),
            # Pabot takes every output.xml that it finds for one of the outer run.
            *("--output", "result.xml"),
            *("--console", "quiet", "--variable", f"READY:{self._folder / 'ready'}"),
            *("--listener", f"{_HERE / 'witness.py'}:{self._folder / 'witness.json'}"),
            *options,
        ]

    def _environment(self) -> dict[str, str]:
        # Options that somebody set for the outer run are not for this one.
        outer = {name: value for name, value in os.environ.items() if name[:6] != "ROBOT_"}
        # Nobody sits at the terminal of a child, though it may have that of the outer run.
        return {**outer, footprint.MARK: self._mark, "CI": "true"}

    def _outcome(self, stdout: str, stderr: str) -> ChildRun:
        output, witness = self._folder / "result.xml", self._folder / "witness.json"
        try:
            result = ExecutionResult(output)
        except DataError:  # the process was killed while it wrote
            result = None
        return ChildRun(
            rc=self._process.returncode,
            stdout=stdout,
            stderr=stderr,
            suite=result.suite if result else None,
            errors=[message.message for message in result.errors.messages] if result else [],
            witness=json.loads(witness.read_text(encoding="utf-8")) if witness.exists() else {},
        )

    def _still_open(self, run: ChildRun) -> list[str]:
        if not run.witness:
            return []
        left = [f"main thread moved: {place}" for place in run.witness["moved"]]
        # The worker has its own namespace until the process ends, and nobody else has one.
        if len(run.witness["namespaces"]) > 1:
            left += run.witness["namespaces"]
        return [*left, *run.witness["sockets"]]


@library(scope="GLOBAL", auto_keywords=False)
class ChildRuns:
    """Keywords that run Robot Framework, and others about the last run."""

    def __init__(self) -> None:
        self._children: list[Child] = []
        self._last: ChildRun | None = None

    @keyword
    def start_child_run(
        self,
        *suites: str,
        options: list[str] | None = None,
        prefix: list[str] | None = None,
        beside: Child | None = None,
    ) -> Child:
        """Starts suites below `atest/child_suites`, or elsewhere when their path is absolute.

        `prefix` is what to write before the command; `options` are options of Robot Framework.
        `beside` is another run, whose network and folder /run it shares.
        """
        paths = [_SUITES / suite for suite in suites]
        child = Child(paths, options or [], prefix or [], beside)
        self._children.append(child)
        return child

    @keyword
    def run_child_suites(
        self,
        *suites: str,
        options: list[str] | None = None,
        prefix: list[str] | None = None,
        patience: float = 3,
    ) -> None:
        """Runs suites like `Start Child Run`, to the end.

        Fails when the run left anything behind; `patience` is how many seconds the kernel
        has for what it takes away in the background.
        """
        child = self.start_child_run(*suites, options=options, prefix=prefix)
        try:
            self._last = child.finish(patience)
        finally:
            self.end_child_runs()

    @keyword
    def wait_until_child_is_ready(self, child: Child) -> None:
        """Waits until the suite has written into its file `${READY}`."""
        child.wait_until_ready()

    @keyword
    def send_signal_to_child(self, child: Child, name: str) -> None:
        """Sends a signal, like `SIGINT`, to the Robot process."""
        child.signal(name)

    @keyword
    def send_signal_to_group_of_child(self, child: Child, name: str) -> None:
        """Sends a signal to all that a terminal would send it to."""
        child.signal_group(name)

    @keyword
    def child_run_should_vanish(self, child: Child, name: str) -> None:
        """Waits for the end; fails when programs of the run stay, or what has this name."""
        child.vanish(name, patience=3)

    @keyword
    def finish_child_run(self, child: Child) -> None:
        """Waits for the end; fails when the run left anything behind."""
        self._last = child.finish(patience=3)

    @keyword
    def end_child_runs(self) -> None:
        """Ends what still runs, for teardowns."""
        while self._children:
            self._children.pop().end()

    @keyword
    def get_child_run(self) -> ChildRun:
        """Returns the last run that ended."""
        if self._last is None:
            raise AssertionError("No child run has ended.")
        return self._last

    @keyword
    def child_run_should_have_passed(
        self, tests: int, skips_allowed: bool = False, warning: str = "none"
    ) -> None:
        """All of this number of tests passed, or were skipped, without errors in the run.

        `warning` is how a warning begins that is none of these errors.
        """
        run = self.get_child_run()
        errors = [one for one in run.errors if not one.startswith(warning)]
        every = list(run.suite.all_tests) if run.suite else []
        failed = [f"{one.full_name}: {one.message}" for one in every if one.failed]
        if not skips_allowed:
            failed += [f"{one.full_name} was skipped" for one in every if one.skipped]
        if failed or run.rc or errors or len(every) != tests:
            raise AssertionError(
                f"Exit status {run.rc}, {len(every)} tests, {failed=}, {errors}\n{run.stderr}"
            )

    @keyword
    def child_test_should_be(self, name: str, status: str, message: str = "") -> None:
        """The test ended with this status and exactly this message."""
        test = self.get_child_test(name)
        if (test.status, test.message) != (status, message):
            raise AssertionError(
                f"Test '{name}' is {test.status} with message\n{test.message}\n"
                f"but should be {status} with message\n{message}"
            )

    @keyword
    def get_child_test(self, name: str) -> Any:
        """Returns the result of a test, as Robot Framework's API gives it."""
        return self.get_child_run().test(name)

    @keyword
    def get_log_of_child_test(self, name: str) -> list[str]:
        """Returns the keywords of a test's body, each as `name(what is nested below it)`."""
        return [_nested(item) for item in self.get_child_test(name).body]


def _nested(item: Any) -> str:
    if item.type == item.MESSAGE:
        return repr(item.message)
    below = ", ".join(_nested(one) for one in item.body)
    return f"{item.name}({below})" if item.type == item.KEYWORD else f"{item.type}({below})"
