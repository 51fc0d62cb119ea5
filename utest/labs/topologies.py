"""Descriptions of labs for tests."""

from __future__ import annotations

from random import Random

from NetnsLibrary.labs.model import Link, LinkEnd, Node, Topology


def add(topology: Topology, kind: str, *names: str) -> None:
    for name in names:
        topology.nodes[name] = Node(name, kind)  # type: ignore[arg-type]


def connect(topology: Topology, *pairs: str) -> None:
    """Add links like 'alice bob' or 'alice:eth5 bob'."""
    for pair in pairs:
        first, second = (_end(text) for text in pair.split())
        topology.links.append(Link((first, second)))


def star(hosts: int) -> Topology:
    topology = Topology()
    add(topology, "switch", "switch")
    for number in range(hosts):
        add(topology, "host", f"h{number}")
        connect(topology, f"h{number} switch")
    return topology


def fat_tree(pods: int) -> Topology:
    """A fat tree of routers: Al-Fares and others, 2008, with `pods` ports a router."""
    topology = Topology()
    half = pods // 2
    add(topology, "router", *(f"core{number}" for number in range(half * half)))
    for pod in range(pods):
        for above in range(half):
            add(topology, "router", f"above{pod}-{above}")
            connect(
                topology, *(f"core{above * half + core} above{pod}-{above}" for core in range(half))
            )
        for edge in range(half):
            add(topology, "router", f"edge{pod}-{edge}")
            connect(topology, *(f"above{pod}-{above} edge{pod}-{edge}" for above in range(half)))
            for host in range(half):
                add(topology, "host", f"host{pod}-{edge}-{host}")
                connect(topology, f"edge{pod}-{edge} host{pod}-{edge}-{host}")
    return topology


def random(seed: int) -> Topology:
    """Routers that are all joined in some way, by links and switches, and hosts at them."""
    chance = Random(seed)
    topology = Topology()
    routers = [f"r{number}" for number in range(chance.randint(1, 9))]
    switches = [f"s{number}" for number in range(chance.randint(0, 4))]
    hosts = [f"h{number}" for number in range(chance.randint(2, 12))]
    add(topology, "router", *routers)
    add(topology, "switch", *switches)
    add(topology, "host", *hosts)
    links = [f"{chance.choice(routers[:n])} {routers[n]}" for n in range(1, len(routers))]
    if len(routers) > 1:
        links += [" ".join(chance.sample(routers, 2)) for _ in range(chance.randint(0, 6))]
    for switch in switches:
        several = chance.sample(routers, chance.randint(1, len(routers)))
        links += [f"{switch} {router}" for router in several]
    links += [f"{host} {chance.choice(routers + switches)}" for host in hosts]
    chance.shuffle(links)
    connect(topology, *links)
    return topology


def _end(text: str) -> LinkEnd:
    node, _, interface = text.partition(":")
    return LinkEnd(node, interface or None)
