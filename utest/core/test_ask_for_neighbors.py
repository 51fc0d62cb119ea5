"""Whoever makes an interface with IPv6 addresses may have others ask through it at once."""

from __future__ import annotations

import struct

import pytest

from NetnsLibrary.core import addresses

INDEX = 7
LINK_LOCAL = bytes.fromhex("fe80" + "00" * 13 + "01")


class Kernel:
    """Lists one address, tentative until it was asked `late` times."""

    def __init__(self, late: int) -> None:
        self.asked = 0
        self.late = late
        self.transport = self

    def dump(self, ask: object) -> list[bytes]:
        self.asked += 1
        flags = 0x40 if self.asked <= self.late else 0
        return [struct.pack("=BBBBi HH16s", 10, 64, flags, 253, INDEX, 20, 1, LINK_LOCAL)]


def test_a_complete_address_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "wait_until", lambda *_: pytest.fail("waited"))
    kernel = Kernel(late=0)
    addresses.wait_until_it_can_ask(kernel, INDEX)  # type: ignore[arg-type]
    assert kernel.asked == 1


def test_an_address_that_the_kernel_completes_later_is_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    waits = []

    def wait_until(condition, namespace, groups, timeout):  # type: ignore[no-untyped-def]
        waits.append((groups, timeout))
        while not condition():
            pass

    monkeypatch.setattr(addresses, "wait_until", wait_until)
    kernel = Kernel(late=3)
    addresses.wait_until_it_can_ask(kernel, INDEX)  # type: ignore[arg-type]
    assert kernel.asked == 4
    assert waits == [(0x400, 0.1)]
