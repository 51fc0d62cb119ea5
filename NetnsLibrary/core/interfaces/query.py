"""Reading interfaces."""

from __future__ import annotations

import errno
from collections.abc import Iterable
from typing import NamedTuple

from ..addresses import Address, dump_addresses, parse_addresses
from ..errors import KernelError, unknown
from ..names import check_interface_name
from ..namespace import Namespace
from ..netlink import attributes
from ..netlink.transport import Message, Refused
from ..nsid import known_ns_id
from . import messages
from .model import Interface

_STATES = ("UNKNOWN", "NOTPRESENT", "DOWN", "LOWERLAYERDOWN", "TESTING", "DORMANT", "UP")
ETHERNET = 1
LOOPBACK = 772
_ARP_TYPES = {LOOPBACK: "loopback", ETHERNET: "ethernet", 65534: "none"}  # see linux/if_arp.h


class State(NamedTuple):
    """The little of an interface that can be read of all of them at once.

    Attributes:
        number: of it in its namespace.
        up: whether it was set up (IFF_UP).
        state: RFC 2863's operational state, see `Interface.state`.
        qdisc: the kind of queue at its way out, or an empty text.
    """

    number: int
    up: bool
    state: str
    qdisc: str


def states(namespace: Namespace) -> dict[str, State]:
    """The states of all interfaces of a namespace by name, in one request."""
    found = {}
    for link in _dump(namespace):
        _, index, flags = messages.parse_link_header(link)
        values = attributes.parse(link, messages.LINK_LENGTH)
        name = attributes.to_text(values[messages.IFLA_IFNAME])
        queue = attributes.to_text(values.get(messages.IFLA_QDISC, b""))
        found[name] = State(index, bool(flags & messages.IFF_UP), _operational(values), queue)
    return found


def get(namespace: Namespace, name: str, known: Iterable[Namespace] = ()) -> Interface:
    """The interface `name` of a namespace, read now; `NotFoundError` when there is none.

    Args:
        namespace: where it is.
        name: what it is called there.
        known: the namespaces in which the other end of a veth pair is looked for.
    """
    return read(namespace, ask(namespace, name), known)


def names(namespace: Namespace) -> list[str]:
    """The names of all interfaces of a namespace, in the order of their numbers."""
    found = []
    for link in _dump(namespace):
        _, index, _ = messages.parse_link_header(link)
        for kind, value in attributes.each(link, messages.LINK_LENGTH):
            if kind == messages.IFLA_IFNAME:
                found.append((index, attributes.to_text(value)))
                break
    return [name for _, name in sorted(found)]


def exists(namespace: Namespace, name: str) -> bool:
    """Whether a namespace has an interface of that name."""
    return _find(namespace, messages.get_link(check_interface_name(name))) is not None


def read_again(interface: Interface) -> Interface | None:
    """An interface as it is now, whatever its name is by now; None when it is gone.

    It is found by its number, so another one that has got its name is never taken for it.
    """
    if interface.namespace.closed:
        return None
    link = _find(interface.namespace, messages.get_link_by_index(interface.index))
    return None if link is None else read(interface.namespace, link)


def static_addresses(interface: Interface) -> list[Address]:
    """The addresses of an interface that somebody gave it, not the one that the kernel makes up."""
    addresses = parse_addresses(interface.addresses)
    return [one for one in addresses if not made_by_kernel(one, interface.mac)]


def made_by_kernel(address: Address, mac: str) -> bool:
    """Whether an address is the link-local one that follows from a MAC (RFC 4291, appendix A)."""
    if address.version == 4 or not address.ip.is_link_local:
        return False
    if not mac:
        return True  # then it is a random one
    six = bytes.fromhex(mac.replace(":", ""))
    return address.packed[8:] == bytes([six[0] ^ 2]) + six[1:3] + b"\xff\xfe" + six[3:]


