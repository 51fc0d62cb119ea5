"""Netlink attributes: put together and taken apart."""

from __future__ import annotations

import pytest

from NetnsLibrary.core.netlink import attributes


@pytest.mark.parametrize("length", range(10))
def test_length_does_not_count_the_padding_to_four_bytes(length: int) -> None:
    payload = bytes(range(1, length + 1))
    packed = attributes.attribute(7, payload)
    assert packed[:4] == bytes([4 + length, 0, 7, 0])  # tests run on little-endian machines
    assert len(packed) % 4 == 0
    assert packed[4:] == payload + bytes(-length % 4)


@pytest.mark.parametrize("lengths", [(), (0,), (1, 2, 3, 4, 5), (255, 0, 1000)])
def test_what_is_put_together_is_taken_apart(lengths: tuple[int, ...]) -> None:
    parts = [(number, bytes([number]) * length) for number, length in enumerate(lengths, 1)]
    packed = b"".join(attributes.attribute(*part) for part in parts)
    assert list(attributes.each(packed)) == parts
    assert attributes.parse(packed) == dict(parts)


def test_begins_where_it_is_told() -> None:
    packed = b"header!!" + attributes.attribute(5, b"five")
    assert attributes.parse(packed, 8) == {5: b"five"}


def test_of_a_repeated_one_the_last_counts() -> None:
    packed = attributes.attribute(5, b"one") + attributes.attribute(5, b"two")
    assert attributes.parse(packed) == {5: b"two"}
    assert list(attributes.each(packed)) == [(5, b"one"), (5, b"two")]


def test_flags_are_no_part_of_the_type() -> None:
    packed = attributes.nested(18, attributes.attribute(1, b"inner"), attributes.u32(2, 7))
    assert packed[2:4] == bytes([18, 0x80])
    found = attributes.parse(packed)
    assert list(found) == [18]
    assert attributes.parse(found[18]) == {1: b"inner", 2: bytes([7, 0, 0, 0])}
    assert attributes.parse(attributes.attribute(18 | 0x4000, b"")) == {18: b""}


@pytest.mark.parametrize("value", ["", "eth0", "fünf"])
def test_texts(value: str) -> None:
    payload = attributes.parse(attributes.text(3, value))[3]
    assert payload == value.encode() + b"\0"
    assert attributes.to_text(payload) == value


def test_text_that_is_no_text_is_shown_somehow() -> None:
    assert attributes.to_text(b"a\xffb\0") == "a\ufffdb"


@pytest.mark.parametrize("value", [0, 1, 65536, 2**32 - 1])
def test_numbers(value: int) -> None:
    assert attributes.to_u32(attributes.parse(attributes.u32(4, value))[4]) == value


@pytest.mark.parametrize("value", [0, -1, 2**31 - 1, -(2**31)])
def test_signed_numbers(value: int) -> None:
    assert attributes.to_i32(attributes.parse(attributes.i32(4, value))[4]) == value


WHOLE = attributes.attribute(1, b"whole")


@pytest.mark.parametrize(
    "rest",
    [
        b"\x08",
        b"\x08\0\x02",
        b"\x08\0\x02\0",  # four bytes are announced and missing
        b"\x08\0\x02\0abc",
        b"\0\0\x02\0abcd",  # shorter than its own header: it would never end
        b"\x03\0\x02\0abcd",
        b"\xff\xff\x02\0abcd",
    ],
)
def test_what_is_cut_off_is_left_out(rest: bytes) -> None:
    assert attributes.parse(WHOLE + rest) == {1: b"whole"}
    assert attributes.parse(rest) == {}


def test_the_last_one_needs_no_padding() -> None:
    assert attributes.parse(WHOLE + b"\x05\0\x02\0x") == {1: b"whole", 2: b"x"}
