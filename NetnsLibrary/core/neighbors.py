"""Neighbours: which hardware address an IP address on the same link has, see ip-neighbour(8)."""

from __future__ import annotations

import errno
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from . import watcher
from .absence import absent, ambiguous, there_is
from .checks import check_mac
from .errors import ArgumentError, KernelError
from .interface_numbers import flags_of, index_of, names_of
from .namespace import Namespace
from .netlink import attributes
from .netlink.transport import NLM_F_CREATE, NLM_F_EXCL, NLM_F_REPLACE, Message, Refused
from .prefixes import Family, Prefix, families, family_name, is_multicast, parse_ip

_RTM_NEWNEIGH = 28
_RTM_DELNEIGH = 29
_RTM_GETNEIGH = 30
_NDA_DST = 1
_NDA_LLADDR = 2
_NDA_IFINDEX = 8
_HEADER = struct.Struct("=BxxxiHBB")  # struct ndmsg: family, interface, state, flags, type
_REACHABLE = 0x02
_NO_ARP = 0x40
_PERMANENT = 0x80
_STATES = {
    **{0x01: "INCOMPLETE", _REACHABLE: "REACHABLE", 0x04: "STALE", 0x08: "DELAY", 0x10: "PROBE"},
    **{0x20: "FAILED", _NO_ARP: "NOARP", _PERMANENT: "PERMANENT"},
}
_IS_ROUTER = 0x80  # NTF_ROUTER
_LOOPBACK = 0x08  # IFF_LOOPBACK, see netdevice(7)
_POINT_TO_POINT = 0x10


@dataclass(frozen=True, repr=False)
class Neighbor:
    """A neighbour; `str()` of it is as `ip neigh` prints it.

    Attributes:
        address: its IP address.
        mac: its hardware address, or None while it is not known.
        interface: the name of the interface that it is reached through.
        state: REACHABLE, STALE, DELAY, PROBE, INCOMPLETE, FAILED or PERMANENT, see RFC 4861
            and linux/neighbour.h.
        permanent: whether somebody gave it by hand, to stay.
        family: ipv4 or ipv6.
        router: whether it said that it is a router, in IPv6.
    """

    address: str
    mac: str | None
    interface: str
    state: str
    permanent: bool
    family: Family
    router: bool = False

    def __str__(self) -> str:
        known = f" lladdr {self.mac}" if self.mac else ""
        router = " router" if self.router else ""
        return f"{self.address} dev {self.interface}{known}{router} {self.state}"

    def __repr__(self) -> str:
        return f"<Neighbor {self}>"


class Added(NamedTuple):
    """A neighbour that was added, for `remove`."""

    number: int
    address: Prefix
    mac: bytes


class _Entry(NamedTuple):
    address: Prefix
    mac: bytes | None
    number: int
    state: int
    flags: int


def add(
    namespace: Namespace, address: str, mac: str, interface: str, *, permanent: bool = True
) -> Added:
    """Tell a namespace the hardware address of a neighbour.

    What the kernel has found out about the neighbour by itself is replaced.

    Args:
        namespace: which one is told.
        address: the neighbour's IP address.
        mac: its hardware address.
        interface: the name of the interface that it is reached through.
        permanent: it stays. Otherwise it counts as just confirmed, and the kernel checks it
            again when it has become old.

    Raises:
        ArgumentError: an address is none; nothing was changed.
        NotFoundError: there is no such interface.
        KernelError: the kernel refused, for example because it was told of this neighbour
            already.
    """
    there = parse_ip(address)
    if is_multicast(there.packed) or not any(there.packed):
        raise ArgumentError(f"'{address}' is no address that a neighbor can have.")
    hardware = check_mac(mac)
    index = index_of(namespace, interface)
    if flags_of(namespace, interface) & (_LOOPBACK | _POINT_TO_POINT):
        raise ArgumentError(
            f"{namespace}:{interface} has no neighbors with hardware addresses: "
            "it leads to only one place."
        )
    state = _PERMANENT if permanent else _REACHABLE
    body = _body(index, there, state) + attributes.attribute(_NDA_LLADDR, hardware)
    try:
        try:
            namespace.transport.request(Message(_RTM_NEWNEIGH, NLM_F_CREATE | NLM_F_EXCL, body))
        except Refused as refused:
            if refused.errno != errno.EEXIST or _is_permanent(namespace, there, index):
                raise
            namespace.transport.request(Message(_RTM_NEWNEIGH, NLM_F_CREATE | NLM_F_REPLACE, body))
    except Refused as refused:
        what = f"Cannot add neighbor {there} with {mac} to {namespace}:{interface}"
        known = [one for one in get(namespace, interface=interface) if one.address == str(there)]
        raise KernelError(what, refused.errno, refused.words, there_is(known)) from None
    watcher.can_undo(namespace, "request", _RTM_DELNEIGH, _body(index, there, state))
    return Added(index, there, hardware)


def remove(namespace: Namespace, added: Added) -> None:
    """Take back what `add` did; a neighbour that is gone or has changed since is no error."""
    for entry in _dump(namespace, added.address.family, added.number):
        if entry.address == added.address and entry.mac == added.mac:
            _delete(namespace, entry)


