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


@pytest.mark.parametrize(
    ("sign", "expected", "holds"),
    [
        ("==", "1500.9", False),
        ("!=", 1500.9, True),
        ("<", "1500.5", True),
        (">", "1499.5", True),
        ("==", "1500.0", True),
        ("==", 1.5e3, True),
    ],
)
def test_whole_numbers_beside_others(sign: str, expected: object, holds: bool) -> None:
    if holds:
        assert assert_integer(1500, AssertionOperator[sign], expected, None, "Thing") == 1500
    else:
        with pytest.raises(AssertionError):
            assert_integer(1500, AssertionOperator[sign], expected, None, "Thing")


@pytest.mark.parametrize("check", [assert_integer, assert_number])
@pytest.mark.parametrize("expected", ["nan", "inf", "-inf", "UP", [1]])
def test_what_is_no_number(check: Any, expected: object) -> None:
    with pytest.raises(ArgumentError) as refused:
        check(1, OPERATORS["=="], expected, None, "Thing")
    assert str(refused.value) == f"Thing is a number and cannot be compared with '{expected}'."


@pytest.mark.parametrize(
    ("value", "sign", "expected", "holds"),
    [
        ("eth5", "contains", 5, True),
        ("5th", "^=", 5, True),
        ("5", "==", 5, True),
        ("5", ">", 6, False),
    ],
)
def test_texts_beside_numbers(value: str, sign: str, expected: object, holds: bool) -> None:
    if holds:
        assert assert_text(value, AssertionOperator[sign], expected, None, "Thing") == value
    else:
        with pytest.raises(AssertionError):
            assert_text(value, AssertionOperator[sign], expected, None, "Thing")


@pytest.mark.parametrize(
    ("value", "sign", "expected", "sentence"),
    [
        (
            "UP",
            "==",
            ["UP"],
            "Thing is one text and cannot be compared with several: ['UP'].",
        ),
        (
            "UP",
            "matches",
            "(",
            "Thing 'UP' cannot be compared with '(' by 'matches': "
            "missing ), unterminated subpattern at position 0.",
        ),
        (
            None,
            "contains",
            "U",
            "Thing 'None' cannot be compared with 'U' by 'contains': "
            "argument of type 'NoneType' is not",
        ),
    ],
)
def test_texts_that_cannot_be_compared(
    value: str | None, sign: str, expected: object, sentence: str
) -> None:
    with pytest.raises(ArgumentError) as refused:
        assert_text(value, AssertionOperator[sign], expected, None, "Thing")
    assert str(refused.value).startswith(sentence)


@pytest.mark.parametrize("message", ["{", "}", "{foo}", "{}", "{value.foo}"])
def test_message_that_cannot_be_filled_in(message: str) -> None:
    with pytest.raises(ArgumentError) as refused:
        assert_text("UP", OPERATORS["=="], "UP", message, "Thing")
    assert str(refused.value) == (
        f"The message {message!r} cannot be filled in. It can have {{value}}, {{value_type}}, "
        "{expected}, {expected_type}; a brace itself is written twice."
    )
