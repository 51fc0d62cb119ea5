"""A lab as somebody describes it: hosts, routers, switches and links, with gaps.

Whatever is left out is chosen by the planning (see `labs.planning`). A topology can be made
of a file at once, or grow by one node and one link after the other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from ..core.impairment.model import Impairment

Kind = Literal["host", "router", "switch"]
Routing = Literal["static", "none"]
KINDS: tuple[Kind, ...] = ("host", "router", "switch")

# Names that are no node's, with whatever capital letters: the library's own names, and what every
# hosts file says.
RESERVED_NAMES = ("current", "host", "localhost", "ip6-localhost", "ip6-loopback")

IPV4_POOL = "10.0.0.0/8"
IPV6_POOL = "2001:db8::/32"  # for documentation, RFC 3849: nobody's real addresses
READY_WITHIN = 10.0  # seconds


@dataclass(frozen=True, slots=True)
class Readiness:
    """When a program counts as started.

    Attributes:
        condition: `port`: it listens there; `output`: it has written this text; `file`: this
            file is there.
        value: the number of the port, the text, or the path.
        protocol: of a port.
        timeout: how long to wait at most, in seconds.
    """

    condition: Literal["port", "output", "file"]
    value: str
    protocol: Literal["tcp", "udp"] = "tcp"
    timeout: float = READY_WITHIN


@dataclass(frozen=True, slots=True)
class Program:
    """A program that runs in a node as long as the lab is up.

    Attributes:
        command: the program and its arguments; no shell reads them.
        name: what it is called in messages.
        environment: variables that it gets besides Robot's own.
        directory: its working directory; None is that of the process that starts the lab.
        ready: what to wait for before the next program is started; None does not wait.
    """

    command: tuple[str, ...]
    name: str
    environment: Mapping[str, str] = field(default_factory=dict)
    directory: str | None = None
    ready: Readiness | None = None


@dataclass(slots=True)
class RouteRequest:
    """A route of a node.

    Attributes:
        to: a network, an address, or `default`.
        via: the next routers: addresses, or names of neighbours.
        interface: the interface that packets leave through.
        metric, type: see `core.routes.add`.
    """

    to: str
    via: Sequence[str] = ()
    interface: str | None = None
    metric: int | None = None
    type: str = "unicast"


@dataclass(slots=True)
class Node:
    """A host, a router or a switch.

    Attributes:
        name: also the name of its namespace.
        kind: a host sends its packets to a router; a router passes on those of others; a
            switch is a bridge, without addresses.
        addresses: by interface, addresses like `10.0.0.1/24`. The interface `lo` can have
            some, too; the key "" stands for the node's first interface.
        routes: besides those that are chosen.
        sysctls: kernel parameters by name.
        hosts: host names with their addresses, besides the nodes of the lab.
        programs: started in this order when the network is up.
        subnets: of a switch: those of its network, at most one of each family.
        stp: of a switch: whether it speaks the spanning tree protocol, which allows loops.
    """

    name: str
    kind: Kind = "host"
    addresses: Mapping[str, Sequence[str]] = field(default_factory=dict)
    routes: Sequence[RouteRequest] = ()
    sysctls: Mapping[str, str] = field(default_factory=dict)
    hosts: Mapping[str, Sequence[str]] = field(default_factory=dict)
    programs: Sequence[Program] = ()
    subnets: Sequence[str] = ()
    stp: bool = False


@dataclass(slots=True)
class LinkEnd:
    """One end of a link.

    Attributes:
        node: the name of a node.
        interface: its name there; None is chosen.
        addresses: like `10.0.0.1/24`; those without a length get that of the subnet.
        mac: the hardware address; None is chosen by the kernel.
        impairment: what is wrong with what leaves here; None is nothing.
    """

    node: str
    interface: str | None = None
    addresses: Sequence[str] = ()
    mac: str | None = None
    impairment: Impairment | None = None

    def __str__(self) -> str:
        return f"{self.node}:{self.interface}" if self.interface else self.node


@dataclass(slots=True)
class Link:
    """A cable between two nodes.

    Attributes:
        ends: the two of them.
        subnets: those of the network that it belongs to, at most one of each family.
        mtu: of both ends, in bytes; None is 1500.
    """

    ends: tuple[LinkEnd, LinkEnd]
    subnets: Sequence[str] = ()
    mtu: int | None = None


@dataclass(slots=True)
class Topology:
    """A whole lab.

    Attributes:
        name: what it is called; None is chosen by whoever starts it.
        nodes: by name, in the order in which they were described.
        links: in the order in which they were described, which decides about addresses.
        ipv4_pool, ipv6_pool: where subnets are taken from; None: no addresses of that
            family are chosen.
        routing: `static`: each router gets the shortest ways to all networks; `none` leaves
            that to programs.
    """

    name: str | None = None
    nodes: dict[str, Node] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)
    ipv4_pool: str | None = IPV4_POOL
    ipv6_pool: str | None = IPV6_POOL
    routing: Routing = "static"
