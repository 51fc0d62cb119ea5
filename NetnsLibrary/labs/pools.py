"""Subnets taken one after the other from a pool of addresses."""

from __future__ import annotations

import bisect
from collections.abc import Iterable

from ..core.prefixes import BITS, Prefix


class Pool:
    """Gives the lowest free subnet of a size; what was taken before is never given."""

    def __init__(self, pool: Prefix, taken: Iterable[Prefix] = ()) -> None:
        """Let subnets be taken from `pool`, without those that overlap one of `taken`."""
        self.prefix = pool
        self._bits = BITS[pool.family]
        self._first, self._end = _range(pool)
        # The taken ranges, none touching another, in order: where they begin and end.
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._next: dict[int, int] = {}  # by length: below there is none left
        for prefix in taken:
            if prefix.family == pool.family:
                self._take(*_range(prefix))

    def take(self, length: int) -> Prefix | None:
        """The lowest subnet with that prefix length that is free, or None."""
        if length < self.prefix.length:
            return None
        size = 1 << (self._bits - length)
        start = self._next.get(length, self._first)
        while start + size <= self._end:
            position = bisect.bisect_right(self._ends, start)
            if position == len(self._starts) or self._starts[position] >= start + size:
                self._take(start, start + size)
                self._next[length] = start + size
                return Prefix(self.prefix.family, start.to_bytes(self._bits // 8, "big"), length)
            start = -(-self._ends[position] // size) * size  # the next multiple
        return None

    def _take(self, start: int, end: int) -> None:
        low = bisect.bisect_left(self._ends, start)
        high = bisect.bisect_right(self._starts, end)
        if low < high:
            start, end = min(start, self._starts[low]), max(end, self._ends[high - 1])
        self._starts[low:high] = [start]
        self._ends[low:high] = [end]


def _range(prefix: Prefix) -> tuple[int, int]:
    """The first address, and the one behind the last."""
    first = int.from_bytes(prefix.packed, "big")
    return first, first + (1 << (BITS[prefix.family] - prefix.length))
