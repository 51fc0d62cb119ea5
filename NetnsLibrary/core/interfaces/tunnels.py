"""Interfaces that carry their packets inside others: VXLAN and the tunnels of ip-link(8)."""

from __future__ import annotations

import ipaddress
import struct

from ..checks import check_range
from ..errors import ArgumentError
from ..netlink import attributes
from .creation import create_link
from .ends import End
from .model import Interface

_IFLA_VXLAN_ID = 1
_IFLA_VXLAN_LINK = 3
_IFLA_VXLAN_PORT = 15
_VXLAN_GROUP = {4: 2, 6: 16}  # attribute by address family
_VXLAN_LOCAL = {4: 4, 6: 17}

_IFLA_GRE_IFLAGS = 2
_IFLA_GRE_OFLAGS = 3
_IFLA_GRE_IKEY = 4
_IFLA_GRE_OKEY = 5
_IFLA_GRE_LOCAL = 6
_IFLA_GRE_REMOTE = 7
_IFLA_GRE_TTL = 8
_IFLA_GRE_ENCAP_LIMIT = 11
_GRE_KEY = 0x2000

_IFLA_IPTUN_LOCAL = 2
_IFLA_IPTUN_REMOTE = 3
_IFLA_IPTUN_TTL = 4
_IFLA_IPTUN_ENCAP_LIMIT = 6

# What `ip` gives to tunnels over IPv6, see ip-link(8). Without them a packet would get no farther
# outside than it may inside, and no tunnel could go through another one (RFC 2473, section 5.1).
_HOP_LIMIT = 64
_ENCAPSULATION_LIMIT = 4

_IFLA_GENEVE_ID = 1
_GENEVE_REMOTE = {4: 2, 6: 7}

# The address family that each kind of tunnel is carried by; geneve takes either.
_CARRIED_BY = {
    "gre": 4,
    "gretap": 4,
    "ipip": 4,
    "sit": 4,
    "ip6gre": 6,
    "ip6gretap": 6,
    "ip6tnl": 6,
    "geneve": None,
}
_WITH_MAC = ("gretap", "ip6gretap", "geneve")
_IN_THE_OTHER_FAMILY = {"gre": "ip6gre", "gretap": "ip6gretap", "ipip": "ip6tnl", "sit": "ip6tnl"}

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def create_vxlan(
    end: End,
    vni: int,
    *,
    remote: str | None = None,
    local: str | None = None,
    group: str | None = None,
    parent: Interface | None = None,
    port: int = 4789,
    mtu: int | None = None,
    up: bool = True,
) -> Interface:
    """Make a VXLAN interface: an Ethernet network inside UDP packets, see RFC 7348.

    Args:
        end: where and what it shall be.
        vni: the number of the network, 0 to 16777215.
        remote: the address of the only other end.
        local: the address that its packets are sent from.
        group: the multicast address of all other ends, instead of `remote`.
        parent: the interface that carries the packets; a group needs it.
        port: the UDP port.
        mtu: the largest packet in bytes.
        up: set it up.
    """
    check_range("VNI", vni, 0, 2**24 - 1)
    check_range("Port", port, 1, 65535)
    if remote is not None and group is not None:
        raise ArgumentError("A VXLAN has either a 'remote' or a 'group', not both.")
    far = _address("remote", remote) or _address("group", group)
    if group is not None and not (far and far.is_multicast):
        raise ArgumentError(f"'{group}' is no multicast address, which 'group' has to be.")
    if remote is not None and far and far.is_multicast:
        raise ArgumentError(f"'{remote}' is a multicast address. Give it as 'group'.")
    if group is not None and parent is None:
        raise ArgumentError("A VXLAN with a 'group' needs the 'parent' that joins the group.")
    near = _address("local", local)
    _same_family(far, near)
    data = attributes.u32(_IFLA_VXLAN_ID, vni)
    data += attributes.attribute(_IFLA_VXLAN_PORT, struct.pack("!H", port))
    if far:
        data += attributes.attribute(_VXLAN_GROUP[far.version], far.packed)
    if near:
        data += attributes.attribute(_VXLAN_LOCAL[near.version], near.packed)
    if parent is not None:
        data += attributes.u32(_IFLA_VXLAN_LINK, parent.index)
    return create_link("vxlan", end, data, parent=parent, mtu=mtu, up=up)


