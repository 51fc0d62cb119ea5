"""A lab with everything chosen: what is built, and what a picture shows.

A lab may have thousands of hosts, so what there is one of a host is a named tuple: it is made
three times as fast as a frozen dataclass.
"""

from __future__ import annotations

import socket
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from ..core.errors import NotFoundError, unknown
from ..core.impairment.model import Impairment
from ..core.prefixes import Family, Prefix, families, is_link_local
from ..core.route_arguments import Wanted
from .findings import Path
from .model import Kind, Program

BRIDGE_NAME = "bridge"  # of the bridge in each switch's namespace


class Address(NamedTuple):
    """An address of an interface; `str()` of it is like `10.0.0.1/24`.

    Attributes:
        family: the kernel's number, AF_INET or AF_INET6.
        packed: its 4 or 16 bytes.
        length: how long the prefix of its subnet is.
    """

    family: int
    packed: bytes
    length: int

    @property
    def ip(self) -> str:
        """The address without a prefix length."""
        return socket.inet_ntop(self.family, self.packed)

    def __str__(self) -> str:
        return f"{self.ip}/{self.length}"


class PlannedInterface(NamedTuple):
    """One end of a link.

    Attributes:
        name: of the interface.
        addresses: in the order of the network's subnets.
        mtu: in bytes; None is the kernel's own.
        mac: None is the kernel's choice.
        peer: the node at the other end, and its interface there.
        link: the position of the link in the plan.
        impairment: what is wrong with what leaves here; None is nothing.
        places: where the first of the addresses were asked for; the others were chosen.
    """

    name: str
    addresses: tuple[Address, ...]
    mtu: int | None
    mac: str | None
    peer: tuple[str, str]
    link: int
    impairment: Impairment | None
    places: tuple[Path, ...] = ()


class PlannedNode(NamedTuple):
    """A namespace to be made.

    Attributes:
        name, kind: see `model.Node`.
        interfaces: in the order of the links.
        loopback: addresses of `lo` besides its own.
        routes: as `core.routes` has them, those that the file names behind those chosen; the
            next hops name their interfaces.
        sysctls: kernel parameters by name.
        hosts: host names with their addresses, besides `Plan.hosts`.
        programs: in the order to start them in.
        forwarding: whether packets for others are passed on, in both families.
        stp: of a switch: whether it speaks the spanning tree protocol.
        requested: for the last of the routes, the position of what asked for each.
    """

    name: str
    kind: Kind
    interfaces: tuple[PlannedInterface, ...]
    loopback: tuple[Address, ...]
    routes: tuple[Wanted, ...]
    sysctls: Mapping[str, str]
    hosts: Mapping[str, tuple[str, ...]]
    programs: tuple[Program, ...]
    forwarding: bool
    stp: bool
    requested: tuple[int, ...] = ()


class PlannedLink(NamedTuple):
    """A veth pair to be made.

    Attributes:
        ends: node and interface of the two ends.
        network: the position of its network in the plan.
        mtu: in bytes; None is the kernel's own.
        impairments: what is wrong with what leaves the one end and the other.
    """

    ends: tuple[tuple[str, str], tuple[str, str]]
    network: int
    mtu: int | None
    impairments: tuple[Impairment | None, Impairment | None]


class PlannedNetwork(NamedTuple):
    """All that is joined by switches, or the two ends of a link without any.

    Attributes:
        subnets: those of the addresses in it, IPv4 first.
        members: hosts and routers with their interface in it, in the order of the links.
        switches: the names of its switches.
    """

    subnets: tuple[Prefix, ...]
    members: tuple[tuple[str, str], ...]
    switches: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """All that is to be built.

    Attributes:
        name: of the lab, None when nobody gave it one.
        nodes: by name, in the order of the description.
        links: in the order of the description.
        networks: in the order of their first links.
        hosts: host names with their addresses, for the hosts file of every node: the hosts
            and routers of the lab.
    """

    name: str | None
    nodes: Mapping[str, PlannedNode]
    links: tuple[PlannedLink, ...]
    networks: tuple[PlannedNetwork, ...]
    hosts: Mapping[str, tuple[str, ...]]

    @property
    def subnets(self) -> tuple[Prefix, ...]:
        """All subnets, in the order of their networks."""
        return tuple(subnet for network in self.networks for subnet in network.subnets)

    def node(self, name: str) -> PlannedNode:
        """The node of that name, or `NotFoundError` with the nearest one."""
        try:
            return self.nodes[name]
        except KeyError:
            raise unknown("node", name, self.nodes) from None

    def addresses_of(self, host: str, family: Family | None = None) -> list[str]:
        """All addresses of a node without prefix lengths, in the order of its interfaces.

        Of a host, those in networks with a router come first: others reach them, and they may
        not reach the rest. Those of `lo` come last. Link-local ones are left out: they have no
        meaning without an interface.
        """
        node = self.node(host)
        wanted = families(family)
        interfaces = node.interfaces
        if node.kind == "host" and len(interfaces) > 1:
            interfaces = tuple(sorted(interfaces, key=self._is_apart))
        every = [one for interface in interfaces for one in interface.addresses]
        return [
            one.ip
            for one in (*every, *node.loopback)
            if one.family in wanted and not is_link_local(one.packed)
        ]

    def _is_apart(self, interface: PlannedInterface) -> bool:
        """Whether no router is in the network of an interface."""
        members = self.networks[self.links[interface.link].network].members
        return all(self.nodes[name].kind != "router" for name, _ in members)

    def address_of(self, host: str, family: Family | None = "ipv4") -> str:
        """The first of `addresses_of`, by which others know a node, or `NotFoundError`."""
        found = self.addresses_of(host, family)
        if not found:
            spelled = {"ipv4": "IPv4 ", "ipv6": "IPv6 ", None: ""}[family]
            raise NotFoundError(f"The {self.nodes[host].kind} '{host}' has no {spelled}address.")
        return found[0]
