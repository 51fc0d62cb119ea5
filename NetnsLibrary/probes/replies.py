"""Taking answers from ICMP sockets: none may get lost, and each has the time when it came."""

from __future__ import annotations

import select
import socket
import struct
import time
from typing import Any

from .sockets import wait_for

_LARGEST = 1024  # bytes of a packet that are looked at
_SO_TIMESTAMPNS = 35  # in asm-generic/socket.h; Python has no name for it
_TIMESPEC = struct.Struct("@ll")
_NANOSECONDS = 10**9
_LOOKS = 3
# All that can become of an echo request: the reply, and that it went no further (RFC 792 and RFC
# 4443). A router that tells of a better way (a redirect) has passed the request on.
_ANSWERS = {socket.AF_INET: (0, 3, 11, 12), socket.AF_INET6: (129, 1, 2, 3, 4)}


def stamp_arrivals(channel: socket.socket) -> None:
    """Have the kernel tell when packets came, for a program may get to look at them much later."""
    channel.setsockopt(socket.SOL_SOCKET, _SO_TIMESTAMPNS, 1)


def next_reply(icmp: Any, seconds: float) -> Any | None:
    """Take one packet from an ICMP socket of icmplib, and return what it answers.

    icmplib's own `receive` throws a packet away that it has read when the time is over. On a busy
    machine, or with a short time, these are answers that came in time.

    Args:
        icmp: the socket.
        seconds: how long to wait for a packet; 0 takes one that is there already.

    Returns:
        An ICMPReply whose `time` is when it came, by the monotonic clock; None when there was no
        packet, or one that is no answer: a request, a redirect, the talk of neighbours.
    """
    if not wait_for(icmp.sock, select.POLLIN, seconds):
        return None
    try:
        packet, ancillary, _, source = icmp.sock.recvmsg(
            _LARGEST, socket.CMSG_SPACE(_TIMESPEC.size), socket.MSG_DONTWAIT
        )
    except OSError:  # an earlier packet met an error
        return None
    reply = icmp._parse_reply(packet=packet, source=source[0], current_time=_arrival(ancillary))
    return reply if reply is not None and reply.type in _ANSWERS[icmp.sock.family] else None


def _arrival(ancillary: list[tuple[int, int, bytes]]) -> float:
    """When a packet came, by the monotonic clock; the kernel tells it by the clock of the day."""
    for level, kind, value in ancillary:
        if (level, kind) == (socket.SOL_SOCKET, _SO_TIMESTAMPNS):
            seconds, nanoseconds = _TIMESPEC.unpack(value)
            came = seconds * _NANOSECONDS + nanoseconds
            # This thread may have to wait between two looks, which makes the answer seem late.
            return min(_monotonic(came) for _ in range(_LOOKS))
    return time.monotonic()


def _monotonic(moment: int) -> float:
    """A moment of the clock of the day by the monotonic clock, or a little later, never earlier."""
    age = max(time.time_ns() - moment, 0)
    return time.monotonic() - age / _NANOSECONDS
