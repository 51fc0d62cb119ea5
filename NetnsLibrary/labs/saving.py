"""A lab as a file that can be started again, as it was described."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from ..core.impairment.model import PERCENTAGES, Impairment, rate_text, time_text
from ..core.impairment.parsing import parse_percent, parse_rate, parse_time
from .model import IPV4_POOL, IPV6_POOL, Link, LinkEnd, Node, Program, RouteRequest, Topology


def to_yaml(topology: Topology) -> str:
    """The text of a lab file, from which the same plan is made."""
    import yaml

    content = _content(topology)
    text: str = yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=100)
    return text


def _content(said: Topology) -> dict[str, Any]:
    pools = {}
    if said.ipv4_pool != IPV4_POOL:
        pools["ipv4"] = said.ipv4_pool or "none"
    if said.ipv6_pool != IPV6_POOL:
        pools["ipv6"] = said.ipv6_pool or "none"
    return _without_empty(
        {
            "name": said.name,
            "pools": pools,
            "routing": None if said.routing == "static" else said.routing,
        }
    ) | {
        "nodes": {name: _node(node) for name, node in said.nodes.items()},
        "links": [_link(link) for link in said.links],
    }


def _node(node: Node) -> dict[str, Any]:
    return {"kind": node.kind} | _without_empty(
        {
            "addresses": _addresses(node),
            "routes": [_route(route) for route in node.routes],
            "sysctls": dict(node.sysctls),
            "hosts": _lists(node.hosts),
            "programs": [_program(program) for program in node.programs],
            "subnet": list(node.subnets),
            "stp": node.stp,
        }
    )


def _addresses(node: Node) -> dict[str, list[str]] | list[str]:
    """By interface, or a list when all are those of the first one."""
    found = _lists(node.addresses)
    return found[""] if list(found) == [""] else found


def _route(route: RouteRequest) -> dict[str, Any]:
    said = {"to": route.to, "via": list(route.via), "interface": route.interface}
    if route.type != "unicast":
        said["type"] = route.type
    found = _without_empty(said)
    return found if route.metric is None else found | {"metric": route.metric}


def _program(program: Program) -> dict[str, Any]:
    ready = None
    if program.ready is not None:
        value: Any = program.ready.value
        ready = {
            program.ready.condition: value,
            "timeout": _exact_time(program.ready.timeout),
        }
        if program.ready.condition == "port":
            ready |= {"port": int(value), "protocol": program.ready.protocol}
    return {"command": list(program.command), "name": program.name} | _without_empty(
        {
            "environment": dict(program.environment),
            "directory": program.directory,
            "ready": ready,
        }
    )


def _link(link: Link) -> dict[str, Any]:
    said: dict[str, Any] = {"endpoints": [str(end) for end in link.ends]}
    if link.mtu is not None:
        said["mtu"] = link.mtu
    one, other = (end.impairment for end in link.ends)
    if one is not None and one == other:
        said |= _impairment(one)
    keys = [_key(end, link) for end in link.ends]
    by_end = list(zip(keys, link.ends, strict=True))
    more = {
        "subnet": list(link.subnets),
        "addresses": {key: list(end.addresses) for key, end in by_end if end.addresses},
        "macs": {key: end.mac for key, end in by_end if end.mac},
    }
    if one != other:
        more["from"] = {key: _impairment(end.impairment) for key, end in by_end if end.impairment}
    return said | _without_empty(more)


def _key(end: LinkEnd, link: Link) -> str:
    return str(end) if link.ends[0].node == link.ends[1].node else end.node


def _impairment(impairment: Impairment) -> dict[str, str]:
    said = {}
    for name, value in impairment.given.items():
        if name in PERCENTAGES:
            read = functools.partial(parse_percent, name)
            said[name] = _exact(f"{value:g} %", value, read, "%")
        elif name == "rate":
            said[name] = _exact(rate_text(int(value)), value, parse_rate, "bit")
        elif name in ("delay", "jitter"):
            said[name] = _exact_time(value)
        else:
            said[name] = str(value)
    return said


def _exact_time(seconds: float) -> str:
    return _exact(time_text(seconds), seconds, functools.partial(parse_time, "time"), "s")


def _exact(text: str, value: float, read: Callable[[str], float], unit: str) -> str:
    """A short text of a number, or one with all its digits where the short one is not read so."""
    has_exponent = "e" in text
    if not has_exponent and read(text) == value:
        return text
    return f"{Decimal(repr(value)):f} {unit}"


def _lists(values: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    return {key: list(value) for key, value in values.items()}


def _without_empty(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value}
