"""Labs whose pictures are looked at and measured, as lab files of 2 to 200 nodes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import yaml

Links = Iterable[Any]


def star(hosts: int) -> str:
    """Hosts around one switch."""
    names = _hosts("h", hosts)
    return _written({"sw": "switch", **names}, [[name, "sw"] for name in names])


def campus(switches: int, hosts: int) -> str:
    """Two levels: hosts on the switch of their floor, these on a switch with a router."""
    nodes: dict[str, Any] = {"internet": None, "gateway": "router", "core": "switch"}
    links = [["internet", "gateway"], ["gateway", "core"]]
    for floor in range(switches):
        nodes[f"floor{floor}"] = "switch"
        links.append([f"floor{floor}", "core"])
        for desk in range(hosts):
            nodes[f"desk{floor}-{desk}"] = None
            links.append([f"desk{floor}-{desk}", f"floor{floor}"])
    return _written(nodes, links)


def ring(routers: int, hosts: int) -> str:
    """Routers in a ring, each with some hosts of its own."""
    nodes: dict[str, Any] = {f"r{one}": "router" for one in range(routers)}
    links = [[f"r{one}", f"r{(one + 1) % routers}"] for one in range(routers)]
    for one in range(routers):
        for host in range(hosts):
            nodes[f"h{one}-{host}"] = None
            links.append([f"h{one}-{host}", f"r{one}"])
    return _written(nodes, links)


def fat_tree(pods: int) -> str:
    """A fat tree of routers as in data centres: Al-Fares and others, SIGCOMM 2008."""
    half = pods // 2
    nodes: dict[str, Any] = {f"core{number}": "router" for number in range(half * half)}
    links = []
    for pod in range(pods):
        for upper in range(half):
            nodes[f"a{pod}-{upper}"] = "router"
            links += [[f"a{pod}-{upper}", f"core{upper * half + at}"] for at in range(half)]
        for lower in range(half):
            edge = f"e{pod}-{lower}"
            nodes[edge] = "router"
            links += [[edge, f"a{pod}-{upper}"] for upper in range(half)]
            for host in range(half):
                nodes[f"{edge}-h{host}"] = None
                links.append([f"{edge}-h{host}", edge])
    return _written(nodes, links)


def wan(cities: int) -> str:
    """Routers far from each other: a ring with chords, impaired links, and a site at each."""
    nodes: dict[str, Any] = {f"city{one}": "router" for one in range(cities)}
    links: list[Any] = []
    for one in range(cities):
        following = f"city{(one + 1) % cities}"
        links.append({"endpoints": [f"city{one}", following], "delay": f"{5 + one} ms"})
        if one % 4 == 0 and one + 5 < cities:
            rates = {f"city{one}": {"rate": "100 mbit"}, f"city{one + 5}": {"rate": "20 mbit"}}
            chord = [f"city{one}", f"city{one + 5}"]
            links.append({"endpoints": chord, "delay": "40 ms", "loss": "0.1 %", "from": rates})
        nodes[f"site{one}"] = None
        links.append([f"site{one}", f"city{one}"])
    return _written(nodes, links)


def grid(side: int) -> str:
    """Routers in rows and columns, each linked to its neighbours."""
    links = []
    for x in range(side):
        for y in range(side):
            links += [[f"r{x}-{y}", f"r{x + 1}-{y}"]] if x + 1 < side else []
            links += [[f"r{x}-{y}", f"r{x}-{y + 1}"]] if y + 1 < side else []
    names = [f"r{x}-{y}" for x in range(side) for y in range(side)]
    return _written(dict.fromkeys(names, "router"), links)


def chain(routers: int) -> str:
    """Routers one behind the other."""
    links = [[f"r{one}", f"r{one + 1}"] for one in range(routers - 1)]
    return _written({f"r{one}": "router" for one in range(routers)}, links)


def mesh(routers: int) -> str:
    """Each router has a link to each other one."""
    names = [f"r{one}" for one in range(routers)]
    links = [[one, other] for place, one in enumerate(names) for other in names[place + 1 :]]
    return _written(dict.fromkeys(names, "router"), links)


def _hosts(prefix: str, count: int) -> dict[str, None]:
    return {f"{prefix}{number}": None for number in range(count)}


def _written(nodes: Mapping[str, Any], links: Links) -> str:
    text: str = yaml.safe_dump({"nodes": dict(nodes), "links": list(links)}, sort_keys=False)
    return text


DRAWN = {
    "pair": "{nodes: {alice: , bob: }, links: [[alice, bob]]}",
    "star 9": star(9),
    "star 29": star(29),
    "star 59": star(59),
    "star 99": star(99),
    "star 199": star(199),
    "campus 10": campus(2, 3),
    "campus 31": campus(4, 6),
    "campus 59": campus(8, 6),
    "campus 99": campus(8, 11),
    "campus 203": campus(10, 19),
    "ring 10": ring(5, 1),
    "ring 30": ring(10, 2),
    "ring 60": ring(20, 2),
    "ring 100": ring(20, 4),
    "ring 200": ring(50, 3),
    "fat tree 36": fat_tree(4),
    "fat tree 99": fat_tree(6),
    "fat tree 208": fat_tree(8),
    "wan 10": wan(5),
    "wan 30": wan(15),
    "wan 60": wan(30),
    "wan 100": wan(50),
    "wan 200": wan(100),
    "mesh 8": mesh(8),
    "grid 25": grid(5),
    "grid 196": grid(14),
    "chain 60": chain(60),
    "apart 60": _written(_hosts("h", 60), [[f"h{one}", f"h{one + 1}"] for one in range(0, 60, 2)]),
}
