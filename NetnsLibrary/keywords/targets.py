"""What the argument `target` of checks means."""

from __future__ import annotations

from typing import NamedTuple

from .. import core, probes
from ..core import interfaces
from ..integration.directory import CURRENT, HOST
from ..integration.endpoints import Endpoint
from ..integration.session import Session
from ..probes import targets
from ..probes.targets import Address


class NoAddressError(core.NetnsError):
    """The namespace or endpoint that a check is aimed at has no address."""


class Aim(NamedTuple):
    """The address that a check is aimed at, and how it was written."""

    address: Address
    written: str

    def __str__(self) -> str:
        same = self.written == str(self.address)
        return self.written if same else f"{self.written} ({self.address})"


def take_aim(session: Session, namespace: core.Namespace, target: Endpoint) -> Aim:
    """Find the address that is meant by an address, a name, a namespace or an endpoint.

    What the namespace's own hosts file says of a name goes before the session's namespaces,
    and these go before its name servers.
    """
    written = str(target)
    if isinstance(target, (core.Namespace, interfaces.Interface)):
        return Aim(_of_endpoint(session, namespace, target), written)
    if targets.literal(written) is None and not targets.in_hosts_file(namespace, written):
        known = (*session.directory.names, HOST, CURRENT)
        if ":" in written or written in known:
            return Aim(_of_endpoint(session, namespace, written), written)
        session.prepare_mounts(namespace)  # its name servers are asked by a program
    try:
        return Aim(targets.resolve(namespace, written), written)
    except targets.UnknownHostError as error:
        raise _neither(session, written, error) from None


def _neither(
    session: Session, written: str, unknown_host: targets.UnknownHostError
) -> core.NetnsError:
    """What to say of a word that is no host's name, and no open namespace's either."""
    try:
        session.namespace(written)
    except core.ClosedError as closed:
        return closed
    except core.NotFoundError as unknown_namespace:
        return targets.UnknownHostError(f"{unknown_host} {unknown_namespace}")
    return unknown_host


def _of_endpoint(session: Session, namespace: core.Namespace, target: Endpoint) -> Address:
    where, name = _parse(session, target)
    if name is None:
        found, owner = probes.hosts.addresses_of(where), f"Namespace '{where}'"
    else:
        found, owner = probes.hosts.usable(core.addresses.get(where, name)), f"{where}:{name}"
    address = probes.hosts.first_in_reach(namespace, found)
    if address is None:
        raise NoAddressError(
            f"{owner} has no address that others could reach it at. Use Add Address."
        )
    return address


def _parse(session: Session, target: Endpoint) -> tuple[core.Namespace, str | None]:
    if isinstance(target, str) and ":" not in target:
        return session.namespace(target), None
    return session.endpoint(target)
