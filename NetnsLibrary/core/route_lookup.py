"""Which route a packet takes, all rules and tables considered: the kernel is asked."""

from __future__ import annotations

import errno

from . import route_messages
from .addresses import dump_addresses
from .checks import check_range
from .errors import ArgumentError, KernelError
from .interface_numbers import index_of, names_of
from .names import check_interface_name
from .namespace import Namespace
from .netlink.transport import Refused
from .prefixes import SPELLED, Prefix, parse_ip
from .route_model import Route, to_route

_LEADS_NOWHERE = {
    errno.ENETUNREACH: "None of its routes leads there. Add one, for example to 'default'.",
    errno.EINVAL: "A blackhole route or rule drops what is sent there.",
    errno.EACCES: "A prohibit route or rule refuses what is sent there.",
    errno.EHOSTUNREACH: "An unreachable route or rule refuses what is sent there.",
}


def get_to(
    namespace: Namespace,
    destination: str,
    *,
    source: str | None = None,
    interface: str | None = None,
    mark: int | None = None,
) -> Route:
    """The way that the kernel sends packets to an address, all rules and tables considered.

    Args:
        namespace: where they are sent.
        destination: a single address, where needed with its interface, like `fe80::1%eth0`.
        source: the address that they are sent from: one of the namespace's own.
        interface: the name of the interface that they have to leave through.
        mark: their firewall mark.

    Raises:
        ArgumentError: something is not as it can be.
        KernelError: there is no route, or one that leads nowhere.
    """
    address, percent, zone = destination.partition("%")
    if percent:
        check_interface_name(zone)
        if interface not in (None, zone):
            raise ArgumentError(
                f"The destination '{destination}' names another interface than '{interface}'."
            )
    interface = interface or zone or None
    target = parse_ip(address)
    origin = parse_ip(source) if source is not None else None
    if origin and origin.family != target.family:
        raise ArgumentError(
            f"The destination {target} is {SPELLED[target.family]}, and its source {origin} "
            f"is {SPELLED[origin.family]}."
        )
    if mark is not None:
        check_range("Mark", mark, 0, 0xFFFFFFFF)
    index = index_of(namespace, interface) if interface is not None else None
    try:
        (answer,) = namespace.transport.request(
            route_messages.route_to(target, origin, index, mark)
        )
    except Refused as refused:
        what = f"Cannot find a route from namespace '{namespace}' to {destination}"
        remedy = _LEADS_NOWHERE.get(refused.errno, "")
        if origin and not _has(namespace, origin):
            remedy = f"Its source {origin} has to be an address of the namespace."
        raise KernelError(what, refused.errno, refused.words, remedy) from None
    entry = route_messages.parse_route(answer)
    return to_route(entry, names_of(namespace, (hop.number for hop in entry.hops)))


def _has(namespace: Namespace, address: Prefix) -> bool:
    """Whether an address is one of the namespace's own."""
    own = (parse_ip(text.partition("/")[0]) for text in dump_addresses(namespace, 0))
    return address in own
