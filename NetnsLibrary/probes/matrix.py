"""Who reaches whom: echo requests from each of several hosts to each of the others, at once."""

from __future__ import annotations

import os
import select
import time
from collections import deque
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

from ..core import ArgumentError, Namespace
from ..core.checks import check_timeout
from .hosts import addresses_of, first_in_reach
from .matrix_model import Cell, Matrix
from .ping import Outcome, judge_refusal, judge_reply, open_icmp, send_request
from .replies import next_reply
from .sockets import open_inside
from .targets import Address

_AT_ONCE = 1024  # so many requests may be without an answer
# A switch copies the question for a hardware address to all hosts, and the kernel's queue for
# received packets (net.core.netdev_max_backlog) has this many places.
_COPIES = 1000
_FRESH = 0.02  # seconds for which a request counts as being on its way
_TRIES = 5  # lost packets shall not decide, and with many hosts some are lost several times


def probe_all(hosts: Iterable[Namespace], timeout: float) -> Matrix:
    """Send an echo request from each host to each other one, in both families, and collect.

    Args:
        hosts: at least two namespaces; each is asked at its first address of each family
            that the asking host has, too, and has a route to.
        timeout: how long to wait for each answer, in seconds. While there is none, the request
            is sent again after each fifth of it. The kernel repeats a lost question for a
            hardware address after a second, so less than that lets a lost packet decide.
    """
    hosts = list(hosts)
    check_timeout(timeout)
    started = time.monotonic()
    questions = _questions(hosts)
    with _Asker(timeout, len(hosts)) as asker:
        asker.ask([one for one in questions if one.address])
    cells = [question.cell() for question in questions]
    return Matrix(hosts, cells, time.monotonic() - started)


@dataclass
class _Question:
    source: Namespace
    target: Namespace
    address: Address | None
    tries: int = 0
    numbers: list[int] = field(default_factory=list)  # of its requests
    open: bool = True
    milliseconds: float | None = None
    outcome: Outcome = "unreachable"
    reason: str = "they have addresses of different families only"

    def close(self, outcome: Outcome, reason: str = "", milliseconds: float | None = None) -> None:
        self.open = False
        self.outcome, self.reason, self.milliseconds = outcome, reason, milliseconds

    def cell(self) -> Cell:
        return Cell(
            self.source, self.target, self.address, self.milliseconds, self.outcome, self.reason
        )


def _questions(hosts: Sequence[Namespace]) -> list[_Question]:
    if len(hosts) < 2:
        raise ArgumentError("At least two hosts are needed to reach each other.")
    twice = [str(host) for position, host in enumerate(hosts) if host in hosts[:position]]
    if twice:
        raise ArgumentError(f"Namespace '{twice[0]}' is given twice.")
    known = {host: addresses_of(host) for host in hosts}
    bare = [str(host) for host in hosts if not known[host]]
    if bare:
        raise ArgumentError(
            f"These hosts have no address that others could reach them at: {', '.join(bare)}."
        )
    questions = []
    for source in hosts:
        own = {address.version for address in known[source]}
        for target in hosts:
            if target is source:
                continue
            common = [address for address in known[target] if address.version in own]
            found = [_choose(source, common, version) for version in (4, 6)]
            aims: list[Address | None] = [address for address in found if address]
            questions += [_Question(source, target, address) for address in aims or [None]]
    return questions


def _choose(source: Namespace, addresses: Sequence[Address], version: int) -> Address | None:
    """One address of a family; routes are only looked at where there is a choice."""
    candidates = [one for one in addresses if one.version == version]
    return (
        first_in_reach(source, candidates) if len(candidates) > 1 else next(iter(candidates), None)
    )


