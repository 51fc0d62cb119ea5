"""What the keywords about routes, rules and neighbours have in common."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .. import core
from ..integration.assertions import AssertionOperator, assert_list
from ..integration.endpoints import Endpoint
from ..integration.session import Session


def interface_within(
    session: Session, namespace: core.Namespace, reference: Endpoint | None
) -> str | None:
    """The name of an interface of `namespace`, which no other namespace's can stand in for."""
    if reference is None:
        return None
    where, name = session.endpoint_in(namespace, reference)
    if where != namespace:
        raise core.ArgumentError(
            f"Interface {where}:{name} is not in namespace '{namespace}'. "
            "Give one that is, by its name alone."
        )
    return name


def assert_listed(
    found: Sequence[object],
    operator: AssertionOperator | None,
    expected: Any,
    message: str | None,
    what: str,
) -> Any:
    """Compare the texts of what was found, and return the objects themselves.

    Only the operator `then` returns what its expression makes of the texts.
    """
    texts = [str(one) for one in found]
    outcome = assert_list(texts, operator, expected, message, what)
    return outcome if operator is AssertionOperator["then"] else list(found)
