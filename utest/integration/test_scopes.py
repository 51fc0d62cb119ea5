"""Who owns what: everything is undone at the end of the test or suite it belongs to."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from NetnsLibrary import core
from NetnsLibrary.core import worker
from NetnsLibrary.integration.position import Frame
from NetnsLibrary.integration.scopes import GLOBAL, Scope, Scopes


@pytest.fixture
def start(host: core.Namespace) -> Frame:
    return Frame(host, None, entered=False)


@pytest.fixture
def scopes(start: Frame) -> Scopes:
    """The scopes of a run in which test 1 of suite s1-s2 runs."""
    scopes = Scopes(start)
    scopes.follow("s1", None, start)
    scopes.follow("s1-s2", "s1-s2-t1", start)
    return scopes


def failing(error: BaseException) -> Callable[[], None]:
    def fail() -> None:
        raise error

    return fail


def test_the_last_is_undone_first(start: Frame) -> None:
    scope = Scope("s1", start)
    undone: list[int] = []
    for number in range(5):
        scope.undo_with(lambda number=number: undone.append(number))  # type: ignore[misc]
    assert scope.close() == []
    assert undone == [4, 3, 2, 1, 0]


def test_is_undone_once(start: Frame) -> None:
    scope = Scope("s1", start)
    undone: list[int] = []
    scope.undo_with(lambda: undone.append(1))
    scope.close()
    scope.close()
    assert undone == [1]


def test_failures_are_told_and_stop_nothing(start: Frame) -> None:
    scope = Scope("s1", start)
    undone: list[int] = []
    scope.undo_with(lambda: undone.append(1))
    scope.undo_with(failing(core.ClosedError("Namespace 'alice' is closed.")))
    scope.undo_with(lambda: undone.append(2))
    scope.undo_with(failing(ValueError("wrong")))
    scope.undo_with(lambda: undone.append(3))
    assert scope.close() == ["ValueError: wrong", "Namespace 'alice' is closed."]
    assert undone == [3, 2, 1]


def test_the_worker_undoes_after_what_it_is_busy_with(start: Frame) -> None:
    scope = Scope("s1", start)
    undone: list[int] = []
    begun, go_on = threading.Event(), threading.Event()

    def busy() -> None:
        begun.set()
        go_on.wait(5)
        scope.undo_with(lambda: undone.append(threading.get_ident()))

    interrupted = threading.Thread(target=worker.call, args=(busy,))
    interrupted.start()
    assert begun.wait(5)
    closing = threading.Thread(target=scope.close)
    closing.start()
    go_on.set()
    closing.join(5)
    interrupted.join(5)
    assert undone == [worker.call(threading.get_ident)]


def test_scopes_of_a_run(scopes: Scopes) -> None:
    assert scopes.innermost.identity == "s1-s2-t1"
    assert scopes.find("test").identity == "s1-s2-t1"
    assert scopes.find("suite").identity == "s1-s2"
    assert scopes.find("global").identity == GLOBAL


def test_following_twice_opens_nothing_anew(scopes: Scopes, start: Frame) -> None:
    test = scopes.innermost
    scopes.follow("s1-s2", "s1-s2-t1", start)
    scopes.follow("s1", None, start)
    assert scopes.innermost is test


def test_between_tests_the_suite_is_innermost(scopes: Scopes, start: Frame) -> None:
    scopes.close(scopes.innermost)
    scopes.follow("s1-s2", None, start)
    assert scopes.innermost.identity == "s1-s2"
    assert scopes.find("suite") is scopes.innermost


@pytest.mark.parametrize("kind", ["test", "suite"])
def test_scope_that_does_not_run(start: Frame, kind: str) -> None:
    with pytest.raises(core.NetnsError) as refused:
        Scopes(start).find(kind)
    assert str(refused.value) == (
        f"There is no {kind} running, so nothing can be created for its scope."
    )


def test_begins_where_the_thread_was(scopes: Scopes, alice: core.Namespace, start: Frame) -> None:
    here = Frame(alice, start, entered=True)
    scopes.follow("s1-s2", "s1-s2-t2", here)
    assert scopes.innermost.start is here
    assert scopes.find("suite").start is start


def test_closing_a_suite_closes_what_is_inside_first(scopes: Scopes) -> None:
    undone: list[str] = []
    for identity in (GLOBAL, "s1", "s1-s2", "s1-s2-t1"):
        scope = scopes.get(identity)
        assert scope is not None
        scope.undo_with(lambda identity=identity: undone.append(identity))  # type: ignore[misc]
    suite = scopes.get("s1-s2")
    assert suite is not None
    suite.undo_with(failing(ValueError("outer")))
    scopes.innermost.undo_with(failing(ValueError("inner")))
    assert scopes.close(suite) == ["ValueError: inner", "ValueError: outer"]
    assert undone == ["s1-s2-t1", "s1-s2"]
    assert scopes.innermost.identity == "s1"
    assert scopes.get("s1-s2") is None
    assert scopes.close(suite) == []


def test_which_one_ends_later(scopes: Scopes) -> None:
    run, suite, test = (scopes.find(kind) for kind in ("global", "suite", "test"))
    assert scopes.outlives(run, suite)
    assert scopes.outlives(suite, test)
    assert not scopes.outlives(test, suite)
    assert not scopes.outlives(test, test)
