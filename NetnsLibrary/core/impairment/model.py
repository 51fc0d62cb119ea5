"""What is wrong with what leaves an interface."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, fields, replace

from ..errors import ArgumentError

PERCENTAGES = ("loss", "duplicate", "corrupt", "reorder")
_LEAST_PERCENT = 0.000001  # what every means can make
_LONGEST = 3600.0  # seconds; the kernel takes more, but nothing answers later than that
SLOWEST = 8  # bit/s: the kernel counts whole bytes
_FASTEST = 10**18  # bit/s; the kernel takes more, but no machine sends that much
_LARGEST_SEED = 2**64 - 1
_LARGEST_LIMIT = 2**32 - 1


@dataclass(frozen=True)
class Impairment:
    """What is wrong with what leaves an interface; None is what nothing is said of.

    As an order, None keeps what there is and 0 takes it away. As an answer, None means
    that there is none of it.

    Attributes:
        delay: how long each packet is held back, in seconds.
        jitter: by how much the delay differs from packet to packet, in seconds: each gets
            one of between delay - jitter and delay + jitter. It needs a delay.
        loss: packets that vanish, in percent.
        duplicate: packets that are sent twice, in percent.
        corrupt: packets of which one bit is changed, in percent.
        reorder: packets that are sent at once, before those that wait for their delay, in
            percent. It needs a delay.
        rate: the most that is sent, in bit/s.
        limit: how many packets can wait; without it as many as rate and delay need.
        seed: where the kernel's random numbers begin: with the same one the same packets are lost.
        means: what does it: "netem", "tbf", "nftables", or two of these with a comma.
    """

    delay: float | None = None
    jitter: float | None = None
    loss: float | None = None
    duplicate: float | None = None
    corrupt: float | None = None
    reorder: float | None = None
    rate: int | None = None
    limit: int | None = None
    seed: int | None = None
    means: str = field(default="", compare=False)

    @property
    def given(self) -> dict[str, float | int]:
        """What something is said of, by name."""
        values = {one.name: getattr(self, one.name) for one in fields(self) if one.compare}
        return {name: value for name, value in values.items() if value is not None}

    @property
    def empty(self) -> bool:
        """Whether nothing is wrong; a limit and a seed alone do nothing."""
        return not (self.given.keys() - {"limit", "seed"})

    def check(self) -> None:
        """Raise `ArgumentError` when a value can be of no interface."""
        for name in PERCENTAGES:
            check_percent(name, getattr(self, name))
        for name in ("delay", "jitter"):
            _check_time(name, getattr(self, name))
        _check_rate(self.rate)
        _check_number("limit", self.limit, _LARGEST_LIMIT)
        _check_number("seed", self.seed, _LARGEST_SEED)

    def changed_by(self, order: Impairment) -> Impairment:
        """What there is after an order: its values, and for those it leaves open the old ones.

        Raises `ArgumentError` when that does not fit together.
        """
        order.check()
        values = {name: value or None for name, value in order.given.items()}
        changed = replace(self, **values, means="")  # type: ignore[arg-type]
        changed.check_together()
        return changed

    def check_together(self) -> None:
        """Raise `ArgumentError` when one value needs another one that is not there."""
        for name in ("jitter", "reorder"):
            if getattr(self, name) and not self.delay:
                raise ArgumentError(
                    f"A {name} of {_shown(name, getattr(self, name))} needs a delay, and there is "
                    f"none. Give one with 'delay', or take the {name} away with '{name}=0'."
                )
        if self.jitter and self.delay and self.jitter > self.delay:
            raise ArgumentError(
                f"A jitter of {_shown('jitter', self.jitter)} is more than the delay of "
                f"{_shown('delay', self.delay)}: no packet can leave before it came."
            )

    def __str__(self) -> str:
        words = [f"{name} {_shown(name, value)}" for name, value in self.given.items()]
        return ", ".join(words) or "none"


def check_percent(name: str, value: float | None) -> None:
    """Raise `ArgumentError` when a number is no percentage of packets."""
    if value is not None and not 0 <= value <= 100:
        raise ArgumentError(f"{name} {value:g} % is out of range: it can be from 0 to 100 %.")
    if value and value < _LEAST_PERCENT:
        raise ArgumentError(
            f"{name} {value:g} % is too little: the least is {_LEAST_PERCENT:f} %, and 0 is none."
        )


def _check_rate(rate: int | None) -> None:
    if not rate:
        return
    if rate < SLOWEST:
        raise ArgumentError(f"The rate cannot be {rate} bit/s: {SLOWEST} bit/s are the least.")
    if rate > _FASTEST:
        raise ArgumentError(f"The rate cannot be {rate:g} bit/s: 1,000,000 tbit are the most.")


def _check_time(name: str, value: float | None) -> None:
    if value is None:
        return
    if not math.isfinite(value) or value < 0:
        raise ArgumentError(f"The {name} cannot be negative, and it is {value:g} s.")
    if value > _LONGEST:
        raise ArgumentError(f"The {name} cannot be more than {_LONGEST:g} s: it is {value:g} s.")


def _check_number(name: str, value: int | None, most: int) -> None:
    if value is not None and not 0 <= value <= most:
        raise ArgumentError(f"{name} {value} is out of range: it can be from 0 to {most}.")


def _shown(name: str, value: float) -> str:
    if name in PERCENTAGES:
        return f"{value:g} %"
    if name == "rate":
        return rate_text(int(value))
    if name == "limit":
        return f"{value} packets"
    return time_text(value) if name in ("delay", "jitter") else str(value)


def time_text(seconds: float) -> str:
    """A short time as people write it."""
    return f"{seconds:g} s" if seconds >= 1 else f"{seconds * 1000:g} ms"


def rate_text(rate: int) -> str:
    """A rate in the largest unit that it has whole thousandths of."""
    for unit, size in (("gbit", 10**9), ("mbit", 10**6), ("kbit", 10**3)):
        if rate >= size:
            return f"{rate / size:.9g} {unit}"
    return f"{rate} bit"
