"""Echo requests and their answers, see RFC 792 and RFC 4443, by icmplib."""

from __future__ import annotations

import errno
import os
import time
from dataclasses import dataclass
from typing import Any, Literal

from ..core import ArgumentError, Namespace
from ..core.checks import check_range, check_timeout
from .replies import next_reply, stamp_arrivals
from .sockets import open_inside
from .targets import Address, resolve

# What became of the requests. "refused" is an answer that forbids it, "unreachable" one that
# knows no way; "silent" means that nothing came back in time.
Outcome = Literal["answered", "refused", "unreachable", "silent"]

_LARGEST_PAYLOAD = 65507  # what an IPv4 packet of 65,535 bytes has left
_ASK_AGAIN = 0.2  # seconds; one lost packet shall not decide whether a host is in reach
_REQUESTS = {4: 8, 6: 128}
# Codes of "destination unreachable" by which firewalls refuse, for example nftables' "reject".
_REFUSING = {4: (2, 3, 9, 10, 13), 6: (1, 4, 5, 6)}


@dataclass(frozen=True)
class PingResult:
    """What became of some echo requests.

    Attributes:
        target: what was asked for: an address or a name.
        address: the address that was asked.
        sent, received: how many requests, and how many answers to them.
        loss: how many were not answered, in percent.
        rtt_min, rtt_avg, rtt_max: the time from a request to its answer, in milliseconds;
            None when there was no answer.
        outcome: answered, refused, unreachable or silent.
        reason: why there was no answer, as far as the network said so: the kernel's words
            or those of a router.
    """

    target: str
    address: str
    sent: int
    received: int
    loss: float
    rtt_min: float | None
    rtt_avg: float | None
    rtt_max: float | None
    outcome: Outcome
    reason: str = ""

    def __str__(self) -> str:
        head = f"{self.received} of {self.sent} answered, {self.loss:g} % lost"
        if self.rtt_avg is None:
            return f"{head}: {self.reason}"
        return f"{head}, {self.rtt_min:.3f}/{self.rtt_avg:.3f}/{self.rtt_max:.3f} ms"


@dataclass(frozen=True)
class PingOptions:
    """How to ask.

    Attributes:
        count: how many requests.
        timeout: how long to wait for each answer, in seconds.
        size: bytes of payload in each.
        interval: seconds from one request to the next; 0 sends the next one as soon as the
            one before is answered or `timeout` has passed.
    """

    count: int = 1
    timeout: float = 1.0
    size: int = 56
    interval: float = 0.0

    def check(self) -> None:
        """Raise `ArgumentError` when something is out of range."""
        check_range("Count", self.count, 1, 65535)
        check_range("Size", self.size, 0, _LARGEST_PAYLOAD)
        check_timeout(self.timeout)
        if self.interval < 0:
            raise ArgumentError(f"The interval cannot be negative, and it is {self.interval:g} s.")


def ping(namespace: Namespace, target: str, options: PingOptions | None = None) -> PingResult:
    """Send echo requests from a namespace, and count the answers; loss is no error.

    Args:
        namespace: where they are sent from.
        target: an address, or a name that the namespace knows.
        options: how many and how; by default one, with a second to answer.
    """
    options = options or PingOptions()
    options.check()
    address = resolve(namespace, target)
    with open_inside(namespace, lambda: open_icmp(address.version)) as icmp:
        exchange = Exchange(icmp, address, options.size, options.timeout)
        send_all(exchange, options)
    return exchange.result(target)


def reach(
    namespace: Namespace,
    target: str,
    timeout: float,
    *,
    every: float = _ASK_AGAIN,
    patient: bool = False,
) -> PingResult:
    """Ask until the first answer.

    Args:
        namespace: where the requests are sent from.
        target: an address, or a name that the namespace knows.
        timeout: how long to go on, in seconds.
        every: seconds from one request to the next.
        patient: go on when the network says that there is no way; it may come to be one.
    """
    check_timeout(timeout)
    address = resolve(namespace, target)
    until = time.monotonic() + timeout
    with open_inside(namespace, lambda: open_icmp(address.version)) as icmp:
        exchange = Exchange(icmp, address, PingOptions.size, timeout)
        while not exchange.times and (patient or not exchange.reason):
            now = time.monotonic()
            if now >= until:
                break
            exchange.send()
            next_time = min(now + every, until)
            while (seconds := next_time - time.monotonic()) > 0:
                exchange.take(seconds)
                if exchange.times or (exchange.reason and not patient):
                    break
    return exchange.result(target)


