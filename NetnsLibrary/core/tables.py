"""Routing tables by number and by the three names that the kernel gives a meaning to."""

from __future__ import annotations

from .checks import check_range
from .errors import ArgumentError

_NAMES = {"default": 253, "main": 254, "local": 255}
_BY_NUMBER = {number: name for name, number in _NAMES.items()}

MAIN = _NAMES["main"]
LOCAL = _NAMES["local"]


def parse_table(table: int | str) -> int:
    """The number of a table, see `ip-route(8)`."""
    if isinstance(table, str):
        known = _NAMES.get(table)
        if known is not None:
            return known
        if not (table.isascii() and table.removeprefix("-").isdecimal() and len(table) < 20):
            raise ArgumentError(f"No table '{table}'. Write its number, or main, local or default.")
        table = int(table)
    return check_range("Table", table, 1, 0xFFFFFFFF)


def table_name(number: int) -> str:
    """The name of a table, or its number as a text when it has none."""
    return _BY_NUMBER.get(number) or str(number)
