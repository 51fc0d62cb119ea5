"""The third step of the planning: the subnets and addresses that somebody asked for."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterator, Mapping, Sequence

from ..core.errors import ArgumentError
from ..core.prefixes import BITS, SPELLED, Prefix, is_link_local, parse_ip, parse_prefix
from .draft import Draft, Network, Port
from .findings import Path
from .model import Node
from .plan import Address

_LONGEST_OF_NETWORK: dict[int, int] = {socket.AF_INET: 31, socket.AF_INET6: 127}
_MOST_DIGITS = 3  # of a prefix length


def take_given(draft: Draft) -> None:
    """Take over all subnets and addresses that were asked for, and check that they agree."""
    _sort_to_interfaces(draft)
    for network in draft.networks:
        _take_subnets(draft, network)
    used: dict[tuple[int, bytes], str] = {}
    for network in draft.networks:
        closed = frozenset(subnet.family for subnet in network.subnets)
        for port in network.ports:
            if port.given:
                _take_addresses(draft, port, closed, used)
    for name, node in draft.said.nodes.items():
        if "lo" in node.addresses and node.kind != "switch":
            draft.loopback[name] = list(_loopback(draft, node, node.addresses["lo"], used))
    _check_overlaps(draft)


def network_of(address: Address) -> Prefix:
    """The subnet that an address says it is in."""
    family, packed, length = address
    shift = BITS[family] - length
    number = int.from_bytes(packed, "big") >> shift << shift
    return Prefix(family, number.to_bytes(len(packed), "big"), length)


def contains(subnet: Prefix, packed: bytes) -> bool:
    """Whether an address of the same family is in a subnet."""
    shift = BITS[subnet.family] - subnet.length
    return int.from_bytes(subnet.packed, "big") >> shift == int.from_bytes(packed, "big") >> shift


def _sort_to_interfaces(draft: Draft) -> None:
    """Give each port the addresses that its link and its node say for it."""
    for ports in draft.ports.values():
        for port in ports:
            if port.said.addresses:
                path: Path = ("links", port.link, "addresses", port.node.name)
                _give(draft, port, path, port.said.addresses)
    for name, node in draft.said.nodes.items():
        if node.kind == "switch":
            continue
        for interface, texts in node.addresses.items():
            if interface != "lo":
                _give_by_name(draft, name, interface, texts)


def _give_by_name(draft: Draft, name: str, interface: str, texts: Sequence[str]) -> None:
    path: Path = ("nodes", name, "addresses", *([interface] if interface else []))
    ports = draft.ports[name]
    for port in ports:
        if interface in ("", port.name):
            _give(draft, port, path, texts)
            return
    if name in draft.damaged:
        return
    if interface:
        known = [*(port.name for port in ports), "lo"]
        draft.findings.unknown(path, f"'{name}' has no interface '{interface}'", interface, known)
    else:
        draft.findings.error(
            path, f"'{name}' has no link, so no interface that could have an address, except 'lo'."
        )


def _give(draft: Draft, port: Port, path: Path, texts: Sequence[str]) -> None:
    if port.node.kind == "switch":
        draft.findings.error(
            path,
            f"Switch '{port.node.name}' cannot have an address: it only passes frames on. "
            "Give it to a host or a router.",
        )
        return
    port.given = [*(port.given or ()), *((path, text) for text in texts)]


def _take_subnets(draft: Draft, network: Network) -> None:
    """The subnets that the links and the switches of a network say."""
    chosen: dict[int, Prefix] = {}
    for path, text in _said_subnets(draft, network):
        subnet = draft.findings.attempt(path, _parse_subnet, text)
        if subnet is None:
            draft.damaged.update(port.node.name for port in network.ports)
            continue
        known = chosen.setdefault(subnet.family, subnet)
        if known != subnet:
            draft.findings.error(
                path,
                f"The subnet of {network} is {subnet} here and {known} elsewhere. "
                f"A network has one {SPELLED[subnet.family]} subnet.",
            )
    network.subnets = [chosen[family] for family in sorted(chosen)]


def _said_subnets(draft: Draft, network: Network) -> Iterator[tuple[Path, str]]:
    for switch in network.switches:
        for text in switch.subnets:
            yield ("nodes", switch.name, "subnet"), text
    for number in network.links:
        for text in draft.said.links[number].subnets:
            yield ("links", number, "subnet"), text


def _parse_subnet(text: str) -> Prefix:
    subnet = parse_prefix(text)
    if subnet.length > _LONGEST_OF_NETWORK[subnet.family]:
        raise ArgumentError(f"Subnet '{text}' is too small: it has room for one interface only.")
    _check_usable(text, subnet)
    return subnet


def _check_usable(text: str, prefix: Prefix) -> None:
    address = ipaddress.ip_address(prefix.packed)
    for what in ("multicast", "loopback", "unspecified"):
        if getattr(address, f"is_{what}") or prefix.length == 0:
            raise ArgumentError(f"'{text}' is of {what} addresses, which no interface can have.")


def _take_addresses(
    draft: Draft, port: Port, closed: frozenset[int], used: dict[tuple[int, bytes], str]
) -> None:
    """Take over the addresses of a port.

    Args:
        draft: the lab.
        port: whose they are.
        closed: families of which somebody said the subnet; the addresses have to be in it.
        used: who has which address by now.
    """
    for path, text in port.given or ():
        try:
            address, subnet = _place(port.network, text, closed)
            if subnet is not None:
                _remember(address, str(port), used)
        except ArgumentError as error:
            draft.findings.error(path, str(error))
            draft.damaged.add(port.node.name)
            continue
        port.addresses.append(address)
        port.subnets.append(subnet)


def _place(network: Network, text: str, closed: frozenset[int]) -> tuple[Address, Prefix | None]:
    """An address and its subnet, which the network gets when it may."""
    bare, slash, _ = text.partition("/")
    single = parse_ip(bare)
    _check_usable(text, single)
    own = [subnet for subnet in network.subnets if subnet.family == single.family]
    if slash:
        address = _parse_address(text, single)
        if is_link_local(single.packed):
            return address, None
    else:
        inside = [subnet for subnet in own if contains(subnet, single.packed)]
        if not own:
            raise ArgumentError(
                f"Address '{text}' has no prefix length. Write one, like "
                f"'{text}/{_usual_length(single)}', or give the link a subnet."
            )
        subnet = inside[0] if inside else own[0]
        address = Address(single.family, single.packed, subnet.length)
    subnet = network_of(address)
    if subnet not in own:
        if single.family in closed:
            raise ArgumentError(
                f"Address '{text}' is not in the subnet of {network}, which is {own[0]}."
            )
        network.subnets.append(subnet)
    check_is_host(text, address, subnet)
    return address, subnet


def _usual_length(single: Prefix) -> int:
    return 24 if single.family == socket.AF_INET else 64


def _parse_address(text: str, single: Prefix) -> Address:
    length = text.partition("/")[2]
    most = BITS[single.family]
    digits = length.isascii() and length.isdigit() and len(length) <= _MOST_DIGITS
    if not (digits and 1 <= int(length) <= most):
        raise ArgumentError(f"'{text}' is no address: the prefix length is from 1 to {most}.")
    return Address(single.family, single.packed, int(length))


def check_is_host(text: str, address: Address, subnet: Prefix) -> None:
    """Raise `ArgumentError` when an address of a subnet means all of it, in IPv4."""
    if address.family != socket.AF_INET or address.length > 30:
        return
    number = int.from_bytes(address.packed, "big")
    host = number & ((1 << (32 - address.length)) - 1)
    if host == 0:
        raise ArgumentError(f"'{text}' is the subnet {subnet} itself, not an address in it.")
    if host == (1 << (32 - address.length)) - 1:
        raise ArgumentError(f"'{text}' is the broadcast address of {subnet}, which no host has.")


def _remember(address: Address, whose: str, used: dict[tuple[int, bytes], str]) -> None:
    other = used.setdefault((address.family, address.packed), whose)
    if other is not whose:
        what = "twice" if other == whose else f"already at {other}"
        raise ArgumentError(f"Address {address.ip} of {whose} is there {what}.")


def _loopback(
    draft: Draft, node: Node, texts: Sequence[str], used: dict[tuple[int, bytes], str]
) -> Iterator[Address]:
    for text in texts:
        path: Path = ("nodes", node.name, "addresses", "lo")
        try:
            single = parse_ip(text.partition("/")[0])
            _check_usable(text, single)
            if "/" in text:
                address = _parse_address(text, single)
            else:
                address = Address(single.family, single.packed, BITS[single.family])
            _remember(address, f"{node.name}:lo", used)
        except ArgumentError as error:
            draft.findings.error(path, str(error))
        else:
            yield address


def _check_overlaps(draft: Draft) -> None:
    """Check that no two networks share addresses; routers could not tell them apart."""
    every = [(subnet, network) for network in draft.networks for subnet in network.subnets]
    # Of two that overlap the larger one comes first, and after it all those inside.
    every.sort(key=lambda one: (one[0].family, one[0].packed, one[0].length))
    outer: tuple[Prefix, Network] | None = None
    for subnet, network in every:
        if outer and outer[0].family == subnet.family and contains(outer[0], subnet.packed):
            places = _places_by_subnet(draft, network)
            draft.findings.error(
                places.get(subnet, network.place),
                f"Subnet {subnet} of {network} overlaps {outer[0]} of {outer[1]}."
                if network is not outer[1]
                else f"Subnets {outer[0]} and {subnet} of {network} overlap: its addresses have "
                "different prefix lengths.",
            )
        else:
            outer = subnet, network


def _places_by_subnet(draft: Draft, network: Network) -> Mapping[Prefix, Path]:
    """Where the subnets of a network come from."""
    places: dict[Prefix, Path] = {}
    for port in network.ports:
        for subnet, (path, _) in zip(port.subnets, port.given or (), strict=False):
            if subnet is not None:
                places.setdefault(subnet, path)
    for path, text in _said_subnets(draft, network):
        for subnet in network.subnets:
            if str(subnet) == text:
                places[subnet] = path
    return places
