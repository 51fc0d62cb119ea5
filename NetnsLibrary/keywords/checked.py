"""The decorator of all keywords, which stops what Robot Framework's conversion lets through.

A word that is neither true nor false stays a text, which counts as true, and so does a number
with a fraction where the default is a whole number. What it does not let through in the arguments
of an import ends the whole run with a traceback, so those are converted here.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from types import FunctionType
from typing import Any, NamedTuple, TypeVar, cast, overload

from robot.api import TypeInfo, deco

from ..core import ArgumentError

_Keyword = TypeVar("_Keyword", bound=Callable[..., Any])


class _Argument(NamedTuple):
    """An argument to check: its position is None when it can only be given by name."""

    name: str
    hint: str
    position: int | None


@overload
def keyword(function: _Keyword) -> _Keyword: ...


@overload
def keyword(*, tags: Sequence[str]) -> Callable[[_Keyword], _Keyword]: ...


def keyword(function: Any = None, *, tags: Sequence[str] = ()) -> Any:
    """Make a method a keyword whose switches and whole numbers are checked before it begins."""
    mark: Any = deco.keyword
    if function is None:
        return lambda method: mark(tags=tags)(_checked(method))
    return mark(_checked(function))


def check_switch(name: str, value: object, *, may_be_none: bool = False) -> None:
    """Raise `ArgumentError` unless a value is true or false, or nothing where that may be."""
    if value in (True, False) or (value is None and may_be_none):
        return
    raise ArgumentError(
        f"Argument '{name}' got value '{value}', which is neither true nor false. "
        "Write True, yes, on or 1, or False, no, off or 0."
    )


def convert(name: str, value: object, hint: object) -> Any:
    """What Robot Framework makes of an argument for a type; `ArgumentError` when it cannot be."""
    try:
        return TypeInfo.from_type_hint(hint).convert(value, name)
    except ValueError as error:
        raise ArgumentError(str(error)) from None


def _checked(function: _Keyword) -> _Keyword:
    arguments = _to_check(cast("FunctionType", function))
    if not arguments:
        return function

    @functools.wraps(function)
    def check_and_call(*positional: Any, **named: Any) -> Any:
        for argument in arguments:
            name, _, position = argument
            if name in named:
                _check(argument, named[name])
            elif position is not None and position < len(positional):
                _check(argument, positional[position])
        return function(*positional, **named)

    return cast("_Keyword", check_and_call)


def _to_check(function: FunctionType) -> list[_Argument]:
    code = function.__code__
    by_position = code.co_varnames[: code.co_argcount]
    return [
        _Argument(name, hint, by_position.index(name) if name in by_position else None)
        for name, hint in function.__annotations__.items()
        if hint in ("bool", "bool | None", "int") and name != "return"
    ]


def _check(argument: _Argument, value: object) -> None:
    if argument.hint != "int":
        check_switch(argument.name, value, may_be_none=argument.hint == "bool | None")
    elif not isinstance(value, int):
        raise ArgumentError(
            f"Argument '{argument.name}' got value '{value}', which is no whole number."
        )
