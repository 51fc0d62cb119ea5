from __future__ import annotations

import time

import pytest

from NetnsLibrary.core import ArgumentError
from NetnsLibrary.probes.waiting import poll_until


def test_what_is_there_is_found_at_once() -> None:
    waited = poll_until(lambda: "there", 10)
    assert waited
    assert waited.value == "there"
    assert waited.seconds < 5


def test_it_looks_again_at_short_intervals() -> None:
    looks: list[float] = []

    def look() -> bool | None:
        looks.append(time.monotonic())
        return True if len(looks) == 10 else None

    waited = poll_until(look, 20)
    assert waited
    assert len(looks) == 10
    assert 0.05 < waited.seconds < 5


def test_nothing_is_found_in_time() -> None:
    started = time.monotonic()
    assert poll_until(lambda: None, 0.1) is None
    assert 0.1 <= time.monotonic() - started < 5


def test_a_timeout_of_zero() -> None:
    with pytest.raises(ArgumentError) as caught:
        poll_until(lambda: None, 0)
    assert str(caught.value) == "The timeout has to be longer than zero, and it is 0 s."