def ask(namespace: Namespace, name: str, message: Message | None = None) -> bytes:
    """The kernel's description of an interface."""
    check_interface_name(name)
    link = _find(namespace, message or messages.get_link(name))
    if link is None:
        raise unknown("interface", name, names(namespace), f" in namespace '{namespace}'")
    return link


def read(
    namespace: Namespace,
    link: bytes,
    known: Iterable[Namespace] = (),
    peer: str | None = None,
) -> Interface:
    """Make an `Interface` of the kernel's description; look for its peer unless it is given."""
    arp_type, index, flags = messages.parse_link_header(link)
    found = attributes.parse(link, messages.LINK_LENGTH)
    return Interface(
        namespace=namespace,
        name=attributes.to_text(found[messages.IFLA_IFNAME]),
        index=index,
        kind=_kind(found, arp_type),
        mac=found.get(messages.IFLA_ADDRESS, b"").hex(":") if arp_type == ETHERNET else "",
        mtu=attributes.to_u32(found[messages.IFLA_MTU]),
        state=_operational(found),
        up=bool(flags & messages.IFF_UP),
        addresses=tuple(dump_addresses(namespace, index)),
        peer=peer or _peer(namespace, found, known),
        master=_master(namespace, found),
    )


def has_link(link: bytes) -> bool:
    """Whether a kernel's description of an interface says that packets can pass it.

    Kinds that cannot tell are taken as those that can.
    """
    for kind, value in attributes.each(link, messages.LINK_LENGTH):
        if kind == messages.IFLA_OPERSTATE:
            return value[0] < len(_STATES) and _STATES[value[0]] in ("UP", "UNKNOWN")
    return True


def _operational(found: dict[int, bytes]) -> str:
    number = found.get(messages.IFLA_OPERSTATE, b"\0")[0]
    return _STATES[number] if number < len(_STATES) else "UNKNOWN"


def _kind(found: dict[int, bytes], arp_type: int) -> str:
    info = attributes.parse(found.get(messages.IFLA_LINKINFO, b""))
    kind = attributes.to_text(info.get(messages.IFLA_INFO_KIND, b""))
    return kind or _ARP_TYPES.get(arp_type, f"type {arp_type}")


def _master(namespace: Namespace, found: dict[int, bytes]) -> str | None:
    index = found.get(messages.IFLA_MASTER)
    return _name_of(namespace, attributes.to_u32(index)) if index else None


def _peer(namespace: Namespace, found: dict[int, bytes], known: Iterable[Namespace]) -> str | None:
    link = found.get(messages.IFLA_LINK)
    index = attributes.to_u32(link) if link else 0
    if not index:
        return None
    elsewhere = found.get(messages.IFLA_LINK_NETNSID)
    where = _seen_as(namespace, attributes.to_i32(elsewhere), known) if elsewhere else namespace
    name = _name_of(where, index) if where else None
    return f"{where}:{name}" if name else None


def _seen_as(viewer: Namespace, number: int, known: Iterable[Namespace]) -> Namespace | None:
    """Which of the `known` namespaces `viewer` knows by the id `number`."""
    for namespace in known:
        if not namespace.closed and known_ns_id(namespace, viewer) == number:
            return namespace
    return None


def _name_of(namespace: Namespace, index: int) -> str | None:
    link = _find(namespace, messages.get_link_by_index(index))
    if link is None:
        return None
    return attributes.to_text(attributes.parse(link, messages.LINK_LENGTH)[messages.IFLA_IFNAME])


def _find(namespace: Namespace, message: Message) -> bytes | None:
    try:
        (link,) = namespace.transport.request(message)
    except Refused as refused:
        if refused.errno == errno.ENODEV:
            return None
        raise _cannot_read(namespace, refused) from None
    return link


def _dump(namespace: Namespace) -> list[bytes]:
    try:
        return namespace.transport.dump(messages.all_links())
    except Refused as refused:
        raise _cannot_read(namespace, refused) from None


def _cannot_read(namespace: Namespace, refused: Refused) -> KernelError:
    what = f"Cannot read the interfaces of namespace '{namespace}'"
    return KernelError(what, refused.errno, refused.words)
