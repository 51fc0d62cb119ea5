"""The library's listener: scopes begin and end with Robot Framework's suites and tests.

Events come only for suites that import the library, and twice when it is imported under
two names, so each of them may come once, twice or never for a suite or test.
"""

from __future__ import annotations

from typing import Any

from robot import result as results
from robot import running
from robot.api import logger

from ..core import watcher, worker
from . import robot_internals
from .position import Frame
from .rootless import Start
from .session import Session

_MOVING = frozenset(
    (
        "Enter Transient Namespace",
        "Enter Namespace",
        "Leave Namespace",
        "Close Namespace",
        "Execute In Namespace",
    )
)
_EXECUTE = "Execute In Namespace"


class Listener:
    """Follows a run for one library instance, see listener interface version 3."""

    ROBOT_LISTENER_API_VERSION = 3

    def __init__(
        self, library: object, session: Session, start: Start, log_labs_on_failure: bool = True
    ) -> None:
        self._library = library
        self._start = start
        self._session = session
        self._log_labs_on_failure = log_labs_on_failure
        self._logged = ""
        self._moves: dict[int, Frame] = {}

    def start_suite(self, data: running.TestSuite, result: results.TestSuite) -> None:
        """Open the suite's scope."""
        if self._session.started:  # never in a dry run
            _ = self._session.scopes

    def start_test(self, data: running.TestCase, result: results.TestCase) -> None:
        """Open the test's scope."""
        if self._session.started:
            _ = self._session.scopes

    def end_test(self, data: running.TestCase, result: results.TestCase) -> None:
        """Undo what the test made; what fails in it fails the test."""
        self._moves.clear()
        if result.failed and self._log_labs_on_failure and self._session.has_labs:
            self._log_labs(result.id)
        failures = self._session.end_scope(result.id, failed=result.failed)
        if failures:
            result.status = "FAIL"
            result.message = _with_failures(result.message, failures)

    def end_suite(self, data: running.TestSuite, result: results.TestSuite) -> None:
        """Undo what the suite made, unless that was done at the end of its teardown."""
        failures = self._session.end_scope(result.id)
        if failures:
            robot_internals.fail_suite_teardown(data, result, _with_failures("", failures))

    def start_library_keyword(
        self, data: running.Keyword, implementation: Any, result: results.Keyword
    ) -> None:
        """Remember where the main thread is before a keyword moves it; see to the watcher."""
        self._start.tell()
        if not self._session.started or implementation.owner.instance is not self._library:
            return
        for news in watcher.check():
            logger.warn(news)
        if implementation.name in _MOVING:
            self._moves.setdefault(id(result), self._session.position.top)

    def end_library_keyword(
        self, data: running.Keyword, implementation: Any, result: results.Keyword
    ) -> None:
        """Make sure that the main thread is where the keyword's outcome says.

        A keyword that failed or was interrupted did not move it, and what runs another
        keyword elsewhere came back.
        """
        before = self._moves.pop(id(result), None)
        if before is not None and self._session.started:
            if not result.passed:
                # An interrupted job may still be closing the namespace that we are in.
                worker.wait_until_idle()
            if not result.passed or implementation.name == _EXECUTE:
                self._session.position.return_to(before)
            else:
                self._session.position.settle()
        self._end_suite_with_its_teardown(result)

    def end_user_keyword(
        self, data: running.Keyword, implementation: Any, result: results.Keyword
    ) -> None:
        """A suite's teardown may be a user keyword."""
        self._end_suite_with_its_teardown(result)

    def close(self) -> None:
        """Undo what was made for the whole run."""
        for failure in self._session.end():
            logger.error(f"Cleaning up at the end of the run failed: {failure}")

    def _log_labs(self, test: str) -> None:
        if self._logged == test:  # events may come twice
            return
        self._logged = test
        from .lab_logs import log_after_failure

        log_after_failure(self._session.labs)

    def _end_suite_with_its_teardown(self, result: results.Keyword) -> None:
        # Here a failure still can fail the suite: its teardown has not ended yet.
        if result.type != result.TEARDOWN or not isinstance(result.parent, results.TestSuite):
            return
        failures = self._session.end_scope(result.parent.id)
        if failures:
            result.status = "FAIL"
            result.message = _with_failures(result.message, failures)


def _with_failures(message: str, failures: list[str]) -> str:
    told = "\n".join(failures)
    if not message:
        return f"Cleaning up failed:\n{told}"
    return f"{message}\n\nAlso cleaning up failed:\n{told}"
