"""What pydantic says of a lab file, in sentences of this library."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from .document import (
    Entry,
    ImpairmentEntry,
    LabEntry,
    LinkEntry,
    NodeEntry,
    PoolsEntry,
    ProgramEntry,
    ReadyEntry,
    RouteEntry,
)
from .findings import Findings, Path

# Which entry stands where; * is any name or position.
_ENTRIES: Mapping[tuple[str, ...], type[Entry]] = {
    (): LabEntry,
    ("pools",): PoolsEntry,
    ("nodes", "*"): NodeEntry,
    ("nodes", "*", "routes", "*"): RouteEntry,
    ("nodes", "*", "programs", "*"): ProgramEntry,
    ("nodes", "*", "programs", "*", "ready"): ReadyEntry,
    ("links", "*"): LinkEntry,
    ("links", "*", "from", "*"): ImpairmentEntry,
}
_WANTED = {
    "string_type": "a text",
    "list_type": "a list",
    "dict_type": "a mapping of names",
    "model_type": "a mapping with words like {known}",
    "int_parsing": "a whole number",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "bool_parsing": "true or false",
    "bool_type": "true or false",
}


def collect(error: ValidationError, findings: Findings) -> None:
    """Remember all that pydantic found."""
    for one in error.errors(include_url=False):
        path: Path = one["loc"]
        kind, value = one["type"], one["input"]
        if kind == "extra_forbidden":
            known = _words(path[:-1])
            findings.unknown(path, f"Unknown word '{path[-1]}'", str(path[-1]), known, at_key=True)
        elif kind == "missing":
            findings.error(path[:-1], f"'{path[-1]}' is missing.")
        elif kind == "literal_error":
            options = re.findall("'([^']*)'", one["ctx"]["expected"])
            findings.unknown(path, f"No {_name(path)} {_shown(value)}", str(value), options)
        else:
            findings.error(path, _sentence(path, kind, value, one))


def _sentence(path: Path, kind: str, value: Any, error: Any) -> str:
    what = f"'{_name(path)}'"
    if path and isinstance(path[-1], int):
        what = f"Each of {what}"
    elif not path:
        what = "A lab file"
    if kind in _WANTED:
        known = ", ".join(_words(path)[:5])
        return f"{what} has to be {_WANTED[kind].format(known=known)}, and it is {_shown(value)}."
    if kind in ("too_short", "too_long"):
        count = len(value)
        if path[-1] == "endpoints":
            return f"A link has two endpoints, and here {'is' if count == 1 else 'are'} {count}."
        return f"{what} is empty."
    if kind in ("greater_than_equal", "less_than_equal"):
        entry = _entry(path[:-1])
        limits = "from 1 to 65535" if entry is ReadyEntry else "in its range"
        return f"{what} is {value}, and has to be {limits}."
    if kind == "value_error":
        return f"{what} cannot be {_shown(value)}: {error['ctx']['error']}."
    return f"{what} cannot be {_shown(value)}: {error['msg']}."


def _name(path: Path) -> str:
    """What a place is called: the last word of it that is no position in a list.

    The first interface of a node is called '', which the file does not say.
    """
    return next((step for step in reversed(path) if isinstance(step, str) and step), "")


def _shown(value: Any) -> str:
    if isinstance(value, str):
        short = value if len(value) <= 60 else f"{value[:60]}…"
        return repr(short)
    if value is None:
        return "empty"
    return "a list" if isinstance(value, list) else "a mapping" if value else "empty"


def _entry(path: Path) -> type[Entry] | None:
    for pattern, entry in _ENTRIES.items():
        if len(pattern) == len(path) and all(
            one in ("*", step) for one, step in zip(pattern, path, strict=True)
        ):
            return entry
    return None


def _words(path: Path) -> list[str]:
    entry = _entry(path)
    fields = list(entry.model_fields.items()) if entry else []
    # What has to be there comes first.
    fields.sort(key=lambda one: not one[1].is_required())
    return [field.alias or name for name, field in fields]