def create_tunnel(
    end: End,
    kind: str,
    *,
    remote: str,
    local: str | None = None,
    key: int | None = None,
    mtu: int | None = None,
    up: bool = True,
) -> Interface:
    """Make a tunnel: an interface whose packets travel inside those of another network.

    Args:
        end: where and what it shall be.
        kind: gre, gretap, ipip or sit, carried by IPv4; ip6gre, ip6gretap or ip6tnl, carried
            by IPv6; or geneve, carried by either.
        remote: the address of the other end.
        local: the address of this end; those carried by IPv6 need it, and geneve has none.
        key: tells several tunnels of kind gre apart, and is the network's number of geneve.
        mtu: the largest packet in bytes.
        up: set it up.
    """
    if kind not in _CARRIED_BY:
        raise ArgumentError(f"'{kind}' is no kind of tunnel. Known: {', '.join(_CARRIED_BY)}.")
    far, near = _address("remote", remote), _address("local", local)
    if far is None:
        raise ArgumentError(f"A tunnel of kind {kind} needs the address of its 'remote' end.")
    _same_family(far, near)
    family = _CARRIED_BY[kind]
    if family is not None and far.version != family:
        hint = _IN_THE_OTHER_FAMILY.get(kind)
        use = f" Use '{hint}'." if hint else ""
        raise ArgumentError(
            f"A tunnel of kind {kind} is carried by IPv{family}, and '{remote}' is "
            f"IPv{far.version}.{use}"
        )
    if family == 6 and near is None:
        raise ArgumentError(
            f"A tunnel of kind {kind} needs the address of its 'local' end: "
            "without one the kernel sends nothing through it."
        )
    if end.mac is not None and kind not in _WITH_MAC:
        raise ArgumentError(
            f"A tunnel of kind {kind} carries IP packets and has no MAC. "
            f"Kinds with one: {', '.join(_WITH_MAC)}."
        )
    if kind == "geneve":
        data = _geneve(far, near, key)
    elif "gre" in kind:
        data = _gre(far, near, key)
        if family == 6:
            data += _limits(_IFLA_GRE_TTL, _IFLA_GRE_ENCAP_LIMIT)
    else:
        data = _ip_in_ip(kind, far, near, key)
        if family == 6:
            data += _limits(_IFLA_IPTUN_TTL, _IFLA_IPTUN_ENCAP_LIMIT)
    return create_link(kind, end, data, mtu=mtu, up=up)


def _geneve(far: _Address, near: _Address | None, key: int | None) -> bytes:
    if near is not None:
        raise ArgumentError("A tunnel of kind geneve has no 'local' address.")
    if key is None:
        raise ArgumentError("A tunnel of kind geneve needs a 'key', the number of its network.")
    check_range("Key", key, 0, 2**24 - 1)
    remote = attributes.attribute(_GENEVE_REMOTE[far.version], far.packed)
    return attributes.u32(_IFLA_GENEVE_ID, key) + remote


def _gre(far: _Address, near: _Address | None, key: int | None) -> bytes:
    data = attributes.attribute(_IFLA_GRE_REMOTE, far.packed)
    if near is not None:
        data += attributes.attribute(_IFLA_GRE_LOCAL, near.packed)
    if key is not None:
        check_range("Key", key, 0, 2**32 - 1)
        flags, number = struct.pack("!H", _GRE_KEY), struct.pack("!I", key)
        for flag, field in ((_IFLA_GRE_IFLAGS, _IFLA_GRE_IKEY), (_IFLA_GRE_OFLAGS, _IFLA_GRE_OKEY)):
            data += attributes.attribute(flag, flags) + attributes.attribute(field, number)
    return data


def _ip_in_ip(kind: str, far: _Address, near: _Address | None, key: int | None) -> bytes:
    if key is not None:
        raise ArgumentError(f"A tunnel of kind {kind} has no 'key'. Use gre or geneve for one.")
    data = attributes.attribute(_IFLA_IPTUN_REMOTE, far.packed)
    if near is not None:
        data += attributes.attribute(_IFLA_IPTUN_LOCAL, near.packed)
    return data


def _limits(hops: int, encapsulations: int) -> bytes:
    return attributes.attribute(hops, bytes([_HOP_LIMIT])) + attributes.attribute(
        encapsulations, bytes([_ENCAPSULATION_LIMIT])
    )


def _address(what: str, text: str | None) -> _Address | None:
    if text is None:
        return None
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        raise ArgumentError(f"'{text}' is no address, which '{what}' has to be.") from None
    if "%" in text:
        raise ArgumentError(f"'{text}' names an interface after '%', which has no meaning here.")
    if address.is_unspecified:
        raise ArgumentError(f"'{text}' is the unspecified address, which '{what}' cannot be.")
    return address


def _same_family(far: _Address | None, near: _Address | None) -> None:
    if far and near and far.version != near.version:
        raise ArgumentError(
            f"'{near}' and '{far}' are of two address families. Both ends have to be of one."
        )
