"""What is logged of labs when a test fails."""

from __future__ import annotations

from typing import NoReturn

import pytest

from NetnsLibrary import core
from NetnsLibrary.integration import lab_logs
from NetnsLibrary.labs.lab import Lab
from NetnsLibrary.labs.model import Topology
from NetnsLibrary.labs.plan import Plan


@pytest.mark.parametrize(
    ("error", "words"),
    [(core.NetnsError("It is gone."), "It is gone."), (KeyError("eth0"), "KeyError: 'eth0'")],
)
def test_what_cannot_be_logged_stops_nothing(
    monkeypatch: pytest.MonkeyPatch, error: Exception, words: str
) -> None:
    """The end of the test follows, which takes away what it has made."""
    told: list[str] = []

    def fail(lab: Lab) -> NoReturn:
        raise error

    monkeypatch.setattr(lab_logs, "look", fail)
    monkeypatch.setattr("robot.api.logger.info", told.append)
    names = ("one", "two")
    lab_logs.log_after_failure(
        Lab(name, Topology(name), Plan(name, {}, (), (), {}), {}) for name in names
    )
    assert told == [f"Cannot log lab '{name}': {words}" for name in names]
