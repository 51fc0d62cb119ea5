"""Requests that get lost on the way out of the interface, of which the kernel tells for IPv6."""

from __future__ import annotations

import pytest

from NetnsLibrary import core
from NetnsLibrary.core import interfaces
from NetnsLibrary.core.impairment import loss_rules
from NetnsLibrary.probes.matrix import probe_all
from NetnsLibrary.probes.path import path_mtu, trace
from NetnsLibrary.probes.ping import reach

pytestmark = pytest.mark.usefixtures("joined")

TARGETS = pytest.mark.parametrize("target", ["10.0.0.2", "2001:db8::2"])


def lose(namespace: core.Namespace, percent: float) -> None:
    reach(namespace, "10.0.0.2", 5)  # the neighbours know each other
    reach(namespace, "2001:db8::2", 5)
    index = interfaces.get(namespace, "eth0").index
    core.worker.call(loss_rules.lose, namespace, "eth0", index, percent)


@TARGETS
def test_what_is_lost_is_no_answer(alice: core.Namespace, target: str) -> None:
    lose(alice, 100)
    result = reach(alice, target, 0.5)
    assert result.outcome == "silent"
    assert result.sent > 1
    assert [str(hop) for hop in trace(alice, target, 0.1)] == ["*"]
    with pytest.raises(core.NetnsError) as caught:
        path_mtu(alice, target, 0.1)
    least = 1280 if ":" in target else 68
    assert str(caught.value) == (
        f"There is no path MTU from namespace 'alice' to {target}: "
        f"it does not answer packets of {least} bytes within 0.1 s."
    )


def test_lost_requests_of_all_to_all_are_sent_again(
    alice: core.Namespace, bob: core.Namespace
) -> None:
    lose(alice, 100)
    assert [str(cell) for cell in probe_all([alice, bob], 0.2).failures] == [
        "alice to bob (10.0.0.2): silent: no answer within 0.2 s",
        "alice to bob (2001:db8::2): silent: no answer within 0.2 s",
        "bob to alice (10.0.0.1): silent: no answer within 0.2 s",
        "bob to alice (2001:db8::1): silent: no answer within 0.2 s",
    ]


@TARGETS
def test_some_losses_neither_hide_a_host_nor_make_a_packet_too_large(
    alice: core.Namespace, target: str
) -> None:
    lose(alice, 40)
    for _ in range(5):  # of 25 requests to one question, all are lost once in 10 ** 10 times
        assert reach(alice, target, 5).outcome == "answered"
        assert [str(hop) for hop in trace(alice, target, 5)] == [target]
        assert path_mtu(alice, target, 5) == 1500
