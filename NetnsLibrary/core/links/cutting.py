"""Cutting a link: both ends lose their carrier, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from .. import worker
from ..errors import NetnsError
from ..events import LINKS, wait_until
from ..interfaces import query, restoring, state
from ..interfaces.belongings import Belongings
from ..interfaces.model import Interface
from .finding import Link

_READY = ("UP", "UNKNOWN")
_PATIENCE = 2.0  # seconds; the kernel looks once a second


@dataclass(frozen=True)
class Cut:
    """A link that is cut, for `restore`.

    Attributes:
        link: which.
        kept: the end that was set down for that, with what it shall get back.
    """

    link: Link
    kept: Belongings

    def __str__(self) -> str:
        return str(self.link)


@worker.on_worker
def cut(link: Link) -> Cut:
    """Cut a link: packets stop, and both ends lose their carrier.

    One end is set down for that, the other one only notices. It is a port of a bridge, where
    there is one, or an end without addresses, or else `b`. What the kernel takes from it
    comes back with `restore`.

    Raises `NetnsError` when an end is down already.
    """
    for end in link.ends:
        now = query.read_again(end)
        if now is None or not now.up:
            what = "is gone" if now is None else "is set down already"
            raise NetnsError(f"Cannot cut the link {link}: {end} {what}.")
    end = _end_to_set_down(link)
    kept = restoring.keep(end)
    try:
        state.set_down(end.namespace, end.name)
    except BaseException:
        restoring.give_back(kept)
        raise
    for one in link.ends:
        _wait_for_carrier(one, present=False)
    return Cut(link, kept)


@worker.on_worker
def restore(cut: Cut) -> None:
    """Join a link that was cut; one that is gone with a namespace is no error."""
    if any(end.namespace.closed for end in cut.link.ends):
        return
    restoring.give_back(cut.kept)
    for end in cut.link.ends:
        _wait_for_carrier(end, present=True)
    restoring.wait_for_addresses(cut.kept)


def _wait_for_carrier(end: Interface, *, present: bool) -> None:
    """Wait until the kernel acts on it that an end has a carrier, or has none.

    It does so in the background, up to a second later. Newer ones do it at once when they are
    asked for the state of the interface.
    """

    def acted() -> bool | None:
        now = query.read_again(end)
        if now is None or (present and not now.up):
            return True  # somebody took it away, or set it down
        return True if (now.state in _READY) == present else None

    wait_until(acted, end.namespace, LINKS, _PATIENCE)


def _end_to_set_down(link: Link) -> Interface:
    a, b = (query.get(end.namespace, end.name) for end in link.ends)
    if a.master and not b.master:
        return a
    if not query.static_addresses(a) and query.static_addresses(b) and not b.master:
        return a
    return b
