"""Moves of the main thread, interrupted at every line."""

from __future__ import annotations

import pytest

from NetnsLibrary import core
from NetnsLibrary.integration.position import Position
from utest.support.interruption import interrupt_everywhere, skip_when_traced


@pytest.fixture(autouse=True)
def no_other_tracing() -> None:
    skip_when_traced()


def test_enter_has_moved_or_has_not(position: Position, alice: core.Namespace) -> None:
    home = position.top

    def check(finished: bool) -> None:
        assert core.current_ino() == position.namespace.inode
        assert (position.namespace is alice) or not finished
        position.return_to(home)

    assert interrupt_everywhere(lambda: position.enter(alice), check) > 5


def test_leave_has_moved_or_has_not(
    position: Position, host: core.Namespace, alice: core.Namespace
) -> None:
    home = position.top
    position.enter(alice)

    def check(finished: bool) -> None:
        assert core.current_ino() == position.namespace.inode
        assert (position.namespace is host) or not finished
        position.return_to(home)
        position.enter(alice)

    assert interrupt_everywhere(position.leave, check) > 5
    position.return_to(home)


def test_run_inside_always_comes_back(
    position: Position, host: core.Namespace, alice: core.Namespace, bob: core.Namespace
) -> None:
    home = position.top

    def check(finished: bool) -> None:
        assert core.current_ino() == host.inode
        assert position.top is home

    def run() -> None:
        position.run_inside(alice, lambda: position.enter(bob))

    assert interrupt_everywhere(run, check) > 10
