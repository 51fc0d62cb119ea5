"""Making namespaces, being in them and coming back, in the calling thread."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import Any

import pytest

from NetnsLibrary import core
from NetnsLibrary.core import system


class Raised(Exception):
    """What a function raises that is run in a namespace."""


def test_inode_is_the_same_by_object_descriptor_and_path(alice: core.Namespace) -> None:
    kernels_own = os.fstat(alice.fileno()).st_ino
    assert alice.inode == kernels_own
    assert core.ino(alice) == kernels_own
    assert core.ino(alice.fileno()) == kernels_own
    assert core.ino(alice.path) == kernels_own
    assert core.ino(Path(alice.path)) == kernels_own


def test_current_is_where_the_thread_is() -> None:
    link = os.readlink("/proc/thread-self/ns/net")
    with core.current() as here:
        assert f"net:[{here.inode}]" == link
        assert core.current_ino() == here.inode
        assert str(here) == link
        assert not here.transient


def test_current_differs_inside_and_returns_after() -> None:
    before = core.current_ino()
    with core.enter_transient("inside") as namespace:
        assert core.current_ino() == namespace.inode != before
        assert str(namespace) == "inside"
        assert namespace.transient
    assert core.current_ino() == before
    assert namespace.closed


def test_transient_namespaces_differ_from_each_other_and_from_the_callers() -> None:
    with core.new_transient() as one, core.new_transient() as other:
        assert len({one.inode, other.inode, core.current_ino()}) == 3
        assert one != other


def test_new_transient_does_not_move_the_caller() -> None:
    before = core.current_ino()
    with core.new_transient():
        assert core.current_ino() == before


@pytest.mark.parametrize("loopback", [True, False])
def test_loopback_is_up_only_when_asked(loopback: bool) -> None:
    with core.new_transient(loopback=loopback) as namespace:
        assert core.interfaces.names(namespace) == ["lo"]
        assert core.interfaces.get(namespace, "lo").up is loopback


def test_without_a_name_it_is_called_after_its_inode() -> None:
    with core.new_transient() as namespace:
        assert namespace.name == f"net:[{namespace.inode}]"


def test_bad_name_is_refused_before_anything_is_made() -> None:
    with pytest.raises(core.ArgumentError) as refused:
        core.new_transient("a/b")
    assert str(refused.value) == "'a/b' is no namespace name: it may not contain '/'."


def test_namespaces_can_be_entered_one_inside_the_other() -> None:
    start = core.current_ino()
    with core.enter_transient() as outer:
        with core.enter_transient() as inner:
            assert core.current_ino() == inner.inode
        assert core.current_ino() == outer.inode
    assert core.current_ino() == start


@pytest.mark.parametrize("kind", [Raised, KeyboardInterrupt, SystemExit])
def test_enter_transient_comes_back_when_its_block_raises(kind: type[BaseException]) -> None:
    before = core.current_ino()
    with pytest.raises(kind), core.enter_transient() as namespace:
        raise kind
    assert core.current_ino() == before
    assert namespace.closed


def test_comes_back_although_the_block_moved_or_closed_the_namespace(bob: core.Namespace) -> None:
    before = core.current_ino()
    with core.enter_transient() as namespace:
        system.setns(bob.fileno(), system.CLONE_NEWNET)
        namespace.close()
        assert core.current_ino() == bob.inode
    assert core.current_ino() == before


def test_execute_runs_there_passes_arguments_and_returns_values(alice: core.Namespace) -> None:
    def collect(*args: Any, **kwargs: Any) -> tuple[int, tuple[Any, ...], dict[str, Any]]:
        return core.current_ino(), args, kwargs

    before = core.current_ino()
    answer = core.execute(alice, collect, 1, "two", function=3, reference=4)
    assert answer == (alice.inode, (1, "two"), {"function": 3, "reference": 4})
    assert core.current_ino() == before


def test_execute_takes_descriptors_and_paths(alice: core.Namespace) -> None:
    assert core.execute(alice.fileno(), core.current_ino) == alice.inode
    assert core.execute(alice.path, core.current_ino) == alice.inode
    assert not alice.closed


@pytest.mark.parametrize("kind", [Raised, KeyboardInterrupt, SystemExit])
def test_execute_comes_back_from_a_function_that_raises(
    alice: core.Namespace, kind: type[BaseException]
) -> None:
    error = kind("as it was")

    def fail() -> None:
        assert core.current_ino() == alice.inode
        raise error

    before = core.current_ino()
    with pytest.raises(kind) as raised:
        core.execute(alice, fail)
    assert raised.value is error
    assert core.current_ino() == before


def test_execute_comes_back_from_a_function_that_moved_elsewhere(
    alice: core.Namespace, bob: core.Namespace
) -> None:
    before = core.current_ino()
    core.execute(alice, system.setns, bob.fileno(), system.CLONE_NEWNET)
    assert core.current_ino() == before


def test_execute_can_be_nested(alice: core.Namespace, bob: core.Namespace) -> None:
    def both() -> tuple[int, int]:
        return core.execute(bob, core.current_ino), core.current_ino()

    assert core.execute(alice, both) == (bob.inode, alice.inode)


def test_execute_moves_only_the_calling_thread(alice: core.Namespace, bob: core.Namespace) -> None:
    together = threading.Barrier(2, timeout=5)
    seen: dict[str, list[int]] = {}

    def look() -> list[int]:
        inodes = []
        for _ in range(50):
            together.wait()
            inodes.append(core.current_ino())
        return inodes

    def run(namespace: core.Namespace) -> None:
        seen[namespace.name] = core.execute(namespace, look)

    threads = [threading.Thread(target=run, args=(namespace,)) for namespace in (alice, bob)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == {"alice": [alice.inode] * 50, "bob": [bob.inode] * 50}


def test_a_thread_begins_where_it_was_started(alice: core.Namespace) -> None:
    seen: list[int] = []

    def start() -> None:
        thread = threading.Thread(target=lambda: seen.append(core.current_ino()))
        thread.start()
        thread.join()

    core.execute(alice, start)
    assert seen == [alice.inode]


def test_execute_in_a_closed_namespace_runs_nothing(alice: core.Namespace) -> None:
    alice.close()
    before = core.current_ino()
    with pytest.raises(core.ClosedError) as refused:
        core.execute(alice, pytest.fail, "this must not run")
    assert str(refused.value) == "Namespace 'alice' is closed."
    assert core.current_ino() == before
