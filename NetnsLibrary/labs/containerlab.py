"""Topology files of containerlab, as far as they are about networks of Linux.

See https://containerlab.dev/manual/topo-def-file/.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from .findings import Findings, Path, some
from .model import Kind, Link, LinkEnd, Node, Topology

_SWITCHES = ("bridge", "ovs-bridge")
_OF_LAB = ("name", "topology")
_OF_TOPOLOGY = ("nodes", "links", "defaults", "kinds", "groups")
_OF_NODE = ("kind", "group", "sysctls")
_OF_LINK = ("endpoints", "mtu", "type")
_OF_END = ("node", "interface", "mac", "ipv4", "ipv6")
_NAMED_LEVELS = {"kinds": "kind", "groups": "group"}  # of settings that nodes share
_OUTSIDE = ("host", "mgmt-net", "macvlan", "vxlan", "vxlan-stitch", "dummy")

_MOST_DIGITS = 20
_LONGEST_SHOWN = 60


def is_containerlab(content: Any) -> bool:
    """Whether the content of a file looks like one of containerlab."""
    return isinstance(content, dict) and "topology" in content


def read(content: Mapping[str, Any], findings: Findings) -> tuple[Topology | None, list[int]]:
    """Make a topology of the content of a file; warn of all that has no meaning here.

    Linux nodes with more than one link are routers, others hosts; bridges are switches.

    Returns:
        The topology, or None, and the positions in the file of the links that it has.
    """
    reader = _Reader(findings)
    return reader.read(content), reader.positions


class _Reader:
    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self.positions: list[int] = []
        self._meaningless: dict[str, list[tuple[Path, str]]] = {}

    def read(self, content: Mapping[str, Any]) -> Topology | None:
        self._pass_over(("file",), content, _OF_LAB, ())
        topology = self._mapping(content["topology"], ("topology",))
        if not isinstance(content["topology"] or {}, dict):
            return None
        nodes = self._mapping(topology.get("nodes"), ("topology", "nodes"))
        if not nodes:
            self._findings.error(("topology",), "There are no nodes in this topology.")
            return None
        self._pass_over(("topology",), topology, _OF_TOPOLOGY, ("topology",))
        self._pass_over_settings(topology)
        links = list(self._links(topology.get("links") or []))
        counts = Counter(end.node for link in links for end in link.ends)
        made = {name: self._node(name, node, topology, counts) for name, node in nodes.items()}
        self._tell()
        name = content.get("name")
        return Topology(name if isinstance(name, str) else None, made, links)

    def _node(
        self, name: str, said: Any, topology: Mapping[str, Any], counts: Mapping[str, int]
    ) -> Node:
        path: Path = ("topology", "nodes", name)
        entry = self._mapping(said, path)
        self._pass_over((name,), entry, _OF_NODE, path)
        settings = {**self._mapping(topology.get("defaults"), ("topology", "defaults"))}
        groups = self._mapping(topology.get("groups"), ("topology", "groups"))
        kinds = self._mapping(topology.get("kinds"), ("topology", "kinds"))
        group_name = str(entry.get("group"))
        group = self._mapping(groups.get(group_name), ("topology", "groups", group_name))
        kind = (
            self._text(entry.get("kind"), (*path, "kind"))
            or self._text(group.get("kind"), ("topology", "groups", group_name, "kind"))
            or self._text(settings.get("kind"), ("topology", "defaults", "kind"))
            or "linux"
        )
        sysctls: dict[str, str] = {}
        for level in (
            settings,
            self._mapping(kinds.get(kind), ("topology", "kinds", kind)),
            group,
            entry,
        ):
            found = self._mapping(level.get("sysctls"), (*path, "sysctls"))
            sysctls.update((key, str(value)) for key, value in found.items())
        if kind in _SWITCHES:
            return Node(name, "switch", sysctls=sysctls)
        if kind != "linux":
            self._findings.warn(
                (*path, "kind"),
                f"Node '{name}' is of kind '{kind}', which does not exist here: it is a Linux "
                "host, or a router when it has several links.",
            )
        role: Kind = "router" if counts[name] > 1 else "host"
        return Node(name, role, sysctls=sysctls)

    def _links(self, said: Any) -> Iterator[Link]:
        if not isinstance(said, list):
            self._findings.error(("topology", "links"), "'links' has to be a list.")
            return
        for number, one in enumerate(said):
            path: Path = ("topology", "links", number)
            entry = self._mapping(one, path)
            self._pass_over((f"link {number + 1}",), entry, _OF_LINK, path)
            if str(entry.get("type", "veth")) != "veth":
                self._findings.warn(
                    (*path, "type"), f"A link of type '{entry['type']}' has no meaning here."
                )
                continue
            said_ends = entry.get("endpoints")
            ends = [
                self._end(end, number, (*path, "endpoints", position))
                for position, end in enumerate(said_ends if isinstance(said_ends, list) else ())
            ]
            found = [end for end in ends if end]
            if len(ends) != 2 or len(found) != 2:
                self._findings.error(
                    path, "A link needs two endpoints, like ['alice:eth1', 'bob:eth1']."
                )
                continue
            outside = [end.node for end in found if end.node in _OUTSIDE]
            if outside:
                self._findings.warn(
                    path, f"A link to '{outside[0]}' has no meaning here: labs are closed."
                )
                continue
            mtu = self._number(entry.get("mtu"), (*path, "mtu"))
            self.positions.append(number)
            yield Link((found[0], found[1]), mtu=mtu)

    def _end(self, said: Any, number: int, path: Path) -> LinkEnd | None:
        if isinstance(said, dict) and isinstance(said.get("node"), str):
            self._pass_over((f"link {number + 1}",), said, _OF_END, path)
            interface = said.get("interface")
            mac, *addresses = (
                self._text(said.get(key), (*path, key)) for key in ("mac", "ipv4", "ipv6")
            )
            return LinkEnd(
                said["node"],
                str(interface) if interface else None,
                tuple(filter(None, addresses)),
                mac,
            )
        if not isinstance(said, str):
            return None
        node, _, interface = said.partition(":")
        return LinkEnd(node, interface or None)

    def _text(self, value: Any, path: Path) -> str | None:
        if value is None or isinstance(value, str):
            return value
        self._findings.error(path, f"'{path[-1]}' has to be a text.")
        return None

    def _number(self, value: Any, path: Path) -> int | None:
        if value is None:
            return None
        text = str(value)
        if text.isdecimal() and len(text) <= _MOST_DIGITS:
            return int(text)
        shown = text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"
        self._findings.error(path, f"'{path[-1]}' has to be a whole number, and it is {shown!r}.")
        return None

    def _mapping(self, value: Any, path: Path) -> dict[str, Any]:
        if value is None:
            return {}
        if not isinstance(value, dict):
            whole = f"'{path[-1]}'" if isinstance(path[-1], str) else "Each of 'links'"
            self._findings.error(path, f"{whole} has to be a mapping.")
            return {}
        return value

    def _pass_over(
        self, whose: tuple[str], entry: Mapping[str, Any], known: tuple[str, ...], path: Path
    ) -> None:
        for key in entry:
            if key not in known:
                self._meaningless.setdefault(key, []).append(((*path, key), whose[0]))

    def _pass_over_settings(self, topology: Mapping[str, Any]) -> None:
        """The same for what nodes share: `_node` tells what has the wrong form there."""
        shared: list[tuple[str, Any, Path]] = [
            ("defaults", topology.get("defaults"), ("topology", "defaults"))
        ]
        for level, what in _NAMED_LEVELS.items():
            entries = topology.get(level)
            for name, entry in entries.items() if isinstance(entries, dict) else ():
                shared.append((f"{what} {name}", entry, ("topology", level, name)))
        for whose, entry, path in shared:
            if isinstance(entry, dict):
                self._pass_over((whose,), entry, _OF_NODE, path)

    def _tell(self) -> None:
        for key, places in self._meaningless.items():
            whose = some([name for _, name in places])
            what = "is not run" if key == "exec" else "has no meaning"
            self._findings.warn(places[0][0], f"'{key}' {what} here ({whose}).", at_key=True)
