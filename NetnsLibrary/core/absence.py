"""Errors about things that are not there, or of which there are several, with what there is."""

from __future__ import annotations

from collections.abc import Iterable

from .errors import ArgumentError, NotFoundError

_MOST = 20


def absent(what: str, there: Iterable[object]) -> NotFoundError:
    """Say that there is no `what`, and what there is."""
    return NotFoundError(f"No {what}. {there_is(there) or 'There is none.'}")


def ambiguous(what: str, there: Iterable[object], remedy: str) -> ArgumentError:
    """Say that `what` may mean several things, and how to tell them apart."""
    return ArgumentError(f"{what} is not the only one: {'; '.join(_shortened(there))}. {remedy}")


def there_is(there: Iterable[object]) -> str:
    """Say what there is, or nothing when there is nothing."""
    texts = _shortened(there)
    verb = "are" if len(texts) > 1 else "is"
    return f"There {verb}: {'; '.join(texts)}." if texts else ""


def _shortened(there: Iterable[object]) -> list[str]:
    """Texts of the first, and how many more there are: the host may have thousands."""
    texts = [str(one) for one in there]
    more = len(texts) - _MOST
    return [*texts[:_MOST], f"and {more} more"] if more > 0 else texts
