"""What a check is aimed at: an address, or a name that programs in the namespace know."""

from __future__ import annotations

import ipaddress
import subprocess

from .. import core
from ..core import ArgumentError, KernelError, Namespace, NetnsError, starting, worker
from ..core.interface_numbers import index_of, names_of
from ..core.prefixes import Family, check_zone
from ..core.resolver import first_texts

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_VERSIONS = {"ipv4": 4, "ipv6": 6}
_SECONDS_FOR_NAME_SERVERS = 10
_LARGEST_NUMBER = 2**31 - 1  # of an interface
_EVERYBODY = ipaddress.ip_address("255.255.255.255")


class UnknownHostError(NetnsError):
    """No resolver of a namespace knows a name."""


def resolve(namespace: Namespace, target: str, family: Family | None = None) -> Address:
    """The address that `target` means in a namespace.

    A name is looked for where programs in the namespace look: in its hosts file, then at
    its name servers. IPv4 is taken first unless a family is asked for; of several addresses, the
    first that the namespace has a route to, as in RFC 6724, rule 1. The interface of a
    link-local address is its number there, since its name may be another one's elsewhere.

    Raises:
        ArgumentError: it is an address of the other family, or of no single host, or it has an
            interface and is not link-local, or the other way round.
        NotFoundError: there is no such interface.
        UnknownHostError: no resolver of the namespace knows the name; it tells who was asked.
        NetnsError: the name has no address of that family.
    """
    given = literal(target)
    if given is not None:
        if family and given.version != _VERSIONS[family]:
            raise ArgumentError(f"'{target}' is no {family} address.")
        return _checked(namespace, given)
    found = in_hosts_file(namespace, target) or _from_name_servers(namespace, target)
    if not found:
        raise UnknownHostError(_unknown(namespace, target))
    wanted = [one for one in found if not family or one.version == _VERSIONS[family]]
    if not wanted:
        there = ", ".join(str(one) for one in found)
        raise NetnsError(
            f"'{target}' has no {family} address that namespace '{namespace}' knows. "
            f"There are: {there}."
        )
    version = min(one.version for one in wanted)
    return _checked(namespace, _first(namespace, [one for one in wanted if one.version == version]))


def literal(target: str) -> Address | None:
    """The address that a text is, or None when it is a name."""
    bare, slash, _ = target.partition("/")
    if slash and _is_address(bare):
        raise ArgumentError(
            f"'{target}' is an address with a prefix length, which a target has not: "
            f"write '{bare}'."
        )
    try:
        address = ipaddress.ip_address(target)
    except ValueError:
        return None
    if address.is_unspecified or address.is_multicast or address == _EVERYBODY:
        raise ArgumentError(f"'{target}' is no address of a single host.")
    return address


def in_hosts_file(namespace: Namespace, name: str) -> list[Address]:
    """The addresses of a name in the hosts file of a namespace."""
    found = []
    for line in worker.call(_texts, namespace)[0].splitlines():
        address, *names = line.partition("#")[0].split() or [""]
        if name.lower() in (one.lower() for one in names):
            found.append(address)
    return [ipaddress.ip_address(address) for address in found if _is_address(address)]


def _first(namespace: Namespace, addresses: list[Address]) -> Address:
    """The first address that there is a way to; without any, the first one, for the error."""
    from .hosts import first_in_reach  # which needs this module

    found = first_in_reach(namespace, addresses) if len(addresses) > 1 else None
    return found or addresses[0]


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def interface_of(namespace: Namespace, address: Address) -> str | None:
    """The interface that a link-local address is on, which it may have by its number; else None."""
    zone = address.scope_id if address.version == 6 else None
    if not zone or not zone.isdecimal():
        return zone
    return names_of(namespace, [int(zone)])[int(zone)]


def _checked(namespace: Namespace, address: Address) -> Address:
    return _single(namespace, address) if address.version == 4 else _numbered(namespace, address)


def _single(namespace: Namespace, address: ipaddress.IPv4Address) -> Address:
    """An address unless it stands for all hosts of a network, which only routes can tell."""
    try:
        kind = core.routes.get_to(namespace, str(address)).type
    except KernelError:  # there is no way, which is for others to tell
        return address
    if kind == "broadcast":
        raise ArgumentError(
            f"'{address}' is no address of a single host: it is a broadcast address in namespace "
            f"'{namespace}'."
        )
    return address


def _numbered(namespace: Namespace, address: ipaddress.IPv6Address) -> Address:
    check_zone(str(address))
    if not address.is_link_local:
        return address
    zone = address.scope_id
    if not zone:
        raise ArgumentError(
            f"'{address}' is a link-local address, which needs an interface: '{address}%eth0'."
        )
    if zone.isdecimal() and int(zone) <= _LARGEST_NUMBER:
        zone = names_of(namespace, [int(zone)])[int(zone)]
    return ipaddress.ip_address(f"{str(address).partition('%')[0]}%{index_of(namespace, zone)}")


def _texts(namespace: Namespace) -> tuple[str, str]:
    """What the hosts and the resolver file say, without making them when nobody has yet."""
    if not namespace.has_mounts:
        return first_texts(namespace)
    return namespace.mounts.hosts.text, namespace.mounts.resolver.text


def _servers(namespace: Namespace) -> list[str]:
    lines = worker.call(_texts, namespace)[1].splitlines()
    words = [line.split() for line in lines]
    return [line[1] for line in words if len(line) > 1 and line[0] == "nameserver"]


def _from_name_servers(namespace: Namespace, name: str) -> list[Address]:
    """Ask as programs do: by the C library, in a program that sees the namespace's files."""
    if not _servers(namespace) or not name or name.startswith("-"):
        return []
    command = ["getent", "ahosts", name]
    try:
        answer = starting.run(namespace, command, _SECONDS_FOR_NAME_SERVERS)
    except subprocess.TimeoutExpired:
        return []
    lines = answer.stdout.decode().splitlines()
    first_words = (line.split()[0] for line in lines if line.strip())
    return [ipaddress.ip_address(word) for word in dict.fromkeys(first_words)]


def _unknown(namespace: Namespace, name: str) -> str:
    servers = _servers(namespace)
    asked = (
        f"its name servers did not tell (asked: {', '.join(servers)})"
        if servers
        else "it has no name servers"
    )
    return (
        f"'{name}' is no address, and namespace '{namespace}' knows no host of that name: it is "
        f"not in its hosts file, and {asked}. Use Add Host Entry or Set Name Servers."
    )
