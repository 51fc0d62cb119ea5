"""All that is used of Robot Framework beyond its public API, in one place.

* Which suite and test are running: the public API tells their names, not their ids.
* Registering a keyword that runs keywords, so that a dry run looks at the child: the
  public `register_run_keyword` has no such option.
* A failure in place of a suite's teardown, which a listener cannot report otherwise.
"""

from __future__ import annotations

import contextlib
from typing import Any

from robot import result as results
from robot import running
from robot.errors import ExecutionStatus
from robot.libraries.BuiltIn import register_run_keyword
from robot.running.context import EXECUTION_CONTEXTS


def dry_run_active() -> bool:
    """Whether this is a dry run, in which no keyword is executed."""
    context = EXECUTION_CONTEXTS.current
    return bool(context and context.dry_run)


def robot_running() -> bool:
    """Whether tests are being run, and not only documented or inspected."""
    return EXECUTION_CONTEXTS.current is not None


def ongoing() -> tuple[str, str | None] | None:
    """The ids of the running suite and test, like `s1-s2` and `s1-s2-t1`."""
    context = EXECUTION_CONTEXTS.current
    if context is None:
        return None
    return context.suite.id, context.test.id if context.test else None


def register_runner_of_keywords(library: str, keyword: str, resolved: int) -> None:
    """Tell Robot Framework that a keyword runs the keyword in its argument `name`.

    Args:
        library: the name under which the library can be imported.
        keyword: the keyword.
        resolved: how many arguments are resolved before it is called.
    """
    try:
        from robot.running import RUN_KW_REGISTER  # private, may go away

        RUN_KW_REGISTER.register_run_keyword(
            library, keyword, resolved, deprecation_warning=False, dry_run=True
        )
    except (ImportError, AttributeError, TypeError):
        public: Any = register_run_keyword
        public(library, keyword, resolved, deprecation_warning=False)


def fail_suite_teardown(data: running.TestSuite, result: results.TestSuite, message: str) -> None:
    """Let the suite fail as it does when its teardown fails; it must have none of its own."""
    from robot.running.bodyrunner import KeywordRunner  # private, rarely needed

    context: Any = EXECUTION_CONTEXTS.current
    data.teardown.config(name="BuiltIn.Fail", args=(message,))
    with context.suite_teardown(), contextlib.suppress(ExecutionStatus):
        KeywordRunner(context).run(data.teardown, result.teardown, setup_or_teardown=True)
    result.suite_teardown_failed(message)
