"""What is found out about one thing that networks may need."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from ..namespace import Namespace


@dataclass(frozen=True)
class Finding:
    """Whether something works on this machine.

    Attributes:
        name: what it is called, like `netem`.
        topic: what kind of thing it is, like `queueing discipline`.
        works: whether it does.
        required: whether the library is of no use without it.
        told: what was found.
        remedy: what can be done where it does not work; empty where it does.
    """

    name: str
    topic: str
    works: bool
    required: bool
    told: str
    remedy: str = ""

    def __str__(self) -> str:
        state = "works" if self.works else "does not work"
        return " ".join(filter(None, (f"{self.name} {state}: {self.told}", self.remedy)))


class Answer(NamedTuple):
    """What a check has found: whether it works, what was found, what to do."""

    works: bool
    told: str
    remedy: str = ""


class Check(NamedTuple):
    """How something is found out: `ask` gets an empty namespace that is there for it."""

    topic: str
    ask: Callable[[Namespace], Answer]
    required: bool = False


class MachineCheck(NamedTuple):
    """How something is found out that is no matter of a namespace."""

    topic: str
    ask: Callable[[], Answer]
    required: bool = False
