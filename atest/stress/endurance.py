"""Very many namespaces in one run: descriptors, threads and memory end where they began."""

from __future__ import annotations

import random
from pathlib import Path

from .counts import Count
from .host import DATA, Host

_ENTERED = 10_000
_CREATED = 1_000
_PER_TEST = 100
# Robot Framework itself keeps the result of each test, about 2 KiB of them.
_TOLERANCE = 1024  # KiB
_HEAD = f"""*** Settings ***
Library     NetnsLibrary
Library     stress.keywords
Resource    {DATA / "endurance.resource"}
Suite Setup    Create Transient Namespace    alice

*** Test Cases ***
"""


def run(folder: Path, chance: random.Random, share: int) -> list[Count]:
    enters, creates = _ENTERED // share // _PER_TEST, _CREATED // share // _PER_TEST
    with Host("endurance", folder) as host:
        suite = host.folder / "endurance.robot"
        suite.write_text(_HEAD + _tests(enters, creates))
        child = host.start("--output", "NONE", "--console", "none", str(suite))
        child.wait(timeout=600)
        record = host.record
        failures = record.texts("lost") + host.leftovers() + host.text("stderr").splitlines()
    if record.count("compared") != 1 or child.returncode != 0:
        failures.append(f"the run ended with {child.returncode}")
    remark = f"memory: {' '.join(record.texts('memory'))} (tolerance +{_TOLERANCE} KiB)"
    return [
        Count("endurance: enter and leave", enters * _PER_TEST, _ENTERED // share, failures),
        Count("endurance: create and close", creates * _PER_TEST, _CREATED // share, [], remark),
    ]


def _tests(enters: int, creates: int) -> str:
    return "\n".join(
        [
            # The memory of a program settles only after it has done everything some times.
            *(_test(f"Warm up entering {number}", "Enter And Leave") for number in range(40)),
            *(_test(f"Warm up creating {number}", "Create And Close") for number in range(5)),
            "Remember\n    Remember What Is Open    all\n    Remember Memory\n",
            *(_test(f"Enter {number}", "Enter And Leave") for number in range(enters)),
            *(_test(f"Create {number}", "Create And Close") for number in range(creates)),
            "Nothing is lost\n    What Is Open Should Be As Remembered    all\n"
            f"    Memory Should Be As Remembered    {_TOLERANCE}\n",
        ]
    )


def _test(name: str, keyword: str) -> str:
    return f"{name}\n    {keyword}    {_PER_TEST}\n"
