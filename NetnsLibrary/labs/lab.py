"""A lab that is up: what was described, what was planned, and the namespaces that it became."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ..core.errors import ClosedError, unknown
from ..core.namespace import Namespace

# Keywords have this class in their signatures, so it comes without what only a running lab needs.
if TYPE_CHECKING:
    from .model import Kind, Topology
    from .plan import Plan
    from .programs import RunningProgram


class Lab:
    """A running lab; `str()` of it is its name.

    Attributes:
        name: what it is called.
        topology: as it was described.
        plan: all that was chosen.
        namespaces: of its hosts, routers and switches, by their names.
        programs: those that it started.
        source: the full path of the file that describes it; None without one.
    """

    def __init__(
        self, name: str, topology: Topology, plan: Plan, namespaces: Mapping[str, Namespace]
    ) -> None:
        self.name = name
        self.topology = topology
        self.plan = plan
        self.namespaces = dict(namespaces)
        self.programs: list[RunningProgram] = []
        self.source: str | None = None
        self.stopped = False

    @property
    def hosts(self) -> list[str]:
        """The names of its hosts."""
        return self._of_kind("host")

    @property
    def routers(self) -> list[str]:
        """The names of its routers."""
        return self._of_kind("router")

    @property
    def switches(self) -> list[str]:
        """The names of its switches."""
        return self._of_kind("switch")

    def namespace(self, node: str) -> Namespace:
        """The namespace of a node; `NotFoundError` names the nearest one."""
        self.check_up()
        try:
            return self.namespaces[node]
        except KeyError:
            raise unknown(f"node of lab '{self.name}' called", node, self.namespaces) from None

    def check_up(self) -> None:
        """Raise `ClosedError` when it has been stopped."""
        if self.stopped:
            raise ClosedError(f"Lab '{self.name}' has been stopped.")

    def forget_programs(self) -> None:
        """Let go of what its programs wrote; they are ended with their namespaces."""
        programs, self.programs = self.programs, []
        for program in programs:
            program.close()

    def _of_kind(self, kind: Kind) -> list[str]:
        return [node.name for node in self.plan.nodes.values() if node.kind == kind]

    def __str__(self) -> str:
        return self.name

    def __repr__(self) -> str:
        counts = (f"{len(names)} {kind}" for kind, names in self._counted() if names)
        return f"<Lab '{self.name}': {', '.join(counts) or 'empty'}>"

    def _counted(self) -> list[tuple[str, list[str]]]:
        return [("hosts", self.hosts), ("routers", self.routers), ("switches", self.switches)]
