"""What the watcher is told, so that interfaces of a network that lives on are as before."""

from __future__ import annotations

from .. import watcher
from ..addresses import new_address
from ..namespace import Namespace
from ..netlink.transport import Message
from . import belongings, messages, offload, query
from .belongings import Belongings
from .model import Interface


def before_creating(namespace: Namespace, name: str) -> None:
    """An interface of this name is about to be made; one that is there already is not ours."""
    if watcher.is_collecting(namespace) and not query.exists(namespace, name):
        watcher.can_undo(namespace, "link", 0, name, passing=True)


def after_creating(made: Interface) -> None:
    """It was made, and is known by its number from now on, whatever it is called later."""
    watcher.can_undo(made.namespace, "link", made.index, made.name)


def before_changing(namespace: Namespace, *undoing: Message) -> None:
    """An interface is about to be changed; the requests undo that, the first one first."""
    for message in reversed(undoing):
        watcher.can_undo(namespace, "request", message.kind, message.body, message.flags)


def before_losing(had: Belongings) -> None:
    """An interface may be about to lose what it has."""
    before_changing(had.interface.namespace, *belongings.requests(had))


def before_switching_offload(namespace: Namespace, name: str, settings: offload.Settings) -> None:
    """The offloading of an interface of this name is about to be changed from these settings."""
    watcher.can_undo(namespace, "offload", name, offload.to_write(settings))


def before_setting(namespace: Namespace, name: str) -> None:
    """An interface is about to be set up or down; down it loses much of what it has."""
    if watcher.is_collecting(namespace):
        before = query.get(namespace, name)
        flag = messages.IFF_UP
        flags = flag if before.up else 0
        set_back = messages.change_link_by_index(before.index, flags=flags, change=flag)
        before_losing(belongings.note(before))
        before_changing(namespace, set_back)


def before_moving(had: Belongings, target: Namespace, name: str) -> None:
    """An interface is about to be moved into `target`, and called `name` there."""
    interface = had.interface
    if watcher.is_collecting(interface.namespace):
        before_losing(had)
        if interface.master is not None:
            master = query.get(interface.namespace, interface.master)
            before_changing(interface.namespace, messages.set_master(interface.index, master.index))
        _can_move_back(interface, target, 0, name, passing=True)


def after_moving(before: Interface, moved: Interface) -> None:
    """It was moved, and may have another number there; `before` is how it was at first."""
    if watcher.is_collecting(before.namespace):
        _can_move_back(before, moved.namespace, moved.index, moved.name)


def _can_move_back(
    before: Interface, target: Namespace, number: int, name: str, *, passing: bool = False
) -> None:
    addresses = [new_address(0, one).body for one in query.static_addresses(before)]
    step = ("move", number, name, before.index, before.name, before.up, addresses)
    watcher.can_undo(before.namespace, *step, passing=passing, also=(target,))
