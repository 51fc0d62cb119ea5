"""The state of a namespace, as tables for the log."""

from __future__ import annotations

import html
import re
import socket
from typing import NoReturn

import pytest

from NetnsLibrary import core
from NetnsLibrary.core.interfaces import End
from NetnsLibrary.integration import namespace_state
from NetnsLibrary.integration.namespace_state import folded_state, state_html

MAC = "02:00:00:00:00:07"


def part(state: str, title: str) -> str:
    """The text below a heading; cells are separated by '|', rows by a new line."""
    heading = f"<details open><summary><b>{title}</b></summary>"
    assert state.count(heading) == 1
    content = state.partition(heading)[2].partition("</details>")[0]
    lines = content.replace("</tr>", "\n").replace("</td>", "|").replace("</th>", "|")
    return html.unescape(re.sub(r"<[^>]*>", "", lines.replace("<br>", " ")))


def test_all_that_a_host_has(alice: core.Namespace, bob: core.Namespace) -> None:
    core.interfaces.create_veth(
        End(alice, "eth0", ["10.0.0.1/24", "10.0.1.1/24"], MAC), End(bob, "far"), mtu=1400
    )
    core.interfaces.set_down(bob, "far")
    core.routes.add(alice, "10.9.0.0/16", via="10.0.0.9", metric=7)
    core.neighbors.add(alice, "10.0.0.9", MAC, "eth0")
    core.rules.add(alice, table=77, source="10.9.0.0/24", priority=5)
    core.firewall.apply(alice, "table inet guard { chain one { tcp dport 9 accept; }; }")
    listening = core.execute(alice, socket.create_server, ("10.0.0.1", 8000))
    with listening:
        state = state_html(alice, [alice, bob])
    names, loopback, interface = part(state, "Interfaces").splitlines()
    assert names == "name|state|kind|MAC|MTU|addresses|peer|master|"
    assert loopback == "lo|DOWN (not set up)|loopback||65536||||"
    link = f"eth0|DOWN|veth|{MAC}|1400|10.0.0.1/24 10.0.1.1/24"
    assert interface.startswith(link)
    assert interface.endswith("|bob:far||")
    assert "ipv4|10.9.0.0/16 via 10.0.0.9 dev eth0 metric 7" in part(state, "Routes")
    assert f"10.0.0.9|{MAC}|eth0|PERMANENT|" in part(state, "Neighbors")
    assert "tcp|10.0.0.1|8000|" in part(state, "Listening ports")
    assert "ipv4|5: from 10.9.0.0/24 lookup 77|" in part(state, "Rules")
    assert "tcp dport 9 accept" in part(state, "Firewall")


def test_a_host_that_has_nothing(alice: core.Namespace) -> None:
    state = folded_state(alice)
    assert state.startswith("<details><summary><b>State of &#x27;alice&#x27;</b></summary>")
    for title in ("Routes", "Neighbors", "Listening ports", "Firewall"):
        assert part(state, title) == "none"


def test_what_cannot_be_read_hides_nothing_else(
    alice: core.Namespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: core.Namespace, **__: object) -> NoReturn:
        raise core.NetnsError("It is <gone>.")

    monkeypatch.setattr(core.routes, "get", fail)
    monkeypatch.setattr(core.firewall, "rules", fail)
    state = state_html(alice)
    assert part(state, "Routes") == part(state, "Firewall") == "It is <gone>."
    assert "&lt;gone&gt;" in state
    assert "lookup main" in part(state, "Rules")


def test_a_table_has_an_end(alice: core.Namespace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(namespace_state, "_MOST_ROWS", 2)
    rows = part(state_html(alice), "Rules").splitlines()
    assert rows[1:3] == ["ipv4|0: from all lookup local|", "ipv4|32766: from all lookup main|"]
    assert rows[3] == "and 3 more"
