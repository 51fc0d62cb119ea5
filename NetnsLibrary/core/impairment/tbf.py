"""The token bucket filter, which limits a rate, see tc-tbf(8) and linux/pkt_sched.h.

For kernels without netem. Its queue is counted in bytes.
"""

from __future__ import annotations

import struct

from ..netlink import attributes
from .model import Impairment
from .qdisc import ticks

KIND = "tbf"

_PARAMETERS = 1
_RATE64 = 4
_BURST = 6
# struct tc_tbf_qopt: two of struct tc_ratespec, then limit, buffer, mtu
_SPECIFICATION = struct.Struct("=BBHhHI")
_QUEUE = struct.Struct("=III")
_LAYER_ETHERNET = 1  # so that the kernel wants no table of rates
_CERTAIN = 2**32 - 1

_FRAME = 22  # bytes that a frame has besides the packet: addresses, type, two VLAN tags at most
_BURST_TIME = 0.002  # seconds; whoever sent nothing may send that much at once
_LEAST_FRAMES = 2
_BUFFER = 0.1  # seconds that a packet may wait for its turn
_LEAST_QUEUE = 10  # frames


def encode(impairment: Impairment, mtu: int) -> bytes:
    """The options of tbf for a rate and a limit."""
    rate = (impairment.rate or 0) // 8
    burst = min(max(round(rate * _BURST_TIME), _LEAST_FRAMES * _frame(mtu)), _CERTAIN)
    queue = _queue(impairment.limit, rate, mtu)
    parameters = (
        _SPECIFICATION.pack(0, _LAYER_ETHERNET, 0, 0, 0, min(rate, _CERTAIN))
        + bytes(_SPECIFICATION.size)
        + _QUEUE.pack(queue, ticks(round(burst / rate * 10**9)), 0)
    )
    parts = [attributes.attribute(_PARAMETERS, parameters), attributes.u32(_BURST, burst)]
    if rate > _CERTAIN:
        parts.append(attributes.attribute(_RATE64, struct.pack("=Q", rate)))
    return b"".join(parts)


def decode(options: bytes, mtu: int) -> Impairment:
    """What the kernel says of a tbf."""
    found = attributes.parse(options)
    parameters = found[_PARAMETERS]
    rate = _SPECIFICATION.unpack_from(parameters)[5]
    if _RATE64 in found:
        (rate,) = struct.unpack_from("=Q", found[_RATE64])
    queue, _, _ = _QUEUE.unpack_from(parameters, 2 * _SPECIFICATION.size)
    return Impairment(rate=8 * rate, limit=max(1, queue // _frame(mtu)), means=KIND)


def automatic_limit(rate: int, mtu: int) -> int:
    """How many packets can wait when nobody says how many."""
    return _queue(None, rate // 8, mtu) // _frame(mtu)


def _queue(limit: int | None, rate: int, mtu: int) -> int:
    """Bytes that may wait."""
    if limit:
        return min(limit * _frame(mtu), _CERTAIN)
    return min(max(round(rate * _BUFFER), _LEAST_QUEUE * _frame(mtu)), _CERTAIN)


def _frame(mtu: int) -> int:
    return mtu + _FRAME
