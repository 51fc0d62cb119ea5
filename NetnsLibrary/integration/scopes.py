"""Who owns what: everything created is undone at the end of the test or suite it belongs to."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator

from ..core import NetnsError, worker
from .position import Frame

GLOBAL = "global"


@contextlib.contextmanager
def noted(failures: list[str]) -> Iterator[None]:
    """Note what fails in the `with` block among others: one failure never stops the rest."""
    try:
        yield
    except NetnsError as error:
        failures.append(str(error))
    except Exception as error:
        failures.append(f"{type(error).__name__}: {error}")


class Scope:
    """The undoings of one test or suite, last in first out.

    Attributes:
        identity: Robot Framework's id of the suite or test, like `s1-s2-t1`.
        start: where the main thread was when it began, and comes back to at its end.
    """

    def __init__(self, identity: str, start: Frame) -> None:
        self.identity = identity
        self.start = start
        self._undoings = contextlib.ExitStack()
        self._failures: list[str] = []

    @property
    def is_test(self) -> bool:
        """Whether this is the scope of a test, and not of a suite or of the whole run."""
        return "-t" in self.identity

    def undo_with(self, undoing: Callable[[], object]) -> None:
        """Have `undoing` called at the end; a job of the worker calls this before it answers."""
        self._undoings.callback(self._attempt, undoing)

    def close(self) -> list[str]:
        """Undo everything, and return what failed in it.

        The worker does it, after what it is still busy with: a job whose caller was
        interrupted has registered what it made by then.
        """
        worker.call(self._undoings.close)
        return self._failures

    def _attempt(self, undoing: Callable[[], object]) -> None:
        with noted(self._failures):
            undoing()


class Scopes:
    """The scopes that are open, the outermost first."""

    def __init__(self, start: Frame, starts: dict[str, Frame] | None = None) -> None:
        """Open the global scope.

        Args:
            start: where the main thread was when the run began.
            starts: where it was when suites and tests began. Libraries share it, since one
                that is imported late does not see the beginning.
        """
        self._open = [Scope(GLOBAL, start)]
        self._starts = {} if starts is None else starts

    @property
    def innermost(self) -> Scope:
        """The scope of the running test, or else of the running suite."""
        return self._open[-1]

    def follow(self, suite: str, test: str | None, start: Frame) -> None:
        """Open the scopes of the running suite and test, where they are not open yet."""
        for identity in (suite, test):
            if identity and all(scope.identity != identity for scope in self._open):
                began = self._starts.setdefault(identity, start)
                self._open.append(Scope(identity, began))

    def find(self, kind: str) -> Scope:
        """The innermost scope of a kind: `test`, `suite` or `global`."""
        if kind == GLOBAL:
            return self._open[0]
        for scope in reversed(self._open):
            if scope.identity != GLOBAL and scope.is_test == (kind == "test"):
                return scope
        raise NetnsError(f"There is no {kind} running, so nothing can be created for its scope.")

    def get(self, identity: str) -> Scope | None:
        """The open scope of a suite or test; None after it was closed."""
        return next((scope for scope in self._open if scope.identity == identity), None)

    def close(self, scope: Scope) -> list[str]:
        """Close an open scope and those inside it, and return what failed."""
        failures = []
        while scope in self._open:
            failures += self._open[-1].close()
            self._starts.pop(self._open.pop().identity, None)
        return failures

    def outlives(self, longer: Scope, shorter: Scope) -> bool:
        """Whether `longer` ends after `shorter`."""
        order = [scope.identity for scope in self._open]
        return order.index(longer.identity) < order.index(shorter.identity)
