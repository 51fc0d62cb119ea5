"""What a check is aimed at: an address, or a name that programs in the namespace know."""

from __future__ import annotations

import ipaddress
import subprocess

from ..core import ArgumentError, Namespace, NetnsError, starting, worker
from ..core.interface_numbers import index_of
from ..core.prefixes import Family
from ..core.resolver import first_texts

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_VERSIONS = {"ipv4": 4, "ipv6": 6}
_SECONDS_FOR_NAME_SERVERS = 10


def resolve(namespace: Namespace, target: str, family: Family | None = None) -> Address:
    """The address that `target` means in a namespace.

    A name is looked for where programs in the namespace look: in its hosts file, then at
    its name servers. IPv4 is taken first unless a family is asked for. The interface of a
    link-local address is its number there, since its name may be another one's elsewhere.

    Raises:
        ArgumentError: it is an address of the other family, or of no single host.
        NetnsError: no resolver of the namespace knows the name; the error tells whom it asked.
    """
    given = literal(target)
    if given is not None:
        if family and given.version != _VERSIONS[family]:
            raise ArgumentError(f"'{target}' is no {family} address.")
        return _numbered(namespace, given)
    found = in_hosts_file(namespace, target) or _from_name_servers(namespace, target)
    if not found:
        raise NetnsError(_unknown(namespace, target))
    wanted = [one for one in found if not family or one.version == _VERSIONS[family]]
    if not wanted:
        there = ", ".join(str(one) for one in found)
        raise NetnsError(
            f"'{target}' has no {family} address that namespace '{namespace}' knows. "
            f"There are: {there}."
        )
    return min(wanted, key=lambda one: one.version)


def literal(target: str) -> Address | None:
    """The address that a text is, or None when it is a name."""
    try:
        address = ipaddress.ip_address(target)
    except ValueError:
        return None
    if address.is_unspecified or address.is_multicast:
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


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _numbered(namespace: Namespace, address: Address) -> Address:
    if address.version == 4 or not address.is_link_local:
        return address
    zone = address.scope_id
    if not zone:
        raise ArgumentError(
            f"'{address}' is a link-local address, which needs an interface: '{address}%eth0'."
        )
    if zone.isdecimal():
        return address
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
