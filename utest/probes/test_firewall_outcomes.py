"""What probes say of each way in which a firewall stops them."""

from __future__ import annotations

import pytest

from NetnsLibrary import core
from NetnsLibrary.core import firewall
from NetnsLibrary.probes.ping import PingOptions, ping
from NetnsLibrary.probes.ports import ask_tcp, ask_udp

pytestmark = pytest.mark.usefixtures("joined")

IPV4, IPV6 = "10.0.0.2", "2001:db8::2"

# How a firewall rejects, and what that is for an echo request, for TCP and for UDP.
REJECTIONS = pytest.mark.parametrize(
    ("address", "verdict", "pinged", "asked"),
    [
        (IPV4, "reject with icmp port-unreachable", "refused", "refused"),
        (IPV4, "reject with icmp prot-unreachable", "refused", "unreachable"),
        (IPV4, "reject with icmp net-unreachable", "unreachable", "unreachable"),
        (IPV4, "reject with icmp host-unreachable", "unreachable", "unreachable"),
        (IPV4, "reject with icmp net-prohibited", "refused", "unreachable"),
        (IPV4, "reject with icmp host-prohibited", "refused", "unreachable"),
        (IPV4, "reject with icmp admin-prohibited", "refused", "unreachable"),
        (IPV4, "drop", "silent", "silent"),
        (IPV6, "reject with icmpv6 port-unreachable", "refused", "refused"),
        (IPV6, "reject with icmpv6 addr-unreachable", "unreachable", "unreachable"),
        (IPV6, "reject with icmpv6 no-route", "unreachable", "unreachable"),
        (IPV6, "reject with icmpv6 admin-prohibited", "refused", "unreachable"),
        (IPV6, "reject with icmpv6 policy-fail", "refused", "unreachable"),
        (IPV6, "reject with icmpv6 reject-route", "refused", "unreachable"),
        (IPV6, "drop", "silent", "silent"),
    ],
)


def guard(namespace: core.Namespace, hook: str, *rules: str) -> None:
    lines = "\n".join((f"type filter hook {hook} priority filter", *rules))
    firewall.apply(namespace, f"table inet guard {{\nchain {hook} {{\n{lines}\n}}\n}}\n")


def patience(expected: str) -> float:
    """Silence is waited for to the end; an answer may be slow on a busy machine."""
    return 0.2 if expected == "silent" else 3


@REJECTIONS
def test_an_echo_request(
    alice: core.Namespace, bob: core.Namespace, address: str, verdict: str, pinged: str, asked: str
) -> None:
    kind = "icmp" if address == IPV4 else "icmpv6"
    guard(bob, "input", f"{kind} type echo-request {verdict}")
    result = ping(alice, address, PingOptions(timeout=patience(pinged)))
    assert (result.outcome, result.received) == (pinged, 0)
    assert result.reason.startswith("no answer" if pinged == "silent" else f"{address} says ")


@REJECTIONS
def test_ports(
    alice: core.Namespace, bob: core.Namespace, address: str, verdict: str, pinged: str, asked: str
) -> None:
    guard(bob, "input", f"meta l4proto {{ tcp, udp }} {verdict}")
    for ask in (ask_tcp, ask_udp):
        answer = ask(alice, address, 80, patience(asked))
        assert (ask.__name__, answer.answer) == (ask.__name__, asked), answer.reason


@pytest.mark.parametrize("address", [IPV4, IPV6])
def test_a_reset(alice: core.Namespace, bob: core.Namespace, address: str) -> None:
    guard(bob, "input", "tcp dport 80 reject with tcp reset")
    assert ask_tcp(alice, address, 80, 3).answer == "refused"


@pytest.mark.parametrize("address", [IPV4, IPV6])
def test_the_own_firewall(alice: core.Namespace, address: str) -> None:
    guard(alice, "output", "icmp type echo-request drop", "icmpv6 type echo-request drop")
    result = ping(alice, address, PingOptions(timeout=1))
    assert result.outcome == "refused"
    assert result.reason == 'the kernel says "Operation not permitted" (EPERM)'
