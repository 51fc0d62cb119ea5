"""The rtnetlink messages about interfaces, see rtnetlink(7) and linux/if_link.h."""

from __future__ import annotations

import struct

from ..netlink import attributes
from ..netlink.transport import NLM_F_CREATE, NLM_F_EXCL, Message

RTM_NEWLINK = 16
RTM_DELLINK = 17
RTM_GETLINK = 18

IFLA_ADDRESS = 1
IFLA_IFNAME = 3
IFLA_MTU = 4
IFLA_LINK = 5
IFLA_QDISC = 6
IFLA_MASTER = 10
IFLA_OPERSTATE = 16
IFLA_LINKINFO = 18
IFLA_STATS64 = 23
IFLA_GROUP = 27
IFLA_NET_NS_FD = 28
IFLA_EXT_MASK = 29
IFLA_NUM_TX_QUEUES = 31
IFLA_NUM_RX_QUEUES = 32
IFLA_LINK_NETNSID = 37
IFLA_NEW_IFINDEX = 49
IFLA_INFO_KIND = 1
IFLA_INFO_DATA = 2
VETH_INFO_PEER = 1

# Both ends of a veth pair use one queue each way, unless somebody sets up more of them. Said
# beforehand, it spares the kernel to take back the others that it would make, one for each
# processor, and to wait for a grace period of RCU twice: a third of the time of a pair.
ONE_QUEUE = attributes.u32(IFLA_NUM_TX_QUEUES, 1) + attributes.u32(IFLA_NUM_RX_QUEUES, 1)

IFF_UP = 1
IFF_PROMISC = 0x100

_RTEXT_FILTER_SKIP_STATS = 8
_LINK = struct.Struct("=BxHiII")  # struct ifinfomsg: family, type, index, flags, change
LINK_LENGTH = _LINK.size


def link_header(index: int = 0, flags: int = 0, change: int = 0) -> bytes:
    """The fixed part of a message about an interface."""
    return _LINK.pack(0, 0, index, flags, change)


def parse_link_header(data: bytes) -> tuple[int, int, int]:
    """The ARP type, the index and the flags of an interface."""
    _, kind, index, flags, _ = _LINK.unpack_from(data)
    return kind, index, flags


def get_link(name: str) -> Message:
    """Ask for one interface by name."""
    body = link_header() + attributes.text(IFLA_IFNAME, name) + _skip_statistics()
    return Message(RTM_GETLINK, 0, body)


def get_link_by_index(index: int) -> Message:
    """Ask for one interface by number."""
    return Message(RTM_GETLINK, 0, link_header(index) + _skip_statistics())


def get_link_with_statistics(name: str) -> Message:
    """Ask for one interface with its counters."""
    return Message(RTM_GETLINK, 0, link_header() + attributes.text(IFLA_IFNAME, name))


def all_links() -> Message:
    """Ask for all interfaces."""
    return Message(RTM_GETLINK, 0, link_header() + _skip_statistics())


def new_link(kind: str, *settings: bytes, data: bytes = b"", flags: int = 0) -> Message:
    """Make an interface of a kind, with the `data` attributes of that kind."""
    info = attributes.nested(
        IFLA_LINKINFO,
        attributes.attribute(IFLA_INFO_KIND, kind.encode()),
        attributes.nested(IFLA_INFO_DATA, data),
    )
    return newlink(b"".join((link_header(flags=flags, change=flags), *settings, info)))


def newlink(body: bytes) -> Message:
    """Make an interface of which all is said in `body`."""
    return Message(RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, body)


def set_link_up(name: str) -> Message:
    """Set an interface up."""
    return change_link(name, flags=IFF_UP, change=IFF_UP)


def set_link_down(name: str) -> Message:
    """Set an interface down."""
    return change_link(name, change=IFF_UP)


def change_link(name: str, *settings: bytes, flags: int = 0, change: int = 0) -> Message:
    """Change an interface: its attributes, and those of its `flags` that are set in `change`."""
    named = attributes.text(IFLA_IFNAME, name)
    return Message(RTM_NEWLINK, 0, b"".join((link_header(0, flags, change), named, *settings)))


def change_link_by_index(index: int, *settings: bytes, flags: int = 0, change: int = 0) -> Message:
    """The same for an interface by its number, for example to give it another name."""
    return Message(RTM_NEWLINK, 0, b"".join((link_header(index, flags, change), *settings)))


def set_master(index: int, master: int) -> Message:
    """Make an interface a port of another one, or with 0 of none."""
    return change_link_by_index(index, attributes.u32(IFLA_MASTER, master))


def delete_link(index: int) -> Message:
    """Delete an interface."""
    return Message(RTM_DELLINK, 0, link_header(index))


def _skip_statistics() -> bytes:
    # Counters are most of an answer's length and are read by a request of their own.
    return attributes.u32(IFLA_EXT_MASK, _RTEXT_FILTER_SKIP_STATS)
