"""Addresses of interfaces: their texts, and adding, deleting and reading them.

See rtnetlink(7) and linux/if_addr.h for the messages.
"""

from __future__ import annotations

import errno
import functools
import ipaddress
import socket
import struct
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from . import watcher, worker
from .absence import absent
from .errors import ArgumentError, KernelError
from .events import IPV6_ROUTES, wait_until
from .interface_numbers import index_of, mtu_of
from .names import hint_of_argument
from .namespace import Namespace
from .netlink import attributes
from .netlink.transport import NLM_F_CREATE, NLM_F_EXCL, Message, Refused
from .prefixes import BITS, LENGTHS, Family, Prefix, families, is_host_name
from .route_messages import LOCAL, parse_route, route_to

RTM_NEWADDR = 20
RTM_DELADDR = 21
RTM_GETADDR = 22
_IFA_ADDRESS = 1
_IFA_LOCAL = 2
_NO_DUPLICATE_DETECTION = 2  # IFA_F_NODAD
_TENTATIVE = 0x40  # IFA_F_TENTATIVE
_HEADER = struct.Struct("=BBBBi")  # struct ifaddrmsg: family, prefix length, flags, scope, index
# The same with two attributes, by the length of an address.
_BODIES = {size: struct.Struct(f"=BBBBi HH{size}s HH{size}s") for size in (4, 16)}

IPV6_LEAST_MTU = 1280  # bytes, see RFC 8200
_PATIENCE = 1.0  # seconds; rules of the namespace may hide its local routes for good
_COMPLETED_WITHIN = 0.1  # seconds, without looking for duplicates

Address = ipaddress.IPv4Interface | ipaddress.IPv6Interface


def parse_addresses(texts: Iterable[str]) -> list[Address]:
    """Check addresses like `10.0.0.1/24`; the prefix length has to be there."""
    return [parse_address(text) for text in texts]


def parse_address(text: str) -> Address:
    """Check one address with its prefix length; `ArgumentError` when it is none."""
    if hint := hint_of_argument(text):
        raise ArgumentError(f"'{text}' is no address.{hint}")
    if "/" not in text:
        raise ArgumentError(_without_length(text))
    try:
        address = ipaddress.ip_interface(text)
        length = text.partition("/")[2]
        if "." in length and length != str(address.netmask):  # it takes 0.0.0.255 for that, too
            raise ValueError(length)
    except ValueError:
        raise ArgumentError(
            f"'{text}' is no address with a prefix length: {_fault(text)}."
        ) from None
    if "%" in text:
        raise ArgumentError(f"'{text}' names an interface after '%', which has no meaning here.")
    if address.ip.is_multicast or address.ip.is_unspecified:
        what = "a multicast address" if address.ip.is_multicast else "the unspecified address"
        raise ArgumentError(f"'{text}' is {what}, which no interface can have.")
    return address


def _without_length(text: str) -> str:
    """What to say of a text without a prefix length, which may be no address at all."""
    shown = f"{text}/64" if ":" in text else f"{text}/24"
    try:
        ipaddress.ip_interface(shown)
    except ValueError:
        return f"'{text}' is no address. Write one with its prefix length, like '10.0.0.1/24'."
    return f"Address '{text}' has no prefix length. Write it with one, for example '{shown}'."


def _fault(text: str) -> str:
    """What is wrong with a text that is no address with a prefix length."""
    if "," in text:
        return "several are to be given one by one, or as a list"
    address, _, length = text.partition("/")
    if is_host_name(address):
        return "names are not looked up here"
    try:
        bits = ipaddress.ip_address(address).max_prefixlen
    except ValueError:
        return f"'{address}' is no IP address"
    return f"its length '{length}' is none from 0 to {bits}"


class _Given(NamedTuple):
    """An address as the kernel wants it; `ipaddress` takes longer than the kernel's own work."""

    family: int
    packed: bytes
    length: int

    def __str__(self) -> str:
        return f"{socket.inet_ntop(self.family, self.packed)}/{self.length}"


class Added(NamedTuple):
    """What was added to which interface, for `remove`."""

    number: int
    addresses: Sequence[_Given]


def add(namespace: Namespace, name: str, texts: Iterable[str]) -> Added:
    """Add addresses to the interface `name` of a namespace: all of them or none.

    IPv6 addresses can be used at once.

    Args:
        namespace: where the interface is.
        name: what it is called there.
        texts: addresses with their prefix lengths, like `10.0.0.1/24`.

    Raises:
        ArgumentError: an address is none, or is given twice; nothing was changed.
        NotFoundError: there is no such interface.
        KernelError: the kernel refused one; those before it are taken back.
    """
    addresses = _checked(texts)
    if len(addresses) > 1:  # whoever interrupts this shall not leave half of them
        return worker.call(_add, namespace, name, addresses)
    return _add(namespace, name, addresses)


