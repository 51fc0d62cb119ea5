"""Answers of the kernel that a test writes itself."""

from __future__ import annotations

import struct

import pytest

from NetnsLibrary.core.netlink.attributes import attribute
from NetnsLibrary.core.netlink.transport import Transport

_HEADER = struct.Struct("=IHHII")

ERROR, DONE, ENTRY = 2, 3, 16
INTERRUPTED = 0x10
CAPPED = 0x100
HAS_ATTRIBUTES = 0x200
MULTI = 0x2


class CraftedSocket:
    """Stands for the netlink socket: remembers what was sent, answers what it was given."""

    def __init__(self, *pieces: bytes) -> None:
        self.sent: list[bytes] = []
        self._pieces = list(pieces)

    def send(self, data: bytes) -> int:
        self.sent.append(data)
        return len(data)

    def recv_into(self, buffer: bytearray) -> int:
        piece = self._pieces.pop(0)
        buffer[: len(piece)] = piece
        return len(piece)

    def setsockopt(self, *_: object) -> None:
        pass

    def close(self) -> None:
        pass

    @property
    def used_up(self) -> bool:
        """Whether everything was received."""
        return not self._pieces


def connected(monkeypatch: pytest.MonkeyPatch, *pieces: bytes) -> tuple[Transport, CraftedSocket]:
    """A transport whose socket gives these pieces, one with each call."""
    crafted = CraftedSocket(*pieces)
    with monkeypatch.context() as patched:
        patched.setattr("socket.socket", lambda *_: crafted)
        return Transport(), crafted


def answer(kind: int, sequence: int, payload: bytes = b"", flags: int = 0) -> bytes:
    """One message with its header and padding."""
    header = _HEADER.pack(_HEADER.size + len(payload), kind, flags, sequence, 0)
    return header + payload + b"\0" * (-len(payload) % 4)


def acknowledged(sequence: int) -> bytes:
    """The request was carried out."""
    return refused(sequence, 0)


def refused(sequence: int, errno: int, words: str | None = None, *, capped: bool = True) -> bytes:
    """The request was refused, in the kernel's own words when there are some."""
    request = answer(ENTRY, sequence, b"request!!")
    payload = struct.pack("=i", -errno) + (request[:16] if capped else request)
    flags = CAPPED if capped else 0
    if words is not None:
        flags |= HAS_ATTRIBUTES
        payload += attribute(1, words.encode() + b"\0")
    return answer(ERROR, sequence, payload, flags)


def done(sequence: int, errno: int = 0, words: str | None = None, flags: int = 0) -> bytes:
    """The list is complete."""
    payload = struct.pack("=i", -errno)
    if words is not None:
        flags |= HAS_ATTRIBUTES
        payload += attribute(1, words.encode() + b"\0")
    return answer(DONE, sequence, payload, flags | MULTI)


def entry(sequence: int, payload: bytes, flags: int = 0) -> bytes:
    """One entry of a list."""
    return answer(ENTRY, sequence, payload, flags | MULTI)


def header_of(request: bytes, position: int = 0) -> tuple[int, int, int, int, int]:
    """Length, type, flags, sequence number and port of a message that was sent."""
    found: tuple[int, int, int, int, int] = _HEADER.unpack_from(request, position)
    return found
