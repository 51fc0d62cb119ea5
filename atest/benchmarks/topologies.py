"""The networks that are measured, as lab files."""

from __future__ import annotations

from collections.abc import Iterable

_HOSTS_A_SWITCH = 1000  # a bridge has 1,023 ports, and switches are joined by some


def star(hosts: int) -> str:
    """Hosts around a switch, or around as few switches as have room for them."""
    switches = -(-hosts // _HOSTS_A_SWITCH)
    nodes = {f"s{number}": "switch" for number in range(switches)}
    nodes |= {f"h{number}": "host" for number in range(hosts)}
    links = [(f"h{number}", f"s{number // _HOSTS_A_SWITCH}") for number in range(hosts)]
    links += [("s0", f"s{number}") for number in range(1, switches)]
    return _written(nodes, links)


def line(routers: int) -> str:
    """Routers one behind the other, with a host at each end."""
    nodes = {f"r{number}": "router" for number in range(routers)}
    links = [(f"r{number - 1}", f"r{number}") for number in range(1, routers)]
    ends = [("first", "r0"), ("last", f"r{routers - 1}")]
    return _written(nodes | {"first": "host", "last": "host"}, [*links, *ends])


def fat_tree(pods: int) -> str:
    """A fat tree of routers as in data centres: Al-Fares and others, SIGCOMM 2008."""
    half = pods // 2
    nodes = {f"core{number}": "router" for number in range(half * half)}
    links = []
    for pod in range(pods):
        for upper in range(half):
            nodes[f"a{pod}-{upper}"] = "router"
            links += [(f"a{pod}-{upper}", f"core{upper * half + at}") for at in range(half)]
        for lower in range(half):
            edge = f"e{pod}-{lower}"
            nodes[edge] = "router"
            links += [(edge, f"a{pod}-{upper}") for upper in range(half)]
            for host in range(half):
                nodes[f"{edge}-h{host}"] = "host"
                links.append((f"{edge}-h{host}", edge))
    return _written(nodes, links)


def _written(nodes: dict[str, str], links: Iterable[tuple[str, str]]) -> str:
    lines = ["nodes:", *(f"  {name}: {{kind: {kind}}}" for name, kind in nodes.items())]
    lines += ["links:", *(f"- endpoints: [{one}, {other}]" for one, other in links)]
    return "\n".join(lines) + "\n"