def delete(namespace: Namespace, address: str, interface: str | None = None) -> None:
    """Have a namespace forget a neighbour.

    Args:
        namespace: which one.
        address: the neighbour's IP address.
        interface: the name of the interface that it is reached through; it is needed when
            there is one of that address on several.

    Raises:
        ArgumentError: the address is none, or there are several such neighbours.
        NotFoundError: there is no such neighbour or interface; the error tells which there are.
        KernelError: the kernel refused.
    """
    wanted = parse_ip(address)
    index = index_of(namespace, interface) if interface is not None else None
    there = _dump(namespace, wanted.family, index)
    found = [entry for entry in there if entry.address == wanted]
    if not found:
        place = f"namespace '{namespace}'" if interface is None else f"{namespace}:{interface}"
        raise absent(f"neighbor {wanted} in {place}", _named(namespace, there))
    if len(found) > 1:
        what = f"Neighbor {wanted} of namespace '{namespace}'"
        raise ambiguous(what, _named(namespace, found), "Give its interface.")
    _delete(namespace, found[0])


def get(
    namespace: Namespace, family: Family | None = None, interface: str | None = None
) -> list[Neighbor]:
    """The neighbours that a namespace knows of, in the order of their addresses, IPv4's first.

    Like `ip neigh`, it leaves out those for which there is nothing to find out: broadcast
    and multicast addresses, and interfaces without hardware addresses.

    Args:
        namespace: which one.
        family: ipv4, ipv6, or None for both.
        interface: the name of the only interface that matters, or None for all.
    """
    wanted = families(family)
    index = index_of(namespace, interface) if interface is not None else None
    return _named(namespace, [entry for one in wanted for entry in _dump(namespace, one, index)])


def by_hand(namespace: Namespace, index: int) -> list[bytes]:
    """The kernel's descriptions of the neighbours of an interface that somebody gave, for `again`.

    There are none of an interface that has just gone.
    """
    try:
        answers = [one for family in families(None) for one in _answers(namespace, family, index)]
    except KernelError as error:
        if error.errno != errno.ENODEV:
            raise
        return []
    return [answer for answer in answers if _HEADER.unpack_from(answer)[2] & _PERMANENT]


def again(entry: bytes) -> Message:
    """Add a neighbour as the kernel described it."""
    return Message(_RTM_NEWNEIGH, NLM_F_CREATE | NLM_F_REPLACE, entry)


def _body(index: int, address: Prefix, state: int = 0) -> bytes:
    header = _HEADER.pack(address.family, index, state, 0, 0)
    return header + attributes.attribute(_NDA_DST, address.packed)


def _is_permanent(namespace: Namespace, address: Prefix, index: int) -> bool:
    there = _dump(namespace, address.family, index)
    return any(entry.address == address and entry.state & _PERMANENT for entry in there)


def _delete(namespace: Namespace, entry: _Entry) -> None:
    try:
        message = Message(_RTM_DELNEIGH, 0, _body(entry.number, entry.address))
        namespace.transport.request(message)
    except Refused as refused:
        if refused.errno != errno.ENOENT:  # the kernel forgets what it found out itself
            what = f"Cannot delete neighbor {entry.address} of namespace '{namespace}'"
            raise KernelError(what, refused.errno, refused.words) from None


def _dump(namespace: Namespace, family: int, index: int | None) -> list[_Entry]:
    entries = map(_parse, _answers(namespace, family, index))
    known = [entry for entry in entries if entry.state & ~_NO_ARP]
    # Not by the hardware address: of one address on two interfaces, only one may be known.
    return sorted(known, key=lambda entry: (entry.address, entry.number))


def _answers(namespace: Namespace, family: int, index: int | None) -> list[bytes]:
    body = _HEADER.pack(family, 0, 0, 0, 0)
    if index is not None:
        body += attributes.u32(_NDA_IFINDEX, index)
    try:
        answers = namespace.transport.dump(Message(_RTM_GETNEIGH, 0, body))
    except Refused as refused:
        what = f"Cannot read the neighbors of namespace '{namespace}'"
        raise KernelError(what, refused.errno, refused.words) from None
    # Without IPv6 in the kernel, it answers for IPv4 again.
    return [answer for answer in answers if answer[0] == family]


def _parse(answer: bytes) -> _Entry:
    family, index, state, flags, _ = _HEADER.unpack_from(answer)
    found = attributes.parse(answer, _HEADER.size)
    packed = found[_NDA_DST]
    return _Entry(
        Prefix(family, packed, len(packed) * 8), found.get(_NDA_LLADDR), index, state, flags
    )


def _named(namespace: Namespace, entries: Iterable[_Entry]) -> list[Neighbor]:
    entries = list(entries)
    names = names_of(namespace, (entry.number for entry in entries))
    return [
        Neighbor(
            address=str(entry.address),
            mac=entry.mac.hex(":") if entry.mac else None,
            interface=names[entry.number],
            state=_STATES.get(entry.state, hex(entry.state)),
            permanent=bool(entry.state & _PERMANENT),
            family=family_name(entry.address.family),
            router=bool(entry.flags & _IS_ROUTER),
        )
        for entry in entries
    ]
