"""What people and programs are told of a lab that is up: who is in it, and how to get in."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from collections.abc import Mapping
from typing import Any

from ..core import privileges
from .announcing import Announcement, Door
from .lab import Lab
from .plan import Plan, PlannedNode

_MOST_SHOWN = 40  # nodes in texts for people


def counted(plan: Plan) -> str:
    """How many of what there is in a lab, like `2 hosts, 1 switch and 2 links`."""
    kinds = [node.kind for node in plan.nodes.values()]
    told = [_several(kinds.count("host"), "host", "hosts")]
    told += [_several(kinds.count("router"), "router", "routers")]
    told += [_several(kinds.count("switch"), "switch", "switches")]
    told += [_several(len(plan.links), "link", "links")]
    *most, last = [one for one in told if one] or ["no hosts"]
    return f"{', '.join(most)} and {last}" if most else last


def table(lab: Lab) -> list[str]:
    """Lines with all nodes, and a line for each interface with its addresses."""
    nodes = list(lab.plan.nodes.values())
    rows = [row for node in nodes[:_MOST_SHOWN] for row in _rows(node)]
    widths = [max(len(row[column]) for row in rows) for column in range(3)] if rows else []
    lines = ["  ".join((*map(str.ljust, row[:3], widths), row[3])).rstrip() for row in rows]
    return [*lines, *_and_more(len(nodes))]


def ways_in(lab: Lab, announcement: Announcement) -> list[str]:
    """Lines that tell how to get into the nodes from another terminal."""
    names = list(announcement.doors)
    if not names:
        return ["It has no hosts to get into."]
    width = max(map(len, names[:_MOST_SHOWN]))
    # People look into hosts more than into switches.
    example = next((one for one in names if announcement.doors[one].kind != "switch"), names[0])
    lines = ["To get into one from another terminal:", f"  {shell_command(lab, example)}"]
    lines += ["or by nsenter, where the prompt does not tell the host:"]
    lines += [
        f"  {name.ljust(width)}  {shlex.join(nsenter(announcement.doors[name]))}"
        for name in names[:_MOST_SHOWN]
    ]
    return [*lines, *_and_more(len(names))]


def description(lab: Lab, announcement: Announcement) -> dict[str, Any]:
    """The same for programs, as it can be written as JSON."""
    return {
        "name": lab.name,
        "source": lab.source,
        "pid": os.getpid(),
        "nodes": {
            name: {
                "kind": door.kind,
                "interfaces": _addresses(lab.plan.nodes[name]),
                "network": _path(door.network.descriptor),
                "mounts": _path(door.mounts.descriptor),
                "enter": nsenter(door),
            }
            for name, door in announcement.doors.items()
        },
    }


def shell_command(lab: Lab, node: str) -> str:
    """The command line that gets into a node, to be copied into another terminal."""
    words = [_interpreter(), "-m", "NetnsLibrary", "lab", "shell", lab.source or lab.name, node]
    # Who came here by sudo has to do so there, too.
    return shlex.join(["sudo", *words] if "SUDO_UID" in os.environ and _is_root() else words)


def nsenter(door: Door) -> list[str]:
    """What goes before a command to have it run in a node."""
    user = []
    if privileges.in_user_namespace():
        user = ["--preserve-credentials", f"--user=/proc/{os.getpid()}/ns/user"]
    network, mounts = _path(door.network.descriptor), _path(door.mounts.descriptor)
    return ["nsenter", *user, f"--net={network}", f"--mount={mounts}", "--wd=."]


def _rows(node: PlannedNode) -> list[tuple[str, str, str, str]]:
    if node.kind == "switch":
        ports = _several(len(node.interfaces), "port", "ports") or "no ports"
        return [(node.name, node.kind, "", ports)]
    found = [(name, "  ".join(addresses)) for name, addresses in _addresses(node).items()]
    first, *others = found or [("", "no interfaces")]
    return [(node.name, node.kind, *first), *(("", "", *other) for other in others)]


def _addresses(node: PlannedNode) -> Mapping[str, list[str]]:
    found = {one.name: [str(address) for address in one.addresses] for one in node.interfaces}
    if node.loopback:
        found["lo"] = [str(address) for address in node.loopback]
    return found


def _and_more(count: int) -> list[str]:
    more = count - _MOST_SHOWN
    return [f"  and {more} more"] if more > 0 else []


def _several(count: int, one: str, several: str) -> str:
    return "" if count == 0 else f"1 {one}" if count == 1 else f"{count} {several}"


def _path(descriptor: int) -> str:
    return f"/proc/{os.getpid()}/fd/{descriptor}"


def _interpreter() -> str:
    """How this interpreter is called: by its name alone where that is enough."""
    for name in ("python", "python3"):
        if shutil.which(name) == sys.executable:
            return name
    return sys.executable or "python3"


def _is_root() -> bool:
    return os.geteuid() == 0
