"""One packet that is sent to the target, and whether an answer comes back."""

from __future__ import annotations

import errno
import os
import select
import socket
import struct
import time
from typing import Literal, NamedTuple

from ...core import Namespace
from ..sockets import destination, open_inside, wait_for
from .model import Address

# "sent" means that nothing came back, "forbidden" that the sender's own firewall stopped it.
Kind = Literal["answered", "refused", "unreachable", "forbidden", "sent"]

_ECHO = {4: (8, 0), 6: (128, 129)}  # request and reply, see RFC 792 and RFC 4443
_RESET_ON_CLOSE = struct.pack("=ii", 1, 0)


class Outcome(NamedTuple):
    """What became of the packet, with the kernel's words when it was not answered."""

    kind: Kind
    words: str = ""


def send(
    namespace: Namespace, target: Address, port: int | None, protocol: str, patience: float
) -> Outcome:
    """Send one packet like those that did not arrive, and wait for an answer."""
    try:
        if port is None:
            return _echo(namespace, target, patience)
        if protocol == "udp":
            return _datagram(namespace, target, port, patience)
        return _connection(namespace, target, port, patience)
    except OSError as error:
        return _judge(error.errno or 0)


def _echo(namespace: Namespace, target: Address, patience: float) -> Outcome:
    request, reply = _ECHO[target.version]
    protocol = socket.IPPROTO_ICMPV6 if target.version == 6 else socket.IPPROTO_ICMP
    identity = os.urandom(4)
    message = struct.pack("!BBH", request, 0, 0) + identity
    # The kernel fills in the checksum of ICMPv6 itself.
    message = message[:2] + _checksum(message) + message[4:]
    deadline = time.monotonic() + patience
    with _opened(namespace, target, socket.SOCK_RAW, protocol) as channel:
        channel.sendto(message, destination(target, 0))
        while wait_for(channel, select.POLLIN, deadline - time.monotonic()):
            data = channel.recv(65535)
            start = (data[0] & 0x0F) * 4 if target.version == 4 else 0
            if data[start] == reply and data[start + 4 : start + 8] == identity:
                return Outcome("answered")
    return Outcome("sent")


def _datagram(namespace: Namespace, target: Address, port: int, patience: float) -> Outcome:
    with _opened(namespace, target, socket.SOCK_DGRAM) as channel:
        channel.connect(destination(target, port))
        channel.send(b"")
        if not wait_for(channel, select.POLLIN, patience):
            return Outcome("sent")
        channel.recv(65535)
    return Outcome("answered")


def _connection(namespace: Namespace, target: Address, port: int, patience: float) -> Outcome:
    with _opened(namespace, target, socket.SOCK_STREAM) as channel:
        number = channel.connect_ex(destination(target, port))
        if number == errno.EINPROGRESS:
            if not wait_for(channel, select.POLLOUT, patience):
                return Outcome("sent")
            number = channel.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        # So that it leaves nothing behind on either side.
        channel.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
    return _judge(number) if number else Outcome("answered")


def _opened(namespace: Namespace, target: Address, kind: int, protocol: int = 0) -> socket.socket:
    family = socket.AF_INET6 if target.version == 6 else socket.AF_INET
    kind |= socket.SOCK_CLOEXEC | socket.SOCK_NONBLOCK
    return open_inside(namespace, lambda: socket.socket(family, kind, protocol))


def _judge(number: int) -> Outcome:
    words = os.strerror(number)
    if number in (errno.ECONNREFUSED, errno.ECONNRESET):
        return Outcome("refused", words)
    return Outcome("forbidden" if number == errno.EPERM else "unreachable", words)


def _checksum(message: bytes) -> bytes:
    """The checksum of RFC 1071."""
    total = sum(struct.unpack(f"!{len(message) // 2}H", message))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return struct.pack("!H", ~total & 0xFFFF)
