"""One star of hosts by another tool, in a network of its own: rival.py TOOL HOSTS.

It prints how many seconds it took until the network was up, and until it was down again.
A program by itself: Mininet may be there for the system's Python only. `rivals` runs it.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

Down = Callable[[], object]  # what takes the network away again


def address(host: int) -> str:
    return f"10.{1 + host // 65536}.{host // 256 % 256}.{host % 256}"


def with_pyroute2(hosts: int) -> Down:
    """Nothing but pyroute2, in its faster way: a process that moves and opens a connection.

    Its connections with `netns=` start a process each, and take about twice as long.
    """
    from pyroute2 import IPRoute, netns

    def connected(name: str) -> Any:
        netns.create(name)
        netns.pushns(name)
        try:
            return IPRoute()
        finally:
            netns.popns()

    hub = connected("hub")
    hub.link("add", ifname="br0", kind="bridge")
    bridge = hub.link_lookup(ifname="br0")[0]
    hub.addr("add", index=bridge, address="10.0.0.1", prefixlen=8)
    for host in range(hosts):
        with connected(f"h{host}") as inside:
            peer = {"ifname": "eth0", "net_ns_fd": f"h{host}"}
            hub.link("add", ifname=f"p{host}", kind="veth", peer=peer)
            port = hub.link_lookup(ifname=f"p{host}")[0]
            hub.link("set", index=port, master=bridge, state="up")
            interface = inside.link_lookup(ifname="eth0")[0]
            inside.link("set", index=1, state="up")
            inside.link("set", index=interface, state="up")
            inside.addr("add", index=interface, address=address(host), prefixlen=8)
            inside.route("add", dst="default", gateway="10.0.0.1")
    hub.link("set", index=bridge, state="up")
    hub.close()

    def down() -> None:
        for host in range(hosts):
            netns.remove(f"h{host}")
        netns.remove("hub")

    return down


def with_ip_batch(hosts: int) -> Down:
    """One batch for all namespaces and links, then one in each namespace."""
    _ip("-batch", "-", lines=["netns add hub", *(f"netns add h{host}" for host in range(hosts))])
    ports = ["link add br0 type bridge", "addr add 10.0.0.1/8 dev br0"]
    for host in range(hosts):
        ports.append(f"link add p{host} type veth peer name eth0 netns h{host}")
        ports.append(f"link set p{host} master br0 up")
    _ip("-n", "hub", "-batch", "-", lines=ports)
    for host in range(hosts):
        lines = ["link set lo up", "link set eth0 up", f"addr add {address(host)}/8 dev eth0"]
        _ip("-n", f"h{host}", "-batch", "-", lines=[*lines, "route add default via 10.0.0.1"])
    _ip("-n", "hub", "link", "set", "br0", "up")

    def down() -> None:
        gone = ["netns del hub", *(f"netns del h{host}" for host in range(hosts))]
        _ip("-batch", "-", lines=gone)

    return down


def _ip(*arguments: str, lines: Iterable[str] = ()) -> None:
    subprocess.run(["ip", *arguments], input="\n".join(lines), text=True, check=True)


def with_mininet(hosts: int) -> Down:
    """Mininet with a Linux bridge, which it makes where it is started."""
    from mininet.net import Mininet
    from mininet.nodelib import LinuxBridge
    from mininet.topo import SingleSwitchTopo

    # It would raise limits of the whole machine, which are none of this network's.
    Mininet.inited = True
    network = Mininet(
        topo=SingleSwitchTopo(k=hosts),
        switch=LinuxBridge,
        controller=None,
        ipBase="10.0.0.0/8",
        waitConnected=False,
    )
    network.start()

    def down() -> None:
        network.stop()

    return down


TOOLS: dict[str, Callable[[int], Down]] = {
    "pyroute2": with_pyroute2,
    "ip -batch": with_ip_batch,
    "Mininet": with_mininet,
}


def main() -> None:
    tool, hosts = sys.argv[1], int(sys.argv[2])
    # Names of namespaces are files, which nobody else shall see.
    subprocess.run(["mount", "-t", "tmpfs", "none", "/run"], check=True)
    Path("/run/netns").mkdir()
    if tool == "Mininet" and not shutil.which("brctl"):
        sys.exit("Mininet needs brctl for Linux bridges: install bridge-utils.")
    start = time.perf_counter()
    down = TOOLS[tool](hosts)
    up = time.perf_counter()
    down()
    print(up - start, time.perf_counter() - up)


if __name__ == "__main__":
    main()
