"""A lab that a program keeps up by itself, without Robot Framework."""

from __future__ import annotations

import os
from collections.abc import Callable

from ..core import watcher, worker
from ..core.ending import Outcome, end_programs
from ..core.namespace import close_together
from .announcing import Announcement, announce
from .build import build
from .check import Checked
from .lab import Lab
from .programs import RunningProgram

_GRACE = 1.0  # seconds


class KeptLab:
    """One lab, from its start to its end; a caller that is interrupted loses nothing of it.

    The watcher ends its programs should this process be killed.
    """

    def __init__(self, checked: Checked) -> None:
        """Begin with a lab that was checked."""
        self._checked = checked
        self._lab: Lab | None = None
        self._announcement: Announcement | None = None
        watcher.watch(_GRACE)

    @property
    def built(self) -> bool:
        """Whether there is something to take down."""
        return self._lab is not None

    @property
    def lab(self) -> Lab:
        """The lab, once it was built."""
        assert self._lab is not None
        return self._lab

    @property
    def announcement(self) -> Announcement:
        """The announcement, once it was made."""
        assert self._announcement is not None
        return self._announcement

    def build(self) -> Lab:
        """Make its namespaces, links, addresses and routes."""
        topology, plan = self._checked.topology, self._checked.plan
        name = topology.name or os.path.splitext(os.path.basename(self._checked.name))[0]

        def job() -> Lab:
            lab = self._lab = Lab(name, topology, plan, build(plan))
            lab.source = self._checked.file
            return lab

        with self._checked.places_told():
            return worker.call(job)

    def start_programs(self, tell: Callable[[RunningProgram, float], object]) -> None:
        """Start its programs in their order, each when the one before it is ready.

        Args:
            tell: is called with each program, and the seconds until it was ready.
        """
        lab = self.lab
        for node in lab.plan.nodes.values():
            for said in node.programs:
                program = RunningProgram(said, lab.namespaces[node.name], lab.programs.append)
                tell(program, program.wait_until_ready())

    def processes(self) -> set[int]:
        """The ids of its programs, with one that was being started when that was interrupted."""
        return worker.call(lambda: {program.process.pid for program in self.lab.programs})

    def announce(self) -> None:
        """Let other processes of this user find it and get in."""

        def job() -> None:
            self._announcement = announce(self.lab)

        worker.call(job)

    def stop(self) -> Outcome:
        """End all programs in it, then take it down; also what an interrupted caller began."""

        def job() -> Outcome:
            if self._announcement is not None:
                self._announcement.close()  # first: nobody comes in who is not seen below
            if self._lab is None:
                return Outcome()
            namespaces = list(self._lab.namespaces.values())
            outcome = end_programs(namespaces, _GRACE)
            close_together(namespaces)
            self._lab.stopped = True
            self._lab.forget_programs()
            return outcome

        try:
            return worker.call(job)
        finally:
            watcher.unwatch()
