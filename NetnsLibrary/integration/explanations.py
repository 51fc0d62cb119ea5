"""Why a check failed: the way to its target, as a table in the log and in one sentence."""

from __future__ import annotations

import ipaddress

from robot.api import logger

from .. import core
from ..probes.explain import Explanation, explain
from ..probes.targets import resolve
from .session import Session
from .tables import html_table


def explain_failure(
    session: Session,
    namespace: core.Namespace | str,
    target: ipaddress.IPv4Address | ipaddress.IPv6Address | str,
    port: int | None = None,
    protocol: str = "tcp",
) -> str:
    """Log the way from a namespace to a target step by step; return where it is broken.

    It never fails, since it is called when something else has: then the sentence tells why
    there is no explanation.

    Args:
        session: it knows the namespaces in which the way is followed.
        namespace: where packets are sent.
        target: an address, or a name that the namespace knows.
        port: a port of the target, or None when no program is meant.
        protocol: tcp or udp; only for a port.
    """
    try:
        source = session.namespace(namespace)
        address = resolve(source, target) if isinstance(target, str) else target
        remedies = session.faults.remedies
        found = explain(source, address, session.known_namespaces, port, protocol, remedies)
    except core.NetnsError as error:
        return f"Why that is cannot be found out: {error}"
    logger.info(_table(found), html=True)
    return found.sentence


def _table(found: Explanation) -> str:
    rows = [("✓" if step.ok else "✗", step.where, step.what, step.found) for step in found.steps]
    title = f"The way from {found.source} to {found.target}, walked in {found.seconds:.3f} s:"
    return f"{title}{html_table(('', 'Where', 'What', 'Found'), rows)}"
