"""Whether a link behaves as it was told to."""

from __future__ import annotations

import pytest

from NetnsLibrary import core
from NetnsLibrary.core import ArgumentError, impairment
from NetnsLibrary.core.impairment import Impairment
from NetnsLibrary.core.interfaces import End, create_veth
from NetnsLibrary.probes import fidelity
from NetnsLibrary.probes.fidelity import Way, judge, verify
from NetnsLibrary.probes.ping import Exchange, PingOptions

NONE = Impairment()


@pytest.mark.parametrize(
    ("there", "back", "loss", "trip", "wrong"),
    [
        (NONE, NONE, 0, 0.1, 0),
        (NONE, NONE, 1, 0.1, 1),
        (Impairment(loss=5), NONE, 5.9, 0.1, 0),
        (Impairment(loss=5), NONE, 9, 0.1, 1),
        (Impairment(loss=10), Impairment(loss=10), 19, 0.1, 0),
        (Impairment(loss=10), Impairment(loss=10), 10, 0.1, 1),
        (Impairment(delay=0.05), NONE, 0, 50.2, 0),
        (Impairment(delay=0.05), NONE, 0, 49, 1),
        (Impairment(delay=0.05), Impairment(delay=0.05), 0, 50, 1),
        (Impairment(delay=0.05, loss=50), NONE, 0, 0.1, 2),
        (Impairment(loss=100), NONE, 100, None, 0),
    ],
)
def test_what_fits(
    there: Impairment, back: Impairment, loss: float, trip: float | None, wrong: int
) -> None:
    assert len(judge(there, back, 1000, loss, trip).failures) == wrong


def test_the_sentences() -> None:
    found = judge(Impairment(loss=10, delay=0.05), NONE, 400, 40, 10)
    assert found.failures == (
        "40.00 % of 400 round trips were lost, and 10.00 ± 6.25 % were expected.",
        "A round trip takes 10.00 ms, and 49.50 to 60.00 ms were expected.",
    )


def test_a_link_is_measured(alice: core.Namespace, bob: core.Namespace) -> None:
    create_veth(End(alice, "eth0", ["10.0.0.1/24"]), End(bob, "eth0", ["10.0.0.2/24"]))
    impairment.impair(alice, "eth0", Impairment(loss=30))
    way = Way.find(alice, "eth0", [alice, bob])
    found = verify(way)
    assert found.sent == 1000
    assert found.expected_loss == pytest.approx(30)
    assert 20 < found.loss < 40


def test_what_is_too_slow_is_measured_again_without_hurry(
    alice: core.Namespace, bob: core.Namespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    create_veth(End(alice, "eth0", ["10.0.0.1/24"]), End(bob, "eth0", ["10.0.0.2/24"]))
    way = Way.find(alice, "eth0", [alice, bob])
    intervals = []

    def busy_in_a_hurry(exchange: Exchange, options: PingOptions) -> None:
        intervals.append(options.interval)
        exchange.sent = 1000
        exchange.times = [20.0 if options.interval < 0.005 else 1.0] * 1000

    monkeypatch.setattr(fidelity, "send_all", busy_in_a_hurry)
    assert not verify(way).failures
    assert intervals == [0.001, 0.005]
    monkeypatch.setattr(fidelity, "_MILLISECONDS_MORE", 0.5)
    assert verify(way).failures == (
        "A round trip takes 1.00 ms, and -0.50 to 0.50 ms were expected.",
    )


def test_nobody_to_ask(alice: core.Namespace, bob: core.Namespace) -> None:
    create_veth(End(alice, "eth0", ["10.0.0.1/24"]), End(bob, "eth0", ["fd00::2/64"]))
    with pytest.raises(ArgumentError, match="alice:eth0: it and bob:eth0 have no addresses of one"):
        Way.find(alice, "eth0", [alice, bob])
    with pytest.raises(ArgumentError, match="alice:lo: it has no other end that could answer"):
        Way.find(alice, "lo", [alice, bob])
