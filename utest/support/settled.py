"""Waiting until the kernel has given interfaces what they get by themselves."""

from __future__ import annotations

from ipaddress import IPv6Interface, ip_interface

from NetnsLibrary import core
from NetnsLibrary.core.interfaces import Interface
from utest.support.waiting import eventually


def wait_until_settled(namespace: core.Namespace) -> None:
    """Wait until all IPv6 addresses are in use, the link-local ones too.

    The kernel makes those, and the routes of all, in its own time after the carrier came.
    """
    assert eventually(lambda: _missing(namespace) == []), _missing(namespace)


def _missing(namespace: core.Namespace) -> list[str]:
    links = [core.interfaces.get(namespace, name) for name in core.interfaces.names(namespace)]
    local = {str(route) for route in core.routes.get(namespace, table="local")}
    return [what for one in links if one.state == "UP" for what in _missing_of(one, local)]


def _missing_of(interface: Interface, local: set[str]) -> list[str]:
    addresses = [ip_interface(one) for one in interface.addresses]
    ours = [one.ip for one in addresses if isinstance(one, IPv6Interface)]
    missing = [
        f"{interface.name} does not use {ip}"
        for ip in ours
        if not any(route.startswith(f"local {ip} dev {interface.name} ") for route in local)
    ]
    if not any(ip.is_link_local for ip in ours):
        missing.append(f"{interface.name} has no link-local address")
    return missing
