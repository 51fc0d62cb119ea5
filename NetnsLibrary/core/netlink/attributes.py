"""Netlink attributes: a length, a type and a payload, padded to four bytes."""

from __future__ import annotations

import struct
from collections.abc import Iterator

_HEADER = struct.Struct("=HH")
_U32 = struct.Struct("=I")
_I32 = struct.Struct("=i")

NESTED = 0x8000
_TYPE_MASK = 0x3FFF  # the upper two bits are flags

_PADDING = (b"", b"\0\0\0", b"\0\0", b"\0")


def attribute(kind: int, payload: bytes) -> bytes:
    """One attribute with its padding."""
    length = 4 + len(payload)
    return _HEADER.pack(length, kind) + payload + _PADDING[length & 3]


def nested(kind: int, *attributes: bytes) -> bytes:
    """An attribute that holds attributes."""
    return attribute(kind | NESTED, b"".join(attributes))


def text(kind: int, value: str) -> bytes:
    """An attribute with a text and its closing zero."""
    return attribute(kind, value.encode() + b"\0")


def u32(kind: int, value: int) -> bytes:
    """An attribute with an unsigned number of 32 bits, in the machine's byte order."""
    return attribute(kind, _U32.pack(value))


def i32(kind: int, value: int) -> bytes:
    """An attribute with a signed number of 32 bits, in the machine's byte order."""
    return attribute(kind, _I32.pack(value))


def parse(data: bytes, start: int = 0) -> dict[int, bytes]:
    """The attributes of `data` from `start` on, by type; of a repeated type the last one."""
    # Not by way of `each`: an interface has forty attributes, and this takes less time.
    found = {}
    end = len(data)
    unpack = _HEADER.unpack_from
    while start + 4 <= end:
        length, kind = unpack(data, start)
        if length < 4 or start + length > end:
            break  # cut off: what follows has no meaning
        found[kind & _TYPE_MASK] = data[start + 4 : start + length]
        start += (length + 3) & ~3
    return found


def each(data: bytes, start: int = 0) -> Iterator[tuple[int, bytes]]:
    """The attributes of `data` from `start` on, one after the other."""
    end = len(data)
    unpack = _HEADER.unpack_from
    while start + 4 <= end:
        length, kind = unpack(data, start)
        if length < 4 or start + length > end:
            return  # cut off: what follows has no meaning
        yield kind & _TYPE_MASK, data[start + 4 : start + length]
        start += (length + 3) & ~3


def to_text(payload: bytes) -> str:
    """The text of a payload, without its closing zero."""
    return payload.rstrip(b"\0").decode(errors="replace")


def to_u32(payload: bytes) -> int:
    """The unsigned number of a payload."""
    number: int = _U32.unpack_from(payload)[0]
    return number


def to_i32(payload: bytes) -> int:
    """The signed number of a payload."""
    number: int = _I32.unpack_from(payload)[0]
    return number
