"""Labs: whole topologies of hosts, routers and switches, described by a file or step by step.

Like `core` it needs no Robot Framework:

    from NetnsLibrary import labs

    checked = labs.check.check("office.yaml")
    print(checked.plan.address_of("alice"))
"""

from typing import TYPE_CHECKING

from ..core.lazy import lazily

if TYPE_CHECKING:
    from . import check, growing, model, planning
    from .findings import LabError
    from .model import Link, LinkEnd, Node, Program, Readiness, RouteRequest, Topology
    from .plan import Plan

__all__ = [
    "LabError",
    "Link",
    "LinkEnd",
    "Node",
    "Plan",
    "Program",
    "Readiness",
    "RouteRequest",
    "Topology",
    "check",
    "growing",
    "model",
    "planning",
]

_PLACES = {
    "findings": ("LabError",),
    "model": ("Link", "LinkEnd", "Node", "Program", "Readiness", "RouteRequest", "Topology"),
    "plan": ("Plan",),
}
__getattr__ = lazily(
    __name__,
    {module: module for module in ("check", "growing", "model", "planning")}
    | {name: module for module, names in _PLACES.items() for name in names},
)
