"""Whether a namespace can send to an address at all: without that, silence proves nothing."""

from __future__ import annotations

import errno

from ..core import KernelError, Namespace, interfaces, neighbors, routes
from ..core.addresses import dump_addresses
from ..core.routes import Route
from .targets import Address, interface_of

_READY = ("UP", "UNKNOWN")  # kinds that cannot tell (loopback, dummy, tun) stay UNKNOWN
_UNRESOLVED = ("FAILED", "INCOMPLETE")
_SPELLED = {4: "IPv4", 6: "IPv6"}
# What routes answer that were made to lead nowhere; a host with one of these works as it shall.
_DELIBERATE = (errno.EHOSTUNREACH, errno.EACCES, errno.EINVAL)


def obstacle(namespace: Namespace, address: Address) -> str:
    """Why a namespace cannot send to an address, as a part of a sentence; empty when it can.

    It needs an address of that family, a route, and an interface that is up and has a carrier.
    A route of the types unreachable, prohibit and blackhole is a way of saying no, and no obstacle.
    """
    chosen = interface_of(namespace, address)
    if chosen is not None and (reason := _unready(namespace, chosen)):
        return reason  # without it there is no route, and that would be told instead
    try:
        route = _route(namespace, address)
    except KernelError as error:
        return "" if error.errno in _DELIBERATE else _without_route(namespace, address)
    if route.interface is None:
        return ""
    if reason := _unready(namespace, route.interface):
        return reason
    if not _addresses(namespace, address.version):
        return f"it has no {_SPELLED[address.version]} address"
    return ""


def silent_router(namespace: Namespace, address: Address) -> str:
    """Why nothing that was just sent has left for the router on the way; empty when it has.

    The hardware address of a host in the same network that is not there is unknown as well,
    but then that host is what was asked for.
    """
    try:
        route = _route(namespace, address)
    except KernelError:
        return ""
    if route.via is None or route.interface is None:
        return ""
    for one in neighbors.get(namespace, interface=route.interface):
        if one.address == route.via and one.mac is None and one.state in _UNRESOLVED:
            return f"its router {route.via} on {namespace}:{route.interface} does not answer"
    return ""


def _route(namespace: Namespace, address: Address) -> Route:
    """The way to an address, for a link-local one by its own interface."""
    bare = str(address).partition("%")[0]
    return routes.get_to(namespace, bare, interface=interface_of(namespace, address))


def _unready(namespace: Namespace, name: str) -> str:
    """Why nothing can leave by an interface; empty when it can."""
    interface = interfaces.get(namespace, name)
    if not interface.up:
        return f"{interface} is set down"
    if interface.state not in _READY:
        return f"{interface} has no carrier (its state is {interface.state})"
    return ""


def _addresses(namespace: Namespace, version: int) -> list[str]:
    everything = dump_addresses(namespace, 0)
    return [one for one in everything if (":" in one) == (version == 6)]


def _without_route(namespace: Namespace, address: Address) -> str:
    others = [name for name in interfaces.names(namespace) if name != "lo"]
    down = [name for name in others if not interfaces.get(namespace, name).up]
    if address.is_loopback:
        return f"{namespace}:lo is set down"
    if not others:
        return "it has no interface besides lo"
    reason = f"it has no route to {address}"
    if down:
        shown = ", ".join(f"{namespace}:{name}" for name in down)
        reason += f", and these interfaces are set down: {shown}"
    return reason
