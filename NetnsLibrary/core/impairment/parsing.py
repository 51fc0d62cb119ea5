"""Times, rates and percentages as people write them: `20 ms`, `10 mbit`, `0.5 %`."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from ..errors import ArgumentError
from .model import PERCENTAGES, SLOWEST, Impairment, check_percent

_NUMBER = re.compile(r"\s*([+-]?(?:\d+\.?\d*|\.\d+))\s*(\S.*?)?\s*", re.ASCII)
_RATES = {
    "bit": 1,
    "kbit": 10**3,
    "mbit": 10**6,
    "gbit": 10**9,
    "tbit": 10**12,
}
_TIMES = {"s": 1.0, "ms": 1e-3, "us": 1e-6, "ns": 1e-9, "min": 60.0}
# Other spellings, which the unit of a time may have; those of Robot Framework.
_TIME_WORDS = {
    "s": ("sec", "secs", "second", "seconds"),
    "ms": ("millis", "millisecond", "milliseconds"),
    "us": ("µs", "microsecond", "microseconds"),
    "ns": ("nanosecond", "nanoseconds"),
    "min": ("m", "mins", "minute", "minutes"),
}
_SPELLED = _TIMES | {word: _TIMES[unit] for unit, all_ in _TIME_WORDS.items() for word in all_}


def parse_rate(text: str | int) -> int:
    """A rate like `10 mbit` in bit/s; a number is one in bit/s already, and `0` is none.

    Units are bit, kbit, mbit, gbit and tbit, of 1,000 each, in small or capital letters,
    and `/s` may follow. Raises `ArgumentError`.
    """
    if isinstance(text, int):
        return text
    number, unit = _split("rate", text, "10 mbit")
    if number < 0:
        raise ArgumentError(f"The rate '{text}' cannot be negative.")
    if number and unit is None:
        raise ArgumentError(f"The rate '{text}' has no unit. Write it with one, like '10 mbit'.")
    size = _RATES.get((unit or "bit").lower().removesuffix("/s"))
    if size is None:
        raise ArgumentError(
            f"The rate '{text}' has the unknown unit '{unit}'. Known units: {', '.join(_RATES)}."
        )
    if math.isinf(number * size):
        raise ArgumentError(f"The rate '{text}' is more than any machine sends.")
    rate = round(number * size)
    if number and not rate:  # 0 would take a rate away
        raise ArgumentError(
            f"The rate '{text}' is too little: {SLOWEST} bit/s are the least, and 0 is none."
        )
    return rate


def parse_percent(name: str, text: str | float) -> float:
    """A part of all packets like `1%` or `0.5 %`, in percent; so is a bare number.

    Args:
        name: what it is, for the error.
        text: the text, or a number.

    Raises:
        ArgumentError: it is none, or not between 0 and 100.
    """
    if isinstance(text, str):
        number, unit = _split(name, text, "0.5 %")
        if unit not in (None, "%"):
            raise ArgumentError(f"'{text}' is no {name} in percent. Write it like '0.5 %'.")
    else:
        number = float(text)
    check_percent(name, number)
    return number


def parse_time(name: str, text: str | float) -> float:
    """A time like `20 ms`, `1.5s` or `100 us`, in seconds; so is a bare number."""
    if not isinstance(text, str):
        return float(text)
    number, unit = _split(name, text, "20 ms")
    size = _SPELLED.get(unit or "s")
    if size is None:
        raise ArgumentError(
            f"The {name} '{text}' has the unknown unit '{unit}'. Known units: {', '.join(_TIMES)}."
        )
    seconds = round(number * size, 9)
    if number and not seconds:
        raise ArgumentError(f"The {name} '{text}' is too short: 1 ns is the least, and 0 is none.")
    return seconds


def parse_impairment(values: Mapping[str, Any]) -> Impairment:
    """An impairment of texts or numbers by the names of its attributes, checked.

    For files and other places where nobody converts the values before.
    """
    known = [*Impairment.__dataclass_fields__]
    known.remove("means")
    read: dict[str, Any] = {}
    for name, value in values.items():
        if name not in known:
            raise ArgumentError(f"'{name}' is no impairment. Known: {', '.join(known)}.")
        read[name] = _parsed(name, value)
    impairment = Impairment(**read)
    impairment.check()
    return impairment


def _parsed(name: str, value: Any) -> float | int | None:
    if value is None:
        return None
    if name in PERCENTAGES:
        return parse_percent(name, value)
    if name == "rate":
        return parse_rate(value)
    if name in ("delay", "jitter"):
        return parse_time(name, value)
    try:
        return int(value)
    except ValueError:
        raise ArgumentError(f"The {name} '{value}' is no whole number.") from None


def _split(name: str, text: str, example: str) -> tuple[float, str | None]:
    found = _NUMBER.fullmatch(text)
    if not found:
        raise ArgumentError(f"'{text}' is no {name}. Write it like '{example}'.")
    return float(found[1]), found[2]
