"""Veth pairs: two interfaces, a packet sent into one comes out of the other."""

from __future__ import annotations

import errno
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .. import worker
from ..addresses import Address, new_address, parse_addresses
from ..checks import check_mac, check_mtu
from ..errors import ArgumentError, KernelError
from ..names import check_interface_name
from ..namespace import Namespace
from ..namespaces import Reference, opened
from ..netlink import attributes
from ..netlink.transport import Message, Refused
from . import change, messages, query
from .model import Interface


@dataclass(frozen=True)
class End:
    """What one end of a veth pair shall be.

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


def create_veth(
    end: End | None = None, peer: End | None = None, *, mtu: int | None = None, up: bool = True
) -> tuple[Interface, Interface]:
    """Make a veth pair with both ends in their namespaces, in one request to the kernel.

    Either both ends exist at the end, with all their addresses, or none.

    Args:
        end: the first end.
        peer: the second end.
        mtu: the largest packet in bytes, of both ends.
        up: set both ends up.

    Raises:
        ArgumentError: something is not as it can be; nothing was changed.
        KernelError: the kernel refused something; what was made is taken back.
    """
    end, peer = end or End(), peer or End()
    checked = (_checked(end, opened(end.namespace)), _checked(peer, opened(peer.namespace)))
    if mtu is not None:
        check_mtu(mtu, 68, 65535)
    return worker.call(_create, *checked, mtu, up)


@dataclass(frozen=True)
class _CheckedEnd:
    namespace: Namespace
    name: str | None
    addresses: Sequence[Address]
    mac: bytes | None


def _checked(end: End, namespace: Namespace) -> _CheckedEnd:
    if end.name is not None:
        check_interface_name(end.name)
    mac = check_mac(end.mac) if end.mac is not None else None
    addresses = parse_addresses(end.addresses)
    for position, address in enumerate(addresses):
        if address in addresses[:position]:
            raise ArgumentError(f"Address '{address}' is given twice for the same interface.")
    return _CheckedEnd(namespace, end.name, addresses, mac)


def _create(
    end: _CheckedEnd, peer: _CheckedEnd, mtu: int | None, up: bool
) -> tuple[Interface, Interface]:
    name, peer_name = _choose_names(end, peer)
    what = f"Cannot create veth pair {end.namespace}:{name} and {peer.namespace}:{peer_name}"
    try:
        end.namespace.transport.request(_pair(end, name, peer, peer_name, mtu))
    except Refused as refused:
        taken = _taken(refused, end, name, peer, peer_name)
        raise KernelError(what, refused.errno, refused.words, taken) from None
    first = query.get(end.namespace, name)
    try:
        _finish(peer, peer_name, up)
        _finish(end, name, up)
        both = (end.namespace, peer.namespace)
        return (
            query.get(end.namespace, name, both),
            query.get(peer.namespace, peer_name, both),
        )
    except BaseException:
        change.delete(first)  # takes the other end with it
        raise


def _choose_names(end: _CheckedEnd, peer: _CheckedEnd) -> tuple[str, str]:
    same = end.namespace == peer.namespace
    if same and end.name is not None and end.name == peer.name:
        raise ArgumentError(
            f"Both ends of the veth pair would be {end.namespace}:{end.name}. "
            "In one namespace they need two names."
        )
    name = end.name or free_name(end.namespace, {peer.name} if same else ())
    return name, peer.name or free_name(peer.namespace, {name} if same else ())


def free_name(namespace: Namespace, taken: Iterable[str | None] = ()) -> str:
    """The first of eth0, eth1, … that no interface of the namespace has; a job of the worker."""
    used = {*query.names(namespace), *taken}
    number = 0
    while f"eth{number}" in used:
        number += 1
    return f"eth{number}"


def _pair(
    end: _CheckedEnd, name: str, peer: _CheckedEnd, peer_name: str, mtu: int | None
) -> Message:
    far_end = attributes.nested(
        messages.VETH_INFO_PEER, messages.link_header(), *_settings(peer, peer_name, mtu)
    )
    return messages.new_link("veth", *_settings(end, name, mtu), data=far_end)


def _settings(end: _CheckedEnd, name: str, mtu: int | None) -> list[bytes]:
    settings = [
        attributes.text(messages.IFLA_IFNAME, name),
        attributes.u32(messages.IFLA_NET_NS_FD, end.namespace.fileno()),
    ]
    if mtu is not None:
        settings.append(attributes.u32(messages.IFLA_MTU, mtu))
    if end.mac is not None:
        settings.append(attributes.attribute(messages.IFLA_ADDRESS, end.mac))
    return settings


def _finish(end: _CheckedEnd, name: str, up: bool) -> None:
    """Give an end its addresses and set it up, in one go."""
    _, index, _ = messages.parse_link_header(query.ask(end.namespace, name))
    steps = [new_address(index, address) for address in end.addresses]
    if up:
        steps.append(messages.set_link_up(name))
    if not steps:
        return
    try:
        end.namespace.transport.request(*steps)
    except Refused as refused:
        added = refused.position < len(end.addresses)
        what = f"add {end.addresses[refused.position]} to" if added else "set up"
        raise KernelError(
            f"Cannot {what} {end.namespace}:{name}", refused.errno, refused.words
        ) from None


def _taken(refused: Refused, end: _CheckedEnd, name: str, peer: _CheckedEnd, peer_name: str) -> str:
    """Which of the two names is taken: the kernel's "File exists" does not say."""
    if refused.errno != errno.EEXIST:
        return ""
    there = [
        f"{one.namespace}:{called} is there already."
        for one, called in ((end, name), (peer, peer_name))
        if query.exists(one.namespace, called)
    ]
    return " ".join(there)
