"""Cutting a link: both ends lose their carrier, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from .. import worker
from ..errors import NetnsError
from ..interfaces import change, query
from ..interfaces.model import Interface
from . import belongings
from .belongings import Belongings
from .finding import Link


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
    kept = belongings.take(end)
    try:
        change.set_down(end.namespace, end.name)
    except BaseException:
        belongings.give_back(kept)
        raise
    return Cut(link, kept)


@worker.on_worker
def restore(cut: Cut) -> None:
    """Join a link that was cut; one that is gone with a namespace is no error."""
    if any(end.namespace.closed for end in cut.link.ends):
        return
    belongings.give_back(cut.kept)


def _end_to_set_down(link: Link) -> Interface:
    a, b = (query.get(end.namespace, end.name) for end in link.ends)
    if a.master and not b.master:
        return a
    if not query.static_addresses(a) and query.static_addresses(b) and not b.master:
        return a
    return b
