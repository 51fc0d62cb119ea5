"""The guard against getting slower: each ratio beside the one that was recorded.

Only ratios are compared, of things that were measured in turns: absolute times tell as much of
the machine as of the library.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from .measure import Measurement

RECORDED = Path(__file__).with_name("recorded.json")
_WORSE = 1.5  # times the recorded ratio
# The second end of a pair to be set up costs several times as much as the first, and the median
# falls on the one or the other by chance.
_UNSTEADY = {"Set Interface Up"}
_TRIES = 6  # a machine that was busy meanwhile is no reason to fail


def read_recorded(path: Path = RECORDED) -> dict[str, float]:
    """The recorded ratios, by the names of their measurements."""
    recorded: dict[str, float] = json.loads(path.read_text())
    return recorded


def record(measurements: Iterable[Measurement], path: Path = RECORDED) -> None:
    """Write the ratios to compare with from now on."""
    ratios = {one.name: round(one.ratio, 2) for one in measurements if one.name not in _UNSTEADY}
    path.write_text(json.dumps(ratios, indent=2, ensure_ascii=False) + "\n")
    print(f"Recorded in {path}")


def worse(measurements: Iterable[Measurement], recorded: Mapping[str, float]) -> list[str]:
    """A sentence for each ratio that is worse than the recorded one by more than half."""
    return [
        f"{one.name}: the ratio is {one.ratio:.2f}, and {recorded[one.name]:.2f} was recorded"
        for one in measurements
        if one.name in recorded and one.ratio > _WORSE * recorded[one.name]
    ]


def measured_again(
    measure: Callable[[], list[Measurement]],
    recorded: Mapping[str, float],
    tell: Callable[[str], object] = print,
) -> tuple[list[Measurement], list[str]]:
    """Measure a case until nothing in it is worse, a few times at most.

    Return the best of each measurement, and what was worse each time.
    """
    best = measure()
    for _ in range(_TRIES - 1):
        found = worse(best, recorded)
        if not found:
            break
        tell(f"Measured again, because of {'; '.join(found)}.")
        pairs = zip(best, measure(), strict=True)
        best = [min(pair, key=lambda one: one.ratio) for pair in pairs]
    return best, worse(best, recorded)
