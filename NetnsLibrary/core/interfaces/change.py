"""Changing and deleting interfaces."""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Iterable
from dataclasses import dataclass, replace

from .. import addresses, worker
from ..checks import LARGEST_MTU, check_mac, check_mtu, check_range
from ..errors import ArgumentError, KernelError, NetnsError
from ..names import check_interface_name
from ..namespace import Namespace
from ..netlink import attributes
from ..netlink.transport import Message, Refused
from . import belongings, messages, offload, query, undoing
from .model import Interface
from .refusals import ON_ETHERNET
from .restoring import give_back

_LOOPBACK_MTU = 65536  # what the kernel gives it


@dataclass(frozen=True)
class Change:
    """What is changed of an interface; None leaves a setting as it is.

    Attributes:
        mtu: the largest packet in bytes.
        mac: its hardware address.
        name: another name in the same namespace.
        promiscuous: whether it also takes packets for other hardware addresses.
        group: a number by which several interfaces are addressed at once.
        offload: whether checksums and segments are left to the hardware. Captured packets of
            a veth have wrong checksums as long as it is on, which it is in the beginning.
            Of an interface as it was before, every such setting by itself.
    """

    mtu: int | None = None
    mac: str | None = None
    name: str | None = None
    promiscuous: bool | None = None
    group: int | None = None
    offload: bool | offload.Settings | None = None

    def check(self, largest_mtu: int = LARGEST_MTU) -> None:
        """Raise `ArgumentError` when a setting can be of no interface."""
        if self.mtu is not None:
            check_mtu(self.mtu, largest_mtu)
        if self.mac is not None:
            check_mac(self.mac)
        if self.name is not None:
            check_interface_name(self.name)
        if self.group is not None:
            check_range("Group", self.group, 0, 2**32 - 1)
        if self == Change():
            raise ArgumentError(
                "Nothing to set was given. "
                "Give one of mtu, mac, name, promiscuous, group and offload."
            )


@worker.on_worker
def set_interface(namespace: Namespace, name: str, change: Change) -> Change:
    """Change an interface: all that is given, or nothing; return what it was before."""
    link = query.ask(namespace, name)
    arp_type, _, _ = messages.parse_link_header(link)
    change.check(_LOOPBACK_MTU if arp_type == query.LOOPBACK else LARGEST_MTU)
    if change.mac is not None and arp_type != query.ETHERNET:
        raise ArgumentError(f"{namespace}:{name} is no Ethernet interface and has no MAC to set.")
    return _set(namespace, name, link, change)


def _set(namespace: Namespace, name: str, link: bytes, change: Change) -> Change:
    """The same with settings that are right, as those are that an interface had before."""
    _, index, _ = messages.parse_link_header(link)
    before = _before(namespace, name, link, change)
    # A smaller MTU costs IPv6 addresses and routes, another MAC neighbours.
    loses = change.mtu is not None or change.mac is not None
    had = belongings.note(query.read(namespace, link)) if loses else None
    try:
        if isinstance(before.offload, tuple):  # by its name, which it has again when this is undone
            undoing.before_switching_offload(namespace, name, before.offload)
        if had is not None:
            undoing.before_losing(had)
        undoing.before_changing(namespace, *_steps(index, before))
        for step in _steps(index, change):
            namespace.transport.request(step)
        if change.offload is not None:
            offload.set_offload(namespace, change.name or name, change.offload)
    except (Refused, NetnsError) as error:
        with contextlib.suppress(Refused, NetnsError):
            namespace.transport.request(*_steps(index, before))
        if had is not None:
            with contextlib.suppress(Refused, NetnsError):
                give_back(had)
        if not isinstance(error, Refused):
            raise
        raise _refusal(namespace, name, change, error) from None
    return before


