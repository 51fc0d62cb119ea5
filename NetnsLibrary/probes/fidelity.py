"""Whether a link behaves as the kernel was told to make it behave."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..core import ArgumentError, KernelError, Namespace, impairment, interfaces, neighbors, routes
from ..core.addresses import get as addresses_of
from ..core.impairment import Impairment
from .hosts import usable
from .ping import Exchange, PingOptions, open_icmp, send_all
from .sockets import open_inside
from .targets import Address

_REQUESTS = 1000
_LEAST_REQUESTS = 50
_LONGEST = 5.0  # seconds that requests are sent for on slow links
_INTERVAL, _UNHURRIED = 0.001, 0.005
_REQUEST_BITS = 42 * 8  # an echo request without payload, with its Ethernet header
_SHARE = 0.5  # of the rate, which the requests may need
_DEVIATIONS = 4  # chance is off by more once in 15,000 times
_MILLISECONDS_LESS = 0.5
_MILLISECONDS_MORE, _PART_MORE = 5.0, 0.1


@dataclass(frozen=True)
class Way:
    """From an interface to the other end of its link.

    Attributes:
        near, far: the two ends.
        address: the far end's, which is asked.
    """

    near: interfaces.Interface
    far: interfaces.Interface
    address: Address

    @classmethod
    def find(cls, namespace: Namespace, name: str, known: Iterable[Namespace]) -> Way:
        """Find out whom to ask; `ArgumentError` when there is nobody who would answer."""
        known = list(known)
        near = interfaces.get(namespace, name, known)
        place, _, peer = (near.peer or "").rpartition(":")
        other = next((one for one in known if one.name == place), None)
        if other is None or near.kind != "veth":
            raise ArgumentError(
                f"Cannot verify the impairment of {near}: it has no other end that could answer. "
                "Measure with Get Round Trip Time and Get Packet Loss."
            )
        own = {address.version for address in usable(addresses_of(namespace, name))}
        there = [one for one in usable(addresses_of(other, peer)) if one.version in own]
        if not there:
            raise ArgumentError(
                f"Cannot verify the impairment of {near}: it and {other}:{peer} have no addresses "
                "of one family, so there is nobody to ask. Measure with Get Round Trip Time and "
                "Get Packet Loss."
            )
        return cls(near, interfaces.get(other, peer), there[0])


@dataclass(frozen=True)
class Fidelity:
    """What was measured, what was expected, and what does not fit.

    Attributes:
        sent: how many requests were measured.
        loss, expected_loss, loss_tolerance: in percent.
        round_trip, expected_round_trip: in milliseconds, the middle one; None without answers.
        longest_round_trip: the most that it may be.
        failures: sentences about what does not fit.
    """

    sent: int
    loss: float
    expected_loss: float
    loss_tolerance: float
    round_trip: float | None
    expected_round_trip: float
    longest_round_trip: float
    failures: tuple[str, ...]

    @property
    def too_slow(self) -> bool:
        """Whether answers take longer than expected."""
        return self.round_trip is not None and self.round_trip > self.longest_round_trip

    def __str__(self) -> str:
        trip = "no answer" if self.round_trip is None else f"{self.round_trip:.2f} ms"
        return (
            f"Measured with {self.sent} echo requests: loss {self.loss:.2f} % (expected "
            f"{self.expected_loss:.2f} ± {self.loss_tolerance:.2f} %), round trip {trip} "
            f"(expected {self.expected_round_trip:.2f} ms)."
        )


def verify(way: Way) -> Fidelity:
    """Send echo requests and compare with what the kernel says of both ends.

    What took too long is measured once more, without hurry: where this machine is too slow for a
    request each millisecond, packets wait for the machine and not for the network.
    """
    there, back = (impairment.read(end.namespace, end.name) for end in (way.near, way.far))
    _introduce(way)
    found = _measure(way, there, back, _INTERVAL)
    return _measure(way, there, back, _UNHURRIED) if found.too_slow else found


def _measure(way: Way, there: Impairment, back: Impairment, interval: float) -> Fidelity:
    options = _options(there, back, interval)
    namespace = way.near.namespace
    with open_inside(namespace, lambda: open_icmp(way.address.version)) as icmp:
        exchange = Exchange(icmp, way.address, options.size, options.timeout)
        send_all(exchange, options)
    trip = _middle(exchange.times)
    loss = 100 * (exchange.sent - len(exchange.times)) / exchange.sent
    return judge(there, back, exchange.sent, loss, trip)


def _introduce(way: Way) -> None:
    """Tell both ends the hardware address of the other.

    Otherwise they would ask, and a question that is lost is asked again only a second later
    (`retrans_time_ms` in arp(7)): until then all requests would be lost, not a share of them.
    """
    source = routes.get_to(way.near.namespace, str(way.address)).source
    ends = [(way.near, way.far, str(way.address))]
    if source is not None:
        ends.append((way.far, way.near, source))
    for end, other, address in ends:
        with contextlib.suppress(KernelError):  # it was told for good by somebody else
            neighbors.add(end.namespace, address, str(other.mac), end.name, permanent=False)


def judge(
    there: Impairment, back: Impairment, sent: int, loss: float, trip: float | None
) -> Fidelity:
    """Compare what was measured with what the two directions were told to be."""
    arriving = (1 - (there.loss or 0) / 100) * (1 - (back.loss or 0) / 100)
    expected = 100 * (1 - arriving)
    chance = math.sqrt(arriving * (1 - arriving) / sent)
    tolerance = 100 * (_DEVIATIONS * chance + 1 / sent)
    failures = []
    if abs(loss - expected) > tolerance:
        failures.append(
            f"{loss:.2f} % of {sent} round trips were lost, and {expected:.2f} ± "
            f"{tolerance:.2f} % were expected."
        )
    slow = 1000 * sum(_seconds(one) for one in (there, back))
    least, most = slow - _MILLISECONDS_LESS, slow * (1 + _PART_MORE) + _MILLISECONDS_MORE
    if trip is not None and not least <= trip <= most:
        failures.append(
            f"A round trip takes {trip:.2f} ms, and {least:.2f} to {most:.2f} ms were expected."
        )
    return Fidelity(sent, loss, expected, tolerance, trip, slow, most, tuple(failures))


def _middle(times: Sequence[float]) -> float | None:
    return sorted(times)[len(times) // 2] if times else None


def _seconds(one: Impairment) -> float:
    sending = _REQUEST_BITS / one.rate if one.rate and "netem" in one.means else 0.0
    return (one.delay or 0.0) + sending


def _options(there: Impairment, back: Impairment, interval: float) -> PingOptions:
    rates = [one.rate for one in (there, back) if one.rate]
    interval = max([interval, *(_REQUEST_BITS / (rate * _SHARE) for rate in rates)])
    count = min(_REQUESTS, max(_LEAST_REQUESTS, round(_LONGEST / interval)))
    longest = sum((one.delay or 0) + (one.jitter or 0) for one in (there, back))
    return PingOptions(count, timeout=2 * longest + 1.0, size=0, interval=interval)
