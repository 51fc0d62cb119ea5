"""What two arguments that name a link by its ends mean."""

from __future__ import annotations

from .. import core
from ..integration.endpoints import Endpoint
from ..integration.session import Session


def find_link(session: Session, a: Endpoint, b: Endpoint) -> core.links.Link:
    """The link between two hosts or endpoints; a bare word is a host."""
    return core.links.find(_place(session, a), _place(session, b), session.known_namespaces)


def _place(session: Session, reference: Endpoint) -> tuple[core.Namespace, str | None]:
    if isinstance(reference, str) and ":" not in reference:
        return session.namespace(reference), None
    return session.endpoint(reference)
