"""The fourth step of the planning: subnets and addresses that nobody asked for are chosen."""

from __future__ import annotations

import socket

from ..core.errors import ArgumentError
from ..core.prefixes import BITS, SPELLED, Prefix, parse_prefix
from .draft import Draft, Network
from .plan import Address
from .pools import Pool

_LENGTHS: dict[int, int] = {
    socket.AF_INET: 24,
    socket.AF_INET6: 64,
}  # of the subnet of a network with switches
_LENGTHS_OF_LINKS: dict[int, int] = {socket.AF_INET: 30, socket.AF_INET6: 64}
_LEAST_MTU6 = 1280  # without it, Linux has no IPv6 on an interface


def choose_addresses(draft: Draft) -> None:
    """Give each network a subnet of each family, and each interface in it an address."""
    pools = _pools(draft)
    exhausted: set[int] = set()
    loopback = [one for addresses in draft.loopback.values() for one in addresses]
    for network in draft.networks:
        for family in (socket.AF_INET, socket.AF_INET6):
            subnet = next((one for one in network.subnets if one.family == family), None)
            if subnet is None and family in pools and _may_choose(draft, network, family):
                subnet = _choose_subnet(draft, network, pools[family], exhausted)
            if subnet is not None:
                _number(draft, network, subnet, loopback)
        network.subnets.sort(key=lambda one: one.family)  # what else there is, stays in order
        _check_mtus(draft, network)


def _pools(draft: Draft) -> dict[int, Pool]:
    """The pools of each family, without what is in use."""
    taken = [subnet for network in draft.networks for subnet in network.subnets]
    for addresses in draft.loopback.values():
        taken += [Prefix(one.family, one.packed, BITS[one.family]) for one in addresses]
    pools = {}
    for name, text in (("ipv4", draft.said.ipv4_pool), ("ipv6", draft.said.ipv6_pool)):
        if text is None:
            continue
        prefix = draft.findings.attempt(("pools", name), _parse_pool, name, text)
        if prefix is not None:
            pools[prefix.family] = Pool(prefix, taken)
    return pools


def _parse_pool(name: str, text: str) -> Prefix:
    prefix = parse_prefix(text)
    family = socket.AF_INET if name == "ipv4" else socket.AF_INET6
    if prefix.family != family:
        raise ArgumentError(f"Pool '{text}' is {SPELLED[prefix.family]}, not {SPELLED[family]}.")
    least, most = (8, 30) if name == "ipv4" else (16, 126)
    if not least <= prefix.length <= most:
        raise ArgumentError(
            f"Pool '{text}' cannot serve: its prefix length can be from {least} to {most}."
        )
    if family == socket.AF_INET and (prefix.packed[0] in (0, 127) or prefix.packed[0] >= 224):
        raise ArgumentError(f"Pool '{text}' has addresses that no interface can have.")
    if family == socket.AF_INET6 and (prefix.packed[0] in (0, 0xFE, 0xFF)):
        raise ArgumentError(
            f"Pool '{text}' has addresses that no interface can have. "
            "Take some of 2000::/3 or fc00::/7."
        )
    return prefix


def _may_choose(draft: Draft, network: Network, family: int) -> bool:
    if not network.ports:
        return False
    if family == socket.AF_INET:
        return True
    for number in network.links:
        mtu = draft.said.links[number].mtu
        if mtu is not None and mtu < _LEAST_MTU6:
            draft.findings.warn(
                ("links", number, "mtu"),
                f"There is no IPv6 in {network}: it needs an MTU of at least {_LEAST_MTU6} bytes, "
                f"and {mtu} is given.",
            )
            return False
    return True


def _check_mtus(draft: Draft, network: Network) -> None:
    """Check that no interface is asked to have an IPv6 address and an MTU that forbids it."""
    short = {}
    for port in network.ports:
        mtu = draft.said.links[port.link].mtu
        has_ipv6 = any(one.family == socket.AF_INET6 for one in port.addresses)
        if has_ipv6 and mtu is not None and mtu < _LEAST_MTU6:
            short[port.link] = mtu
    for number, mtu in short.items():
        draft.findings.error(
            ("links", number, "mtu"),
            f"With this MTU there is no IPv6 in {network}: it needs at least {_LEAST_MTU6} bytes, "
            f"and {mtu} is given. Give a larger one, or no IPv6 subnet and address.",
        )


def _choose_subnet(
    draft: Draft, network: Network, pool: Pool, exhausted: set[int]
) -> Prefix | None:
    family = pool.prefix.family
    usual = (_LENGTHS if network.switches else _LENGTHS_OF_LINKS)[family]
    # All addresses, and the first and the last one, which are nobody's.
    needed = BITS[family] - (len(network.ports) + 1).bit_length()
    length = needed if pool.prefix.length > usual else min(needed, usual)
    subnet = pool.take(length)
    if subnet is not None:
        network.subnets.append(subnet)
    elif family not in exhausted:
        exhausted.add(family)
        draft.findings.error(
            ("pools", "ipv4" if family == socket.AF_INET else "ipv6"),
            f"The pool {pool.prefix} has no room for {network}, which needs a subnet with the "
            f"prefix length {length}. Give a larger pool, or a subnet.",
        )
    return subnet


def _number(draft: Draft, network: Network, subnet: Prefix, loopback: list[Address]) -> None:
    """Give each interface that has no address of a family one of a subnet, in order."""
    family, packed, length = subnet
    size = BITS[family] // 8
    first = int.from_bytes(packed, "big")
    given = [one for port in network.ports if port.given for one in port.addresses]
    taken = {
        int.from_bytes(one.packed, "big") for one in (*given, *loopback) if one.family == family
    }
    free = first
    end = first + (1 << (BITS[family] - length))  # behind the last one
    if BITS[family] - length > 1:
        free += 1  # the network's own, or in IPv6 that of any router (RFC 4291)
        end -= family == socket.AF_INET  # the broadcast address
    for port in network.ports:
        # One without a subnet is link-local: with it alone, nobody beyond the link is reached.
        if any(other and other.family == family for other in port.subnets):
            continue
        while free in taken:
            free += 1
        if free >= end:
            _too_small(draft, network, subnet)
            return
        port.addresses.append(Address(family, free.to_bytes(size, "big"), length))
        port.subnets.append(subnet)
        free += 1


def _too_small(draft: Draft, network: Network, subnet: Prefix) -> None:
    bits = BITS[subnet.family] - subnet.length
    unusable = 2 if subnet.family == socket.AF_INET else 1
    room = (1 << bits) - (unusable if bits > 1 else 0)
    path = network.place
    for number in network.links:
        if str(subnet) in draft.said.links[number].subnets:
            path = ("links", number, "subnet")
            break
    for switch in network.switches:
        if str(subnet) in switch.subnets:
            path = ("nodes", switch.name, "subnet")
    draft.findings.error(
        path,
        f"Subnet {subnet} is too small for {network}: it has room for {room} interfaces, "
        f"and there are {len(network.ports)}.",
    )
    draft.damaged.update(port.node.name for port in network.ports)
