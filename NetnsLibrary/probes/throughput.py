"""How much data gets from one namespace to another, measured with plain sockets.

One thread sends and receives, so on a fast link it is that thread which sets the limit.
"""

from __future__ import annotations

import errno
import os
import select
import socket
import struct
import time
from dataclasses import dataclass

from ..core import ArgumentError, Namespace, NetnsError
from ..core.closing import Closing
from . import Protocol
from .sockets import destination, family_of, open_inside, open_socket, wait_for
from .targets import Address

LONGEST = 3600.0  # seconds
PATIENCE = 5.0  # seconds for the first data to arrive

_RESET_WHEN_CLOSED = struct.pack("ii", 1, 0)  # struct linger, see socket(7)
_PIECE = 1 << 18
_AT_ONCE = 16  # datagrams in a row; more would overflow the receiver's buffer
_STILL_COMING = 0.2  # seconds of silence, after which datagrams are lost
_DRAIN_WITHIN = 2.0
_MTU = {4: (socket.IPPROTO_IP, 14), 6: (socket.IPPROTO_IPV6, 24)}  # IP(V6)_MTU
_HEADERS = {4: 28, 6: 48}  # of IP and UDP
_LARGEST = 65507


class NothingArrivedError(NetnsError):
    """What was sent did not get to the receiver; the message is a part of a sentence."""


@dataclass(frozen=True)
class Throughput:
    """How much payload arrived in how much time.

    Attributes:
        megabits: a second, in units of 1,000,000 bits, without the headers of packets.
        seconds: for how long it was measured.
        means: iperf3 or sockets.
        loss: how many datagrams did not arrive, in percent; None for TCP.
    """

    megabits: float
    seconds: float
    means: str
    loss: float | None = None

    def __str__(self) -> str:
        loss = "" if self.loss is None else f", {self.loss:.3g} % of the datagrams lost"
        how = f"measured for {self.seconds:.3g} s by {self.means}"
        return f"{self.megabits:.3f} Mbit/s arrive{loss}, {how}"


def check(protocol: str, duration: float) -> None:
    """Raise `ArgumentError` when something is out of range."""
    if protocol not in ("tcp", "udp"):
        raise ArgumentError(f"No protocol '{protocol}'. Write tcp or udp.")
    if not 0 < duration <= LONGEST:
        raise ArgumentError(
            f"The duration has to be longer than zero and at most {LONGEST:g} s, "
            f"and it is {duration:g} s."
        )


class SocketMeter(Closing):
    """A receiver in one namespace, and a sender in another one for the time of a measurement.

    Attributes:
        port: where the receiver can be reached as long as the `with` block lasts.
    """

    def __init__(self, receiver: Namespace, address: Address, protocol: Protocol, port: int = 0):
        """Open the receiver's socket at its address; port 0 stands for any that is free."""
        self._address = address
        self._protocol = protocol
        what = f"listen on {protocol} port {port}" if port else f"open a {protocol} socket"
        self._receiver = open_inside(
            receiver, lambda: _open_receiver(address, protocol, port), what
        )
        self.port: int = self._receiver.getsockname()[1]

    def close(self) -> None:
        """Close the receiver's socket."""
        self._receiver.close()

    def measure(self, source: Namespace, duration: float) -> Throughput:
        """Send from a namespace as much as it can, and count what arrives.

        Args:
            source: where it is sent from.
            duration: for how many seconds, from the first arrival on.

        Raises:
            NothingArrivedError: there is no connection, or nothing arrives.
        """
        check(self._protocol, duration)
        tcp = self._protocol == "tcp"
        kind = socket.SOCK_STREAM if tcp else socket.SOCK_DGRAM
        with open_socket(source, family_of(self._address), kind) as sender:
            sender.setblocking(False)
            try:
                self._connect(sender)
                if tcp:
                    with self._receiver.accept()[0] as connection:
                        connection.setblocking(False)
                        return _Transfer(sender, connection, _PIECE).run(duration)
                size = _datagram(sender, self._address.version)
                return _Transfer(sender, self._receiver, size, datagrams=True).run(duration)
            except OSError as error:
                number = errno.errorcode.get(error.errno or 0, error.errno)
                words = f'the kernel says "{error.strerror}" ({number})'
                raise NothingArrivedError(words) from None

    def _connect(self, sender: socket.socket) -> None:
        where = destination(self._address, self.port)
        if self._protocol == "udp":
            sender.connect(where)
            return
        # Else what was not sent yet would stay, without an owner, when the connection is closed.
        sender.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_WHEN_CLOSED)
        number = sender.connect_ex(where)
        if number == errno.EINPROGRESS:
            if not wait_for(sender, select.POLLOUT, PATIENCE):
                raise NothingArrivedError(f"no connection within {PATIENCE:g} s")
            number = sender.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        if number:
            raise OSError(number, os.strerror(number))
        if not wait_for(self._receiver, select.POLLIN, PATIENCE):
            raise NothingArrivedError(f"no connection within {PATIENCE:g} s")


