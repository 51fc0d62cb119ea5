"""Outages: from the first request that is not answered to the next one that is."""

from __future__ import annotations

import ipaddress
import time

import pytest

from NetnsLibrary import core
from NetnsLibrary.core import links, routes
from NetnsLibrary.core.interfaces import End, create_veth
from NetnsLibrary.integration.outage_timeline import to_svg
from NetnsLibrary.probes.outage import Watch, find_gaps
from utest.support import leaks

ADDRESS = ipaddress.ip_address("10.0.0.2")
PATIENCE = 10.0


def rounded(sent: list[float], answered: dict[int, float]) -> list[tuple[float, float]]:
    return [(round(begin, 6), round(end, 6)) for begin, end in find_gaps(sent, answered)]


def test_gaps() -> None:
    sent = [0.0, 0.1, 0.2, 0.3, 0.4, 0.5]
    assert find_gaps(sent, dict.fromkeys(range(6), 0.01)) == []
    assert rounded(sent, dict.fromkeys((0, 3, 5), 0.01)) == [(0.1, 0.3), (0.4, 0.5)]
    assert find_gaps(sent, {0: 0.01}) == [(0.1, 0.5)]
    assert find_gaps(sent, {}) == [(0.0, 0.5)]


def test_packets_that_the_kernel_kept_for_a_while() -> None:
    sent = [0.0, 0.1, 0.2, 0.3, 0.4, 0.5]
    kept = {0: 0.01, 1: 0.31, 2: 0.21, 3: 0.11, 4: 0.01, 5: 0.01}  # all came at 0.41
    assert rounded(sent, kept) == [(0.1, 0.4)]


def connect(alice: core.Namespace, bob: core.Namespace) -> links.Link:
    create_veth(End(alice, "eth0", ["10.0.0.1/24"]), End(bob, "eth0", ["10.0.0.2/24"]))
    return links.find((alice, None), (bob, None), [])


def test_a_cut_of_a_known_length(alice: core.Namespace, bob: core.Namespace) -> None:
    link = connect(alice, bob)
    watch = Watch(alice, "bob", ADDRESS)
    watch.start()
    try:
        watch.wait_until_reached()
        flapping = links.Flapping(link, 1, 0.3, 1)
        core.worker.call(flapping.start)
        began = time.monotonic()
        flapping.wait()
        took = time.monotonic() - began
        assert watch.wait_until_recovered(PATIENCE)
    finally:
        watch.stop()
    outage = watch.outage(recovered=True)
    assert 0.2 < outage.lost < took + 2
    assert outage.recovered
    assert outage.first_loss is not None
    assert outage.recovery is not None
    assert outage.recovery - outage.first_loss >= outage.lost - 0.001
    assert outage.unanswered >= 1
    assert "no answer</title>" in to_svg(outage)


def test_when_it_is_stopped_all_of_it_is_gone(alice: core.Namespace, bob: core.Namespace) -> None:
    """Not some milliseconds later, when whoever asked looks at what was left."""
    connect(alice, bob)
    before = leaks.take()
    watch = Watch(alice, "bob", ADDRESS)
    watch.start()
    watch.wait_until_reached()
    watch.stop()
    assert leaks.take().descriptors == before.descriptors
    watch.stop()


def test_no_outage(alice: core.Namespace, bob: core.Namespace) -> None:
    connect(alice, bob)
    watch = Watch(alice, "bob", ADDRESS)
    watch.start()
    watch.wait_until_reached()
    assert watch.wait_until_recovered(PATIENCE)
    watch.stop()
    outage = watch.outage(recovered=True)
    assert (outage.lost, outage.first_loss, outage.recovery, outage.gaps) == (0, None, None, ())
    assert str(outage) == f"bob was always in reach: {outage.sent} requests answered"


def test_no_recovery(alice: core.Namespace, bob: core.Namespace) -> None:
    link = connect(alice, bob)
    watch = Watch(alice, "bob", ADDRESS)
    watch.start()
    watch.wait_until_reached()
    links.cut(link)
    assert not watch.wait_until_recovered(0.3)
    watch.stop()
    outage = watch.outage(recovered=False)
    assert outage.recovery is None
    assert not outage.recovered
    assert 0.1 < outage.lost < PATIENCE
    assert "not back yet" in str(outage)


def test_a_target_out_of_reach(alice: core.Namespace, bob: core.Namespace) -> None:
    connect(alice, bob)
    watch = Watch(alice, "10.0.0.9", ipaddress.ip_address("10.0.0.9"))
    watch.start()
    with pytest.raises(core.NetnsError) as caught:
        watch.wait_until_reached()
    watch.stop()
    assert str(caught.value) == (
        "Cannot measure an outage of 10.0.0.9: alice does not reach it in the first place, "
        "there was no answer within 1 s."
    )


@pytest.mark.parametrize(
    ("destination", "why"),
    [
        ("10.9.0.0/16", ""),
        ("10.8.0.0/16", ': the kernel says "Network is unreachable" (ENETUNREACH)'),
    ],
)
def test_no_answer_in_the_first_place(
    alice: core.Namespace, bob: core.Namespace, destination: str, why: str
) -> None:
    connect(alice, bob)
    routes.add(alice, "10.9.0.0/16", interface="eth0")
    address = ipaddress.ip_network(destination)[1]
    watch = Watch(alice, "far", address)
    watch.start()
    try:
        with pytest.raises(core.NetnsError) as caught:
            watch.wait_until_reached()
    finally:
        watch.stop()
    assert str(caught.value) == (
        "Cannot measure an outage of far: alice does not reach it in the first place, "
        f"there was no answer within 1 s{why}."
    )