def open_icmp(version: int) -> Any:
    """An ICMP socket of icmplib in the namespace of the calling thread; `OSError` when refused."""
    from icmplib import ICMPSocketError, ICMPv4Socket, ICMPv6Socket

    try:
        icmp = ICMPv6Socket() if version == 6 else ICMPv4Socket()
    except ICMPSocketError as error:
        raise error.__context__ or error from None  # icmplib's own has lost the number
    stamp_arrivals(icmp.sock)
    icmp.sock.setblocking(False)  # where a queue is full, that is an answer, too
    return icmp


def send_all(exchange: Exchange, options: PingOptions) -> None:
    """Send requests at their times, while answers to earlier ones are taken in."""
    next_time = deadline = time.monotonic()
    while True:
        now = time.monotonic()
        more = exchange.sent < options.count
        if more and not options.interval and not exchange.waiting:
            next_time = now  # the one before is answered
        if more and now >= next_time:
            exchange.send()
            next_time = now + (options.interval or options.timeout)
            deadline = now + options.timeout
            if len(exchange.waiting) > 1:
                exchange.take(0)  # else answers pile up where sending takes all the time
            continue
        if not more and (not exchange.waiting or now >= deadline):
            return
        exchange.take((next_time if more else deadline) - now)


class Exchange:
    """Requests to one address, and what came back; used by one thread."""

    def __init__(self, icmp: Any, address: Address, size: int, timeout: float) -> None:
        self._icmp = icmp
        self._address = address
        self._size = size
        self._timeout = timeout
        self._identity = int.from_bytes(os.urandom(2), "big")
        self._outcome: Outcome = "silent"
        self.waiting: dict[int, float] = {}
        self.sent = 0
        self.times: list[float] = []
        self.reason = ""

    def send(self) -> None:
        """Send one request; what the kernel says against it becomes the reason."""
        from icmplib import ICMPRequest, ICMPSocketError

        self.sent += 1
        request = ICMPRequest(
            str(self._address),
            self._identity,
            self.sent & 0xFFFF,
            payload=os.urandom(self._size),
        )
        started = time.monotonic()
        try:
            self._icmp.send(request)
        except ICMPSocketError as error:
            self._outcome, self.reason = judge_refusal(error)
        else:
            self.waiting[request.sequence] = started

    def take(self, seconds: float) -> None:
        """Wait for one packet, and count it when it is an answer."""
        reply = next_reply(self._icmp, seconds)
        if reply is None:
            return
        if reply.id != self._identity or reply.type == _REQUESTS[self._address.version]:
            return  # another program's, or our own request to ourselves
        started = self.waiting.pop(reply.sequence, None)
        if started is None or reply.time - started > self._timeout:
            return
        refusal = judge_reply(reply, self._address.version)
        if refusal:
            self._outcome, self.reason = refusal
        else:
            self.times.append(max(reply.time - started, 0.0) * 1000)

    def result(self, target: str) -> PingResult:
        """All that has been counted."""
        times, received = self.times, len(self.times)
        return PingResult(
            target=target,
            address=str(self._address),
            sent=self.sent,
            received=received,
            loss=round(100 * (self.sent - received) / self.sent, 2) if self.sent else 100.0,
            rtt_min=min(times) if times else None,
            rtt_avg=sum(times) / received if times else None,
            rtt_max=max(times) if times else None,
            outcome="answered" if times else self._outcome,
            reason="" if times else self.reason or f"no answer within {self._timeout:g} s",
        )


def judge_refusal(error: Exception) -> tuple[Outcome, str]:
    """What it means that the kernel did not send a request."""
    cause = error.__context__  # icmplib's own error has lost the number
    if not isinstance(cause, OSError) or cause.errno is None:
        return "unreachable", str(error)
    words = f'the kernel says "{cause.strerror}" ({errno.errorcode.get(cause.errno, cause.errno)})'
    refused = cause.errno in (errno.EPERM, errno.EACCES)
    return ("refused" if refused else "unreachable"), words


def judge_reply(reply: Any, version: int) -> tuple[Outcome, str] | None:
    """What an answer means that is none of the target's own; None for a good one."""
    from icmplib import DestinationUnreachable, ICMPError

    try:
        reply.raise_for_status()
    except ICMPError as error:
        refused = isinstance(error, DestinationUnreachable) and (reply.code in _REFUSING[version])
        words = str(error).rstrip(".")
        return ("refused" if refused else "unreachable"), f'{reply.source} says "{words}"'
    return None
