"""All that is used of Robot Framework beyond its public API, in one place.

* Which suite and test are running: the public API tells their names, not their ids.
* Registering a keyword that runs keywords, so that a dry run looks at the child: the
  public `register_run_keyword` has no such option.
* Having the Process library start a program in another way, with all that it does besides.
* A failure in place of a suite's teardown, which a listener cannot report otherwise.
"""

from __future__ import annotations

import contextlib
import subprocess
from collections.abc import Callable
from types import FunctionType, SimpleNamespace
from typing import Any

from robot import result as results
from robot import running
from robot.errors import ExecutionStatus
from robot.libraries.BuiltIn import register_run_keyword
from robot.libraries.Process import Process
from robot.running.context import EXECUTION_CONTEXTS

from ..core import NetnsError


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


class StartsProcesses:
    """A Process library that starts programs by other means than `subprocess.Popen`.

    All else is the library's own: configuration, log, results, aliases, the active process.
    """

    def __init__(self, library: Process, popen: Callable[..., subprocess.Popen[bytes]]) -> None:
        """Have `popen` called as the library calls `subprocess.Popen`."""
        self._library = library
        original: Any = Process.start_process
        if not {"subprocess", "Popen"} <= set(original.__code__.co_names):
            raise NetnsError(
                "Programs cannot be started in namespaces with this version of Robot Framework, "
                "whose Process library does not call subprocess.Popen in Start Process."
            )
        # The same code with another meaning of one name; nothing of the library is changed.
        substitute = SimpleNamespace(**vars(subprocess) | {"Popen": popen})
        names = original.__globals__ | {"subprocess": substitute}
        self._start = FunctionType(original.__code__, names, "start_process")
        self._start.__kwdefaults__ = original.__kwdefaults__

    def start_process(self, command: str, *arguments: Any, **configuration: Any) -> Any:
        """Do what `Start Process` does."""
        return self._start(self._library, command, *arguments, **configuration)

    def run_process(self, command: str, *arguments: Any, **configuration: Any) -> Any:
        """Do what `Run Process` does, which starts the program by `start_process`."""
        unbound: Any = Process.run_process
        return unbound(self, command, *arguments, **configuration)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._library, name)


def fail_suite_teardown(data: running.TestSuite, result: results.TestSuite, message: str) -> None:
    """Let the suite fail as it does when its teardown fails; it must have none of its own."""
    from robot.running.bodyrunner import KeywordRunner  # private, rarely needed

    context: Any = EXECUTION_CONTEXTS.current
    data.teardown.config(name="BuiltIn.Fail", args=(message,))
    with context.suite_teardown(), contextlib.suppress(ExecutionStatus):
        KeywordRunner(context).run(data.teardown, result.teardown, setup_or_teardown=True)
    result.suite_teardown_failed(message)
