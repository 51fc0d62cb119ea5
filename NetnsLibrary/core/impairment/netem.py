"""netem, the kernel's network emulator, see tc-netem(8) and linux/pkt_sched.h."""

from __future__ import annotations

import math
import struct
import sys
from typing import Any

from ..netlink import attributes
from ..netlink.transport import Message
from .model import Impairment
from .qdisc import new_qdisc, ticks

KIND = "netem"

# Attributes of netem's options.
_CORRELATION = 1
_REORDER = 3
_CORRUPT = 4
_RATE = 6
_RATE64 = 8
_LATENCY64 = 10
_JITTER64 = 11
_SEED = 14  # TCA_NETEM_PRNG_SEED, since Linux 6.6

_OPTIONS = struct.Struct("=IIIIII")  # struct tc_netem_qopt: latency limit loss gap duplicate jitter
_PAIR = struct.Struct("=II")  # a probability, and how it depends on the one before
_RATE_OPTIONS = struct.Struct("=IiIi")  # struct tc_netem_rate
_CERTAIN = 2**32 - 1
_NANOSECONDS = 10**9

# How many packets have to find a place. A link without a rate carries at most a million
# packets a second; one with a rate is filled by packets of 500 bytes, as they are on average.
_PACKETS_PER_SECOND = 1_000_000
_PACKET_BITS = 500 * 8
_BUFFER = 0.1  # seconds that a packet may wait for its turn, besides the delay
_LEAST_WITH_RATE = 100
_LEAST = 10_000


def messages(index: int, impairment: Impairment) -> list[Message]:
    """The requests that impair an interface which has no qdisc of anybody else's.

    They go into a batch with others; `impair` sends them by itself. A kernel without netem
    refuses them with ENOENT: then `impair` knows other means.

    Args:
        index: the number of the interface.
        impairment: all that shall be wrong; nothing of an earlier one stays.

    Raises:
        ArgumentError: it can be of no interface.
    """
    complete = Impairment().changed_by(impairment)
    if complete.empty:
        return []
    return [new_qdisc(index, KIND, encode(complete))]


def encode(impairment: Impairment) -> bytes:
    """The options of netem. All are there: the kernel keeps what it is not told of."""
    delay, jitter = _nanoseconds(impairment.delay), _nanoseconds(impairment.jitter)
    rate = (impairment.rate or 0) // 8
    fixed = _OPTIONS.pack(
        ticks(delay),
        impairment.limit or queue_length(impairment),
        _probability(impairment.loss),
        1 if impairment.reorder else 0,  # each packet may be the one that is sent at once
        _probability(impairment.duplicate),
        ticks(jitter),
    )
    parts = [
        fixed,
        attributes.attribute(_CORRELATION, bytes(12)),
        attributes.attribute(_REORDER, _PAIR.pack(_probability(impairment.reorder), 0)),
        attributes.attribute(_CORRUPT, _PAIR.pack(_probability(impairment.corrupt), 0)),
    ]
    if rate > _CERTAIN:
        parts.append(attributes.attribute(_RATE64, struct.pack("=Q", rate)))
    parts += [
        attributes.attribute(_RATE, _RATE_OPTIONS.pack(min(rate, _CERTAIN), 0, 0, 0)),
        attributes.attribute(_LATENCY64, struct.pack("=q", delay)),
        attributes.attribute(_JITTER64, struct.pack("=q", jitter)),
    ]
    if impairment.seed:
        parts.append(attributes.attribute(_SEED, struct.pack("=Q", impairment.seed)))
    return b"".join(parts)


def decode(options: bytes) -> Impairment:
    """What the kernel says of a netem.

    It tells the seed also when it chose that itself: given again, it makes the same losses.
    """
    latency, limit, loss, _, duplicate, jitter = _OPTIONS.unpack_from(options)
    found = attributes.parse(options, _OPTIONS.size)
    values: dict[str, Any] = {
        "delay": _seconds(found.get(_LATENCY64), latency),
        "jitter": _seconds(found.get(_JITTER64), jitter),
        "loss": _percent(loss),
        "duplicate": _percent(duplicate),
        "corrupt": _percent(_first(found.get(_CORRUPT))),
        "reorder": _percent(_first(found.get(_REORDER))),
        "rate": 8 * (_number(found.get(_RATE64)) or _first(found.get(_RATE))),
        "limit": limit,
        "seed": _number(found.get(_SEED)),
    }
    return Impairment(**{name: value or None for name, value in values.items()}, means=KIND)


def queue_length(impairment: Impairment) -> int:
    """How many packets have to find a place, so that none is lost that nobody wants lost.

    netem's own default of 1,000 would drop packets as soon as there is some traffic.
    """
    held = (impairment.delay or 0) + (impairment.jitter or 0)
    if impairment.rate:
        packets = math.ceil(impairment.rate * (held + _BUFFER) / _PACKET_BITS)
        return min(max(packets, _LEAST_WITH_RATE), _CERTAIN)
    return min(max(math.ceil(_PACKETS_PER_SECOND * held), _LEAST), _CERTAIN)


def _nanoseconds(seconds: float | None) -> int:
    return round((seconds or 0) * _NANOSECONDS)


def _seconds(precise: bytes | None, coarse: int) -> float:
    nanoseconds = _number(precise) if precise else coarse * 64
    return nanoseconds / _NANOSECONDS


def _probability(percent: float | None) -> int:
    """A part of all packets as the kernel has it: of 2^32 - 1."""
    return round((percent or 0) / 100 * _CERTAIN)


def _percent(probability: int) -> float:
    return round(probability / _CERTAIN * 100, 6)


def _first(payload: bytes | None) -> int:
    return attributes.to_u32(payload) if payload else 0


def _number(payload: bytes | None) -> int:
    return int.from_bytes(payload or b"", sys.byteorder)
