from __future__ import annotations

import ipaddress
import shutil
import signal
from collections.abc import Iterator

import pytest

from NetnsLibrary import core
from NetnsLibrary.core import firewall, starting
from NetnsLibrary.core.ending import end_programs
from NetnsLibrary.core.processes import processes
from NetnsLibrary.probes import Protocol
from NetnsLibrary.probes.iperf3 import IperfMeter, installed
from NetnsLibrary.probes.throughput import NothingArrivedError, SocketMeter, check

pytestmark = pytest.mark.usefixtures("joined")

Meter = type[SocketMeter] | type[IperfMeter]

METERS = pytest.mark.parametrize(
    "meter",
    [
        SocketMeter,
        pytest.param(
            IperfMeter,
            marks=pytest.mark.skipif(not installed(), reason="iperf3 is not installed"),
        ),
    ],
)
PROTOCOLS = pytest.mark.parametrize("protocol", ["tcp", "udp"])
BOB = ipaddress.ip_address("10.0.0.2")


@pytest.fixture
def limited(alice: core.Namespace, joined: None) -> None:
    if shutil.which("tc") is None:
        pytest.skip("tc is not installed")
    limit = "qdisc add dev eth0 root tbf rate 20mbit burst 16kb latency 50ms"
    done = starting.run(alice, ["tc", *limit.split()])
    if done.returncode:
        pytest.skip(f"tbf is not there: {done.stderr.decode()}")


@pytest.fixture
def programs_end(alice: core.Namespace, bob: core.Namespace) -> Iterator[None]:
    yield
    end_programs([alice, bob], 0)


@METERS
@PROTOCOLS
@pytest.mark.parametrize("address", ["10.0.0.2", "2001:db8::2"])
@pytest.mark.usefixtures("limited")
def test_a_slow_link(
    alice: core.Namespace, bob: core.Namespace, meter: Meter, protocol: Protocol, address: str
) -> None:
    for _ in range(3):  # a machine that is busy with other things may be slower than the link
        with meter(bob, ipaddress.ip_address(address), protocol) as there:
            found = there.measure(alice, 1)
        assert found.megabits < 22
        if found.megabits > 15:
            break
    assert found.megabits > 15
    assert (found.loss is None) == (protocol == "tcp")
    assert found.means == ("iperf3" if meter is IperfMeter else "sockets")
    assert str(found).endswith(f"s by {found.means}")
    assert processes(alice) == processes(bob) == []


@PROTOCOLS
def test_a_fast_link(alice: core.Namespace, bob: core.Namespace, protocol: Protocol) -> None:
    with SocketMeter(bob, BOB, protocol) as there:
        found = there.measure(alice, 0.2)
    assert found.megabits > 25
    assert found.seconds >= 0.2


def test_what_a_firewall_drops_is_lost(alice: core.Namespace, bob: core.Namespace) -> None:
    half = "meta l4proto udp numgen inc mod 2 0 drop"
    chain = f"chain input {{ type filter hook input priority filter; {half}\n}}"
    firewall.apply(bob, f"table inet filter {{ {chain}\n}}")
    with SocketMeter(bob, BOB, "udp") as there:
        found = there.measure(alice, 0.3)
    assert found.loss is not None
    assert 45 <= found.loss < 75  # under load a full buffer loses some more


@METERS
def test_nothing_is_reached(alice: core.Namespace, bob: core.Namespace, meter: Meter) -> None:
    with meter(bob, BOB, "tcp") as there:
        rule = "tcp dport != 1 reject with tcp reset"
        chain = f"chain input {{ type filter hook input priority filter; {rule}\n}}"
        firewall.apply(bob, f"table inet filter {{ {chain}\n}}")
        with pytest.raises(NothingArrivedError, match="refused"):
            there.measure(alice, 1)
    assert processes(bob) == []


@METERS
@pytest.mark.usefixtures("programs_end")
def test_an_interruption_ends_it(alice: core.Namespace, bob: core.Namespace, meter: Meter) -> None:
    class Interrupt(BaseException):
        pass

    def interrupt(*_: object) -> None:
        raise Interrupt

    def measure() -> None:
        with meter(bob, BOB, "tcp") as there:
            there.measure(alice, 30)

    before = signal.signal(signal.SIGALRM, interrupt)
    try:
        for seconds in (0.001, 0.003, 0.01, 0.3):
            signal.setitimer(signal.ITIMER_REAL, seconds)
            with pytest.raises(Interrupt):
                measure()
            assert processes(alice) == processes(bob) == []
    finally:
        signal.signal(signal.SIGALRM, before)


@pytest.mark.skipif(not installed(), reason="iperf3 is not installed")
def test_iperf3_knows_whole_seconds_only(alice: core.Namespace, bob: core.Namespace) -> None:
    with (
        IperfMeter(bob, BOB, "tcp") as there,
        pytest.raises(core.ArgumentError, match=r"^iperf3 measures for whole seconds only, and"),
    ):
        there.measure(alice, 0.5)


def test_iperf3_is_missing(bob: core.Namespace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(core.NetnsError) as caught:
        IperfMeter(bob, BOB, "tcp")
    assert str(caught.value) == "'iperf3' is not installed. Install it, or use means=sockets."


@METERS
def test_a_port_that_is_taken(bob: core.Namespace, meter: Meter) -> None:
    with SocketMeter(bob, BOB, "tcp") as first:
        with pytest.raises(core.KernelError) as caught:
            meter(bob, BOB, "tcp", first.port).__enter__()
        assert str(caught.value) == (
            f"Cannot listen on tcp port {first.port} in namespace 'bob': "
            'the kernel says "Address already in use" (EADDRINUSE).'
        )
    assert processes(bob) == []


@pytest.mark.parametrize("duration", [0.0, -1.0, 3601.0, float("nan")])
def test_wrong_durations(duration: float) -> None:
    with pytest.raises(core.ArgumentError, match=r"^The duration has to be longer than zero"):
        check("tcp", duration)


def test_a_wrong_protocol() -> None:
    with pytest.raises(core.ArgumentError) as caught:
        check("sctp", 1)
    assert str(caught.value) == "No protocol 'sctp'. Write tcp or udp."
