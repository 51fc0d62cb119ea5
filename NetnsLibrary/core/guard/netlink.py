"""The little of netlink(7) that the guard needs: requests in the network it is in."""

from __future__ import annotations

import os
import socket
import struct
from collections.abc import Iterator

_REQUEST, _ACK, _DUMP = 0x01, 0x04, 0x300
_ERROR, _DONE = 2, 3
_HEADER = struct.Struct("=IHHII")
_RECEIVE = 1 << 16


def request(family: int, kind: int, body: bytes, flags: int = 0) -> list[bytes]:
    """Send one request; return what it is answered, raise `OSError` when it is refused."""
    with _open(family) as link:
        return _ask(link, kind, _ACK | flags, body)


def dump(family: int, kind: int, body: bytes) -> list[bytes]:
    """All that the kernel lists for a request."""
    with _open(family) as link:
        return _ask(link, kind, _DUMP, body)


def attribute(kind: int, payload: bytes) -> bytes:
    """One attribute, with what fills it up to four bytes."""
    length = 4 + len(payload)
    return struct.pack("=HH", length, kind) + payload + bytes(-length % 4)


def attributes(data: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """The attributes of a message from `start` on."""
    while start + 4 <= len(data):
        length, kind = struct.unpack_from("=HH", data, start)
        if length < 4:
            return
        yield kind & 0x3FFF, data[start + 4 : start + length]
        start += (length + 3) & ~3


def _open(family: int) -> socket.socket:
    link = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW | socket.SOCK_CLOEXEC, family)
    link.settimeout(2)
    return link


def _ask(link: socket.socket, kind: int, flags: int, body: bytes) -> list[bytes]:
    link.send(_HEADER.pack(_HEADER.size + len(body), kind, _REQUEST | flags, 1, 0) + body)
    answers: list[bytes] = []
    while True:
        data = link.recv(_RECEIVE)
        start = 0
        while start + _HEADER.size <= len(data):
            length, answer, _, _, _ = _HEADER.unpack_from(data, start)
            payload = data[start + _HEADER.size : start + length]
            if answer in (_ERROR, _DONE):
                number = -int(struct.unpack_from("=i", payload)[0]) if len(payload) >= 4 else 0
                if number > 0:
                    raise OSError(number, os.strerror(number))
                return answers
            answers.append(payload)
            start += (length + 3) & ~3
