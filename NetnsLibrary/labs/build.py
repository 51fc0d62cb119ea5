"""Building what was planned: all namespaces of a lab, with links, addresses and routes.

What decides about the time, and is done here (see `docs/decisions`):

- One batch of requests for each namespace, sent from a connection that is opened while the
  worker is there anyway. Numbers of interfaces are chosen beforehand, so nothing is asked for.
- A link is made by the later of its two nodes, with its other end placed in the earlier one.
- Bridges are set up last, and their ports have no IPv6. Else each new host's packets were
  copied to all hosts before it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from ..core import parameter_files, system, worker
from ..core.errors import NetnsError
from ..core.fresh_proc import FreshProc
from ..core.namespace import Namespace
from ..core.namespaces import cannot_create
from ..core.netlink.transport import new_buffer
from .findings import MisfitError
from .plan import Plan, PlannedNode
from .site import Site, check_room, prepare

_ORDER = {"switch": 0, "router": 1, "host": 2}
_DESCRIPTORS = 2  # of each node: its namespace and a connection


@worker.on_worker
def build(plan: Plan) -> dict[str, Namespace]:
    """Make all that a plan says; programs are not started yet.

    Returns:
        The namespaces by the names of their nodes, in the plan's order. Closing them takes
        all away.

    Raises:
        NetnsError: this process may not have as many open files; nothing was made.
        KernelError: the kernel refused something; nothing is left of the lab.
        MisfitError: the same, and it tells where that was said.
    """
    check_room(_DESCRIPTORS * len(plan.nodes))
    sites: dict[str, Site] = {}
    try:
        _make_all(plan, sites)
        for site in sites.values():
            site.namespace.watch()
        return {name: sites[name].namespace for name in plan.nodes}
    except BaseException:
        for site in sites.values():
            site.namespace.close()
        raise
    finally:
        for site in sites.values():
            site.close()


def _make_all(plan: Plan, sites: dict[str, Site]) -> None:
    buffer = new_buffer()
    proc = FreshProc()
    try:
        # Most links are between a host and a switch: a host's own batch completes it.
        for node in sorted(plan.nodes.values(), key=lambda node: _ORDER[node.kind]):
            _begin(node, sites, buffer, proc)
    finally:
        worker.go_home()
        proc.close()
    everything = sites.values()
    for name, text in lines_for(plan):
        sites[name].namespace.host_lines = text
    for site in everything:
        site.carry_out()
    for site in everything:
        site.wait_for_links()
    for site in everything:
        if site.node.kind == "switch":
            site.set_bridge_up()
            site.carry_out()
    for site in everything:
        site.wait_for_addresses()
        _finish(site)


def _begin(node: PlannedNode, sites: dict[str, Site], buffer: bytearray, proc: FreshProc) -> None:
    """Make the namespace of a node, and its links to those that are there already."""
    try:
        system.unshare(system.CLONE_NEWNET)
        descriptor = system.open_thread_network()
    except OSError as error:
        raise cannot_create(error) from None
    namespace = Namespace(descriptor, node.name, transient=True)
    try:
        prepare(node, proc)
    except OSError as error:
        raise parameter_files.cannot_prepare(namespace, error) from None
    site = sites[node.name] = Site(node, namespace, buffer)
    made: set[int] = set()
    for interface in node.interfaces:
        other = sites.get(interface.peer[0])
        if other is None or interface.link in made:
            continue
        made.add(interface.link)
        site.link(interface, other, other.interfaces[interface.peer[1]])
        if other.open_links == 0:
            other.add_routes()
    if site.open_links == 0:
        site.add_routes()
    site.carry_out()


def lines_for(plan: Plan) -> Iterator[tuple[str, str]]:
    """What the hosts file of each node says of the lab: all hosts and routers, and its own."""
    every = _lines(plan.hosts)
    for name, node in plan.nodes.items():
        yield name, every + _lines(node.hosts) if node.hosts else every


def _lines(hosts: Mapping[str, tuple[str, ...]]) -> str:
    return "".join(
        f"{address}\t{name}\n" for name, addresses in hosts.items() for address in addresses
    )


def _finish(site: Site) -> None:
    """What is rare and needs no speed: kernel parameters and impairments.

    Only the kernel knows which of them it takes.
    """
    if site.node.sysctls:
        from ..core import sysctl

        for key, value in site.node.sysctls.items():
            with _said_at("nodes", site.node.name, "sysctls", key):
                sysctl.set_value(site.namespace, key, value)
    for interface in site.node.interfaces:
        if interface.impairment is not None:
            from ..core.impairment import impair

            with _said_at("links", interface.link):
                impair(site.namespace, interface.name, interface.impairment)


@contextmanager
def _said_at(*path: str | int) -> Iterator[None]:
    try:
        yield
    except NetnsError as error:
        raise MisfitError(path, str(error)) from None
