"""What the tests of Robot Framework's side have in common."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from NetnsLibrary import core
from NetnsLibrary.integration.position import Position
from NetnsLibrary.integration.session import Session


@pytest.fixture
def host() -> Iterator[core.Namespace]:
    """The namespace that the tests run in, as a session knows it."""
    with core.Namespace.from_path("/proc/thread-self/ns/net", "host") as namespace:
        yield namespace


@pytest.fixture
def position(host: core.Namespace) -> Iterator[Position]:
    """A position that brings the thread home at the end, whatever a test did."""
    position = Position(host)
    yield position
    with core.Namespace.from_path(host.path) as home:
        core.namespaces.return_to(home)


@pytest.fixture
def session() -> Iterator[Session]:
    """A session without Robot Framework, as it is between two runs."""
    session = Session()
    yield session
    assert session.end() == []
