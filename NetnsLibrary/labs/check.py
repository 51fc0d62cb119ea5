"""A lab file, from its text to the plan, with all that is wrong with it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from .findings import Findings, LabError, MisfitError, Path, Problem
from .model import Topology
from .plan import Plan
from .planning import plan_or_tell
from .source import Source


class Layout(NamedTuple):
    """Where a file has the nodes and links of a topology: in those of containerlab it differs.

    Attributes:
        above: what leads to its nodes and links.
        links: the positions there of the topology's links, which may be fewer.
    """

    above: Path
    links: Sequence[int]

    def place(self, problem: Problem) -> Problem:
        """A problem of the topology as one of the file."""
        placed = problem.with_link_of(self.links)
        return placed._replace(path=(*self.above, *placed.path))


class Checked(NamedTuple):
    """A lab that can be built.

    Attributes:
        plan: all that is to be built.
        warnings: texts with their places in the file, for the log.
        topology: what the file says.
        name: the path of the file, or `<text>`.
        file: the full path of the file; None without one.
        given: what was read, path or text.
        layout: where the file has what the topology has.
    """

    plan: Plan
    warnings: tuple[str, ...]
    topology: Topology
    name: str
    file: str | None
    given: str | os.PathLike[str]
    layout: Layout

    @contextmanager
    def places_told(self) -> Iterator[None]:
        """Have what the kernel does not take of the lab told with its place in the file."""
        try:
            yield
        except MisfitError as error:
            problem = self.layout.place(Problem(error.path, str(error)))
            # Read again: what stands where is much, and is not kept in memory for this.
            raise LabError(Source(self.given).texts([problem])) from None


def check(source: str | os.PathLike[str]) -> Checked:
    """Read a lab file and plan the lab; nothing is built.

    Args:
        source: a path, or YAML text: what has a line break, `: ` or begins with `{`.

    Raises:
        LabError: it cannot be read or built; it tells everything that is wrong with it.
    """
    from . import containerlab, reading

    read = Source(source)
    findings = Findings()
    foreign = containerlab.is_containerlab(read.content)
    if foreign:
        said, links = containerlab.read(read.content, findings)
        layout = Layout(("topology",), links)
    else:
        said = reading.read(read.content, findings)
        layout = Layout((), range(len(said.links)) if said else ())
    if said is None:
        read.refuse(findings)
    assert said is not None
    planning = Findings()
    plan = plan_or_tell(said, planning)
    findings.errors += map(layout.place, planning.errors)
    findings.warnings += map(layout.place, planning.warnings)
    read.refuse(findings)
    assert plan is not None
    warnings = tuple(read.texts(findings.warnings))
    return Checked(plan, warnings, said, read.name, read.file, source, layout)
