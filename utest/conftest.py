"""What all tests rest on: a place of their own, and the proof that they leave nothing there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from NetnsLibrary import core
from NetnsLibrary.core import starting, worker
from utest.support import leaks
from utest.support.isolation import isolate

_cannot_run: str | None = None


def pytest_sessionstart() -> None:
    global _cannot_run  # noqa: PLW0603
    _cannot_run = isolate()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if _cannot_run:
        for item in items:
            item.add_marker(pytest.mark.skip(reason=_cannot_run))


@pytest.fixture(scope="session", autouse=True)
def run_leaves_nothing_behind() -> Iterator[None]:
    worker.call(int)  # starts the worker, which stays
    if _cannot_run is None:
        with core.new_transient("first") as namespace:
            starting.run(namespace, ["true"])  # so does the thread that starts programs
    before = leaks.take()
    yield
    assert leaks.wait_until_same(before) == []


@pytest.fixture(autouse=True)
def test_leaves_nothing_behind() -> Iterator[None]:
    before = leaks.take()
    yield
    assert leaks.wait_until_same(before) == []


@pytest.fixture
def alice() -> Iterator[core.Namespace]:
    with core.new_transient("alice") as namespace:
        yield namespace


@pytest.fixture
def bob() -> Iterator[core.Namespace]:
    with core.new_transient("bob") as namespace:
        yield namespace
