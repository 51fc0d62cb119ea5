"""Runs tests from inside `Execute In Namespace`, see the option `--inside` of `invoke atest`.

The same tests have to pass wherever they are run from. Whoever is executed in a namespace
comes back from wherever it went, so tests with the tag `current-namespace`, which enter a
namespace and stay there, are executed as a whole, and of the others each keyword on its own.
"""

from __future__ import annotations

from robot.api import SuiteVisitor
from robot.running import Keyword, TestCase

_PLACE = "${ELSEWHERE}"


class inside(SuiteVisitor):  # type: ignore[misc]  # Robot Framework looks for the module's name
    """Wraps each keyword of each test, wherever in the test it stands, or the test as a whole."""

    def __init__(self) -> None:
        self._in_test = False

    def start_test(self, test: TestCase) -> None:
        self._in_test = True
        if "current-namespace" in test.tags:
            _become_one_keyword(test)

    def end_test(self, _: TestCase) -> None:
        self._in_test = False

    def start_keyword(self, keyword: Keyword) -> None:
        if self._in_test and keyword.name:
            keyword.args = (_PLACE, keyword.name, *keyword.args)
            keyword.name = "Execute In Namespace"


def _become_one_keyword(test: TestCase) -> None:
    """Make what a test does a keyword of its suite, which is all that the test then calls."""
    name = f"What {test.name} Does"
    suite = test.parent
    assert suite is not None
    steps = suite.resource.keywords.create(name=name).body
    for step in list(test.body):
        steps.append(step)
    test.body.clear()
    test.body.create_keyword(name=name)
