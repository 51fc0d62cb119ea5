"""The first step of the planning: names of nodes, and of the interfaces of links."""

from __future__ import annotations

import re

from ..core.checks import check_mac, check_mtu
from ..core.errors import ArgumentError
from ..core.names import check_interface_name, check_namespace_name
from .draft import Draft, Port
from .findings import Path
from .model import KINDS, RESERVED_NAMES, Link, Node
from .plan import BRIDGE_NAME

MOST_PORTS = 1023  # of a bridge: BR_MAX_PORTS less one, see net/bridge/br_private.h

# Most names are like this, and then they need no further look.
PLAIN_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,61}[A-Za-z0-9]|[A-Za-z]")

# The kernel has its own meaning for these.
_TAKEN_INTERFACES: tuple[str, ...] = ("all", "default", "lo")


def check_nodes(draft: Draft) -> None:
    """Check what can be seen of each node alone."""
    lower: dict[str, str] = {}
    for name, node in draft.said.nodes.items():
        path: Path = ("nodes", name)
        draft.ports[name] = []
        if not PLAIN_NAME.fullmatch(name):
            draft.findings.attempt(path, check_namespace_name, name)
        if name.lower() in RESERVED_NAMES:
            draft.findings.error(path, f"No node can be called '{name}': that name is taken.")
        if name.lower() in lower:
            draft.findings.error(
                path,
                f"Nodes '{lower[name.lower()]}' and '{name}' differ in capital letters only, "
                "which do not matter in names of hosts. Give one another name.",
            )
        lower.setdefault(name.lower(), name)
        _check_kind(draft, node)


def _check_kind(draft: Draft, node: Node) -> None:
    path: Path = ("nodes", node.name)
    if node.kind not in KINDS:
        draft.findings.unknown((*path, "kind"), f"No kind '{node.kind}'", node.kind, KINDS)
    if node.kind == "switch":
        for field in ("addresses", "routes", "hosts"):
            if getattr(node, field):
                draft.findings.error(
                    (*path, field),
                    f"Switch '{node.name}' cannot have {field}: it only passes frames on. "
                    "Give them to a host or a router.",
                )
    else:
        for field in ("subnets", "stp"):
            if getattr(node, field):
                what = "subnet" if field == "subnets" else field
                draft.findings.error(
                    (*path, what),
                    f"The {node.kind} '{node.name}' cannot have '{what}', only a switch can.",
                )


def make_ports(draft: Draft) -> None:
    """Make the two ends of all links, and choose names for their interfaces."""
    for number, link in enumerate(draft.said.links):
        pair = _ends(draft, number, link)
        if pair is None:
            draft.damaged.update(end.node for end in link.ends)
            continue
        first, second = pair
        first.peer, second.peer = second, first
        draft.links.append(first)
        draft.ports[first.node.name].append(first)
        draft.ports[second.node.name].append(second)
    for name, ports in draft.ports.items():
        _choose_names(ports)
        node = draft.said.nodes[name]
        if node.kind == "switch" and len(ports) > MOST_PORTS:
            draft.findings.error(
                ("nodes", name),
                f"Switch '{name}' has {len(ports):,} links, and {MOST_PORTS:,} are the most that "
                "the kernel allows a bridge. Join two switches by a link, and share the hosts.",
            )


def _ends(draft: Draft, number: int, link: Link) -> tuple[Port, Port] | None:
    nodes = draft.said.nodes
    for position, end in enumerate(link.ends):
        if end.node not in nodes:
            path: Path = ("links", number, "endpoints", position)
            draft.findings.unknown(path, f"No node '{end.node}'", end.node, nodes)
    first, second = link.ends
    if first.node not in nodes or second.node not in nodes:
        return None
    if first.node == second.node:
        draft.findings.error(
            ("links", number, "endpoints", 1),
            f"Both ends of this link are at '{first.node}'. A link joins two nodes.",
        )
        return None
    if link.mtu is not None:
        draft.findings.attempt(("links", number, "mtu"), check_mtu, link.mtu)
    ports = Port(nodes[first.node], number, 0, first), Port(nodes[second.node], number, 1, second)
    for port in ports:
        if port.name:
            _check_interface(draft, port)
        if port.said.mac is not None:
            draft.findings.attempt(
                ("links", number, "macs", port.node.name), check_mac, port.said.mac
            )
    return ports


def _check_interface(draft: Draft, port: Port) -> None:
    path: Path = ("links", port.link, "endpoints", port.end)
    reserved = _TAKEN_INTERFACES
    if port.node.kind == "switch":
        reserved = (*reserved, BRIDGE_NAME)
    try:
        check_interface_name(port.name)
        if port.name in reserved:
            raise ArgumentError(f"No interface can be called '{port.name}': that name is taken.")
        if any(other.name == port.name for other in draft.ports[port.node.name]):
            raise ArgumentError(
                f"Interface '{port}' is used by two links. Name another one, or none to have "
                "one chosen."
            )
    except ArgumentError as error:
        draft.findings.error(path, str(error))


def _choose_names(ports: list[Port]) -> None:
    """Give each interface without a name the next free one of eth0, eth1 and so on."""
    named = {port.name for port in ports if port.name}
    number = 0
    for port in ports:
        if port.name:
            continue
        while f"eth{number}" in named:
            number += 1
        port.name = f"eth{number}"
        number += 1
