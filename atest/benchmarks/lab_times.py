"""A keyword that measures a lab from inside a run, by the keywords that everybody uses."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

from robot.api.deco import keyword
from robot.libraries.BuiltIn import BuiltIn

from .settle import Settling

_FIRST = "{nodes: {first: , second: }, links: [endpoints: [first, second]]}"
_PAGE = os.sysconf("SC_PAGE_SIZE")


@keyword
def measure_lab(source: str, result: str, hosts_to_reach: str = "") -> None:
    """Starts and stops a lab, and writes how many milliseconds each took.

    The modules are loaded by a small lab before, as by the first test of a run.

    Args:
        source: The path of the lab file.
        result: The file to write to.
        hosts_to_reach: When given, names of hosts that then all reach each other, by commas.
    """
    run = BuiltIn().run_keyword
    run("Start Lab", _FIRST)
    run("Stop Lab")
    with Settling() as settling:
        settling.wait()
        before = _resident()
        start = time.perf_counter()
        run("Start Lab", source)
        up = time.perf_counter()
        found = {"up": (up - start) * 1000, "memory": (_resident() - before) / 1024}
        if hosts_to_reach:
            found["reach"] = _timed_reaching(hosts_to_reach.split(","))
        start = time.perf_counter()
        run("Stop Lab")
        found["down"] = (time.perf_counter() - start) * 1000
        settling.wait()
        found["gone"] = (time.perf_counter() - start) * 1000
    Path(result).write_text(json.dumps(found))


def _timed_reaching(hosts: list[str]) -> float:
    run = BuiltIn().run_keyword
    start = time.perf_counter()
    run("All Hosts Should Reach Each Other", *hosts)
    return (time.perf_counter() - start) * 1000


def _resident() -> int:
    """How many bytes of memory this process has, without what files share with others."""
    size, shared = map(int, Path("/proc/self/statm").read_text().split()[1:3])
    return (size - shared) * _PAGE
