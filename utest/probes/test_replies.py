"""No answer gets lost between the kernel and the count, however slow this machine is."""

from __future__ import annotations

import itertools
import select
import time

import icmplib
import icmplib.sockets
import pytest

from NetnsLibrary import core
from NetnsLibrary.probes import matrix
from NetnsLibrary.probes.ping import PingOptions, open_icmp, ping
from NetnsLibrary.probes.replies import next_reply
from NetnsLibrary.probes.sockets import open_inside, wait_for
from utest.support.waiting import eventually


@pytest.fixture
def slow_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a second pass between any two looks at the clock that icmplib takes."""
    ticks = itertools.count()
    monkeypatch.setattr(icmplib.sockets, "time", lambda: float(next(ticks)))


@pytest.mark.usefixtures("joined", "slow_machine")
@pytest.mark.parametrize("target", ["10.0.0.2", "2001:db8::2"])
@pytest.mark.parametrize("interval", [0.0, 0.001])
def test_all_answers_are_counted(alice: core.Namespace, target: str, interval: float) -> None:
    assert ping(alice, target, PingOptions(count=50, interval=interval)).received == 50


@pytest.mark.usefixtures("joined", "slow_machine")
def test_all_answers_to_all_are_counted(alice: core.Namespace, bob: core.Namespace) -> None:
    assert not matrix.probe_all([alice, bob], 1.0).failures


@pytest.mark.usefixtures("joined")
@pytest.mark.parametrize("version", [4, 6])
def test_nothing_to_take(alice: core.Namespace, version: int) -> None:
    with open_inside(alice, lambda: open_icmp(version)) as icmp:
        assert next_reply(icmp, 0) is None


@pytest.mark.usefixtures("joined")
def test_the_time_is_that_of_arrival_and_not_of_the_look(alice: core.Namespace) -> None:
    with open_inside(alice, lambda: open_icmp(4)) as icmp:

        def looked_late() -> bool:
            sent = time.monotonic()
            icmp.send(icmplib.ICMPRequest("10.0.0.2", 7, 1))
            wait_for(icmp.sock, select.POLLIN, 5)
            there = time.monotonic()
            while time.monotonic() < there + 0.1:  # a program that is busy with something else
                pass
            reply = next_reply(icmp, 0)
            assert reply is not None
            assert sent <= reply.time <= time.monotonic()
            return bool(reply.time <= there + 0.05)

        # The kernel begins to stamp packets a little after it was asked to.
        assert eventually(looked_late)
