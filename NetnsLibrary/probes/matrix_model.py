"""Who reaches whom, as it was found; apart from the finding, see `matrix`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..core import Namespace
from .ping import Outcome
from .targets import Address


@dataclass(frozen=True)
class Cell:
    """Whether one host reaches another at one of its addresses.

    Attributes:
        source, target: the two hosts.
        address: the address of the target; None when they have no family in common.
        milliseconds: the time to the answer; None when there was none.
        outcome: answered, refused, unreachable or silent.
        reason: why there was no answer.
    """

    source: Namespace
    target: Namespace
    address: Address | None
    milliseconds: float | None
    outcome: Outcome
    reason: str

    @property
    def reached(self) -> bool:
        """Whether there was an answer."""
        return self.outcome == "answered"

    def __str__(self) -> str:
        found = f"{self.milliseconds:.3f} ms" if self.reached else f"{self.outcome}: {self.reason}"
        where = f" ({self.address})" if self.address else ""
        return f"{self.source} to {self.target}{where}: {found}"


@dataclass(frozen=True)
class Matrix:
    """All pairs of some hosts, in each address family that both have."""

    hosts: Sequence[Namespace]
    cells: Sequence[Cell]
    seconds: float

    @property
    def failures(self) -> list[Cell]:
        """The ways without an answer."""
        return [cell for cell in self.cells if not cell.reached]

    def __str__(self) -> str:
        answered = len(self.cells) - len(self.failures)
        return f"{answered} of {len(self.cells)} ways between {len(self.hosts)} hosts answered"
