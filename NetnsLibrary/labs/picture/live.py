"""What differs in a running lab from its plan, as far as a picture shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ...core import impairment, worker
from ...core.errors import NetnsError
from ...core.impairment.model import Impairment
from ...core.interfaces import states
from ...core.interfaces.query import State
from ..lab import Lab

End = tuple[str, str]  # a node and the name of its interface


@dataclass(frozen=True)
class Live:
    """The state of a lab at one moment.

    Attributes:
        broken: by node and interface what is the matter: `down` or `gone`.
        gone: nodes whose namespaces have been closed.
        impairments: by node and interface, as the kernel has them.
    """

    broken: Mapping[End, str] = field(default_factory=dict)
    gone: frozenset[str] = frozenset()
    impairments: Mapping[End, Impairment] = field(default_factory=dict)

    def troubled(self, node: str) -> bool:
        """Whether something of a node is down or gone."""
        return node in self.gone or any(end[0] == node for end in self.broken)


@worker.on_worker
def look(lab: Lab) -> Live:
    """The state of a lab now; what was closed meanwhile is no error but shown as gone."""
    broken: dict[End, str] = {}
    impairments: dict[End, Impairment] = {}
    gone = set()
    for node in lab.plan.nodes.values():
        namespace = lab.namespaces[node.name]
        try:
            there = states(namespace)
            impaired = impairment.read_all(namespace)
        except NetnsError:
            gone.add(node.name)
            broken.update({(node.name, one.name): "gone" for one in node.interfaces})
            continue
        impairments.update({(node.name, name): one for name, one in impaired.items()})
        for interface in node.interfaces:
            what = _trouble(there.get(interface.name))
            if what:
                broken[node.name, interface.name] = what
    return Live(broken, frozenset(gone), impairments)


def _trouble(state: State | None) -> str | None:
    if state is None:
        return "gone"
    return None if state.up else "down"
