"""Why the kernel does not make an interface, where its own words leave that open."""

from __future__ import annotations

import errno

from ..errors import KernelError
from ..namespace import Namespace
from ..netlink.transport import Refused
from . import query
from .model import Interface

# Kernel modules that are not called after the kind that they bring.
_MODULES = {
    "bond": "bonding",
    "gre": "ip_gre",
    "gretap": "ip_gre",
    "ip6gre": "ip6_gre",
    "ip6gretap": "ip6_gre",
    "ip6tnl": "ip6_tunnel",
    "vlan": "8021q",
}
# Kinds whose parent has to be one of Ethernet.
ON_ETHERNET = ("macvlan", "ipvlan", "vlan")


def not_created(
    kind: str,
    namespace: Namespace,
    name: str,
    refused: Refused,
    parent: Interface | None = None,
    mtu: int | None = None,
) -> KernelError:
    """The error for an interface that the kernel does not make; a job of the worker."""
    what = f"Cannot create {kind} {namespace}:{name}"
    if refused.errno == errno.EOPNOTSUPP and refused.words == "Unknown device type":
        module = _MODULES.get(kind, kind)
        return KernelError(
            f"{what}: this kernel has no interfaces of kind '{kind}'",
            refused.errno,
            refused.words,
            f"Load its module with 'modprobe {module}', or use a kernel that has it.",
        )
    remedy = _reason(kind, refused.errno, parent, mtu)
    if refused.errno == errno.EEXIST and query.exists(namespace, name):
        remedy = f"{namespace}:{name} is there already."
    return KernelError(what, refused.errno, refused.words, remedy)


def _reason(kind: str, number: int, parent: Interface | None, mtu: int | None) -> str:
    if kind == "bridge" and number == errno.EOPNOTSUPP:
        return "Bridges of this kernel have no VLAN filtering: leave that out."
    if kind == "vxlan" and number == errno.EEXIST:
        return "Choose another 'vni' or 'port'."
    if kind in ON_ETHERNET and parent is not None:
        return _below(kind, number, parent, mtu)
    return ""


def _below(kind: str, number: int, parent: Interface, mtu: int | None) -> str:
    """What keeps an interface from lying on its parent."""
    if not parent.mac or parent.kind == "loopback":
        return f"{parent} is no Ethernet interface: give one as the parent, like an end of a veth."
    if parent.master is not None:
        master = f"{parent.namespace}:{parent.master}"
        return f"{parent} is a port of {master}. Give {master} as the parent."
    if mtu is not None and mtu > parent.mtu:
        return f"The MTU can be {parent.mtu} at most, as that of its parent {parent}."
    if kind == "macvlan" and number == errno.EINVAL:
        return f"A macvlan of mode 'passthru' has to be the only one on {parent}."
    return ""
