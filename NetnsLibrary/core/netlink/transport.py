"""A netlink connection into one namespace: requests, acknowledgements, dumps, errors.

A connection is made while the worker is in the namespace, and reaches this namespace from
then on. It is used by one thread. The kernel carries a request out while it is being sent,
so a thread that is interrupted has either asked and got what it asked for, or not asked.
"""

from __future__ import annotations

import os
import socket
import struct
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from .attributes import each, to_i32, to_text

NLM_F_REQUEST = 0x01
NLM_F_ACK = 0x04
_ACKNOWLEDGED = NLM_F_REQUEST | NLM_F_ACK
NLM_F_DUMP = 0x300
NLM_F_REPLACE = 0x100
NLM_F_EXCL = 0x200
NLM_F_CREATE = 0x400
_DUMP_INTERRUPTED = 0x10
_ANSWER_CAPPED = 0x100
_ANSWER_HAS_ATTRIBUTES = 0x200

_NLMSG_ERROR = 2
_NLMSG_DONE = 3
_NLMSGERR_ATTR_MSG = 1

_SOL_NETLINK = 270
_NETLINK_CAP_ACK = 10
_NETLINK_EXT_ACK = 11
_NETLINK_GET_STRICT_CHK = 12

_HEADER = struct.Struct("=IHHII")
_HEADER_LENGTH = _HEADER.size
_OUTCOME = struct.Struct("=IHHIIi")  # the header of an acknowledgement, and its error number
_RECEIVE = 1 << 16  # the kernel writes a list in pieces of at most 32 KiB
_BATCH = 48  # acknowledgements of so many requests surely fit the receive buffer
_DUMP_TRIES = 20


def new_buffer() -> bytearray:
    """Room for the longest piece of an answer, for connections that share it."""
    return bytearray(_RECEIVE)


class Message(NamedTuple):
    """A request to the kernel: its type and flags, and all that follows the header."""

    kind: int
    flags: int
    body: bytes


class Refused(Exception):
    """The kernel's answer to a request: error number, its own words, which request it was."""

    def __init__(self, errno: int, words: str | None, position: int) -> None:
        super().__init__(words or os.strerror(errno))
        self.errno = errno
        self.words = words
        self.position = position


