"""Inline assertions of getters, by the assertion engine of Browser library."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any

from assertionengine import (
    AssertionOperator,
    float_str_verify_assertion,
    int_str_verify_assertion,
    list_verify_assertion,
    verify_assertion,
)

from ..core import ArgumentError

__all__ = ["AssertionOperator", "assert_integer", "assert_list", "assert_number", "assert_text"]

_EVALUATING = ("validate", "then")
_NUMBERS = ("==", "!=", "<", ">", "<=", ">=", *_EVALUATING)
_LISTS = ("==", "!=", "*=", *_EVALUATING)
_FIELDS = ("value", "value_type", "expected", "expected_type")
_SPELLED = {"*=": "contains", "$": "matches"}  # others are written as their value


def assert_integer(
    value: Any, operator: AssertionOperator | None, expected: Any, message: str | None, what: str
) -> Any:
    """Compare a whole number; what is expected may be written as text."""
    _check_number(operator, expected, what)
    compares = operator is not None and operator.value not in _EVALUATING
    # The engine would cut 1500.9 down to 1500.
    cut = compares and not float(expected).is_integer()
    engine = float_str_verify_assertion if cut else int_str_verify_assertion
    return _verify(engine, value, operator, expected, message, what)


def assert_number(
    value: Any, operator: AssertionOperator | None, expected: Any, message: str | None, what: str
) -> Any:
    """Compare a number; what is expected may be written as text."""
    _check_number(operator, expected, what)
    return _verify(float_str_verify_assertion, value, operator, expected, message, what)


def assert_text(
    value: Any, operator: AssertionOperator | None, expected: Any, message: str | None, what: str
) -> Any:
    """Compare a text, or None where there is none, as an interface without a MAC address."""
    if value is not None:
        _check_expected(operator, expected, what)
    if isinstance(expected, (list, tuple, set, dict)):
        raise ArgumentError(f"{what} is one text and cannot be compared with several: {expected}.")
    # A number, or an object that a keyword returned, stands for its text.
    wanted = expected if expected is None else str(expected)
    return _verify(verify_assertion, value, operator, wanted, message, what)


def assert_list(
    value: list[str],
    operator: AssertionOperator | None,
    expected: Any,
    message: str | None,
    what: str,
) -> Any:
    """Compare a list, whatever the order; one text stands for a list with only that."""
    _check_operator(operator, _LISTS, what)
    _check_expected(operator, expected, what)
    several = expected if isinstance(expected, (list, tuple, set)) else [expected]
    # An object that a keyword returned stands for its text.
    wanted = [one if one is None else str(one) for one in several]
    checked = _verify(list_verify_assertion, list(value), operator, wanted, message, what)
    return checked if operator is AssertionOperator["then"] else value


def _verify(
    engine: Callable[..., Any],
    value: Any,
    operator: AssertionOperator | None,
    expected: Any,
    message: str | None,
    what: str,
) -> Any:
    if operator is None:
        return value
    _check_message(message)
    try:
        return engine(value, operator, expected, what, message or "")
    except (TypeError, ValueError, re.error) as error:
        if operator.value in _EVALUATING:
            raise
        sign = _SPELLED.get(operator.value, operator.value)
        raise ArgumentError(
            f"{what} '{value}' cannot be compared with '{expected}' by '{sign}': {error}."
        ) from None


def _check_message(message: str | None) -> None:
    """Raise `ArgumentError` when a message of somebody's own cannot be filled in."""
    try:
        (message or "").format(**dict.fromkeys(_FIELDS, ""))
    except (ValueError, KeyError, IndexError, AttributeError):
        fields = ", ".join(f"{{{field}}}" for field in _FIELDS)
        raise ArgumentError(
            f"The message {message!r} cannot be filled in. It can have {fields}; "
            "a brace itself is written twice."
        ) from None


def _check_operator(
    operator: AssertionOperator | None, allowed: tuple[str, ...], what: str
) -> None:
    if operator is not None and operator.value not in allowed:
        raise ArgumentError(
            f"{what} cannot be compared by '{operator.name}'. "
            f"Use one of: {', '.join(_SPELLED.get(sign, sign) for sign in allowed)}."
        )


def _check_expected(operator: AssertionOperator | None, expected: Any, what: str) -> None:
    if operator is None or expected is not None:
        return
    needed = "expression" if operator.value in _EVALUATING else "value to compare with"
    sign = _SPELLED.get(operator.value, operator.value)
    raise ArgumentError(
        f"{what}: operator '{sign}' has no {needed}. "
        "Write one after it, or leave the operator out to get what there is."
    )


def _check_number(operator: AssertionOperator | None, expected: Any, what: str) -> None:
    _check_operator(operator, _NUMBERS, what)
    _check_expected(operator, expected, what)
    if operator is None or operator.value in _EVALUATING:
        return
    try:
        number = float(expected)
    except (TypeError, ValueError):
        number = math.nan
    if not math.isfinite(number):
        raise ArgumentError(f"{what} is a number and cannot be compared with '{expected}'.")
