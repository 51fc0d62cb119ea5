"""After thousands of rounds everything is where it was."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable

from NetnsLibrary import core
from NetnsLibrary.core.interfaces import End, create_veth
from utest.support import leaks

# The interpreter's own heap breathes by some hundred KiB; one lost object of 100 bytes in
# each of 10,000 rounds would already be 1,000 KiB.
TOLERANCE = 1 << 20


def memory() -> int:
    """The bytes of memory that this process has in use."""
    gc.collect()
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGESIZE")


def assert_nothing_is_lost(rounds: int, one_round: Callable[[], None]) -> None:
    """Run many rounds, the first tenth of them to let caches and pools grow to their size."""
    for _ in range(rounds // 10):
        one_round()
    before, memory_before = leaks.take(), memory()
    for _ in range(rounds):
        one_round()
    assert leaks.wait_until_same(before) == []
    assert memory() - memory_before < TOLERANCE


def test_10_000_times_enter_and_leave(alice: core.Namespace) -> None:
    def enter_and_leave() -> None:
        with core.entered(alice):
            pass

    assert_nothing_is_lost(10_000, enter_and_leave)


def test_1_000_times_create_and_close() -> None:
    def create_and_close() -> None:
        with core.new_transient(loopback=True):
            pass

    assert_nothing_is_lost(1_000, create_and_close)


def test_100_pairs_come_and_go(alice: core.Namespace, bob: core.Namespace) -> None:
    def come_and_go() -> None:
        ends = create_veth(End(alice, addresses=["10.0.0.1/24"]), End(bob), up=False)
        core.interfaces.delete(ends[0])

    assert_nothing_is_lost(100, come_and_go)


def test_1_000_refusals() -> None:
    def be_refused() -> None:
        try:
            core.new_transient("no name")
        except core.ArgumentError:
            return

    assert_nothing_is_lost(1_000, be_refused)
