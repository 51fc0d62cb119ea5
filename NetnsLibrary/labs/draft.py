"""A lab while it is planned: what was said, joined with what has been chosen by now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ..core.prefixes import Prefix
from .findings import Findings, Path
from .model import LinkEnd, Node, Topology
from .plan import Address


class Port:
    """One end of a link.

    Attributes:
        node: whose it is.
        link: the position of the link, and `end` that of the end in it.
        said: what was said of it.
        name: of the interface; "" until it is chosen.
        peer: the other end.
        network: what it belongs to.
        given: addresses that were asked for, with their places.
        addresses: what it gets, and `subnets` the subnet of each; None for a link-local one.
    """

    __slots__ = (
        *("addresses", "end", "given", "link", "name", "network", "node", "peer"),
        *("said", "subnets"),
    )

    peer: Port
    network: Network

    def __init__(self, node: Node, link: int, end: int, said: LinkEnd) -> None:
        self.node = node
        self.link = link
        self.end = end
        self.said = said
        self.name = said.interface or ""
        self.given: list[tuple[Path, str]] | None = None
        self.addresses: list[Address] = []
        self.subnets: list[Prefix | None] = []

    def __str__(self) -> str:
        return f"{self.node.name}:{self.name}"


@dataclass(slots=True, eq=False)
class Network:
    """All that is joined by switches, or the two ends of a link without any.

    Attributes:
        switches: in the order in which links name them.
        links: the positions of its links.
        ports: the ends of its links at hosts and routers.
        subnets: of both families; the first one of a family is where addresses are taken from.
        place: where an error about it belongs.
    """

    place: Path
    switches: list[Node] = field(default_factory=list)
    links: list[int] = field(default_factory=list)
    ports: list[Port] = field(default_factory=list)
    subnets: list[Prefix] = field(default_factory=list)

    def __str__(self) -> str:
        return described([one.name for one in self.switches], [str(port) for port in self.ports])


@dataclass(slots=True)
class Draft:
    """What the steps of the planning hand on to each other.

    Attributes:
        said: the description.
        findings: what is wrong with it.
        ports: of each node by its name, in the order of the links.
        links: the first end of each link that can be made.
        networks: in the order of their first links.
        loopback: the addresses of `lo` by node.
        requested: by node, the position of what asked for each of its last routes.
        damaged: nodes of which something could not be used, so that errors about what
            follows from that would only confuse.
    """

    said: Topology
    findings: Findings
    ports: dict[str, list[Port]] = field(default_factory=dict)
    links: list[Port] = field(default_factory=list)
    networks: list[Network] = field(default_factory=list)
    loopback: dict[str, list[Address]] = field(default_factory=dict)
    requested: dict[str, list[int]] = field(default_factory=dict)
    damaged: set[str] = field(default_factory=set)


def described(switches: Sequence[str], ports: Sequence[str]) -> str:
    """What a network is called in a sentence: by its switches, or by the ends of its only link."""
    if switches:
        kind = "switch" if len(switches) == 1 else "switches"
        return f"the network of {kind} {_listed(switches)}"
    return f"the link of {_listed(ports)}"


def _listed(names: Sequence[str]) -> str:
    if len(names) > 6:
        names = [*names[:5], f"{len(names) - 5} more"]
    return " and ".join(part for part in (", ".join(names[:-1]), names[-1]) if part)
