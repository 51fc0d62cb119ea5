"""Labs that grow while they are up: what has been chosen stays as it is."""

from __future__ import annotations

from .model import Topology
from .plan import Plan


def settle(topology: Topology, plan: Plan) -> None:
    """Let a description ask for what has been chosen for it.

    When nodes and links are added to it afterwards and it is planned again, the interfaces and
    addresses that there were stay the same; routes may differ.
    """
    for link, planned in zip(topology.links, plan.links, strict=True):
        for end, (_, interface) in zip(link.ends, planned.ends, strict=True):
            end.interface = interface
    chosen = {
        (name, interface.link): interface
        for name, node in plan.nodes.items()
        for interface in node.interfaces
    }
    for number, link in enumerate(topology.links):
        for end in link.ends:
            end.addresses = [str(one) for one in chosen[end.node, number].addresses]
    for node in topology.nodes.values():
        # Now the links say them; those of 'lo' are of no link.
        node.addresses = {"lo": node.addresses["lo"]} if "lo" in node.addresses else {}
