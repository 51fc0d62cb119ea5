"""What a failed check logs and says."""

from __future__ import annotations

import ipaddress

import pytest
from robot.api import logger

from NetnsLibrary import core
from NetnsLibrary.core import interfaces, links
from NetnsLibrary.core.interfaces import End
from NetnsLibrary.integration.explanations import explain_failure
from NetnsLibrary.integration.session import Session
from NetnsLibrary.integration.tables import html_table


def two_hosts(session: Session) -> tuple[core.Namespace, core.Namespace]:
    owner = session.scope(None)
    alice, bob = (
        session.create(
            lambda name=name: core.new_transient(name),  # type: ignore[misc]
            lambda made: session.own_namespace(made, owner),
        )
        for name in ("alice", "bob")
    )
    return alice, bob


def test_a_table() -> None:
    table = html_table(["<A>", ""], [["1 & 2", 3], ["a\nb", None]])
    assert "&lt;A&gt;</th>" in table
    assert ">1 &amp; 2</td>" in table
    assert ">3</td>" in table
    assert ">a<br>b</td>" in table
    assert table.count("<tr>") == table.count("</tr>") == 3
    assert "background" not in table


def test_a_failure_is_logged_and_explained(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    logged: list[tuple[str, bool]] = []
    monkeypatch.setattr(logger, "info", lambda text, html=False: logged.append((text, html)))
    alice, bob = two_hosts(session)
    interfaces.create_veth(End(alice, "eth0", ["10.0.0.1/24"]), End(bob, "eth0", ["10.0.0.2/24"]))
    interfaces.set_down(bob, "eth0")
    for target in ("10.0.0.2", ipaddress.ip_address("10.0.0.2")):
        assert explain_failure(session, "alice", target, 80) == (
            "The way from alice to 10.0.0.2 port 80/tcp breaks at alice:eth0, interface: it has "
            "no carrier: bob:eth0, its other end, is set down. "
            "Use Set Interface Up    bob:eth0."
        )
    text, html = logged[0]
    assert html
    assert text.startswith("The way from alice to 10.0.0.2 port 80/tcp, walked in 0.")
    assert ">✗</td>" in text
    assert ">it has no carrier: bob:eth0, its other end, is set down</td>" in text


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("alice", "10.0.0.2"),
        ("alice", "2001:db8::2"),
        ("bob", "10.0.0.1"),
        ("bob", "2001:db8::1"),
    ],
)
def test_what_keywords_broke_is_mended_by_keywords(
    session: Session, source: str, target: str
) -> None:
    """An end that is only set up would not get its routes back."""
    alice, bob = two_hosts(session)
    interfaces.create_veth(
        End(alice, "eth0", ["10.0.0.1/24", "2001:db8::1/64"]),
        End(bob, "eth0", ["10.0.0.2/24", "2001:db8::2/64"]),
    )
    link = links.find((alice, None), (bob, None), [])
    session.faults.add_cut(links.cut(link))
    told = explain_failure(session, source, target)
    assert " is set down" in told
    assert told.endswith(". Use Restore Link    alice:eth0    bob:eth0.")


def test_a_link_that_flaps_comes_back_by_itself(session: Session) -> None:
    alice, bob = two_hosts(session)
    interfaces.create_veth(End(alice, "eth0", ["10.0.0.1/24"]), End(bob, "eth0", ["10.0.0.2/24"]))
    flapping = links.Flapping(links.find((alice, None), (bob, None), []), 1, 20, 1)
    core.worker.call(flapping.start)
    session.faults.add_flapping(flapping)
    told = explain_failure(session, "alice", "10.0.0.2")
    core.worker.call(flapping.stop)
    assert told.endswith(" is set down. The link alice:eth0 - bob:eth0 flaps at the moment.")


def test_what_cannot_be_explained(session: Session) -> None:
    assert explain_failure(session, "alcie", "10.0.0.2") == (
        "Why that is cannot be found out: No namespace 'alcie'. Known: host."
    )
