"""The netlink connection and answers that the kernel gives too rarely to wait for them."""

from __future__ import annotations

import errno

import pytest

from NetnsLibrary.core.netlink.transport import (
    NLM_F_ACK,
    NLM_F_DUMP,
    NLM_F_REQUEST,
    Message,
    Refused,
)
from utest.support.crafted import (
    ENTRY,
    INTERRUPTED,
    acknowledged,
    answer,
    connected,
    done,
    entry,
    header_of,
    refused,
)

ASK = Message(18, 0, b"question")
TRIES = 20


def test_what_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    transport, crafted = connected(monkeypatch, acknowledged(1) + acknowledged(2))
    transport.request(Message(18, 0, b"1234"), Message(20, 0x600, b"12345678"))
    (sent,) = crafted.sent
    assert header_of(sent) == (20, 18, NLM_F_REQUEST | NLM_F_ACK, 1, 0)
    assert header_of(sent, 20) == (24, 20, NLM_F_REQUEST | NLM_F_ACK | 0x600, 2, 0)
    assert sent[16:20] + sent[36:] == b"123412345678"


def test_requests_are_sent_in_batches_of_48(monkeypatch: pytest.MonkeyPatch) -> None:
    pieces = [
        b"".join(acknowledged(number) for number in numbers)
        for numbers in (range(1, 49), range(49, 97), range(97, 101))
    ]
    transport, crafted = connected(monkeypatch, *pieces)
    assert transport.request(*[ASK] * 100) == []
    assert [len(sent) // 24 for sent in crafted.sent] == [48, 48, 4]
    assert crafted.used_up


def test_acknowledgements_may_come_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    transport, crafted = connected(
        monkeypatch, answer(ENTRY, 1, b"one"), acknowledged(1), acknowledged(2)
    )
    assert transport.request(ASK, ASK) == [b"one"]
    assert crafted.used_up


def test_late_answers_to_an_earlier_request_are_skipped(monkeypatch: pytest.MonkeyPatch) -> None:
    late = entry(1, b"late") + refused(1, errno.EPERM)
    transport, _ = connected(
        monkeypatch,
        acknowledged(1),
        late + answer(ENTRY, 2, b"right") + late + acknowledged(2),
        late,
        entry(3, b"also right") + done(3),
    )
    transport.request(ASK)
    assert transport.request(ASK) == [b"right"]
    assert transport.dump(ASK) == [b"also right"]


@pytest.mark.parametrize("capped", [True, False])
@pytest.mark.parametrize("words", [None, "No, thank you", "Odd length"])
def test_refusal_in_the_middle(
    monkeypatch: pytest.MonkeyPatch, capped: bool, words: str | None
) -> None:
    transport, _ = connected(
        monkeypatch,
        acknowledged(1) + refused(2, errno.EBUSY, words, capped=capped) + acknowledged(3),
    )
    with pytest.raises(Refused) as error:
        transport.request(ASK, ASK, ASK)
    assert (error.value.errno, error.value.words, error.value.position) == (
        errno.EBUSY,
        words,
        1,
    )
    assert str(error.value) == (words or "Device or resource busy")


def test_a_list_in_several_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    transport, crafted = connected(
        monkeypatch, entry(1, b"one") + entry(1, b"two"), entry(1, b"three"), done(1)
    )
    assert transport.dump(ASK) == [b"one", b"two", b"three"]
    assert header_of(crafted.sent[0])[2] == NLM_F_REQUEST | NLM_F_DUMP


@pytest.mark.parametrize("marked", ["first entry", "last entry", "end"])
def test_a_list_that_was_interrupted_is_asked_for_again(
    monkeypatch: pytest.MonkeyPatch, marked: str
) -> None:
    marks = [INTERRUPTED if marked == part else 0 for part in ("first entry", "last entry", "end")]
    broken = entry(1, b"old", marks[0]) + entry(1, b"twice", marks[1]) + done(1, flags=marks[2])
    transport, crafted = connected(monkeypatch, broken, entry(2, b"new") + done(2))
    assert transport.dump(ASK) == [b"new"]
    assert [header_of(sent)[3] for sent in crafted.sent] == [1, 2]


def test_the_rest_of_an_interrupted_list_is_read_before_it_is_asked_for_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    transport, crafted = connected(
        monkeypatch,
        entry(1, b"old", INTERRUPTED),
        entry(1, b"rest"),
        done(1),
        entry(2, b"new") + done(2),
    )
    assert transport.dump(ASK) == [b"new"]
    assert crafted.used_up


def test_a_list_that_is_always_interrupted_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    pieces = [entry(1 + number, b"?", INTERRUPTED) + done(1 + number) for number in range(TRIES)]
    transport, crafted = connected(monkeypatch, *pieces)
    with pytest.raises(Refused) as error:
        transport.dump(ASK)
    assert error.value.errno == errno.EAGAIN
    assert error.value.words == "the list changed in each of 20 tries to read it"
    assert len(crafted.sent) == TRIES


@pytest.mark.parametrize("words", [None, "Not that list"])
@pytest.mark.parametrize("with_entries", [True, False])
def test_a_list_that_ends_with_an_error(
    monkeypatch: pytest.MonkeyPatch, words: str | None, with_entries: bool
) -> None:
    before = entry(1, b"one") if with_entries else b""
    transport, _ = connected(monkeypatch, before + done(1, errno.ENOENT, words))
    with pytest.raises(Refused) as error:
        transport.dump(ASK)
    assert (error.value.errno, error.value.words) == (errno.ENOENT, words)


def test_a_list_that_is_refused_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    transport, _ = connected(monkeypatch, refused(1, errno.EPERM, "Not for you"))
    with pytest.raises(Refused) as error:
        transport.dump(ASK)
    assert (error.value.errno, error.value.words) == (errno.EPERM, "Not for you")


def test_an_end_of_a_list_without_a_status_is_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    transport, _ = connected(monkeypatch, entry(1, b"one") + answer(3, 1))
    assert transport.dump(ASK) == [b"one"]


def test_a_list_can_be_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    transport, _ = connected(monkeypatch, done(1))
    assert transport.dump(ASK) == []


def test_entries_keep_their_length_without_the_padding(monkeypatch: pytest.MonkeyPatch) -> None:
    entries = [b"1", b"22", b"333", b"4444", b"55555"]
    piece = b"".join(entry(1, one) for one in entries)
    transport, _ = connected(monkeypatch, piece + done(1))
    assert transport.dump(ASK) == entries
