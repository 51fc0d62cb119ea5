"""Measurements, their table and their file."""

from __future__ import annotations

import json
import os
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Measurement:
    """The medians of two things that were measured in turns.

    Attributes:
        name: what was measured.
        ours, limit: one number for each round, in the unit.
        unit: µs, ms, KiB or MB.
        goal: the most that is good: a ratio or a difference; None only reports.
        by_difference: whether the goal is about the difference and not the ratio.
    """

    name: str
    ours: Sequence[float]
    limit: Sequence[float]
    unit: str
    goal: float | None
    by_difference: bool = False

    @property
    def result(self) -> float:
        """The median over the rounds of the ratio or difference within one round."""
        if not self.by_difference:
            return self.ratio
        pairs = zip(self.ours, self.limit, strict=True)
        return statistics.median(ours - limit for ours, limit in pairs)

    @property
    def ratio(self) -> float:
        """The median over the rounds of the ratio within one round."""
        pairs = zip(self.ours, self.limit, strict=True)
        return statistics.median(ours / limit for ours, limit in pairs)

    @property
    def met(self) -> bool | None:
        return None if self.goal is None else self.result <= self.goal

    @property
    def far_off(self) -> bool:
        return self.goal is not None and self.result > 1.5 * self.goal

    def row(self) -> list[str]:
        ours, limit = (statistics.median(numbers) for numbers in (self.ours, self.limit))
        unit = f" {self.unit}" if self.by_difference else ""
        result = f"{self.result:+.1f}{unit}" if self.by_difference else f"{self.result:.3g}"
        goal = "-" if self.goal is None else f"{self.goal:g}{unit}"
        met = {None: "-", True: "yes", False: "NO"}[self.met]
        return [
            self.name,
            f"{ours:.1f} {self.unit}",
            f"{limit:.1f} {self.unit}",
            result,
            goal,
            met,
        ]


def show(measurements: Iterable[Measurement]) -> None:
    """Print the table."""
    head = ["case", "ours", "limit", "ratio or difference", "goal", "met"]
    rows = [head, *(one.row() for one in measurements)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
    load, processors = os.getloadavg()[0], os.cpu_count() or 1
    if load > processors:
        print(f"The load average is {load:.1f} on {processors} processors: these numbers are poor.")
    for row in rows:
        cells = (f"{cell:{width}}" for cell, width in zip(row, widths, strict=True))
        print("  ".join(cells).rstrip())


def write(measurements: Iterable[Measurement], path: Path) -> None:
    """Write everything to a JSON file, the rounds too."""
    content = [
        {
            "name": one.name,
            "unit": one.unit,
            "ours": list(one.ours),
            "limit": list(one.limit),
            "kind": "difference" if one.by_difference else "ratio",
            "ratio": one.ratio,
            "result": one.result,
            "goal": one.goal,
            "met": one.met,
        }
        for one in measurements
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n")
    print(f"\nWritten to {path}")
