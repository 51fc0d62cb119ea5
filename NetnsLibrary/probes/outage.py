"""How long a host is out of reach, found out by an echo request every 10 ms."""

from __future__ import annotations

import os
import threading
import time
from dataclasses import dataclass, field
from typing import Any

from ..core import Namespace, NetnsError
from .ping import judge_refusal, judge_reply, open_icmp
from .replies import next_reply
from .sockets import open_inside
from .targets import Address
from .waiting import poll_until

EVERY = 0.01  # seconds
_BEFORE = 1.0  # seconds in which the first answer has to come
_ENDS_WITHIN = 1.0  # seconds; it is 10 ms where the machine is not too busy
_LATE = 0.1  # seconds over twice the usual time, after which an answer tells of an outage
_LEAST_SETTLING = 0.02  # seconds in which answers may still overtake each other


@dataclass(frozen=True)
class Outage:
    """For how long a host was out of reach; times are in seconds.

    Attributes:
        target: whom was asked for, and `address` at which address.
        lost: how long it was out of reach, all gaps together, see `find_gaps`.
        first_loss: when the first gap began, counted from the start of the keyword; None
            when there was none.
        recovery: when the last gap ended, counted likewise; None when there was none, or it
            has not ended.
        recovered: whether it was in reach in the end.
        sent, unanswered: how many requests, and how many of them were not answered in time.
        gaps: beginning and end of each gap.
        duration: how long it was measured.
        returned: what the keyword returned.
    """

    target: str
    address: str
    lost: float
    first_loss: float | None
    recovery: float | None
    recovered: bool
    sent: int
    unanswered: int
    gaps: tuple[tuple[float, float], ...]
    duration: float
    returned: Any = field(default=None, compare=False)

    def __str__(self) -> str:
        if not self.gaps:
            return f"{self.target} was always in reach: {self.sent} requests answered"
        end = f"back after {self.recovery:.3f} s" if self.recovery is not None else "not back yet"
        return (
            f"{self.target} was out of reach for {self.lost:.3f} s, first after "
            f"{self.first_loss:.3f} s, {end}; {self.unanswered} of {self.sent} requests were not "
            "answered in time"
        )