@worker.on_worker
def set_back(interface: Interface, before: Change) -> None:
    """Give an interface settings back that `set_interface` returned; one that is gone is no error.

    With the MAC goes the link-local address that the kernel has made of it meanwhile, and the
    former one comes back.
    """
    now = query.read_again(interface)
    if now is None:
        return
    name = before.name or now.name
    # The MAC first: when IPv6 comes back with a larger MTU, the kernel makes an address of it.
    for settings in (Change(mac=before.mac), replace(before, mac=None)):
        if settings != Change():
            _set(now.namespace, now.name, query.ask(now.namespace, now.name), settings)
    if before.mac is None:
        return
    after = query.get(now.namespace, name)
    passing = _made_by_kernel(set(after.addresses) - set(interface.addresses), now.mac)
    if passing:
        addresses.delete(now.namespace, name, passing)
    lost = _made_by_kernel(set(interface.addresses) - set(after.addresses), interface.mac)
    if lost:
        addresses.add(now.namespace, name, lost)


def _made_by_kernel(texts: Iterable[str], mac: str) -> list[str]:
    return [one for one in texts if query.made_by_kernel(addresses.parse_address(one), mac)]


def _refusal(namespace: Namespace, name: str, change: Change, refused: Refused) -> KernelError:
    remedy = ""
    if refused.errno == errno.EEXIST and change.name and query.exists(namespace, change.name):
        remedy = f"{namespace}:{change.name} is there already."
    too_large = refused.errno == errno.EINVAL and change.mtu is not None
    if too_large and query.get(namespace, name).kind in ON_ETHERNET:
        remedy = "Its MTU can be that of its parent at most."
    return KernelError(f"Cannot change {namespace}:{name}", refused.errno, refused.words, remedy)


def _before(namespace: Namespace, name: str, link: bytes, change: Change) -> Change:
    """The present values of the settings that `change` gives."""
    _, _, flags = messages.parse_link_header(link)
    found = attributes.parse(link, messages.LINK_LENGTH)
    mac = found.get(messages.IFLA_ADDRESS, b"").hex(":")
    present = Change(
        mtu=attributes.to_u32(found[messages.IFLA_MTU]),
        mac=mac or None,
        name=name,
        promiscuous=bool(flags & messages.IFF_PROMISC),
        group=attributes.to_u32(found[messages.IFLA_GROUP]),
    )
    if change.offload is not None:
        present = replace(present, offload=offload.get_settings(namespace, name))
    return Change(
        **{key: getattr(present, key) for key, value in vars(change).items() if value is not None}
    )


def _steps(index: int, change: Change) -> list[Message]:
    """One request for each setting: the kernel takes none back when a later one fails.

    First those that are refused most often. Above all the MTU comes before the MAC, which may
    not be taken back: the kernel lets no second macvlan have the MAC of another one.
    """
    settings = []
    if change.name is not None:
        settings.append(attributes.text(messages.IFLA_IFNAME, change.name))
    if change.mtu is not None:
        settings.append(attributes.u32(messages.IFLA_MTU, change.mtu))
    if change.mac is not None:
        settings.append(attributes.attribute(messages.IFLA_ADDRESS, check_mac(change.mac)))
    if change.group is not None:
        settings.append(attributes.u32(messages.IFLA_GROUP, change.group))
    steps = [messages.change_link_by_index(index, setting) for setting in settings]
    if change.promiscuous is not None:
        flag = messages.IFF_PROMISC
        flags = flag if change.promiscuous else 0
        steps.append(messages.change_link_by_index(index, flags=flags, change=flag))
    return steps


@worker.on_worker
def delete(interface: Interface) -> None:
    """Delete an interface; one that is gone already, or whose namespace is, is no error.

    It is found by its number, so another one that has got its name stays.
    """
    if interface.kind == "loopback":
        raise ArgumentError(f"{interface} cannot be deleted: each namespace keeps its loopback.")
    if interface.namespace.closed:
        return
    try:
        interface.namespace.transport.request(messages.delete_link(interface.index))
    except Refused as refused:
        if refused.errno != errno.ENODEV:
            raise KernelError(f"Cannot delete {interface}", refused.errno, refused.words) from None
