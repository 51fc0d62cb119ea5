from __future__ import annotations

import contextlib
import errno
import os
import resource
import threading
import time

import pytest

from NetnsLibrary import core
from NetnsLibrary.core import interfaces, routes, worker
from NetnsLibrary.probes.ping import PingOptions, ping, reach
from utest.support.children import in_fork
from utest.support.privileges import lose_raw_sockets

pytestmark = pytest.mark.usefixtures("joined")


@pytest.mark.parametrize(
    "target", ["10.0.0.2", "2001:db8::2", "10.0.0.1", "2001:db8::1", "127.0.0.1", "::1"]
)
def test_answers_are_counted_and_timed(alice: core.Namespace, target: str) -> None:
    result = ping(alice, target, PingOptions(count=5))
    assert (result.target, result.address) == (target, target)
    assert (result.sent, result.received, result.loss) == (5, 5, 0)
    assert (result.outcome, result.reason) == ("answered", "")
    assert result.rtt_min
    assert result.rtt_avg
    assert result.rtt_max
    assert 0 < result.rtt_min <= result.rtt_avg <= result.rtt_max < 1000


def test_a_link_local_address_is_reached_through_its_interface(
    alice: core.Namespace, bob: core.Namespace
) -> None:
    own = next(one for one in interfaces.get(bob, "eth0").addresses if one.startswith("fe80"))
    address = own.partition("/")[0]
    assert reach(alice, f"{address}%eth0", 5, patient=True).outcome == "answered"


def test_a_packet_that_has_to_be_split(alice: core.Namespace) -> None:
    assert ping(alice, "10.0.0.2", PingOptions(size=20000)).received == 1
    assert ping(alice, "2001:db8::2", PingOptions(size=0)).received == 1


def test_silence_takes_the_timeout_for_each_request(alice: core.Namespace) -> None:
    started = time.monotonic()
    result = ping(alice, "10.0.0.9", PingOptions(count=2, timeout=0.1))
    assert 0.2 <= time.monotonic() - started < 5
    assert (result.sent, result.received, result.loss, result.rtt_avg) == (2, 0, 100, None)
    assert (result.outcome, result.reason) == ("silent", "no answer within 0.1 s")
    assert str(result) == "0 of 2 answered, 100 % lost: no answer within 0.1 s"


def test_an_interval_lets_requests_overlap(alice: core.Namespace) -> None:
    started = time.monotonic()
    result = ping(alice, "10.0.0.9", PingOptions(count=10, timeout=0.2, interval=0.01))
    assert result.sent == 10
    assert 0.29 <= time.monotonic() - started < 1.9  # one after the other: 2 s


def test_the_interval_is_kept_when_all_is_answered(alice: core.Namespace) -> None:
    started = time.monotonic()
    assert ping(alice, "10.0.0.2", PingOptions(count=5, interval=0.02)).received == 5
    assert time.monotonic() - started >= 0.08


def test_no_route_is_told_in_the_kernels_words(alice: core.Namespace) -> None:
    result = ping(alice, "10.9.0.1", PingOptions(count=3))
    assert (result.sent, result.outcome) == (3, "unreachable")
    assert result.reason == 'the kernel says "Network is unreachable" (ENETUNREACH)'


@pytest.mark.parametrize(
    ("kind", "outcome", "code"),
    [("prohibit", "refused", errno.EACCES), ("unreachable", "unreachable", errno.EHOSTUNREACH)],
)
def test_a_route_that_leads_nowhere(
    alice: core.Namespace, kind: routes.RouteType, outcome: str, code: int
) -> None:
    routes.add(alice, "10.5.0.0/16", type=kind)
    result = reach(alice, "10.5.0.1", 1)
    assert (result.outcome, result.sent) == (outcome, 1)
    assert errno.errorcode[code] in result.reason


def test_asking_ends_with_the_first_answer(alice: core.Namespace) -> None:
    result = reach(alice, "10.0.0.2", 5)
    assert (result.sent, result.received, result.outcome) == (1, 1, "answered")


def test_asking_goes_on_until_the_timeout(alice: core.Namespace) -> None:
    started = time.monotonic()
    result = reach(alice, "10.0.0.9", 0.5)
    assert 0.5 <= time.monotonic() - started < 5
    assert result.outcome == "silent"
    assert 1 < result.sent <= 3  # as many as a busy machine lets it


def test_a_patient_one_sees_the_way_come_to_be(alice: core.Namespace) -> None:
    interfaces.set_down(alice, "eth0")
    timed_out = reach(alice, "10.0.0.2", 0.1, every=0.02, patient=True)
    assert timed_out.outcome == "unreachable"
    assert 1 < timed_out.sent <= 5  # as many as a busy machine lets it
    timer = threading.Timer(0.1, interfaces.set_up, (alice, "eth0"))
    timer.start()
    started = time.monotonic()
    result = reach(alice, "10.0.0.2", 20, every=0.02, patient=True)
    took = time.monotonic() - started
    timer.join()
    assert (result.outcome, result.received) == ("answered", 1)
    assert 0.09 < took < 10


@pytest.mark.parametrize("target", ["10.0.0.2", "2001:db8::2"])
def test_without_the_right_to_raw_sockets(alice: core.Namespace, target: str) -> None:
    def attempt() -> str:
        lose_raw_sockets()
        with pytest.raises(core.KernelError) as refused:
            ping(alice, target)
        return str(refused.value)

    assert in_fork(attempt) == (
        "Cannot open a socket in namespace 'alice': this process may not (EPERM). "
        "Run as root, or see 'python -m NetnsLibrary doctor'."
    )


def test_without_a_descriptor(alice: core.Namespace) -> None:
    ping(alice, "10.0.0.2")  # imports icmplib

    def attempt() -> str:
        worker.call(int)
        resource.setrlimit(resource.RLIMIT_NOFILE, (256, 256))
        with contextlib.suppress(OSError):
            while True:
                os.open("/dev/null", os.O_RDONLY)
        with pytest.raises(core.KernelError) as refused:
            ping(alice, "10.0.0.2")
        return str(refused.value)

    assert in_fork(attempt) == (
        "Cannot open a socket in namespace 'alice': the kernel says "
        "\"Too many open files\" (EMFILE). Raise the limit of open files ('ulimit -n')."
    )


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"count": 0}, "Count 0 is out of range: it can be from 1 to 65535."),
        ({"size": -1}, "Size -1 is out of range: it can be from 0 to 65507."),
        ({"timeout": 0}, "The timeout has to be longer than zero, and it is 0 s."),
        ({"interval": -1}, "The interval cannot be negative, and it is -1 s."),
    ],
)
def test_wrong_options(alice: core.Namespace, options: dict[str, int], sentence: str) -> None:
    with pytest.raises(core.ArgumentError) as caught:
        ping(alice, "10.0.0.2", PingOptions(**options))
    assert str(caught.value) == sentence


def test_a_ping_over_a_cable_is_quick(alice: core.Namespace) -> None:
    ping(alice, "10.0.0.2")  # imports icmplib, and finds out the hardware address

    def took() -> float:
        started = time.monotonic()
        ping(alice, "10.0.0.2")
        return time.monotonic() - started

    assert min(took() for _ in range(20)) < 0.003
