"""A lab file, from its text to the plan, with all that is wrong with it."""

from __future__ import annotations

import os
from typing import NamedTuple

from .findings import Findings
from .model import Topology
from .plan import Plan
from .planning import plan_or_tell
from .source import Source


class Checked(NamedTuple):
    """A lab that can be built.

    Attributes:
        plan: all that is to be built.
        warnings: texts with their places in the file, for the log.
        topology: what the file says.
        name: the path of the file, or `<text>`.
    """

    plan: Plan
    warnings: tuple[str, ...]
    topology: Topology
    name: str


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
    said = (
        containerlab.read(read.content, findings)
        if foreign
        else reading.read(read.content, findings)
    )
    if said is None:
        read.refuse(findings)
    assert said is not None
    planning = Findings()
    plan = plan_or_tell(said, planning)
    # What the planning says is of nodes and links, which are deeper in containerlab's files.
    above = ("topology",) if foreign else ()
    findings.errors += [one._replace(path=(*above, *one.path)) for one in planning.errors]
    findings.warnings += [one._replace(path=(*above, *one.path)) for one in planning.warnings]
    read.refuse(findings)
    assert plan is not None
    return Checked(plan, tuple(read.texts(findings.warnings)), said, read.name)
