"""Finding the veth pair that joins two hosts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from .. import worker
from ..absence import absent, ambiguous
from ..errors import ArgumentError
from ..interfaces import query
from ..interfaces.model import Interface
from ..namespace import Namespace

Place = tuple[Namespace, str | None]


@dataclass(frozen=True)
class Link:
    """A veth pair; `str()` of it is its two endpoints.

    Attributes:
        a: the end that was named first.
        b: the other end.
    """

    a: Interface
    b: Interface

    @property
    def ends(self) -> tuple[Interface, Interface]:
        """Both ends."""
        return self.a, self.b

    @property
    def key(self) -> frozenset[tuple[Namespace, int]]:
        """What tells this link from others, whatever its ends are called."""
        return frozenset((end.namespace, end.index) for end in self.ends)

    @property
    def gone(self) -> bool:
        """Whether it is there no more; one of which an end was moved is still there."""
        if any(end.namespace.closed for end in self.ends):
            return True
        return all(query.read_again(end) is None for end in self.ends)

    def __str__(self) -> str:
        return f"{self.a} - {self.b}"


@worker.on_worker
def find(a: Place, b: Place, known: Sequence[Namespace]) -> Link:
    """The one link between two hosts or endpoints.

    Args:
        a: a namespace and the name of an interface in it, or None for whichever it is.
        b: the same of the other side.
        known: the namespaces whose links are told of in errors.

    Raises:
        NotFoundError: there is no such interface, or no such link; the error names those
            that the two have.
        ArgumentError: there are several.
    """
    for namespace, name in (a, b):
        if name is not None:
            query.ask(namespace, name)
    if a[0] == b[0] and None in (a[1], b[1]):
        raise ArgumentError(
            f"'{_named(a)}' and '{_named(b)}' are in the same namespace. A link between two of "
            f"its interfaces is named by both, like '{a[0]}:eth0' and '{a[0]}:eth1'."
        )
    found = [link for link in _links(a[0], [b[0]]) if _is(link.a, a) and _is(link.b, b)]
    what = f"link between {_named(a)} and {_named(b)}"
    if not found:
        there: dict[frozenset[tuple[Namespace, int]], str] = {}
        for place in (a, b):
            for link in _links(place[0], known):
                there.setdefault(link.key, str(link))
        raise absent(what, there.values())
    if len(found) > 1:
        raise ambiguous(
            f"The {what}", found, f"Name an interface, like '{found[0].a}', instead of the host."
        )
    return found[0]


def _is(end: Interface, place: Place) -> bool:
    return end.namespace == place[0] and place[1] in (None, end.name)


def _links(namespace: Namespace, known: Sequence[Namespace]) -> Iterator[Link]:
    """The links of a namespace to known ones."""
    for name in query.names(namespace):
        end = query.get(namespace, name, known)
        if end.kind != "veth" or end.peer is None:
            continue
        place, _, peer = end.peer.rpartition(":")
        for other in _called(place, (namespace, *known)):
            yield Link(end, query.get(other, peer, (namespace,)))
            break


def _called(name: str, known: Iterable[Namespace]) -> Iterator[Namespace]:
    return (one for one in known if one.name == name)


def _named(place: Place) -> str:
    return f"{place[0]}:{place[1]}" if place[1] else str(place[0])
