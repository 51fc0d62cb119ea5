"""Moving an interface from one namespace into another."""

from __future__ import annotations

from dataclasses import replace

from .. import worker
from ..errors import ArgumentError, KernelError, NetnsError
from ..names import check_interface_name
from ..namespace import Namespace
from ..netlink import attributes
from ..netlink.transport import Refused
from . import messages, ports, query, undoing
from .change import Change, set_interface
from .ends import CheckedEnd, finish
from .model import Interface


@worker.on_worker
def move(interface: Interface, namespace: Namespace, name: str | None = None) -> Interface:
    """Move an interface into another namespace, under another name if one is given.

    It keeps its addresses, and whether it is up, which the kernel alone would not see to.
    When the new namespace does not take them, the interface comes back.
    """
    if interface.kind == "loopback":
        raise ArgumentError(f"{interface} cannot be moved: each namespace keeps its loopback.")
    called = check_interface_name(name) if name is not None else interface.name
    what = f"Cannot move {interface} to namespace '{namespace}'"
    if query.exists(namespace, called):
        raise ArgumentError(
            f"{what}: {namespace}:{called} is there already. Give it another 'name'."
        )
    undoing.before_moving(interface, namespace, called)
    try:
        _transfer(interface.index, interface.namespace, namespace, called)
    except Refused as refused:
        raise KernelError(what, refused.errno, refused.words) from None
    try:
        _equip(namespace, called, interface)
    except NetnsError:
        moved = query.get(namespace, called)
        _transfer(moved.index, namespace, interface.namespace, interface.name)
        _equip(interface.namespace, interface.name, interface)
        raise
    return query.get(namespace, called, (interface.namespace, namespace))


@worker.on_worker
def move_back(moved: Interface, before: Interface) -> None:
    """Undo `move`; an interface that is gone is no error.

    It gets its old name, MTU, MAC, addresses and state, and is a port again if it was one.
    """
    now = query.read_again(moved)
    if now is None:
        return
    lost = Change(
        mtu=before.mtu if now.mtu != before.mtu else None,
        mac=before.mac if now.mac != before.mac else None,
    )
    if lost != Change():
        set_interface(now.namespace, now.name, lost)
    like_before = replace(now, addresses=before.addresses, up=before.up)
    back = move(like_before, before.namespace, before.name)
    if before.master is not None and query.exists(before.namespace, before.master):
        ports.add_port(query.get(before.namespace, before.master), back)


def _transfer(index: int, source: Namespace, target: Namespace, name: str) -> None:
    place = attributes.u32(messages.IFLA_NET_NS_FD, target.fileno())
    called = attributes.text(messages.IFLA_IFNAME, name)
    source.transport.request(messages.change_link_by_index(index, place, called))


def _equip(namespace: Namespace, name: str, like: Interface) -> None:
    """Give an interface the addresses and the state that it had."""
    end = CheckedEnd(namespace, name, query.static_addresses(like), None)
    finish(end, name, like.up)
