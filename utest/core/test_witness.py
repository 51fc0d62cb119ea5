"""Whether somebody else still has a namespace that was closed, asked of a socket in it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from NetnsLibrary import core
from NetnsLibrary.core import system
from NetnsLibrary.core.witness import Witness


@pytest.fixture
def witness(alice: core.Namespace) -> Iterator[Witness]:
    core.interfaces.exists(alice, "lo")
    assert alice.connection is not None
    one = Witness(alice, alice.connection)
    yield one
    one.close()


def test_nobody(witness: Witness, alice: core.Namespace) -> None:
    alice.close()
    assert witness.nobody_has_it()
    assert witness.nobody_has_it()  # looking leaves nothing behind


def test_the_namespace_itself(witness: Witness) -> None:
    assert not witness.nobody_has_it()


def test_another_descriptor(witness: Witness, alice: core.Namespace) -> None:
    with core.Namespace.from_path(alice.path):
        alice.close()
        assert not witness.nobody_has_it()
    assert witness.nobody_has_it()


def test_a_mount(witness: Witness, alice: core.Namespace, tmp_path: Path) -> None:
    place = tmp_path / "place"
    place.touch()
    system.mount(alice.path, str(place), flags=system.MS_BIND)
    alice.close()
    try:
        assert not witness.nobody_has_it()
    finally:
        system.unmount(str(place))
    assert witness.nobody_has_it()


def test_a_kernel_that_does_not_tell(
    witness: Witness, alice: core.Namespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> int:
        raise PermissionError

    alice.close()
    monkeypatch.setattr("NetnsLibrary.core.witness.ioctl", refuse)
    assert not witness.nobody_has_it()


def test_it_keeps_no_descriptor(alice: core.Namespace) -> None:
    core.interfaces.exists(alice, "lo")
    before = os.listdir("/proc/self/fd")
    assert alice.connection is not None
    one = Witness(alice, alice.connection)
    one.nobody_has_it()
    one.close()
    one.close()
    assert os.listdir("/proc/self/fd") == before
