"""The known namespaces as they are during one walk: their interfaces, addresses and links."""

from __future__ import annotations

import ipaddress
import time
from collections.abc import Iterable, Iterator

from ...core import Namespace, NetnsError, NotFoundError, interfaces
from ...core.addresses import dump_addresses
from ...core.interfaces import Interface
from .model import Address, Remedies

_CARRYING = ("UP", "UNKNOWN")  # kinds that cannot tell stay UNKNOWN while they are up
_ALL_INTERFACES = 0
_NO_REMEDIES: Remedies = {}
_WITHOUT_CARRIER = {
    "bridge": "none of its ports is up",
    "tun": "no program has opened it",
    "veth": "its other end is down",
}


def bare(address: Address) -> Address:
    """An address without the interface that a link-local one is written with."""
    return ipaddress.ip_address(address.packed)


def of_family(interface: Interface, version: int) -> list[str]:
    """The addresses of an interface that belong to IPv4 or IPv6."""
    return [text for text in interface.addresses if (":" in text) == (version == 6)]


def has_subnet_of(interface: Interface, address: Address) -> bool:
    """Whether an address lies in a subnet of an interface."""
    return any(
        bare(address) in ipaddress.ip_interface(text).network
        for text in of_family(interface, address.version)
    )


class Networks:
    """What is known of the namespaces, read when it is first asked for and then kept."""

    def __init__(
        self, known: Iterable[Namespace], deadline: float, remedies: Remedies = _NO_REMEDIES
    ) -> None:
        self._known = [one for one in dict.fromkeys(known) if not one.closed]
        self._by_name = {one.name: one for one in self._known}
        self._deadline = deadline
        self._remedies = remedies
        self._addresses: dict[Namespace, frozenset[Address]] = {}
        self._interfaces: dict[tuple[Namespace, str], Interface] = {}
        self._names: dict[Namespace, list[str]] = {}

    @property
    def remaining(self) -> float:
        """How many seconds the walk may still take."""
        return max(0.0, self._deadline - time.monotonic())

    def has(self, namespace: Namespace, address: Address) -> bool:
        """Whether an interface of a namespace has an address."""
        if namespace not in self._addresses:
            texts = dump_addresses(namespace, _ALL_INTERFACES)
            self._addresses[namespace] = frozenset(ipaddress.ip_interface(one).ip for one in texts)
        return bare(address) in self._addresses[namespace]

    def interface(self, namespace: Namespace, name: str) -> Interface:
        """An interface, by its name."""
        key = (namespace, name)
        if key not in self._interfaces:
            self._interfaces[key] = interfaces.get(namespace, name, self._known)
        return self._interfaces[key]

    def all_of(self, namespace: Namespace) -> Iterator[Interface]:
        """The interfaces of a namespace except the loopback."""
        if namespace not in self._names:
            self._names[namespace] = interfaces.names(namespace)
        for name in self._names[namespace]:
            try:
                interface = self.interface(namespace, name)
            except NotFoundError:  # it went in the meantime
                continue
            if interface.kind != "loopback":
                yield interface

    def owners(self, address: Address, besides: Namespace) -> list[Namespace]:
        """The namespaces that have an address, but for one."""
        return [one for one in self._known if one != besides and self._has_or_closed(one, address)]

    def _has_or_closed(self, namespace: Namespace, address: Address) -> bool:
        try:
            return self.has(namespace, address)
        except NetnsError:  # others may close it while we look
            return False

    def holder(self, namespace: Namespace, address: Address) -> Interface | None:
        """The interface of a namespace that has an address; None when it is the loopback."""
        for interface in self.all_of(namespace):
            if any(ipaddress.ip_interface(one).ip == bare(address) for one in interface.addresses):
                return interface
        return None

    def peer(self, interface: Interface) -> Interface | None:
        """The other end of a veth pair, or what an interface lies on, as far as it is known."""
        where, _, name = (interface.peer or "").partition(":")
        if where not in self._by_name:
            return None
        try:
            return self.interface(self._by_name[where], name)
        except NotFoundError:
            return None

    def way(self, start: Interface, end: Interface) -> list[Interface] | None:
        """The interfaces that frames pass from one to another, bridges included.

        None when they are not on one link, or that cannot be seen.
        """
        towards_start, towards_end = self._climb(start), self._climb(end)
        for reach in self._reaches(towards_start):
            for position, one in enumerate(towards_end):
                if one == reach[-1]:
                    return [*reach, *reversed(towards_end[:position])]
        return None

    def down_beside(self, interface: Interface) -> list[Interface]:
        """Interfaces behind the bridge that an interface leads to which are not up."""
        bridge = self._climb(interface)[-1]
        if bridge.kind != "bridge":
            return []
        both = [one for port in self._ports(bridge) for one in (port, self.peer(port))]
        return [one for one in both if one is not None and not one.up]

    def trouble(self, interface: Interface) -> str | None:
        """Why nothing passes an interface, as a clause; None when it is up and has a carrier."""
        if not interface.up:
            return "it is set down"
        if interface.state in _CARRYING:
            return None
        peer = self.peer(interface)
        if peer is not None and not peer.up:
            return f"it has no carrier: {peer}, its other end, is set down"
        why = _WITHOUT_CARRIER.get(interface.kind, f"its state is {interface.state}")
        return f"it has no carrier: {why}"

    def special_remedy(self, interface: Interface) -> str:
        """What to do about an interface that was set down on purpose; empty where none is known."""
        return self._remedies.get((interface.namespace, interface.index), "")

    def _climb(self, interface: Interface) -> list[Interface]:
        """From an interface to the bridge or the other end that it leads to."""
        chain = [interface]
        while True:
            last = chain[-1]
            above = self.interface(last.namespace, last.master) if last.master else self.peer(last)
            if above is None or above in chain:
                return chain
            chain.append(above)

    def _reaches(self, chain: list[Interface]) -> Iterator[list[Interface]]:
        """The parts of a chain, then what lies beyond the bridge at its end, nearest first."""
        for length in range(1, len(chain) + 1):
            yield chain[:length]
        reached, seen = [chain], {chain[-1]}
        while reached and self.remaining:
            so_far = reached.pop(0)
            for port in self._ports(so_far[-1]):
                peer = self.peer(port)
                if peer is None or port in so_far:
                    continue
                beyond = [port, *self._climb(peer)]
                if beyond[-1].kind == "bridge" and beyond[-1] not in seen:
                    seen.add(beyond[-1])
                    reached.append([*so_far, *beyond])
                    yield reached[-1]

    def _ports(self, bridge: Interface) -> list[Interface]:
        if bridge.kind != "bridge":
            return []
        return [one for one in self.all_of(bridge.namespace) if one.master == bridge.name]
