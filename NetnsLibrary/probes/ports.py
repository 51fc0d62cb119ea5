"""Whether something answers at a port: open, refused, unreachable or silent."""

from __future__ import annotations

import errno
import os
import select
import socket
import struct
import time
from dataclasses import dataclass
from typing import Literal

from ..core import Namespace
from ..core.checks import check_range, check_timeout
from .sockets import destination, family_of, open_socket, wait_for
from .targets import Address, resolve

# What became of the question. "silent" means that nothing came back in time: the host is
# not there, or something on the way drops the packets.
Answer = Literal["open", "refused", "unreachable", "silent"]

_LARGEST = 65507  # bytes, what an IPv4 packet of 65,535 has left
_REFUSED = (errno.ECONNREFUSED, errno.ECONNRESET)
_TELL_ERRORS = {4: (socket.IPPROTO_IP, 11), 6: (socket.IPPROTO_IPV6, 25)}  # IP(V6)_RECVERR
_RESET_WHEN_CLOSED = struct.pack("ii", 1, 0)  # struct linger, see socket(7)


@dataclass(frozen=True)
class PortAnswer:
    """What a port of a host answered.

    Attributes:
        target: what was asked for, like `10.0.0.2:80`.
        answer: open, refused, unreachable or silent.
        reason: why it is not open: the kernel's words, or that nothing came back.
        milliseconds: how long the answer took.
        data: what came back from a UDP port.
    """

    target: str
    answer: Answer
    reason: str
    milliseconds: float
    data: bytes = b""

    def __str__(self) -> str:
        if self.answer == "open":
            return f"open after {self.milliseconds:.1f} ms"
        return f"{self.answer}: {self.reason}"


def ask_tcp(namespace: Namespace, target: str, port: int, timeout: float) -> PortAnswer:
    """Try to connect from a namespace to a TCP port, and reset the connection at once.

    Args:
        namespace: where the connection comes from.
        target: an address, or a name that the namespace knows.
        port: 1 to 65535.
        timeout: how long to wait for an answer, in seconds.
    """
    question = _Question(namespace, target, port, timeout)
    with open_socket(namespace, family_of(question.address), socket.SOCK_STREAM) as connection:
        connection.setblocking(False)
        # A connection that is closed in the usual way may stay half open, without an owner,
        # for minutes when the other side is gone, and keep the namespace alive.
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_WHEN_CLOSED)
        number = connection.connect_ex(destination(question.address, port))
        if number == errno.EINPROGRESS:
            if not wait_for(connection, select.POLLOUT, timeout):
                return question.silent()
            number = connection.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
    return question.answered(number)


def ask_udp(
    namespace: Namespace, target: str, port: int, timeout: float, data: bytes = b"?"
) -> PortAnswer:
    """Send a datagram from a namespace to a UDP port, and wait for one to come back.

    Args:
        namespace: where it is sent from.
        target: an address, or a name that the namespace knows.
        port: 1 to 65535.
        timeout: how long to wait for an answer, in seconds.
        data: what is sent, at most 65,507 bytes; what makes a server answer depends on the server.
    """
    check_range("Number of bytes", len(data), 0, _LARGEST)
    question = _Question(namespace, target, port, timeout)
    with open_socket(namespace, family_of(question.address), socket.SOCK_DGRAM) as channel:
        channel.setblocking(False)
        try:
            # Else the kernel keeps to itself that a router or a firewall finds no way.
            channel.setsockopt(*_TELL_ERRORS[question.address.version], 1)
            channel.connect(destination(question.address, port))
            channel.send(data)
            if not wait_for(channel, select.POLLIN, timeout):
                return question.silent()
            return question.answered(0, channel.recv(65535))
        except OSError as error:
            return question.answered(error.errno or 0)


class _Question:
    """What is asked, checked, and since when."""

    def __init__(self, namespace: Namespace, target: str, port: int, timeout: float) -> None:
        check_range("Port", port, 1, 65535)
        check_timeout(timeout)
        self.address: Address = resolve(namespace, target)
        self._name = f"[{target}]:{port}" if ":" in target else f"{target}:{port}"
        self._timeout = timeout
        self._started = time.monotonic()

    def answered(self, number: int, data: bytes = b"") -> PortAnswer:
        """What an error number of the kernel says; 0 is none."""
        if not number:
            return self._answer("open", "", data)
        words = f'the kernel says "{os.strerror(number)}" ({errno.errorcode.get(number, number)})'
        if number in _REFUSED:
            return self._answer("refused", words)
        if number == errno.ETIMEDOUT:
            return self._answer("silent", words)
        return self._answer("unreachable", words)

    def silent(self) -> PortAnswer:
        """Nothing came back."""
        return self._answer("silent", f"no answer within {self._timeout:g} s")

    def _answer(self, answer: Answer, reason: str, data: bytes = b"") -> PortAnswer:
        milliseconds = (time.monotonic() - self._started) * 1000
        return PortAnswer(self._name, answer, reason, milliseconds, data)
