"""The labs of a Robot run: by name, the last one first, each owned by a scope."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..core import ArgumentError, Namespace, NotFoundError, worker
from ..core.errors import unknown
from ..labs.lab import Lab
from ..labs.model import Topology
from ..labs.plan import Plan
from ..labs.programs import RunningProgram
from .scopes import Scope
from .session import Session

LAST = "last"

LabReference = Lab | str


class Labs:
    """What keywords know of labs."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._labs: dict[str, Lab] = {}
        self._owners: dict[str, Scope] = {}

    def __iter__(self) -> Iterator[Lab]:
        return iter(list(self._labs.values()))

    def find(self, reference: LabReference) -> Lab:
        """The lab that an argument stands for: an object, a name, or `last`."""
        if isinstance(reference, Lab):
            reference.check_up()
            return reference
        if reference in self._labs:
            return self._labs[reference]
        if reference != LAST:
            raise unknown("lab", reference, self._labs)
        if not self._labs:
            raise NotFoundError(
                "No lab is up. Start one with Start Lab or Start Empty Lab; one that a test "
                "started has ended with that test."
            )
        return list(self._labs.values())[-1]

    def choose_name(self, name: str | None) -> str:
        """The name of a new lab: a free one, when none is given."""
        if name is None:
            number = 1
            while f"lab{number}" in self._labs:
                number += 1
            return f"lab{number}"
        if name == LAST:
            raise ArgumentError("No lab can be called 'last': that means the one started last.")
        if name in self._labs:
            raise ArgumentError(
                f"There is a lab '{name}' already. Choose another name, or stop it first with "
                f"Stop Lab    {name}."
            )
        return name

    def check_free(self, name: str) -> None:
        """Refuse the name of a new node that a node of a lab or another namespace has."""
        for lab in self:
            there = lab.namespaces.get(name)
            if there is not None and not there.closed:
                raise ArgumentError(
                    f"There is a node '{name}' in lab '{lab}' already. Choose another name, or "
                    f"stop that lab first with Stop Lab    {lab}."
                )
        self._session.directory.check_free(name)

    def start(self, topology: Topology, plan: Plan, name: str | None, scope: Scope) -> Lab:
        """Build a lab and its namespaces, which belong to `scope`; programs come later."""
        chosen = self.choose_name(name or topology.name)
        for node in plan.nodes:
            self.check_free(node)

        def make() -> Lab:
            from ..labs.build import build

            return Lab(chosen, topology, plan, build(plan))

        def own(lab: Lab) -> None:
            self._labs[lab.name] = lab
            self._owners[lab.name] = scope
            scope.undo_with(lambda: self._forget(lab))
            self._session.own_namespaces(list(lab.namespaces.values()), scope)

        return self._session.create(make, own)

    def start_programs(self, lab: Lab, tell: Callable[[RunningProgram, float], None]) -> None:
        """Start all programs of a lab in their order, each when the one before it is ready."""
        for node in lab.plan.nodes.values():
            for said in node.programs:
                namespace = lab.namespaces[node.name]
                self._session.prepare_mounts(namespace)
                program = RunningProgram(said, namespace, lab.programs.append)
                self._session.programs.remember(
                    program.process, namespace, said.command, None, [program.output_path]
                )
                tell(program, program.wait_until_ready())

    def own(self, lab: Lab, namespace: Namespace) -> None:
        """Give a namespace that was added to a lab to the scope that has the lab."""
        self._session.own_namespace(namespace, self._owners[lab.name])

    def stop(self, lab: Lab) -> list[str]:
        """End a lab's programs and namespaces before their time; return what went wrong."""

        def job() -> list[str]:
            namespaces = [one for one in lab.namespaces.values() if not one.closed]
            outcome = self._session.programs.end(namespaces)
            self._session.drop_namespaces(namespaces)
            self._forget(lab)
            return list(outcome.failures)

        return worker.call(job)

    def _forget(self, lab: Lab) -> None:
        lab.stopped = True
        lab.forget_programs()
        if self._labs.get(lab.name) is lab:
            del self._labs[lab.name]
            del self._owners[lab.name]
