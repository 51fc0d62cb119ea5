"""What the watcher is told, so that interfaces of a network that lives on are as before."""

from __future__ import annotations

from .. import watcher
from ..addresses import new_address
from ..namespace import Namespace
from ..netlink.transport import Message
from . import messages, query
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
        watcher.can_undo(namespace, "request", message.kind, message.body)


def before_setting(namespace: Namespace, name: str) -> None:
    """An interface is about to be set up or down; down it loses addresses of IPv6."""
    if watcher.is_collecting(namespace):
        before = query.get(namespace, name)
        flag = messages.IFF_UP
        flags = flag if before.up else 0
        set_back = messages.change_link_by_index(before.index, flags=flags, change=flag)
        addresses = [new_address(before.index, one) for one in query.static_addresses(before)]
        before_changing(namespace, set_back, *addresses)


def before_moving(interface: Interface, target: Namespace, name: str) -> None:
    """An interface is about to be moved into `target`, and called `name` there."""
    if watcher.is_collecting(interface.namespace):
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
