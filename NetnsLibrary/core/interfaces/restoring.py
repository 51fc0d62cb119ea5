"""Giving an interface back what the kernel took from it, and letting it keep what it can."""

from __future__ import annotations

import contextlib
from dataclasses import replace

from .. import addresses, neighbors, routes, sysctl, worker
from ..errors import NetnsError
from ..netlink.transport import Refused
from . import query, state
from .belongings import Belongings, note
from .model import Interface


def keep(interface: Interface) -> Belongings:
    """Write down what an interface has, and let it keep its IPv6 addresses; a job of the worker."""
    noted = note(interface)
    if not any(":" in address for address in interface.addresses):
        return noted
    try:
        key = f"net/ipv6/conf/{interface.name}/keep_addr_on_down"
        return replace(noted, keeping=sysctl.set_value(interface.namespace, key, 1))
    except NetnsError:  # then they are added again
        return noted


@worker.on_worker
def give_back(*belongings: Belongings) -> None:
    """Set interfaces up or down as they were, with all that they had.

    One that is gone is no error. What somebody put in place of something meanwhile stays.

    Raises `KernelError` when something is refused; all else is there then.
    """
    with contextlib.ExitStack() as steps:  # each is done, whatever fails before
        # The last one comes first: a route may lead through several interfaces.
        for one in reversed(belongings):
            steps.callback(_bring_back_routes, one)
        for one in reversed(belongings):
            steps.callback(_give_back_all_but_routes, one)


def _give_back_all_but_routes(belongings: Belongings) -> None:
    before = belongings.interface
    now = query.read_again(before)
    if now is None:
        return
    namespace = now.namespace
    (state.set_up if before.up else state.set_down)(namespace, now.name)
    there = query.static_addresses(now)
    lost = [str(one) for one in query.static_addresses(before) if one not in there]
    if lost:
        addresses.add(namespace, now.name, lost)
    if belongings.keeping is not None:
        sysctl.restore(namespace, belongings.keeping)
    for entry in belongings.neighbors:
        with contextlib.suppress(Refused):
            namespace.transport.request(neighbors.again(entry))


def _bring_back_routes(belongings: Belongings) -> None:
    now = query.read_again(belongings.interface)
    if now is not None:
        routes.bring_back(now.namespace, belongings.routes)


def wait_for_addresses(belongings: Belongings) -> None:
    """Wait until the kernel takes packets for the addresses of an interface that is up again."""
    interface = belongings.interface
    its_addresses = query.static_addresses(interface)
    addresses.wait_until_usable(interface.namespace, interface.index, its_addresses)
