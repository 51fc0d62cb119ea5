"""Inline assertions of getters; those that evaluate expressions need a running Robot Framework."""

from __future__ import annotations

import re
from typing import Any

import pytest

from NetnsLibrary.core import ArgumentError
from NetnsLibrary.integration.assertions import (
    AssertionOperator,
    assert_integer,
    assert_list,
    assert_number,
    assert_text,
)

OPERATORS = {sign: AssertionOperator[sign] for sign in ("==", "!=", ">", "<", "contains")}


@pytest.mark.parametrize(
    ("check", "value", "sign", "expected"),
    [
        (assert_integer, 17, "==", "17"),
        (assert_integer, 17, "!=", 18),
        (assert_integer, 17, ">", "16"),
        (assert_number, 1.5, "==", "1.5"),
        (assert_number, 1.5, "<", 2),
        (assert_text, "UP", "==", "UP"),
        (assert_text, "UP", "contains", "U"),
        (assert_list, ["lo", "eth0"], "==", ["eth0", "lo"]),
        (assert_list, ["lo", "eth0"], "==", ("lo", "eth0")),
        (assert_list, ["lo"], "==", "lo"),
        (assert_list, ["lo", "eth0"], "!=", "lo"),
    ],
)
def test_what_is_true_returns_the_value(
    check: Any, value: object, sign: str, expected: object
) -> None:
    assert check(value, OPERATORS[sign], expected, None, "Thing") == value


@pytest.mark.parametrize(
    ("check", "value"),
    [(assert_integer, 17), (assert_number, 1.5), (assert_text, "UP"), (assert_list, ["lo"])],
)
def test_without_an_operator_the_value_is_returned(check: Any, value: object) -> None:
    assert check(value, None, None, None, "Thing") == value


@pytest.mark.parametrize(
    ("check", "value", "sign", "expected", "sentence"),
    [
        (assert_integer, 17, "==", "18", "Thing '17' (int) should be '18' (int)"),
        (assert_integer, 17, "!=", "17", "Thing '17' (int) should not be '17' (int)"),
        (assert_number, 1.5, ">", "2", "Thing '1.5' (float) should be greater than '2.0' (float)"),
        (assert_text, "UP", "==", "DOWN", "Thing 'UP' (str) should be 'DOWN' (str)"),
    ],
)
def test_what_is_not_true_fails(
    check: Any, value: object, sign: str, expected: object, sentence: str
) -> None:
    with pytest.raises(AssertionError) as failed:
        check(value, OPERATORS[sign], expected, None, "Thing")
    assert str(failed.value) == sentence


CHECKS: list[tuple[Any, object]] = [
    (assert_integer, 17),
    (assert_number, 1.5),
    (assert_text, "UP"),
    (assert_list, ["lo"]),
]


@pytest.mark.parametrize(("check", "value"), CHECKS)
@pytest.mark.parametrize("sign", ["==", "!=", "validate", "then"])
def test_an_operator_needs_a_value(check: Any, value: object, sign: str) -> None:
    with pytest.raises(ArgumentError) as refused:
        check(value, AssertionOperator[sign], None, None, "Thing")
    needed = "value to compare with" if sign in ("==", "!=") else "expression"
    assert str(refused.value) == (
        f"Thing: operator '{sign}' has no {needed}. "
        "Write one after it, or leave the operator out to get what there is."
    )


@pytest.mark.parametrize(
    ("name", "sign"),
    [("contains", "contains"), ("*=", "contains"), ("matches", "matches"), ("starts", "^=")],
)
def test_the_operator_is_named_as_it_is_written(name: str, sign: str) -> None:
    with pytest.raises(ArgumentError, match=rf"operator '{re.escape(sign)}' has no value"):
        assert_text("UP", AssertionOperator[name], None, None, "Thing")


def test_a_text_that_is_not_there_can_be_compared_with_none() -> None:
    assert assert_text(None, OPERATORS["=="], None, None, "Thing") is None


@pytest.mark.parametrize("check", [assert_integer, assert_number, assert_text])
def test_own_message(check: Any) -> None:
    with pytest.raises(AssertionError) as failed:
        check(1, OPERATORS["=="], 2, "It is {value}.", "Thing")
    assert str(failed.value).startswith("It is 1")


@pytest.mark.parametrize("expected", [["lo"], "lo", [], ["lo", "eth0", "eth1"]])
def test_lists_that_differ_fail(expected: object) -> None:
    with pytest.raises(AssertionError):
        assert_list(["lo", "eth0"], OPERATORS["=="], expected, None, "Thing")