class Transport:
    """A netlink socket of the namespace that the calling thread is in."""

    def __init__(self, buffer: bytearray | None = None) -> None:
        """Open it; several connections that one thread uses in turns may share a `buffer`."""
        self._socket = socket.socket(
            socket.AF_NETLINK, socket.SOCK_RAW | socket.SOCK_CLOEXEC, socket.NETLINK_ROUTE
        )
        self._sequence = 0
        self._exchanging = False
        self._forks = _forks
        self._buffer = bytearray(_RECEIVE) if buffer is None else buffer
        for option in (_NETLINK_CAP_ACK, _NETLINK_EXT_ACK, _NETLINK_GET_STRICT_CHK):
            self._socket.setsockopt(_SOL_NETLINK, option, 1)

    @property
    def usable(self) -> bool:
        """Whether the next question will get its own answer.

        After an exception between a question and its answer it may not: answers come
        that nobody waits for, and a list that is half read forbids the next one. Nor in the
        child of a fork, which would take its parent's answers.
        """
        return not self._exchanging and self._forks == _forks

    def fileno(self) -> int:
        """The socket's descriptor, for requests of netdevice(7), which any socket takes."""
        return self._socket.fileno()

    def close(self) -> None:
        """Close the socket, which would keep the namespace alive."""
        self._socket.close()

    def request(self, *messages: Message) -> list[bytes]:
        """Send requests in one go and return what they were answered, in their order.

        The kernel takes each on its own: after one that it refuses, those that follow it
        are still carried out. The first refusal is raised when all are answered.
        """
        answers: list[bytes] = []
        self._exchanging = True
        if len(messages) == 1:
            refusal = self._request_one(messages[0], answers)
        else:
            refusal = self._request_several(messages, answers)
        self._exchanging = False
        if refusal is not None:
            try:
                raise refusal
            finally:
                del refusal  # else it and this frame keep each other alive
        return answers

    def dump(self, message: Message) -> list[bytes]:
        """All that the kernel lists for `message`.

        A list that was changed while the kernel wrote it may lack entries or have some
        twice; the kernel marks it, and it is asked for again.
        """
        for _ in range(_DUMP_TRIES):
            self._exchanging = True
            complete, entries = self._dump_once(message)
            self._exchanging = False
            if complete:
                return entries
        raise Refused(11, f"the list changed in each of {_DUMP_TRIES} tries to read it", 0)

    def _request_one(self, message: Message, answers: list[bytes]) -> Refused | None:
        """Carry out one request; when it is just done, this is all the work that it makes."""
        sequence = self._sequence = self._sequence + 1
        kind, flags, body = message
        every = flags | _ACKNOWLEDGED
        self._socket.send(_HEADER.pack(_HEADER_LENGTH + len(body), kind, every, sequence, 0) + body)
        size = self._socket.recv_into(self._buffer)
        length, kind, _, answered, _, number = _OUTCOME.unpack_from(self._buffer)
        if (kind, answered, number, length) == (_NLMSG_ERROR, sequence, 0, size):
            return None
        return self._acknowledgements(sequence, 1, answers, size)

    def _request_several(self, messages: Sequence[Message], answers: list[bytes]) -> Refused | None:
        refusal: Refused | None = None
        for start in range(0, len(messages), _BATCH):
            chunk = messages[start : start + _BATCH]
            first = self._send(chunk, NLM_F_ACK)
            refused = self._acknowledgements(first, len(chunk), answers)
            if refused is not None and refusal is None:
                refused.position += start
                refusal = refused
        return refusal

    def _send(self, messages: Sequence[Message], flags: int) -> int:
        """Send `messages` and return the sequence number of the first."""
        first = self._sequence + 1
        self._sequence += len(messages)
        pieces = []
        for sequence, message in enumerate(messages, first):
            length = _HEADER_LENGTH + len(message.body)
            every = NLM_F_REQUEST | flags | message.flags
            pieces.append(_HEADER.pack(length, message.kind, every, sequence, 0))
            pieces.append(message.body)
        self._socket.send(b"".join(pieces))
        return first

    def _acknowledgements(
        self, first: int, count: int, answers: list[bytes], received: int = 0
    ) -> Refused | None:
        """Take the answers apart; the first `received` bytes are in the buffer already."""
        refusal = None
        open_requests = count
        while open_requests:
            for kind, flags, sequence, payload in self._receive(received):
                if not first <= sequence < first + count:
                    continue  # late answer to an earlier request
                if kind != _NLMSG_ERROR:
                    answers.append(payload)
                    continue
                open_requests -= 1
                number = -to_i32(payload)
                if number and refusal is None:
                    refusal = Refused(number, _explanation(flags, payload), sequence - first)
            received = 0
        return refusal

    def _dump_once(self, message: Message) -> tuple[bool, list[bytes]]:
        wanted = self._send([message], NLM_F_DUMP)
        entries: list[bytes] = []
        complete = True
        while True:
            for kind, flags, sequence, payload in self._receive():
                if sequence != wanted:
                    continue
                if flags & _DUMP_INTERRUPTED:
                    complete = False
                if kind in (_NLMSG_ERROR, _NLMSG_DONE):
                    number = -to_i32(payload) if len(payload) >= 4 else 0
                    if number > 0:
                        self._exchanging = False
                        raise Refused(number, _explanation(flags, payload, kind), 0)
                    return complete, entries
                entries.append(payload)

    def _receive(self, received: int = 0) -> Iterator[tuple[int, int, int, bytes]]:
        data = bytes(self._buffer[: received or self._socket.recv_into(self._buffer)])
        start = 0
        while start + _HEADER_LENGTH <= len(data):
            length, kind, flags, sequence, _ = _HEADER.unpack_from(data, start)
            if length < _HEADER_LENGTH:
                return  # no message: what follows has no meaning
            yield kind, flags, sequence, data[start + _HEADER_LENGTH : start + length]
            start += (length + 3) & ~3


def _explanation(flags: int, payload: bytes, kind: int = _NLMSG_ERROR) -> str | None:
    """The kernel's own words in an error message, see "extended ACK" in netlink(7)."""
    if not flags & _ANSWER_HAS_ATTRIBUTES:
        return None
    start = 4
    if kind == _NLMSG_ERROR:  # the request follows, or only its header
        (length,) = struct.unpack_from("=I", payload, 4)
        start += _HEADER_LENGTH if flags & _ANSWER_CAPPED else (length + 3) & ~3
    for number, value in each(payload, start):
        if number == _NLMSGERR_ATTR_MSG:
            return to_text(value)
    return None


_forks = 0


def _count_fork() -> None:
    global _forks  # noqa: PLW0603
    _forks += 1


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_count_fork)
