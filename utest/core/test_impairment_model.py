"""Impairments as values, and the texts that they are written in."""

from __future__ import annotations

from typing import Any

import pytest

from NetnsLibrary.core import ArgumentError
from NetnsLibrary.core.impairment import (
    Impairment,
    parse_impairment,
    parse_percent,
    parse_rate,
    parse_time,
)


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("10 mbit", 10_000_000),
        ("10mbit", 10_000_000),
        ("1 Gbit", 10**9),
        ("1.5 gbit/s", 1_500_000_000),
        ("64kbit", 64_000),
        ("800 bit", 800),
        ("0", 0),
        (5_000, 5_000),
    ],
)
def test_rates(text: str | int, rate: int) -> None:
    assert parse_rate(text) == rate


@pytest.mark.parametrize(
    ("text", "error"),
    [
        (
            "10 mbps",
            "The rate '10 mbps' has the unknown unit 'mbps'. "
            "Known units: bit, kbit, mbit, gbit, tbit.",
        ),
        (
            "10 furlongs",
            "The rate '10 furlongs' has the unknown unit 'furlongs'. "
            "Known units: bit, kbit, mbit, gbit, tbit.",
        ),
        ("10", "The rate '10' has no unit. Write it with one, like '10 mbit'."),
        ("-1 mbit", "The rate '-1 mbit' cannot be negative."),
        (
            "0.0001 bit",
            "The rate '0.0001 bit' is too little: 8 bit/s are the least, and 0 is none.",
        ),
        ("fast", "'fast' is no rate. Write it like '10 mbit'."),
        ("", "'' is no rate. Write it like '10 mbit'."),
    ],
)
def test_wrong_rates(text: str, error: str) -> None:
    with pytest.raises(ArgumentError) as caught:
        parse_rate(text)
    assert str(caught.value) == error


@pytest.mark.parametrize(
    ("text", "percent"),
    [("1%", 1), ("0.5 %", 0.5), ("100 %", 100), ("0", 0), ("7", 7), (2.5, 2.5)],
)
def test_percentages(text: str | float, percent: float) -> None:
    assert parse_percent("loss", text) == percent


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("101%", "loss 101 % is out of range: it can be from 0 to 100 %."),
        ("-1 %", "loss -1 % is out of range: it can be from 0 to 100 %."),
        (float("nan"), "loss nan % is out of range: it can be from 0 to 100 %."),
        ("5 ms", "'5 ms' is no loss in percent. Write it like '0.5 %'."),
        ("much", "'much' is no loss. Write it like '0.5 %'."),
    ],
)
def test_wrong_percentages(text: str | float, error: str) -> None:
    with pytest.raises(ArgumentError) as caught:
        parse_percent("loss", text)
    assert str(caught.value) == error


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("20 ms", 0.02), ("1.5s", 1.5), ("100us", 0.0001), ("2 minutes", 120), ("3", 3), (0.25, 0.25)],
)
def test_times(text: str | float, seconds: float) -> None:
    assert parse_time("delay", text) == seconds


@pytest.mark.parametrize("text", ["0.4 ns", "-0.4 ns", "0.0000000001"])
def test_times_that_would_be_none(text: str) -> None:
    assert parse_time("delay", "0 ns") == 0
    with pytest.raises(ArgumentError) as caught:
        parse_time("delay", text)
    assert str(caught.value) == (
        f"The delay '{text}' is too short: 1 ns is the least, and 0 is none."
    )


def test_a_time_with_an_unknown_unit() -> None:
    with pytest.raises(ArgumentError) as caught:
        parse_time("delay", "2 weeks")
    assert str(caught.value) == (
        "The delay '2 weeks' has the unknown unit 'weeks'. Known units: s, ms, us, ns, min."
    )


def test_an_impairment_as_it_stands_in_a_file() -> None:
    values = {"delay": "20 ms", "loss": "1%", "rate": "10 mbit", "limit": "50", "jitter": None}
    expected = Impairment(delay=0.02, loss=1, rate=10_000_000, limit=50)
    assert parse_impairment(values) == expected


def test_an_unknown_impairment_in_a_file() -> None:
    with pytest.raises(ArgumentError) as caught:
        parse_impairment({"latency": "20 ms"})
    assert str(caught.value) == (
        "'latency' is no impairment. Known: delay, jitter, loss, duplicate, corrupt, reorder, "
        "rate, limit, seed."
    )


def test_changing_one_thing_keeps_the_others() -> None:
    before = Impairment(delay=0.02, loss=1)
    assert before.changed_by(Impairment(rate=1000)) == Impairment(delay=0.02, loss=1, rate=1000)
    assert before.changed_by(Impairment(loss=0)) == Impairment(delay=0.02)
    assert before.changed_by(Impairment(delay=0, loss=0)).empty


WRONG: list[tuple[dict[str, Any], str]] = [
    (
        {"jitter": 0.005},
        "A jitter of 5 ms needs a delay, and there is none. Give one with 'delay', or take the "
        "jitter away with 'jitter=0'.",
    ),
    (
        {"reorder": 25},
        "A reorder of 25 % needs a delay, and there is none. Give one with 'delay', or take the "
        "reorder away with 'reorder=0'.",
    ),
    (
        {"delay": 0.01, "jitter": 0.02},
        "A jitter of 20 ms is more than the delay of 10 ms: no packet can leave before it came.",
    ),
    ({"delay": -1}, "The delay cannot be negative, and it is -1 s."),
    ({"delay": 7200}, "The delay cannot be more than 3600 s: it is 7200 s."),
    ({"rate": 7}, "The rate cannot be 7 bit/s: 8 bit/s are the least."),
    ({"limit": -1}, "limit -1 is out of range: it can be from 0 to 4294967295."),
    ({"duplicate": 200}, "duplicate 200 % is out of range: it can be from 0 to 100 %."),
]


@pytest.mark.parametrize(("values", "error"), WRONG)
def test_what_does_not_fit_together(values: dict[str, Any], error: str) -> None:
    with pytest.raises(ArgumentError) as caught:
        Impairment().changed_by(Impairment(**values))
    assert str(caught.value) == error


def test_the_text_of_an_impairment() -> None:
    impairment = Impairment(delay=0.02, loss=0.5, rate=10_000_000, limit=50, seed=7)
    assert str(impairment) == "delay 20 ms, loss 0.5 %, rate 10 mbit, limit 50 packets, seed 7"
    assert str(Impairment()) == "none"
