"""Ports: interfaces that belong to a bridge, a bond or a VRF of the same namespace."""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Iterator, Sequence

from .. import sysctl, worker
from ..errors import ArgumentError, KernelError, NetnsError
from ..namespace import Namespace
from ..netlink.transport import Refused
from . import messages, query, undoing
from .model import Interface

MASTERS = ("bridge", "bond", "vrf")
# They set their ports down, when these join or leave.
SETTING_DOWN = frozenset({"bond", "vrf"})
_REMEDIES = {
    errno.EXFULL: "A bridge can have 1023 ports.",
    errno.ELOOP: "Connect the two with a veth pair: one end is a port of each.",
    errno.EBUSY: "Another interface lies on it, such as a macvlan. Delete that first.",
}


def check(namespace: Namespace, master: str, names: Sequence[str]) -> list[Interface]:
    """The interfaces that can become ports of `master`; a job of the worker."""
    for position, name in enumerate(names):
        if name in names[:position]:
            raise ArgumentError(f"Port '{namespace}:{name}' is given twice.")
        if name == master:
            raise ArgumentError(f"{namespace}:{name} cannot be a port of itself.")
    found = [query.get(namespace, name) for name in names]
    for port in found:
        check_free(port, f"{namespace}:{master}")
    return found


def check_free(port: Interface, master: str) -> None:
    """Raise `ArgumentError` when an interface is a port already, or can be none."""
    if port.kind == "loopback":
        raise ArgumentError(
            f"{port} cannot become a port of {master}: a loopback leads nowhere else. "
            "Give an end of a veth pair."
        )
    if f"{port.namespace}:{port.master}" == master:
        raise ArgumentError(f"{port} is a port of {master} already.")
    if port.master is not None:
        raise ArgumentError(
            f"{port} cannot become a port of {master}: it is a port of "
            f"{port.namespace}:{port.master}. Remove it there first."
        )


@worker.on_worker
def add_port(master: Interface, port: Interface) -> None:
    """Make an interface a port of a bridge, a bond or a VRF."""
    if master.kind not in MASTERS:
        raise ArgumentError(
            f"{master} can have no ports: it is no bridge, bond or VRF but {master.kind}."
        )
    if port.namespace != master.namespace:
        raise ArgumentError(
            f"{port} cannot become a port of {master}: both have to be in the same namespace. "
            f"Move it there first, or connect them with a veth pair."
        )
    if port.index == master.index:
        raise ArgumentError(f"{port} cannot be a port of itself.")
    check_free(port, str(master))
    join(master, port)


def join(master: Interface, port: Interface) -> None:
    """Make `port` a port of `master`; a job of the worker.

    An interface can join a bond only while it is down; it comes up with the bond.
    """
    steps = [messages.set_master(port.index, master.index)]
    if master.kind == "bond" and port.up:
        steps.insert(0, messages.set_link_down(port.name))
    undoing.before_changing(port.namespace, messages.set_master(port.index, 0))
    try:
        with _keeping_ipv6(master, port):
            port.namespace.transport.request(*steps)
    except Refused as refused:
        what = f"Cannot make {port} a port of {master}"
        remedy = _REMEDIES.get(refused.errno, "")
        if master.kind == "bridge" and not port.mac:
            remedy = f"{port} is no Ethernet interface, as all ports of a bridge are."
        raise KernelError(what, refused.errno, refused.words, remedy) from None


@contextlib.contextmanager
def _keeping_ipv6(master: Interface, port: Interface) -> Iterator[None]:
    """Leave a port its IPv6 addresses, which the kernel removes when it joins or leaves a VRF."""
    former = None
    if master.kind == "vrf" and any(":" in address for address in port.addresses):
        with contextlib.suppress(NetnsError):
            key = f"net/ipv6/conf/{port.name}/keep_addr_on_down"
            former = sysctl.set_value(port.namespace, key, 1)
    try:
        yield
    finally:
        if former is not None:
            sysctl.restore(port.namespace, former)


@worker.on_worker
def remove_port(master: Interface, port: Interface) -> None:
    """End that an interface is a port of `master`."""
    if port.namespace != master.namespace or port.master != master.name:
        belongs = f"a port of {port.namespace}:{port.master}" if port.master else "no port"
        raise ArgumentError(f"{port} is no port of {master}: it is {belongs}.")
    undoing.before_changing(port.namespace, messages.set_master(port.index, master.index))
    try:
        with _keeping_ipv6(master, port):
            port.namespace.transport.request(messages.set_master(port.index, 0))
    except Refused as refused:
        raise KernelError(
            f"Cannot remove port {port} of {master}", refused.errno, refused.words
        ) from None
