"""The state of a namespace as tables for the log."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable

from .. import core
from ..core.errors import NetnsError
from ..probes.listening import listening_ports
from .tables import html_table

_MOST_ROWS = 200  # of a table
_MOST_RULES = 20_000  # characters of the firewall's rules

Rows = Iterable[tuple[object, ...]]


def state_html(namespace: core.Namespace, known: Iterable[core.Namespace] = ()) -> str:
    """Interfaces, routes, neighbours, ports, rules and firewall, each under its own heading."""
    tables: tuple[tuple[str, tuple[str, ...], Callable[[], Rows]], ...] = (
        (
            "Interfaces",
            ("name", "state", "kind", "MAC", "MTU", "addresses", "peer", "master"),
            lambda: _interfaces(namespace, known),
        ),
        ("Routes", ("family", "route"), lambda: _routes(namespace)),
        (
            "Neighbors",
            ("address", "MAC", "interface", "state"),
            lambda: (
                (one.address, one.mac or "", one.interface, one.state)
                for one in core.neighbors.get(namespace)
            ),
        ),
        ("Listening ports", ("protocol", "address", "port"), lambda: _ports(namespace)),
        (
            "Rules",
            ("family", "rule"),
            lambda: ((one.family, one) for one in core.rules.get(namespace)),
        ),
    )
    parts = [_folded(title, _table(header, rows)) for title, header, rows in tables]
    return "".join(parts) + _firewall(namespace)


def folded_state(namespace: core.Namespace, known: Iterable[core.Namespace] = ()) -> str:
    """The same, folded behind the namespace's name."""
    return _folded(f"State of '{namespace}'", state_html(namespace, known), is_open=False)


def _interfaces(namespace: core.Namespace, known: Iterable[core.Namespace]) -> Rows:
    places = list(known)
    for name in core.interfaces.names(namespace):
        one = core.interfaces.get(namespace, name, places)
        state = one.state if one.up else "DOWN (not set up)"
        addresses = "\n".join(one.addresses)
        yield name, state, one.kind, one.mac, one.mtu, addresses, one.peer or "", one.master or ""


def _routes(namespace: core.Namespace) -> Rows:
    return ((one.family, one) for one in core.routes.get(namespace))


def _ports(namespace: core.Namespace) -> Rows:
    return (
        (one.protocol, one.address, one.port)
        for protocol in ("tcp", "udp")
        for one in listening_ports(namespace, protocol)
    )


def _table(header: tuple[str, ...], read: Callable[[], Rows]) -> str:
    """A table, or why it cannot be read: the others are worth having all the same."""
    try:
        rows = list(read())
    except NetnsError as error:
        return html.escape(str(error))
    if not rows:
        return "none"
    more = len(rows) - _MOST_ROWS
    return html_table(header, rows[:_MOST_ROWS]) + (f"and {more} more" if more > 0 else "")


def _firewall(namespace: core.Namespace) -> str:
    try:
        rules = core.firewall.rules(namespace).strip()
    except NetnsError as error:
        return _folded("Firewall", html.escape(str(error)))
    more = " …" if len(rules) > _MOST_RULES else ""
    text = html.escape(rules[:_MOST_RULES]) + more
    return _folded("Firewall", f"<pre>{text}</pre>" if rules else "none")


def _folded(title: str, content: str, *, is_open: bool = True) -> str:
    mark = " open" if is_open else ""
    return f"<details{mark}><summary><b>{html.escape(title)}</b></summary>{content}</details>"
