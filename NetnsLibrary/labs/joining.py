"""The second step of the planning: which links are one network, joined by switches."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from .draft import Draft, Network, Port
from .findings import some
from .model import Node


def join(draft: Draft) -> None:
    """Find the networks, and loops of switches, which would let frames circle for ever."""
    between = [port for port in draft.links if _is_switch(port) and _is_switch(port.peer)]
    tree = _check_loops(draft, between)
    of_switch: dict[str, Network] = {}
    for port in draft.links:
        network = _network_of(draft, port, tree, of_switch)
        network.links.append(port.link)
        for end in (port, port.peer):
            end.network = network
            if end.node.kind != "switch":
                network.ports.append(end)
    for name, node in draft.said.nodes.items():
        if node.kind == "switch" and name not in of_switch:
            draft.networks.append(Network(("nodes", name), [node]))


def warn_of_parts(draft: Draft) -> None:
    """Warn when there are nodes that no links join with the others."""
    parts: list[list[str]] = []
    seen: set[str] = set()
    for name in draft.ports:
        if name not in seen:
            part = _reached(draft, name)
            seen.update(part)
            parts.append(part)
    if len(parts) > 1:
        shown = "; ".join(f"({some(part)})" for part in parts[:10])
        more = f" and {len(parts) - 10} more" if len(parts) > 10 else ""
        draft.findings.warn(
            ("links",) if draft.said.links else ("nodes",),
            f"The lab is in {len(parts)} parts that no link joins: {shown}{more}.",
        )


def _is_switch(port: Port) -> bool:
    return port.node.kind == "switch"


def _network_of(
    draft: Draft, port: Port, tree: dict[str, list[Node]], of_switch: dict[str, Network]
) -> Network:
    """The network that a link belongs to, made when this is its first one."""
    switch = port.node if _is_switch(port) else port.peer.node
    if switch.kind != "switch":
        network = Network(("links", port.link))
        draft.networks.append(network)
        return network
    if switch.name not in of_switch:
        network = Network(("nodes", switch.name), _all_joined(switch, tree))
        draft.networks.append(network)
        of_switch.update((one.name, network) for one in network.switches)
    return of_switch[switch.name]


def _all_joined(switch: Node, tree: dict[str, list[Node]]) -> list[Node]:
    found = {switch.name: switch}
    coming = deque([switch])
    while coming:
        for other in tree.get(coming.popleft().name, ()):
            if other.name not in found:
                found[other.name] = other
                coming.append(other)
    return list(found.values())


def _check_loops(draft: Draft, between: Iterable[Port]) -> dict[str, list[Node]]:
    """Join the switches by links that close no loop, and judge those that do."""
    tree: dict[str, list[Node]] = {}
    root: dict[str, str] = {}

    def root_of(name: str) -> str:
        while root.get(name, name) != name:
            root[name] = root.get(root[name], root[name])
            name = root[name]
        return name

    for port in between:
        one, other = port.node, port.peer.node
        first, second = root_of(one.name), root_of(other.name)
        if first != second:
            root[second] = first
            tree.setdefault(one.name, []).append(other)
            tree.setdefault(other.name, []).append(one)
            continue
        way = _way(one, other, tree)
        deaf = [switch.name for switch in way if not switch.stp]
        if deaf:
            loop = " - ".join(switch.name for switch in (*way, one))
            draft.findings.error(
                ("links", port.link),
                f"This link closes a loop of switches, in which frames would circle for ever: "
                f"{loop}. Take a link away, or write 'stp: true' at {', '.join(deaf)}.",
            )
    return tree


def _way(one: Node, other: Node, tree: dict[str, list[Node]]) -> list[Node]:
    """The switches from one to another, which are joined already."""
    before: dict[str, Node | None] = {one.name: None}
    coming = deque([one])
    while other.name not in before:
        here = coming.popleft()
        for there in tree[here.name]:
            if there.name not in before:
                before[there.name] = here
                coming.append(there)
    way: list[Node] = []
    step: Node | None = other
    while step is not None:
        way.append(step)
        step = before[step.name]
    return way[::-1]


def _reached(draft: Draft, start: str) -> list[str]:
    found = {start: None}  # a dict, because it keeps the order
    coming = deque([start])
    while coming:
        for port in draft.ports[coming.popleft()]:
            name = port.peer.node.name
            if name not in found:
                found[name] = None
                coming.append(name)
    return list(found)
