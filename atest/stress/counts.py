"""What was counted, and the table of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

_SHOWN = 10  # details of one count; more do not help


@dataclass
class Count:
    """One thing that was done many times.

    Attributes:
        name: what was done.
        done: how often it was.
        wanted: how often it has to be; less is a failure of its own.
        failures: one sentence for each time that it went wrong.
        remark: anything else worth knowing.
    """

    name: str
    done: int
    wanted: int
    failures: list[str] = field(default_factory=list)
    remark: str = ""

    @property
    def failed(self) -> int:
        return len(self.failures) or int(self.done < self.wanted)

    @property
    def passed(self) -> int:
        return max(self.done - self.failed, 0)


def show(counts: Iterable[Count]) -> int:
    """Print the table and the details of what failed; return the exit status."""
    counts = list(counts)
    width = max(len(count.name) for count in counts)
    print(f"\n{'':{width}}  {'done':>7} {'wanted':>7} {'failed':>7}")
    for count in counts:
        line = f"{count.name:{width}}  {count.done:7} {count.wanted:7} {count.failed:7}"
        print(f"{line}  {count.remark}".rstrip())
    for count in counts:
        _show_details(count)
    failed = sum(count.failed for count in counts)
    print(f"\n{sum(count.passed for count in counts)} passed, {failed} failed")
    return 1 if failed else 0


def _show_details(count: Count) -> None:
    if count.failed:
        print(f"\n{count.name}:")
    if count.done < count.wanted:
        print(f"  only {count.done} of {count.wanted} were done")
    for failure in count.failures[:_SHOWN]:
        print(f"  {failure}")
    if len(count.failures) > _SHOWN:
        print(f"  and {len(count.failures) - _SHOWN} more")