def _add(namespace: Namespace, name: str, addresses: Sequence[_Given]) -> Added:
    index = index_of(namespace, name)
    for position, address in enumerate(addresses):
        try:
            namespace.transport.request(new_address_of(index, *address))
        except Refused as refused:
            remove(namespace, Added(index, addresses[:position]))
            raise not_added(namespace, name, address, refused) from None
        watcher.can_undo(namespace, "request", RTM_DELADDR, _body(index, *address))
    wait_until_usable(namespace, index, addresses)
    return Added(index, addresses)


def not_added(
    namespace: Namespace, name: str, address: Address | _Given, refused: Refused
) -> KernelError:
    """The error for an address that the kernel does not take."""
    remedy = ""
    if refused.errno == errno.EINVAL and len(address.packed) > 4:
        mtu = mtu_of(namespace, name)
        if mtu < IPV6_LEAST_MTU:
            remedy = f"IPv6 needs an MTU of at least {IPV6_LEAST_MTU} bytes, and this is {mtu}."
    what = f"Cannot add {address} to {namespace}:{name}"
    return KernelError(what, refused.errno, refused.words, remedy)


def wait_until_usable(
    namespace: Namespace, index: int, addresses: Iterable[Address | _Given]
) -> None:
    """Wait until the kernel takes packets for IPv6 addresses that it was just given.

    Also without looking for duplicates it completes an address in the background, often after
    it has answered, up to some 20 ms later. Until then packets to it are lost, and those who
    ask for its hardware address get no answer and ask again after a second. What it does last
    is to make the address a local route.
    """
    for address in addresses:
        if len(address.packed) == 4:  # IPv4's are complete at once
            continue
        ask = route_to(Prefix(socket.AF_INET6, address.packed, 128), None, index, None)
        if _is_local(namespace, ask) is None:
            wait_until(
                functools.partial(_is_local, namespace, ask), namespace, IPV6_ROUTES, _PATIENCE
            )


def wait_until_it_can_ask(namespace: Namespace, index: int) -> None:
    """Wait until an interface may ask for the hardware addresses of IPv6 neighbors for others.

    A router asks from its link-local address, which the kernel completes in the background too.
    Before that the router does not ask at all, and tries again after a second. Where the kernel
    looks for duplicates of that address, which takes it over a second, this does not wait for it.
    """
    if not _none_tentative(namespace, index):
        condition = functools.partial(_none_tentative, namespace, index)
        wait_until(condition, namespace, IPV6_ROUTES, _COMPLETED_WITHIN)


def _none_tentative(namespace: Namespace, index: int) -> bool | None:
    flags = [_HEADER.unpack_from(entry)[2] for entry in _dump(namespace, index, [socket.AF_INET6])]
    return None if any(one & _TENTATIVE for one in flags) else True


def _is_local(namespace: Namespace, ask: Message) -> bool | None:
    try:
        (answer,) = namespace.transport.request(ask)
    except Refused:
        return None
    return True if parse_route(answer).type == LOCAL else None


def remove(namespace: Namespace, added: Added) -> None:
    """Take back what `add` did; what is gone already is no error."""
    for address in added.addresses:
        try:
            namespace.transport.request(Message(RTM_DELADDR, 0, _body(added.number, *address)))
        except Refused as refused:
            if refused.errno not in (errno.EADDRNOTAVAIL, errno.ENODEV):
                what = f"Cannot delete {address} in namespace '{namespace}'"
                raise KernelError(what, refused.errno, refused.words) from None


@worker.on_worker
def delete(namespace: Namespace, name: str, texts: Iterable[str]) -> None:
    """Delete addresses of the interface `name` of a namespace: all of them or none.

    When the kernel's first IPv4 address of a network goes, further ones of the same network
    go with it, unless the sysctl `promote_secondaries` of the interface is set.

    Raises:
        ArgumentError: an address is none, or is given twice; nothing was changed.
        NotFoundError: there is no such interface, or it lacks one of the addresses.
        KernelError: the kernel refused one; those before it are put back.
    """
    addresses = _checked(texts)
    index = index_of(namespace, name)
    there = {_address(entry): entry for entry in _dump(namespace, index, families(None))}
    for address in addresses:
        if address not in there:
            raise absent(f"address {address} on {namespace}:{name}", there)
    # The kernel lists the address that takes others along before these.
    order = list(there)
    gone: list[_Given] = []
    for address in sorted(addresses, key=order.index, reverse=True):
        try:
            body = there[address]
            namespace.transport.request(Message(RTM_DELADDR, 0, body))
        except Refused as refused:
            lost = [str(one) for one in reversed(gone) if not _put_back(namespace, there[one])]
            what = f"Cannot delete {address} from {namespace}:{name}"
            remedy = f"It took no longer back what was deleted: {', '.join(lost)}." if lost else ""
            raise KernelError(what, refused.errno, refused.words, remedy) from None
        gone.append(address)


