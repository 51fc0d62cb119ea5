"""Keywords that read and that run a program, beside the least that would do the same."""

from __future__ import annotations

import socket
import statistics
import struct
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from NetnsLibrary import core
from NetnsLibrary.core import starting
from NetnsLibrary.core.interfaces import End, create_veth

from .measure import Measurement
from .progress import rounds_of

_CALLS = 100
_INTERFACES = 1000
_GETLINK = 18
_LIST = 0x300


def measure(_: Path, rounds: int) -> list[Measurement]:
    """Read one interface, list a thousand, and run a program."""
    with core.new_transient("crowd", loopback=True) as crowd, core.new_transient("far") as far:
        for number in range(_INTERFACES // 2):
            create_veth(End(crowd, f"a{number}"), End(crowd, f"b{number}"), up=False)
        create_veth(End(crowd, "last"), End(far, "eth0"), up=False)
        with core.execute(crowd, _connection) as bare:
            cases = (
                _Case(
                    "read one interface, beside a bare request",
                    lambda: core.interfaces.get(far, "eth0"),
                    lambda: _ask(bare, 0, 1),
                    _CALLS,
                ),
                _Case(
                    "list 1,000 interfaces, beside a bare list",
                    lambda: core.interfaces.names(crowd),
                    lambda: _ask(bare, _LIST, 0),
                    3,
                ),
                _Case(
                    "run a program, beside subprocess.run",
                    lambda: starting.run(crowd, ["true"]),
                    lambda: subprocess.run(["true"], check=True, capture_output=True),
                    10,
                ),
            )
            found: dict[str, tuple[list[float], list[float]]] = {
                one.name: ([], []) for one in cases
            }
            for _round in rounds_of("reading and running", rounds):
                for case in cases:
                    found[case.name][0].append(_timed(case.ours, case.times))
                    found[case.name][1].append(_timed(case.least, case.times))
    return [Measurement(name, *both, "µs", None) for name, both in found.items()]


class _Case(NamedTuple):
    name: str
    ours: Callable[[], object]
    least: Callable[[], object]  # the least that would do the same
    times: int


def _connection() -> socket.socket:
    return socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, socket.NETLINK_ROUTE)


def _ask(connection: socket.socket, flags: int, index: int) -> None:
    """Ask for interfaces and read the whole answer, without a look at what it says."""
    connection.send(struct.pack("=IHHIIBxHiII", 32, _GETLINK, 1 | flags, 1, 0, 0, 0, index, 0, 0))
    while True:
        answer = connection.recv(1 << 16)
        if not flags or struct.unpack_from("=IH", answer)[1] == 3:  # NLMSG_DONE
            return


def _timed(what: Callable[[], object], times: int) -> float:
    found = []
    for _ in range(times):
        start = time.perf_counter_ns()
        what()
        found.append((time.perf_counter_ns() - start) / 1000)
    return statistics.median(found)
