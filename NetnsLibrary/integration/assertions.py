"""Inline assertions of getters, by the assertion engine of Browser library."""

from __future__ import annotations

from typing import Any, TypeVar

from assertionengine import (
    AssertionOperator,
    float_str_verify_assertion,
    int_str_verify_assertion,
    list_verify_assertion,
    verify_assertion,
)

Value = TypeVar("Value")

__all__ = ["AssertionOperator", "assert_integer", "assert_list", "assert_number", "assert_text"]


def assert_integer(
    value: Value, operator: AssertionOperator | None, expected: Any, message: str | None, what: str
) -> Value:
    """Compare a whole number; what is expected may be written as text."""
    checked: Value = int_str_verify_assertion(value, operator, expected, what, message or "")
    return checked


def assert_number(
    value: Value, operator: AssertionOperator | None, expected: Any, message: str | None, what: str
) -> Value:
    """Compare a number; what is expected may be written as text."""
    checked: Value = float_str_verify_assertion(value, operator, expected, what, message or "")
    return checked


def assert_text(
    value: Value, operator: AssertionOperator | None, expected: Any, message: str | None, what: str
) -> Value:
    """Compare a text."""
    checked: Value = verify_assertion(value, operator, expected, what, message)
    return checked


def assert_list(
    value: list[str],
    operator: AssertionOperator | None,
    expected: Any,
    message: str | None,
    what: str,
) -> Any:
    """Compare a list, whatever the order; one text stands for a list with only that."""
    wanted = list(expected) if isinstance(expected, (list, tuple, set)) else [expected]
    checked = list_verify_assertion(list(value), operator, wanted, what, message or "")
    return checked if operator is AssertionOperator["then"] else value
