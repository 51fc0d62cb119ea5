"""Two hosts and a cable, with addresses of both families."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from NetnsLibrary import core
from NetnsLibrary.core import interfaces
from NetnsLibrary.core.interfaces import End


@pytest.fixture
def alice() -> Iterator[core.Namespace]:
    with core.new_transient("alice", loopback=True) as namespace:
        yield namespace


@pytest.fixture
def bob() -> Iterator[core.Namespace]:
    with core.new_transient("bob", loopback=True) as namespace:
        yield namespace


@pytest.fixture
def joined(alice: core.Namespace, bob: core.Namespace) -> None:
    interfaces.create_veth(
        End(alice, "eth0", ["10.0.0.1/24", "2001:db8::1/64"]),
        End(bob, "eth0", ["10.0.0.2/24", "2001:db8::2/64"]),
    )