class Watch:
    """A thread that asks a host every 10 ms until it is stopped."""

    def __init__(self, namespace: Namespace, target: str, address: Address) -> None:
        self._namespace, self._target, self._address = namespace, target, address
        self._identity = int.from_bytes(os.urandom(2), "big")
        self._sent: list[float] = []
        self._answered: dict[int, float] = {}  # by the position of the request
        self._refusal = ""  # why the latest request was not answered, where that was said
        self._stopped = False
        self._icmp: Any = None
        self._thread: threading.Thread | None = None
        self._zero = 0.0

    def start(self) -> None:
        """Open the socket and begin to ask; a job of the worker may do it."""
        self._icmp = open_inside(self._namespace, lambda: open_icmp(self._address.version))
        self._thread = threading.Thread(target=self._run, name="netns-outage", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End it, and have its socket closed; done again it does nothing."""
        self._stopped = True
        if self._thread is not None:
            self._thread.join(_ENDS_WITHIN)

    def wait_until_reached(self) -> None:
        """Wait for the first answer, and count the time from then on.

        Raises `NetnsError` when there is none within a second.
        """
        if poll_until(lambda: True if self._answered else None, _BEFORE) is None:
            why = f": {self._refusal}" if self._refusal else ""
            raise NetnsError(
                f"Cannot measure an outage of {self._target}: {self._namespace} does not reach it "
                f"in the first place, there was no answer within {_BEFORE:g} s{why}."
            )
        self._zero = time.monotonic()

    def wait_until_recovered(self, timeout: float) -> bool:
        """Wait until a request is answered that is sent from now on; tell whether one was."""
        now = time.monotonic()

        def recovered() -> bool | None:
            answered = max(self._answered, default=-1)
            return True if answered >= 0 and self._sent[answered] >= now else None

        if poll_until(recovered, timeout) is None:
            return False
        # Answers to earlier requests may be on their way still.
        longest = max(took for took in list(self._answered.values()))
        settling = min(max(longest, _LEAST_SETTLING), _BEFORE)
        until = time.monotonic() + settling
        poll_until(lambda: True if time.monotonic() >= until else None, 2 * settling)
        return True

    def outage(self, recovered: bool, returned: Any = None) -> Outage:
        """All that has been found out."""
        sent, answered = list(self._sent), dict(self._answered)
        last = max(answered, default=-1)
        if recovered:  # what came after the last answer is on its way
            sent = sent[: last + 1]
        late = late_from(answered)
        end = (sent[-1] if sent else self._zero) - self._zero
        gaps = [(a - self._zero, b - self._zero) for a, b in find_gaps(sent, answered)]
        begun = [(max(a, 0.0), b) for a, b in gaps if b > 0]
        closed = recovered or not begun or begun[-1][1] < end
        return Outage(
            target=self._target,
            address=str(self._address),
            lost=sum(b - a for a, b in begun),
            first_loss=begun[0][0] if begun else None,
            recovery=begun[-1][1] if begun and closed else None,
            recovered=recovered,
            sent=len(sent),
            unanswered=sum(answered.get(one, late) >= late for one in range(len(sent))),
            gaps=tuple(begun),
            duration=max(end, 0.0),
            returned=returned,
        )

    def _run(self) -> None:
        with self._icmp:
            next_time = time.monotonic()
            while not self._stopped and not self._namespace.closed:
                now = time.monotonic()
                if now >= next_time:
                    self._ask()
                    # After a long delay of this machine it does not catch up.
                    next_time = max(next_time + EVERY, now)
                else:
                    self._take(next_time - now)

    def _ask(self) -> None:
        from icmplib import ICMPRequest, ICMPSocketError

        position = len(self._sent)
        request = ICMPRequest(
            str(self._address), self._identity, position & 0xFFFF, payload=b"outage"
        )
        self._sent.append(time.monotonic())
        try:
            self._icmp.send(request)
        except ICMPSocketError as error:  # no way at the moment: it was not answered
            self._refusal = judge_refusal(error)[1]

    def _take(self, seconds: float) -> None:
        reply = next_reply(self._icmp, seconds)
        if reply is None or reply.id != self._identity:
            return
        refusal = judge_reply(reply, self._address.version)
        if refusal is not None:
            self._refusal = refusal[1]
            return
        latest = len(self._sent) - 1
        position = latest - ((latest - reply.sequence) & 0xFFFF)
        if position >= 0:
            self._answered.setdefault(position, max(reply.time - self._sent[position], 0.0))


def find_gaps(sent: list[float], answered: dict[int, float]) -> list[tuple[float, float]]:
    """When nothing came through: from the first request concerned to the next sign of life.

    An answer that comes late tells of a gap, too: while a neighbour's hardware address is
    being looked for, the kernel keeps packets and sends them when it has found it.

    Args:
        sent: when each request was sent.
        answered: by the position of the request, how long its answer took.
    """
    usual = min(answered.values(), default=0.0)
    late = late_from(answered)
    gaps: list[tuple[float, float]] = []
    signs = _signs_of_life(sent, answered)
    position = 0
    while position < len(sent):
        begin = sent[position]
        if answered.get(position, late) < late:
            position += 1
            continue
        sign = signs[position]
        if sign is None:
            gaps.append((begin, sent[-1]))
            break
        end = max(sign - usual, begin)
        gaps.append((begin, end))
        position += 1
        while position < len(sent) and sent[position] < end:
            position += 1
    return gaps


def late_from(answered: dict[int, float]) -> float:
    """How long an answer takes that tells of an outage."""
    return 2 * min(answered.values(), default=0.0) + _LATE


def _signs_of_life(sent: list[float], answered: dict[int, float]) -> list[float | None]:
    """For each request when the first answer came to it or a later one."""
    signs: list[float | None] = []
    first: float | None = None
    for position in range(len(sent) - 1, -1, -1):
        if position in answered:
            came = sent[position] + answered[position]
            first = came if first is None else min(first, came)
        signs.append(first)
    return signs[::-1]
