"""Being in a namespace in the calling thread, interrupted at every line."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from NetnsLibrary import core
from utest.support.interruption import interrupt_everywhere, skip_when_traced


@pytest.fixture(autouse=True)
def no_other_tracing() -> None:
    skip_when_traced()


def comes_back(action: Callable[[], object]) -> int:
    """How often an action was interrupted; it always has to come back."""
    home = core.current_ino()

    def check(_: bool) -> None:
        assert core.current_ino() == home

    return interrupt_everywhere(action, check)


def test_execute_always_comes_back(alice: core.Namespace) -> None:
    assert comes_back(lambda: core.execute(alice, int)) > 10


def test_execute_by_a_descriptor_always_comes_back(alice: core.Namespace) -> None:
    assert comes_back(lambda: core.execute(alice.fileno(), int)) > 10


def test_a_block_in_a_namespace_always_comes_back(alice: core.Namespace) -> None:
    def run() -> None:
        with core.namespaces.entered(alice):
            pass

    assert comes_back(run) > 10
