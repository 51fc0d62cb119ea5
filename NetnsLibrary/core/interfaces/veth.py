"""Veth pairs: two interfaces, a packet sent into one comes out of the other."""

from __future__ import annotations

import errno

from .. import worker
from ..checks import check_mtu
from ..errors import ArgumentError, KernelError
from ..events import LINKS, wait_until
from ..interface_numbers import flags_of, index_of, mac_of, mtu_of
from ..namespace import Namespace
from ..netlink import attributes
from ..netlink.transport import Message, Refused
from . import messages, query, undoing
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

# The kernel looks at links that are not urgent to it once a second.
_LINK_SECONDS = 3.0


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
    if mtu is not None:
        check_mtu(mtu)
    return worker.call(_create, checked(end), checked(peer), mtu, up)


def _create(
    end: CheckedEnd, peer: CheckedEnd, mtu: int | None, up: bool
) -> tuple[Interface, Interface]:
    name, peer_name = _choose_names(end, peer)
    what = f"Cannot create veth pair {end.namespace}:{name} and {peer.namespace}:{peer_name}"
    undoing.before_creating(end.namespace, name)
    undoing.before_creating(peer.namespace, peer_name)
    try:
        end.namespace.transport.request(_pair(end, name, peer, peer_name, mtu))
    except Refused as refused:
        taken = _taken(refused, end, name, peer, peer_name)
        raise KernelError(what, refused.errno, refused.words, taken) from None
    try:
        # First both ends, since an address is usable when its link has a carrier.
        ends = ((peer, peer_name), (end, name))
        for one, called in ends:
            finish(one, called, up)
        for one, called in ends:
            wait_for_addresses(one, called)
        pair = (_read(end, name, peer, peer_name, up), _read(peer, peer_name, end, name, up))
        for made in pair:
            undoing.after_creating(made)
        return pair
    except BaseException:
        # Takes the other end with it.
        index = index_of(end.namespace, name)
        end.namespace.transport.request(messages.delete_link(index))
        raise


def _read(end: CheckedEnd, name: str, peer: CheckedEnd, peer_name: str, up: bool) -> Interface:
    other = f"{peer.namespace}:{peer_name}"
    if not up and not end.addresses and (down := _read_down(end.namespace, name, other)):
        return down

    def now() -> Interface:
        return query.read(end.namespace, query.ask(end.namespace, name), peer=other)

    interface = now()
    if interface.up and interface.state != "UP":
        # Newer kernels act on a new carrier when they are asked, others up to a second later.
        # Before that, packets are dropped.
        wait_until(lambda: now().state == "UP" or None, end.namespace, LINKS, _LINK_SECONDS)
        interface = now()
    return interface


def _read_down(namespace: Namespace, name: str, peer: str) -> Interface | None:
    """A new end without addresses, as long as nobody has set it up or taken it away.

    All else that is to be known of it is what every new end is, and the kernel's whole
    description takes five times as long.
    """
    index = index_of(namespace, name)
    try:
        mac, mtu = mac_of(namespace, name), mtu_of(namespace, name)
        if flags_of(namespace, name) & messages.IFF_UP:
            return None
    except OSError:
        return None
    return Interface(namespace, name, index, "veth", mac, mtu, "DOWN", up=False, peer=peer)


def _choose_names(end: CheckedEnd, peer: CheckedEnd) -> tuple[str, str]:
    same = end.namespace == peer.namespace
    if same and end.name is not None and end.name == peer.name:
        raise ArgumentError(
            f"Both ends of the veth pair would be {end.namespace}:{end.name}. "
            "In one namespace they need two names."
        )
    name = end.name or free_name(end.namespace, {peer.name} if same else ())
    return name, peer.name or free_name(peer.namespace, {name} if same else ())


def _pair(end: CheckedEnd, name: str, peer: CheckedEnd, peer_name: str, mtu: int | None) -> Message:
    far_end = attributes.nested(
        messages.VETH_INFO_PEER,
        messages.link_header(),
        messages.ONE_QUEUE,
        *settings(peer, peer_name, mtu),
    )
    mine = settings(end, name, mtu)
    return messages.new_link("veth", messages.ONE_QUEUE, *mine, data=far_end)


def _taken(refused: Refused, end: CheckedEnd, name: str, peer: CheckedEnd, peer_name: str) -> str:
    """Which of the two names is taken: the kernel's "File exists" does not say."""
    if refused.errno != errno.EEXIST:
        return ""
    there = [
        f"{one.namespace}:{called} is there already."
        for one, called in ((end, name), (peer, peer_name))
        if query.exists(one.namespace, called)
    ]
    return " ".join(there)
