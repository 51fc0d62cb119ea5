"""The kinds of interfaces that rtnetlink makes, see ip-link(8) and linux/if_link.h."""

from __future__ import annotations

import os
import struct
from collections.abc import Sequence
from dataclasses import replace

from ..checks import check_range
from ..errors import ArgumentError
from ..netlink import attributes
from .creation import create_link
from .ends import End
from .model import Interface

MACVLAN_MODES = {"private": 1, "vepa": 2, "bridge": 4, "passthru": 8}
IPVLAN_MODES = {"l2": 0, "l3": 1, "l3s": 2}
BOND_MODES = {
    "balance-rr": 0,
    "active-backup": 1,
    "balance-xor": 2,
    "broadcast": 3,
    "802.3ad": 4,
    "balance-tlb": 5,
    "balance-alb": 6,
}
_RESERVED_TABLES = {253: "default", 254: "main", 255: "local"}

_IFLA_BR_STP_STATE = 5
_IFLA_BR_VLAN_FILTERING = 7
_IFLA_MACVLAN_MODE = 1
_IFLA_IPVLAN_MODE = 1
_IFLA_VLAN_ID = 1
_IFLA_BOND_MODE = 1
_IFLA_BOND_MIIMON = 3
_IFLA_VRF_TABLE = 1
_LINK_CHECK_MILLISECONDS = 100


def create_bridge(
    end: End,
    ports: Sequence[str] = (),
    *,
    stp: bool = False,
    vlan_filtering: bool = False,
    mtu: int | None = None,
    up: bool = True,
) -> Interface:
    """Make a bridge, a switch in software, with interfaces of its namespace as ports.

    Args:
        end: where and what it shall be. Its MAC is chosen here if it is not given: the
            kernel would change it with each port that comes or goes.
        ports: names of the interfaces that become its ports, 1,023 at most.
        stp: run the spanning tree protocol, which lets no packet through for 30 seconds.
        vlan_filtering: keep VLANs apart by their tags.
        mtu: the largest packet in bytes.
        up: set it up, after all its ports have joined.
    """
    # Both are off in a new bridge, and a kernel without them refuses to be told so.
    data = attributes.u32(_IFLA_BR_STP_STATE, 1) if stp else b""
    if vlan_filtering:
        data += attributes.attribute(_IFLA_BR_VLAN_FILTERING, b"\1")
    if end.mac is None:
        end = replace(end, mac=random_mac())
    return create_link("bridge", end, data, port_names=ports, mtu=mtu, up=up)


def random_mac() -> str:
    """A unicast hardware address that is administered locally, see IEEE 802."""
    return (b"\x02" + os.urandom(5)).hex(":")


def create_dummy(end: End, *, mtu: int | None = None, up: bool = True) -> Interface:
    """Make a dummy interface, which takes packets and drops them."""
    return create_link("dummy", end, mtu=mtu, up=up)


def create_ifb(end: End, *, mtu: int | None = None, up: bool = True) -> Interface:
    """Make an intermediate functional block, to which others redirect packets for queueing."""
    return create_link("ifb", end, mtu=mtu, up=up)


def create_macvlan(
    end: End, parent: Interface, *, mode: str = "bridge", mtu: int | None = None, up: bool = True
) -> Interface:
    """Make a macvlan: an interface with a MAC of its own on top of another one.

    Args:
        end: where and what it shall be; the parent may be in another namespace.
        parent: the interface whose network it shares.
        mode: bridge, private, vepa or passthru: who of the same parent is reached.
        mtu: the largest packet in bytes.
        up: set it up.
    """
    data = attributes.u32(_IFLA_MACVLAN_MODE, choose("macvlan mode", mode, MACVLAN_MODES))
    return create_link("macvlan", end, data, parent=parent, mtu=mtu, up=up)


def create_ipvlan(
    end: End, parent: Interface, *, mode: str = "l2", mtu: int | None = None, up: bool = True
) -> Interface:
    """Make an ipvlan: an interface that shares the MAC of another one.

    Args:
        end: where and what it shall be; the parent may be in another namespace.
        parent: the interface whose network it shares.
        mode: l2, l3 or l3s, see Documentation/networking/ipvlan.rst of the kernel.
        mtu: the largest packet in bytes.
        up: set it up.
    """
    if end.mac is not None:
        raise ArgumentError("An ipvlan has the MAC of its parent and cannot be given another.")
    number = choose("ipvlan mode", mode, IPVLAN_MODES)
    data = attributes.attribute(_IFLA_IPVLAN_MODE, struct.pack("=H", number))
    return create_link("ipvlan", end, data, parent=parent, mtu=mtu, up=up)


def create_vlan(
    end: End, parent: Interface, vlan_id: int, *, mtu: int | None = None, up: bool = True
) -> Interface:
    """Make a VLAN interface: what it sends goes out of its parent with a tag (IEEE 802.1Q).

    Args:
        end: where and what it shall be; the parent may be in another namespace.
        parent: the interface that carries the tagged packets.
        vlan_id: the number in the tag, 1 to 4094.
        mtu: the largest packet in bytes.
        up: set it up.
    """
    check_range("VLAN id", vlan_id, 1, 4094)
    data = attributes.attribute(_IFLA_VLAN_ID, struct.pack("=H", vlan_id))
    return create_link("vlan", end, data, parent=parent, mtu=mtu, up=up)


def create_bond(
    end: End,
    ports: Sequence[str] = (),
    *,
    mode: str = "active-backup",
    mtu: int | None = None,
    up: bool = True,
) -> Interface:
    """Make a bond: several interfaces that act as one.

    Args:
        end: where and what it shall be.
        ports: names of the interfaces of its namespace that it is made of.
        mode: balance-rr, active-backup, balance-xor, broadcast, 802.3ad, balance-tlb or
            balance-alb, see Documentation/networking/bonding.rst of the kernel.
        mtu: the largest packet in bytes.
        up: set it up.
    """
    data = attributes.attribute(_IFLA_BOND_MODE, bytes([choose("bond mode", mode, BOND_MODES)]))
    # Without it the bond never looks whether its ports still have a link.
    data += attributes.u32(_IFLA_BOND_MIIMON, _LINK_CHECK_MILLISECONDS)
    return create_link("bond", end, data, port_names=ports, mtu=mtu, up=up)


def create_vrf(
    end: End, table: int, ports: Sequence[str] = (), *, mtu: int | None = None, up: bool = True
) -> Interface:
    """Make a VRF: a routing table of its own for the interfaces that are its ports.

    Args:
        end: where and what it shall be.
        table: the number of the routing table.
        ports: names of the interfaces of its namespace that use that table.
        mtu: the largest packet in bytes.
        up: set it up.
    """
    check_range("Routing table", table, 1, 2**32 - 1)
    if table in _RESERVED_TABLES:
        raise ArgumentError(
            f"Routing table {table} is the table '{_RESERVED_TABLES[table]}' of the whole "
            "namespace. Choose another one for a VRF."
        )
    data = attributes.u32(_IFLA_VRF_TABLE, table)
    return create_link("vrf", end, data, port_names=ports, mtu=mtu, up=up)


def choose(what: str, word: str, known: dict[str, int]) -> int:
    """The number that the kernel has for a word."""
    number = known.get(word.lower())
    if number is None:
        raise ArgumentError(f"'{word}' is no {what}. Known: {', '.join(known)}.")
    return number