def _open_receiver(address: Address, protocol: Protocol, port: int) -> socket.socket:
    kind = socket.SOCK_STREAM if protocol == "tcp" else socket.SOCK_DGRAM
    opened = socket.socket(family_of(address), kind | socket.SOCK_CLOEXEC)
    try:
        opened.setblocking(False)
        if protocol == "tcp":
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        # A link-local address has another interface here than where it is sent from.
        anywhere = "::" if address.version == 6 else "0.0.0.0"
        opened.bind((anywhere if address.is_link_local else str(address), port))
        if protocol == "tcp":
            opened.listen(1)
    except BaseException:
        opened.close()
        raise
    return opened


def _datagram(sender: socket.socket, version: int) -> int:
    """How many bytes fit into one packet on the way out."""
    return min(sender.getsockopt(*_MTU[version]) - _HEADERS[version], _LARGEST)


class _Transfer:
    """Sends into one socket and receives from the other one, both without blocking."""

    def __init__(
        self, sender: socket.socket, receiver: socket.socket, size: int, *, datagrams: bool = False
    ) -> None:
        self._sender, self._receiver = sender, receiver
        self._data, self._buffer = bytes(size), bytearray(size)
        self._datagrams = datagrams
        self._sent = self._received = 0  # how often
        self._bytes = 0

    def run(self, duration: float) -> Throughput:
        """Go on until the time is over; it begins with the first arrival."""
        poll = select.poll()
        poll.register(self._sender, select.POLLOUT)
        poll.register(self._receiver, select.POLLIN)
        first: float | None = None
        now = time.monotonic()
        until = now + PATIENCE
        while now < until:
            for descriptor, event in poll.poll((until - now) * 1000):
                if descriptor == self._receiver.fileno():
                    self._receive()
                elif event & select.POLLOUT:
                    self._send()
                else:
                    self._fail()
            now = time.monotonic()
            if first is None and self._bytes:
                first, until = now, now + duration
                self._bytes = 0  # they are what the time begins with
        if first is None:
            raise NothingArrivedError(f"nothing arrived within {PATIENCE:g} s")
        passed = now - first
        return Throughput(self._bytes * 8 / passed / 1e6, passed, "sockets", self._loss())

    def _send(self) -> None:
        for _ in range(_AT_ONCE if self._datagrams else 1):
            try:
                self._sender.send(self._data)
            except BlockingIOError:
                return
            except OSError as error:
                if error.errno != errno.ENOBUFS:  # the queue of the interface dropped it
                    raise
            self._sent += 1

    def _receive(self) -> None:
        for _ in range(_AT_ONCE if self._datagrams else 1):
            try:
                size = self._receiver.recv_into(self._buffer)
            except BlockingIOError:
                return
            self._received += 1
            self._bytes += size

    def _fail(self) -> None:
        number = self._sender.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        raise OSError(number or errno.EPIPE, os.strerror(number or errno.EPIPE))

    def _loss(self) -> float | None:
        """How many datagrams did not arrive, when those on their way have had time to."""
        if not self._datagrams:
            return None
        until = time.monotonic() + _DRAIN_WITHIN
        while self._received < self._sent and time.monotonic() < until:
            if not wait_for(self._receiver, select.POLLIN, _STILL_COMING):
                break
            self._receive()
        return 100 * max(0, self._sent - self._received) / self._sent
