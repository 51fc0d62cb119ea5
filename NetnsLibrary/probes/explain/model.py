"""What was found on the way from one host to another."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...core import Namespace

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
# What to do about interfaces that were set down on purpose, by their namespaces and numbers.
Remedies = Mapping[tuple[Namespace, int], str]


@dataclass(frozen=True)
class Step:
    """One thing on the way that can be broken.

    Attributes:
        where: the namespace or the interface that it is about.
        what: what was looked at, like `route to 10.0.0.2`.
        found: what was found, as a clause without a full stop.
        ok: whether packets can pass.
        remedy: what to do about it, as a sentence; empty where there is nothing to say.
    """

    where: str
    what: str
    found: str
    ok: bool
    remedy: str = ""

    def __str__(self) -> str:
        return f"{self.where}, {self.what}: {self.found}"


@dataclass(frozen=True)
class Explanation:
    """The way from a namespace to an address and back, step by step.

    Attributes:
        source: the name of the namespace where the way begins.
        target: the address, with the port where one was asked for.
        steps: what was looked at, in the order in which packets meet it.
        seconds: how long it took to look.
    """

    source: str
    target: str
    steps: Sequence[Step]
    seconds: float

    @property
    def first_broken(self) -> Step | None:
        """The first step that no packet passes; None when all are in order."""
        return next((step for step in self.steps if not step.ok), None)

    @property
    def sentence(self) -> str:
        """What to tell somebody who wonders why the target was not reached."""
        broken = self.first_broken
        if broken is None:
            return (
                f"No broken step is found now on the way from {self.source} to {self.target}: "
                f"{self.steps[-1].found}."
            )
        sentence = f"The way from {self.source} to {self.target} breaks at {broken}."
        return f"{sentence} {broken.remedy}" if broken.remedy else sentence

    def __str__(self) -> str:
        return self.sentence
