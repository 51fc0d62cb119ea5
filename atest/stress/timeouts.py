"""Robot Framework's timeouts, hitting keywords at random moments.

- by themselves: generated tests with timeouts of some milliseconds, of test and keyword,
- precisely: at any microsecond of a keyword, as Robot Framework's timer would do it,
- anywhere: in keywords that an ordinary library keyword runs, so that Robot Framework's own
  code and the library's listener are hit too.
Each in a suite that stays in the host's namespace and in one that entered another.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path

from .counts import Count
from .host import DATA, Host

_TESTS = 900  # each is interrupted once
_ROUNDS = 2400
_ROUNDS_ANYWHERE = 600
_PER_TEST = 20
_HITS = 2000
_SHAPES = (
    "Create And Close",
    "Enter And Leave",
    "Enter Transient And Close",
    "Execute Nested",
    "Execute And Enter",
    "Connect",
    "Create Many",
    "Close Exported",
)
_SETTINGS = f"""*** Settings ***
Library     NetnsLibrary
Library     stress.keywords
Resource    {DATA / "shapes.resource"}
Suite Setup    {{setup}}
"""
_BEFORE = """
*** Test Cases ***
Warm Up
    FOR    ${shape}    IN    @{SHAPES}
        Run Keyword    ${shape}
    END

Remember
    Remember What Is Open    ${SUITE NAME}
"""
_AFTER = """
Nothing Is Lost
    What Is Open Should Be As Remembered    ${SUITE NAME}
"""
_SUITES = {"Host": "No Operation", "Entered": "Enter Transient Namespace    home"}

Tests = Callable[[random.Random], Iterator[str]]


def run(folder: Path, chance: random.Random, share: int) -> list[Count]:
    # How many tests there are of each kind, and what they do.
    kinds: dict[str, tuple[int, Tests]] = {
        "by themselves": (_TESTS // share, _tests_with_timeouts),
        "precisely": (_ROUNDS // share // _PER_TEST, _precise_tests("Interruptible")),
        "anywhere": (
            _ROUNDS_ANYWHERE // share // _PER_TEST,
            _precise_tests("Interruptible As A Whole"),
        ),
    }
    counts, places = [], set()
    for number, (kind, (tests, write)) in enumerate(kinds.items()):
        with Host(f"timeouts-{number}", folder) as host:
            _write_suites(host.folder / "suites", tests, write, chance)
            count = _run_child(host, f"timeouts {kind}: interrupted keywords")
            places |= {place for place, _ in host.record.most_frequent("hit")}
        counts.append(count)
    total = sum(count.done for count in counts)
    remark = f"in {len(places)} functions of the library"
    return [*counts, Count("timeouts: all together", total, _HITS // share, remark=remark)]


def _run_child(host: Host, name: str) -> Count:
    options = ["--output", "NONE", "--console", "none", "--listener", "stress.watch.Watch"]
    options += ["--variable", f"EXPORTED:{host.name}"]
    child = host.start(*options, str(host.folder / "suites"))
    child.wait(timeout=300)
    record = host.record
    failures = record.texts("wrong position") + record.texts("unexpected") + record.texts("lost")
    if record.count("compared") != len(_SUITES):
        failures.append(f"the run broke off: {host.text('stderr')[-500:]}")
    failures += host.leftovers()
    errors = host.text("stderr")
    failures += [line for line in errors.splitlines() if line.startswith(("[ ERROR ]", "Cannot"))]
    remark = f"{record.count('missed')} more in Robot Framework's own code"
    # Python prints what is raised in destructors; Robot Framework raises it once more itself.
    if swallowed := errors.count("Exception ignored in"):
        remark += f", {swallowed} in destructors"
    return Count(name, record.count("hit"), 1, failures, remark)


def _write_suites(folder: Path, tests: int, write: Tests, chance: random.Random) -> None:
    folder.mkdir()
    for suite, setup in _SUITES.items():
        text = [_SETTINGS.format(setup=setup), _BEFORE]
        for number in range(tests // len(_SUITES)):
            text.append(f"\nInterrupted {number}\n")
            text += (f"    {line}\n" for line in write(chance))
        (folder / f"{suite}.robot").write_text("".join([*text, _AFTER]))


def _tests_with_timeouts(chance: random.Random) -> Iterator[str]:
    time, work = chance.randint(2, 9), chance.randint(0, 9)
    shape = chance.choice(_SHAPES)
    if chance.random() < 0.5:
        yield f"[Timeout]    {time} ms"
        runner = "Run Keyword"
    else:
        runner = f"Within    {time} ms"
    # Robot Framework's own work moves the moment within the millisecond.
    yield from ["No Operation"] * work
    yield "WHILE    True    limit=NONE"
    yield f"    {runner}    {shape}"
    yield "END"


def _precise_tests(runner: str) -> Tests:
    def lines(chance: random.Random) -> Iterator[str]:
        shape, seed = chance.choice(_SHAPES), chance.randrange(10**6)
        yield f"Interrupt Keyword Many Times    {runner}    {shape}    {_PER_TEST}    {seed}"

    return lines
