"""The core's operations beside the kernel's own time for them, which limit.c measures."""

from __future__ import annotations

import contextlib
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from NetnsLibrary import core
from NetnsLibrary.core.interfaces import End, create_veth

from .limit import SAMPLES, compile_limit, medians_of_limit
from .measure import Measurement
from .progress import rounds_of
from .settle import Settling

_UNSHARE, _OPEN, _VETH = "unshare", "open ns fd", "veth both ends by fd"
_GOAL_NAMESPACE = 1.2
_GOAL_VETH = 1.8

Namespaces = list[core.Namespace]


def measure(folder: Path, rounds: int) -> list[Measurement]:
    """Create namespaces and veth pairs, in turns with limit.c."""
    program = compile_limit(folder)
    ours: dict[str, list[float]] = {case.name: [] for case in _CASES}
    limits: dict[str, list[float]] = {_UNSHARE: [], _OPEN: [], _VETH: []}
    with Settling() as settling:
        core.new_transient().close()  # starts the worker thread
        for _ in rounds_of("namespaces and veth pairs", rounds):
            settling.wait()
            medians = medians_of_limit(program)
            for name, values in limits.items():
                values.append(medians[name])
            for case in _CASES:
                settling.wait()
                # All namespaces of a case live until its end, as in limit.c: the kernel
                # dismantles closed ones in the background, which would disturb.
                with contextlib.ExitStack() as living:
                    ours[case.name].append(case.measure(living))
    both = [sum(pair) for pair in zip(limits[_UNSHARE], limits[_OPEN], strict=True)]
    return [
        Measurement(
            case.name, ours[case.name], limits[_VETH] if case.veth else both, "µs", case.goal
        )
        for case in _CASES
    ]


def _create(living: contextlib.ExitStack) -> float:
    return _timed(lambda: living.enter_context(core.new_transient()), SAMPLES)


def _connect(living: contextlib.ExitStack) -> float:
    return _pairs(_with_connections(_namespaces(living)))


def _connect_for_the_first_time(living: contextlib.ExitStack) -> float:
    return _pairs(_namespaces(living))


def _connect_with_addresses(living: contextlib.ExitStack) -> float:
    return _pairs(_with_connections(_namespaces(living)), "10.0.0.1/24", "10.0.0.2/24")


def _namespaces(living: contextlib.ExitStack) -> Namespaces:
    return [living.enter_context(core.new_transient(loopback=True)) for _ in range(SAMPLES)]


def _with_connections(namespaces: Namespaces) -> Namespaces:
    """The same, with a netlink socket of the worker open in each, as in limit.c."""
    for namespace in namespaces:
        core.worker.call(core.interfaces.exists, namespace, "lo")
    return namespaces


def _pairs(namespaces: Namespaces, address: str = "", peer_address: str = "") -> float:
    """Connect them two by two; with addresses the ends are set up too."""
    ends = iter(namespaces)

    def connect() -> None:
        end = End(next(ends), "eth0", [address] if address else [])
        peer = End(next(ends), "eth0", [peer_address] if peer_address else [])
        create_veth(end, peer, up=bool(address))

    return _timed(connect, len(namespaces) // 2)


def _timed(operation: Callable[[], object], times: int) -> float:
    found = []
    for _ in range(times):
        start = time.perf_counter_ns()
        operation()
        found.append((time.perf_counter_ns() - start) / 1000)
    return statistics.median_high(found)  # as limit.c has it


class _Case(NamedTuple):
    name: str
    veth: bool  # whether it is compared with a veth pair or with a namespace
    goal: float | None
    measure: Callable[[contextlib.ExitStack], float]  # the median of a round in microseconds


_CASES = (
    _Case("create a namespace", False, _GOAL_NAMESPACE, _create),
    _Case("veth pair", True, _GOAL_VETH, _connect),
    _Case("veth pair, first request in both", True, None, _connect_for_the_first_time),
    _Case("veth pair, up and with addresses", True, None, _connect_with_addresses),
)
