"""Changes of one request each beside the kernel's own time for them, which limit.c measures."""

from __future__ import annotations

import contextlib
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from NetnsLibrary import core
from NetnsLibrary.core.interfaces import End, create_veth

from .limit import SAMPLES, compile_limit, medians_of_limit
from .measure import Measurement
from .progress import rounds_of
from .settle import Settling

_GOAL = 3.0
_LIMITS = {"Add Address": "addr4 add", "Set Interface Up": "link up", "Add Route": "route add"}


def measure(folder: Path, rounds: int) -> list[Measurement]:
    """Addresses, routes and setting up, in turns with limit.c."""
    program = compile_limit(folder)
    ours: dict[str, list[float]] = {name: [] for name in _LIMITS}
    limits: dict[str, list[float]] = {name: [] for name in _LIMITS}
    with Settling() as settling:
        for _ in rounds_of("single changes", rounds):
            settling.wait()
            medians = medians_of_limit(program)
            settling.wait()
            for name, median in _round().items():
                ours[name].append(median)
                limits[name].append(medians[_LIMITS[name]])
    return [Measurement(name, ours[name], limits[name], "µs", _GOAL) for name in _LIMITS]


def _round() -> dict[str, float]:
    """The median of each change in namespaces that are connected two by two, as in limit.c."""
    with contextlib.ExitStack() as living:
        places = [living.enter_context(core.new_transient()) for _ in range(SAMPLES)]
        for place, other in zip(places[::2], places[1::2], strict=True):
            create_veth(End(place, "eth0"), End(other, "eth0"), up=False)
        for place in places:
            core.interfaces.exists(place, "eth0")  # opens the connection, as it is in limit.c
        # Never the same texts twice, so that what was parsed before is of no use.
        addresses = [[f"10.0.{number}.1/24"] for number in range(SAMPLES)]
        networks = [f"192.0.{number}.0/24" for number in range(SAMPLES)]
        routers = [f"10.0.{number}.2" for number in range(SAMPLES)]
        return {
            "Add Address": _timed(lambda at: core.addresses.add(places[at], "eth0", addresses[at])),
            "Set Interface Up": _timed(lambda at: core.interfaces.set_up(places[at], "eth0")),
            "Add Route": _timed(
                lambda at: core.routes.add(places[at], networks[at], via=routers[at])
            ),
        }


def _timed(change: Callable[[int], object]) -> float:
    found = []
    for place in range(SAMPLES):
        start = time.perf_counter_ns()
        change(place)
        found.append((time.perf_counter_ns() - start) / 1000)
    return statistics.median_high(found)  # as limit.c has it
