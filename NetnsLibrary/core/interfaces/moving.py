"""Moving an interface from one namespace into another."""

from __future__ import annotations

import contextlib
from dataclasses import replace

from .. import worker
from ..errors import ArgumentError, KernelError, NetnsError
from ..names import check_interface_name
from ..namespace import Namespace
from ..netlink import attributes
from ..netlink.transport import Refused
from . import belongings, messages, ports, query, undoing
from .belongings import Belongings
from .change import Change, set_interface
from .ends import CheckedEnd, finish
from .model import Interface
from .restoring import give_back


@worker.on_worker
def move(interface: Interface, namespace: Namespace, name: str | None = None) -> Interface:
    """Move an interface into another namespace, under another name if one is given.

    It keeps its addresses, and whether it is up, which the kernel alone would not see to.
    When the new namespace does not take them, the interface comes back.
    """
    moved = _move(interface, namespace, name)
    undoing.after_moving(interface, moved)
    return moved


def _move(
    interface: Interface, namespace: Namespace, name: str | None = None, number: int | None = None
) -> Interface:
    if interface.kind == "loopback":
        raise ArgumentError(f"{interface} cannot be moved: each namespace keeps its loopback.")
    called = check_interface_name(name) if name is not None else interface.name
    what = f"Cannot move {interface} to namespace '{namespace}'"
    if namespace == interface.namespace:
        raise ArgumentError(f"{what}: it is there. To call it otherwise, use Set Interface.")
    if query.exists(namespace, called):
        raise ArgumentError(
            f"{what}: {namespace}:{called} is there already. Give it another 'name'."
        )
    had = belongings.note(interface)
    if number is None:
        undoing.before_moving(had, namespace, called)
    try:
        _transfer(interface.index, interface.namespace, namespace, called, number)
    except Refused as refused:
        raise KernelError(what, refused.errno, refused.words) from None
    try:
        _equip(namespace, called, interface)
    except NetnsError:
        moved = query.get(namespace, called)
        _transfer(moved.index, namespace, interface.namespace, interface.name, interface.index)
        _equip(interface.namespace, interface.name, interface)
        with contextlib.suppress(NetnsError):
            _rejoin(query.get(interface.namespace, interface.name), interface)
            give_back(had)
        raise
    return query.get(namespace, called, (interface.namespace, namespace))


def _rejoin(back: Interface, before: Interface) -> None:
    """An interface that is back is a port again if it was one."""
    if (
        back.master is None
        and before.master is not None
        and query.exists(before.namespace, before.master)
    ):
        ports.add_port(query.get(before.namespace, before.master), back)


@worker.on_worker
def move_back(moved: Interface, had: Belongings) -> None:
    """Undo `move`; an interface that is gone is no error.

    It gets its old number, by which earlier changes of it are undone, its old name, MTU, MAC,
    and all that it had, and is a port again if it was one.
    """
    now = query.read_again(moved)
    if now is None:
        return
    before = had.interface
    at_home = now.namespace == before.namespace  # somebody has moved it back already
    lost = Change(
        mtu=before.mtu if now.mtu != before.mtu else None,
        mac=before.mac if now.mac != before.mac else None,
        name=before.name if at_home and now.name != before.name else None,
    )
    if lost != Change():
        set_interface(now.namespace, now.name, lost)
    if at_home:
        back = query.get(before.namespace, before.name)
    else:
        like_before = replace(now, addresses=before.addresses, up=before.up)
        back = _move(like_before, before.namespace, before.name, before.index)
    _rejoin(back, before)
    if back.index != before.index:
        raise NetnsError(
            f"{back} has come back with the number {back.index}, and it was {before.index}: its "
            "routes, and what else was changed of it, are not undone. Linux keeps the number "
            "since version 5.14, unless another interface has got it."
        )
    give_back(had)


def _transfer(
    index: int, source: Namespace, target: Namespace, name: str, number: int | None = None
) -> None:
    """Hand an interface over, and give it a number if one is wanted and free there."""
    place = attributes.u32(messages.IFLA_NET_NS_FD, target.fileno())
    called = attributes.text(messages.IFLA_IFNAME, name)
    if number is not None and number != index:
        wanted = attributes.u32(messages.IFLA_NEW_IFINDEX, number)
        with contextlib.suppress(Refused):
            source.transport.request(messages.change_link_by_index(index, place, called, wanted))
            return
    source.transport.request(messages.change_link_by_index(index, place, called))


def _equip(namespace: Namespace, name: str, like: Interface) -> None:
    """Give an interface the addresses and the state that it had."""
    end = CheckedEnd(namespace, name, query.static_addresses(like), None)
    finish(end, name, like.up)
