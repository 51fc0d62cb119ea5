"""Runs tests from inside `Execute In Namespace`, see the option `--inside` of `invoke atest`.

The same tests have to pass wherever they are run from. Only those with the tag
`current-namespace` are left out: they enter a namespace and stay there, and whoever is
executed in a namespace comes back from wherever it went.
"""

from __future__ import annotations

from robot.api import SuiteVisitor
from robot.running import Keyword, TestCase, TestSuite

_PLACE = "${ELSEWHERE}"


class inside(SuiteVisitor):  # type: ignore[misc]  # Robot Framework looks for the module's name
    """Wraps each keyword of each test, wherever in the test it stands."""

    def __init__(self) -> None:
        self._in_test = False

    def start_suite(self, suite: TestSuite) -> None:
        suite.filter(excluded_tags="current-namespace")

    def start_test(self, _: TestCase) -> None:
        self._in_test = True

    def end_test(self, _: TestCase) -> None:
        self._in_test = False

    def start_keyword(self, keyword: Keyword) -> None:
        if self._in_test and keyword.name:
            keyword.args = (_PLACE, keyword.name, *keyword.args)
            keyword.name = "Execute In Namespace"
