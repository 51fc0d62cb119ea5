"""What an interface that is to be made shall be, checked; and its last steps when it is made."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..addresses import (
    Address,
    new_address,
    not_added,
    parse_addresses,
    wait_until_it_can_ask,
    wait_until_usable,
)
from ..checks import check_mac
from ..errors import ArgumentError, KernelError
from ..interface_numbers import index_of
from ..names import check_interface_name
from ..namespace import Namespace
from ..namespaces import Reference, opened
from ..netlink import attributes
from ..netlink.transport import Refused
from . import messages, query


@dataclass(frozen=True)
class End:
    """What an interface, or one end of a veth pair, shall be.

    Attributes:
        namespace: where it shall be; None is the namespace of the calling thread.
        name: what it shall be called; None is the next free of eth0, eth1, ….
        addresses: its addresses with prefix lengths.
        mac: its hardware address; None lets the kernel choose.
    """

    namespace: Reference | None = None
    name: str | None = None
    addresses: Iterable[str] = ()
    mac: str | None = None


@dataclass(frozen=True)
class CheckedEnd:
    """An `End` that is right as far as can be told without asking the kernel."""

    namespace: Namespace
    name: str | None
    addresses: Sequence[Address]
    mac: bytes | None


def checked(end: End) -> CheckedEnd:
    """Check an end, and open its namespace for as long as somebody refers to it."""
    if end.name is not None:
        check_interface_name(end.name)
    mac = check_mac(end.mac) if end.mac is not None else None
    addresses = parse_addresses(end.addresses)
    for position, address in enumerate(addresses):
        if address in addresses[:position]:
            raise ArgumentError(f"Address '{address}' is given twice for the same interface.")
    return CheckedEnd(opened(end.namespace), end.name, addresses, mac)


def free_name(namespace: Namespace, taken: Iterable[str | None] = ()) -> str:
    """The first of eth0, eth1, … that no interface of the namespace has; a job of the worker."""
    used = {*query.names(namespace), *taken}
    number = 0
    while f"eth{number}" in used:
        number += 1
    return f"eth{number}"


def settings(end: CheckedEnd, name: str, mtu: int | None) -> list[bytes]:
    """The attributes that place and name a new interface."""
    chosen = [
        attributes.text(messages.IFLA_IFNAME, name),
        attributes.u32(messages.IFLA_NET_NS_FD, end.namespace.fileno()),
    ]
    if mtu is not None:
        chosen.append(attributes.u32(messages.IFLA_MTU, mtu))
    if end.mac is not None:
        chosen.append(attributes.attribute(messages.IFLA_ADDRESS, end.mac))
    return chosen


def finish(end: CheckedEnd, name: str, up: bool) -> None:
    """Give a new interface its addresses and set it up, in one go."""
    steps = []
    if end.addresses:
        index = index_of(end.namespace, name)
        steps = [new_address(index, address) for address in end.addresses]
    if up:
        steps.append(messages.set_link_up(name))
    if not steps:
        return
    try:
        end.namespace.transport.request(*steps)
    except Refused as refused:
        if refused.position < len(end.addresses):
            address = end.addresses[refused.position]
            raise not_added(end.namespace, name, address, refused) from None
        what = f"Cannot set up {end.namespace}:{name}"
        raise KernelError(what, refused.errno, refused.words) from None


def wait_for_addresses(end: CheckedEnd, name: str) -> None:
    """Wait until packets reach the addresses of a new interface, which is at once for IPv4."""
    if any(address.version == 6 for address in end.addresses):
        number = index_of(end.namespace, name)
        wait_until_usable(end.namespace, number, end.addresses)
        wait_until_it_can_ask(end.namespace, number)