class _Asker:
    """Sends requests from many namespaces and takes their answers in, in one thread."""

    def __init__(self, timeout: float, hosts: int) -> None:
        self._timeout = timeout
        self._room = max(16, _COPIES // hosts)
        self._identity = int.from_bytes(os.urandom(2), "big")
        self._opened = ExitStack()
        self._poll = select.poll()
        self._sockets: dict[tuple[Namespace, int], Any] = {}
        self._by_descriptor: dict[int, tuple[Any, int]] = {}
        self._sent: dict[int, tuple[_Question, float]] = {}
        self._in_time: deque[tuple[_Question, float]] = deque()  # when sent, oldest first
        self._on_their_way: dict[int, float] = {}  # when the latest were sent, oldest first
        self._again: deque[_Question] = deque()
        self._number = 0
        self._open = 0

    def __enter__(self) -> _Asker:
        return self

    def __exit__(self, *_: object) -> None:
        self._opened.close()

    def ask(self, questions: Iterable[_Question]) -> None:
        """Ask them all, many at a time, and wait for the answers."""
        coming = deque(questions)
        while coming or self._open:
            waiting = self._again or (coming if self._open < _AT_ONCE else None)
            if waiting and self._until_room() == 0:
                self._send(waiting.popleft())
                self._take_answers(0)  # at once, so that the times are true
            else:
                seconds = self._until_next_deadline()
                self._take_answers(min(seconds, self._until_room()) if waiting else seconds)
            self._give_up()

    def _until_room(self) -> float:
        """How long it is until another request can go without a queue that overflows."""
        now = time.monotonic()
        while self._on_their_way:
            number, sent = next(iter(self._on_their_way.items()))
            if sent + _FRESH > now:
                return sent + _FRESH - now if len(self._on_their_way) >= self._room else 0.0
            del self._on_their_way[number]
        return 0.0

    def _send(self, question: _Question) -> None:
        from icmplib import ICMPRequest, ICMPSocketError

        assert question.address
        icmp = self._socket(question.source, question.address.version)
        self._number = (self._number + 1) & 0xFFFF
        if question.tries == 0:
            self._open += 1
        question.tries += 1
        question.numbers.append(self._number)
        now = time.monotonic()
        self._sent[self._number] = question, now
        self._on_their_way[self._number] = now
        self._in_time.append((question, now))
        try:
            send_request(icmp, ICMPRequest(str(question.address), self._identity, self._number))
        except ICMPSocketError as error:
            self._close(question, *judge_refusal(error))

    def _socket(self, namespace: Namespace, version: int) -> Any:
        key = (namespace, version)
        if key not in self._sockets:
            icmp = self._opened.enter_context(open_inside(namespace, lambda: open_icmp(version)))
            self._sockets[key] = icmp
            self._by_descriptor[icmp.sock.fileno()] = icmp, version
            self._poll.register(icmp.sock, select.POLLIN)
        return self._sockets[key]

    def _take_answers(self, seconds: float) -> None:
        for descriptor, _ in self._poll.poll(seconds * 1000):
            self._take(*self._by_descriptor[descriptor])

    def _take(self, icmp: Any, version: int) -> None:
        reply = next_reply(icmp, 0)
        if reply is None:
            return
        question, sent = self._sent.get(reply.sequence, (None, 0.0))
        if reply.id != self._identity or question is None:
            return
        refusal = judge_reply(reply, version)
        if refusal:
            self._close(question, *refusal)
        elif reply.source == str(question.address):
            self._close(question, "answered", milliseconds=max(reply.time - sent, 0.0) * 1000)

    def _close(
        self,
        question: _Question,
        outcome: Outcome,
        reason: str = "",
        milliseconds: float | None = None,
    ) -> None:
        if question.open:
            question.close(outcome, reason, milliseconds)
            for number in question.numbers:
                if self._sent.get(number, (None, 0.0))[0] is question:
                    del self._sent[number]
                    self._on_their_way.pop(number, None)
            self._open -= 1

    def _until_next_deadline(self) -> float:
        for question, sent in self._in_time:
            if question.open:
                return max(0.0, sent + self._timeout / _TRIES - time.monotonic())
        return _FRESH

    def _give_up(self) -> None:
        """Ask again where a request has had its time, or not at all; a late answer counts, too."""
        limit = time.monotonic() - self._timeout / _TRIES
        while self._in_time:
            question, sent = self._in_time[0]
            if question.open and sent > limit:
                return
            self._in_time.popleft()
            if question.open and question.tries < _TRIES:
                self._again.append(question)
            elif question.open:
                self._close(question, "silent", f"no answer within {self._timeout:g} s")
