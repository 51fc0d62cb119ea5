"""The names that programs in a namespace know: what its hosts(5) and resolv.conf(5) say."""

from __future__ import annotations

import contextlib
import ipaddress
import re
import socket
from collections.abc import Sequence
from typing import TYPE_CHECKING

from . import worker
from .errors import ArgumentError
from .names import check_interface_name
from .prefixes import is_link_local, parse_ip

if TYPE_CHECKING:
    from .namespace import Namespace

HOSTS = "/etc/hosts"
RESOLVER = "/etc/resolv.conf"

_MOST_SERVERS = 3  # MAXNS in resolv.conf(5)
_LONGEST_NAME = 253  # what fits a domain name of RFC 1035, written with dots
_LABEL = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?")
_FIRST_HOSTS = "127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n"


@worker.on_worker
def add_host_entry(namespace: Namespace, name: str, address: str) -> str:
    """Let programs in a namespace know a host by name, and return what its hosts file held.

    A name may have several addresses. The namespace's own name stands for an address of its
    loopback until it gets an entry.

    Args:
        namespace: where the name is known.
        name: a host name, see RFC 1123, section 2.1; capital letters do not matter.
        address: an address of either family.

    Raises:
        ArgumentError: it is no host name or address, or that entry is there; nothing was changed.
        KernelError: the namespace cannot have a hosts file of its own.
    """
    check_host_name(name)
    checked = check_address(address)
    before = namespace.mounts.hosts.text
    if (name.lower(), checked) in _entries(before):
        raise ArgumentError(f"Namespace '{namespace}' has the entry '{name} {checked}' already.")
    kept = before
    if name.lower() == namespace.name.lower():
        kept = before.replace(_own_line(namespace.name), "")
    line_end = "" if kept.endswith("\n") or not kept else "\n"
    namespace.mounts.hosts.write(f"{kept}{line_end}{checked}\t{name}\n")
    return before


@worker.on_worker
def restore_hosts(namespace: Namespace, text: str) -> None:
    """Let the hosts file of a namespace say what it said before."""
    namespace.mounts.hosts.write(text)


@worker.on_worker
def set_name_servers(namespace: Namespace, servers: Sequence[str]) -> str:
    """Let programs in a namespace ask these name servers and no others.

    Args:
        namespace: where.
        servers: addresses of either family, at most three, in the order to ask them in;
            none takes all away.

    Returns:
        What its resolver file held before.

    Raises:
        ArgumentError: something is no address, is there twice, or there are too many.
        KernelError: the namespace cannot have a resolver file of its own.
    """
    if len(servers) > _MOST_SERVERS:
        raise ArgumentError(
            f"{len(servers)} name servers are too many: programs ask {_MOST_SERVERS} at most."
        )
    addresses = [_server(server) for server in servers]
    for position, address in enumerate(addresses):
        if address in addresses[:position]:
            raise ArgumentError(f"Name server '{address}' is given twice.")
    before = namespace.mounts.resolver.text
    namespace.mounts.resolver.write(_resolver_text(namespace, addresses))
    return before


@worker.on_worker
def restore_name_servers(namespace: Namespace, text: str) -> None:
    """Let the resolver file of a namespace say what it said before."""
    namespace.mounts.resolver.write(text)


def first_texts(namespace: Namespace) -> tuple[str, str]:
    """What the hosts and the resolver file of a namespace say at first.

    A namespace that the library made knows only itself; another one what the machine knows.
    """
    if not namespace.transient:
        return _machine_text(HOSTS), _machine_text(RESOLVER)
    if namespace.host_lines:
        return _FIRST_HOSTS + namespace.host_lines, _resolver_text(namespace, [])
    hosts = _FIRST_HOSTS
    with contextlib.suppress(ArgumentError):  # not every name of a namespace is a host name
        check_host_name(namespace.name)
        hosts += _own_line(namespace.name)
    return hosts, _resolver_text(namespace, [])


def check_host_name(name: str) -> str:
    """Return `name` when a host can be called so, else raise `ArgumentError`."""
    what = f"{name!r} is no host name"
    if _is_address(name):
        raise ArgumentError(f"{what}: it is an address. The name comes first, then the address.")
    if len(name) > _LONGEST_NAME:
        raise ArgumentError(f"{what}: it has {len(name)} characters, and 253 are the most.")
    for label in name.split("."):
        if not _LABEL.fullmatch(label):
            raise ArgumentError(
                f"{what}: each part between dots has 1 to 63 letters, digits and hyphens, "
                "with no hyphen at its ends."
            )
    try:
        read = socket.inet_ntoa(socket.inet_aton(name))
    except OSError:
        return name
    raise ArgumentError(f"{what}: programs take it for the address {read}, see inet_aton(3).")


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _server(text: str) -> str:
    """The usual form of a server's address, which may need an interface: `fe80::1%eth0`."""
    address, percent, interface = text.partition("%")
    if not percent:
        return check_address(text)
    if not is_link_local(parse_ip(address).packed):
        raise ArgumentError(f"{text!r} needs no interface after '%': write '{address}'.")
    return f"{check_address(address)}%{check_interface_name(interface)}"


def check_address(text: str) -> str:
    """The usual form of an address that a host can have, else raise `ArgumentError`."""
    address = ipaddress.ip_address(str(parse_ip(text)))
    if address.is_multicast or address.is_unspecified:
        what = "a multicast address" if address.is_multicast else "the unspecified address"
        raise ArgumentError(f"'{text}' is {what}, which no host has.")
    return str(address)


def _entries(text: str) -> set[tuple[str, str]]:
    """The pairs of name and address in a hosts file."""
    pairs: set[tuple[str, str]] = set()
    for line in text.splitlines():
        address, *names = line.partition("#")[0].split() or [""]
        pairs.update((name.lower(), address) for name in names)
    return pairs


def _own_line(name: str) -> str:
    return f"127.0.1.1\t{name}\n"


def _resolver_text(namespace: Namespace, servers: Sequence[str]) -> str:
    if not servers:
        return f"# Namespace '{namespace}' has no name servers.\n"
    lines = [f"nameserver {server}\n" for server in servers]
    return f"# The name servers of namespace '{namespace}'.\n{''.join(lines)}"


def _machine_text(path: str) -> str:
    try:
        with open(path, encoding="utf-8", errors="surrogateescape") as file:
            return file.read()
    except OSError:
        return ""  # laying a file over it fails with a better sentence
