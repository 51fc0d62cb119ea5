"""Making an interface of any kind: one request, then its ports, addresses and state."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence

from .. import worker
from ..checks import check_mtu
from ..errors import ArgumentError, KernelError, NetnsError
from ..namespace import Namespace
from ..netlink import attributes
from ..netlink.transport import Message, Refused
from . import belongings, change, messages, ports, query, undoing
from .ends import (
    CheckedEnd,
    End,
    checked,
    finish,
    free_name,
    settings,
    wait_for_addresses,
)
from .model import Interface
from .refusals import not_created
from .restoring import give_back


def create_link(
    kind: str,
    end: End,
    data: bytes = b"",
    *,
    parent: Interface | None = None,
    port_names: Sequence[str] = (),
    mtu: int | None = None,
    up: bool = True,
) -> Interface:
    """Make an interface of a kind that rtnetlink knows.

    Either it exists at the end, with all its ports and addresses, or nothing is changed.

    Args:
        kind: the kernel's name of it, like `bridge`.
        end: where and what it shall be.
        data: the attributes of the kind itself.
        parent: the interface it lies on, which may be in another namespace.
        port_names: interfaces of the same namespace that become its ports.
        mtu: the largest packet in bytes.
        up: set it up.
    """
    if mtu is not None:
        check_mtu(mtu)
    return worker.call(_create, kind, checked(end), data, parent, port_names, mtu, up)


def _create(
    kind: str,
    end: CheckedEnd,
    data: bytes,
    parent: Interface | None,
    port_names: Sequence[str],
    mtu: int | None,
    up: bool,
) -> Interface:
    name = end.name or free_name(end.namespace)
    joining = ports.check(end.namespace, name, port_names)
    chosen = settings(end, name, mtu)
    if parent is not None:
        chosen.append(attributes.u32(messages.IFLA_LINK, parent.index))
    # The number of a parent has its meaning in the parent's namespace, so this is where the
    # request goes to; the attributes say where the interface goes to.
    asked = parent.namespace if parent is not None else end.namespace
    undoing.before_creating(end.namespace, name)
    try:
        asked.transport.request(messages.new_link(kind, *chosen, data=data))
    except Refused as refused:
        raise not_created(kind, end.namespace, name, refused, parent, mtu) from None
    first = _mtu_for_good(name, mtu) if kind == "bridge" and mtu is not None else ()
    made = complete(end, name, up, joining, first, known=(end.namespace, asked))
    if mtu is not None and made.mtu != mtu:  # a vxlan gets a smaller one without a word
        change.delete(made)
        limit = f"over {parent} it can be {made.mtu} at most" if parent else f"it gets {made.mtu}"
        raise ArgumentError(f"Cannot create {made}: MTU {mtu} is too large, {limit}.")
    return made


def _mtu_for_good(name: str, mtu: int) -> list[Message]:
    """Set the MTU of a new bridge, which otherwise changes it to the least one of its ports.

    Only a change counts as set by somebody, so it becomes another one in between.
    """
    return [
        messages.change_link(name, attributes.u32(messages.IFLA_MTU, one)) for one in (mtu ^ 1, mtu)
    ]


def complete(
    end: CheckedEnd,
    name: str,
    up: bool,
    joining: Sequence[Interface] = (),
    first: Sequence[Message] = (),
    known: Sequence[Namespace] = (),
) -> Interface:
    """Give an interface that was just made all that it shall have, or take it back.

    Args:
        end: what it shall be.
        name: what it is called.
        up: set it up, when all else is done.
        joining: interfaces that become its ports.
        first: requests that have to be granted before that.
        known: the namespaces in which the interface below it is looked for.
    """
    made = query.get(end.namespace, name)
    undoing.after_creating(made)
    sets_down = made.kind in ports.SETTING_DOWN
    noted = [belongings.note(port) for port in joining] if sets_down else []
    try:
        try:
            end.namespace.transport.request(*first)
        except Refused as refused:
            raise KernelError(f"Cannot create {made}", refused.errno, refused.words) from None
        for port in joining:
            ports.join(made, port)
        finish(end, name, up)
        wait_for_addresses(end, name)
        return query.get(end.namespace, name, known)
    except BaseException:
        change.delete(made)
        with contextlib.suppress(NetnsError):
            give_back(*noted)
        raise