def get(namespace: Namespace, name: str, family: Family | None = None) -> list[str]:
    """The addresses of the interface `name` of a namespace, IPv4 first, as the kernel has them."""
    wanted = families(family)
    index = index_of(namespace, name)
    return [str(_address(entry)) for entry in _dump(namespace, index, wanted)]


def new_address(index: int, address: Address) -> Message:
    """Add an address to an interface.

    IPv6 addresses are usable at once: nobody else can have one in a network that we made,
    so the kernel is told not to look for duplicates, which takes it over a second.
    """
    return new_address_of(index, *_given(address))


def new_address_of(index: int, family: int, packed: bytes, length: int) -> Message:
    """The same for an address that is packed already."""
    flags = _NO_DUPLICATE_DETECTION if family == socket.AF_INET6 else 0
    return Message(
        RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL, _body(index, family, packed, length, flags)
    )


def _body(index: int, family: int, packed: bytes, length: int, flags: int = 0) -> bytes:
    size = len(packed)
    both = 4 + size, _IFA_LOCAL, packed, 4 + size, _IFA_ADDRESS, packed
    return _BODIES[size].pack(family, length, flags, 0, index, *both)


def _put_back(namespace: Namespace, entry: bytes) -> bool:
    """Add an address again as the kernel listed it, and tell whether that succeeded."""
    try:
        namespace.transport.request(Message(RTM_NEWADDR, NLM_F_CREATE, entry))
    except Refused:
        return False
    return True


def _checked(texts: Iterable[str]) -> list[_Given]:
    addresses = [_parse(text) for text in texts]
    if not addresses:
        raise ArgumentError("No address is given. Write one like '10.0.0.1/24'.")
    if len(addresses) > 1:
        for position, address in enumerate(addresses):
            if address in addresses[:position]:
                raise ArgumentError(f"Address '{address}' is given twice for the same interface.")
    return addresses


def _parse(text: str) -> _Given:
    """Like `parse_address`, which it leaves all that is unusual to."""
    address, _, length_text = text.partition("/")
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        packed = socket.inet_pton(family, address)
        length = LENGTHS[length_text]
    except (OSError, ValueError, KeyError):
        return _given(parse_address(text))
    # Above 224.0.0.0 in IPv4 and in ff00::/8 there are no addresses of interfaces.
    multicast = packed[0] >= (0xFF if family == socket.AF_INET6 else 224)
    if multicast or length > BITS[family] or not any(packed):
        return _given(parse_address(text))
    return _Given(family, packed, length)


def _given(address: Address) -> _Given:
    family = socket.AF_INET6 if address.version == 6 else socket.AF_INET
    return _Given(family, address.packed, address.network.prefixlen)


def dump_addresses(namespace: Namespace, index: int) -> list[str]:
    """The addresses of one interface, IPv4 first."""
    # One request for both families: the kernel lists them one after the other.
    return [str(_address(entry)) for entry in _entries(namespace, index, socket.AF_UNSPEC)]


def _dump(namespace: Namespace, index: int, wanted: Iterable[int]) -> list[bytes]:
    found = []
    for family in wanted:
        # Without IPv6 in the kernel, it answers for IPv4 again.
        found += [entry for entry in _entries(namespace, index, family) if entry[0] == family]
    return found


def _entries(namespace: Namespace, index: int, family: int) -> list[bytes]:
    """What the kernel lists; nothing for an interface that has just gone."""
    # It lists one interface only, when it is asked to be strict.
    ask = Message(RTM_GETADDR, 0, _HEADER.pack(family, 0, 0, 0, index))
    try:
        return namespace.transport.dump(ask)
    except Refused as refused:
        if refused.errno == errno.ENODEV:
            return []
        what = f"Cannot read the addresses in namespace '{namespace}'"
        raise KernelError(what, refused.errno, refused.words) from None


def _address(entry: bytes) -> _Given:
    family, length, *_ = _HEADER.unpack_from(entry)
    values = attributes.parse(entry, _HEADER.size)
    return _Given(family, values.get(_IFA_LOCAL) or values[_IFA_ADDRESS], length)
