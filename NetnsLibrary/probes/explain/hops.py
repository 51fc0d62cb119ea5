"""From one namespace to the next: addresses, routes, interfaces and neighbours."""

from __future__ import annotations

import errno
import ipaddress
from collections.abc import Callable

from ...core import KernelError, Namespace, routes
from ...core.interfaces import Interface
from ...core.neighbors import Neighbor
from ...core.prefixes import Family
from ...core.routes import Route
from ..targets import interface_of
from . import neighbors
from .model import Address, Step
from .networks import Networks, bare, has_subnet_of, of_family

_FOR_A_NEIGHBOR = 0.5  # seconds
_LEADS_NOWHERE = {
    errno.EINVAL: "a blackhole route or rule drops what is sent there",
    errno.EACCES: "a prohibit route or rule refuses what is sent there",
    errno.EHOSTUNREACH: "an unreachable route or rule refuses what is sent there",
}
_SET_UP = "Use Set Interface Up    {}."


class Broken(Exception):
    """The walk ends at a step that no packet passes."""

    def __init__(self, step: Step) -> None:
        super().__init__(str(step))
        self.step = step


class Hops:
    """How packets get from one namespace to the next."""

    def __init__(self, networks: Networks, note: Callable[[object, str, str], None]) -> None:
        self._networks = networks
        self._note = note
        self.way_back = False

    def address(self, text: str) -> Address:
        """An address that the kernel wrote."""
        return ipaddress.ip_address(text)

    def check_source(self, here: Namespace, target: Address) -> None:
        """Whether a namespace can send anything to such an address."""
        if bare(target).is_loopback or self._networks.has(here, target):
            loopback = self._networks.interface(here, "lo")
            self._check_interface(loopback, f"it is up, and {target} is its own address")
            return
        addresses = [one for each in self._up(here) for one in of_family(each, target.version)]
        family = f"IPv{target.version}"
        usable = [one for one in addresses if self._is_usable(one, target)]
        if usable:
            self._note(here, "address", ", ".join(usable))
            return
        down = self._down_instead_of_route(here, target)
        if down is not None:
            raise down
        only = f" but {', '.join(addresses)}, which is for one link only" if addresses else ""
        remedy = self._special_remedy(here) or "Use Add Address."
        raise self._break(here, "address", f"it has no {family} address{only}", remedy)

    def _is_usable(self, text: str, target: Address) -> bool:
        one = ipaddress.ip_interface(text).ip
        return not one.is_link_local or bare(target).is_link_local

    def route(self, here: Namespace, target: Address) -> Route:
        """The route to an address; `Broken` when there is none."""
        found = self.route_or_reason(here, target)
        if isinstance(found, Route):
            self._note(here, f"route to {target}", str(found))
            return found
        if found:
            raise self._break(here, f"route to {target}", found)
        down = self._down_instead_of_route(here, target) or self._other_subnet(here, target)
        if down is not None:
            raise down
        there = [one for one in routes.get(here, _family(target)) if one.type == "unicast"]
        listed = ", ".join(one.destination for one in there) or "none"
        # IPv6 has forgotten their addresses, so nobody can tell whether they led there.
        lost = ", ".join(str(one) for one in self._networks.all_of(here) if not one.up)
        hint = f"; these interfaces are set down: {lost}" if lost else ""
        raise self._break(
            here,
            f"route to {target}",
            f"there is none; there are routes to: {listed}{hint}",
            self._special_remedy(here) or "Use Add Route.",
        )

    def route_or_reason(self, here: Namespace, target: Address) -> Route | str:
        """The route to an address, or why it leads nowhere; empty when there simply is none."""
        try:
            return routes.get_to(here, str(bare(target)), interface=interface_of(here, target))
        except KernelError as error:
            return _LEADS_NOWHERE.get(error.errno, "")

    def way_out(self, here: Namespace, route: Route) -> Interface:
        """The interface that a route leads through; `Broken` when nothing passes it."""
        out = self._networks.interface(here, route.interface or "lo")
        self._check_interface(out, f"it is up, its state is {out.state}")
        return out

    def next_hop(self, out: Interface, hop: str) -> tuple[Namespace, Interface] | None:
        """The namespace that gets the packets next, and its interface; None if it is unknown."""
        address = ipaddress.ip_address(hop)
        neighbor = None
        if not neighbors.needs_none(out):
            patience = min(_FOR_A_NEIGHBOR, self._networks.remaining)
            neighbor = neighbors.resolve(out, address, patience)
            if not neighbors.is_resolved(neighbor):
                raise self._unresolved(out, address, neighbor)
        found = self._owner(out, address, neighbor.mac if neighbor else None)
        if found is None:
            at = f" at {neighbor.mac}" if neighbor else ""
            self._check_mac(out, address, neighbor)
            self._note(out, f"next hop {hop}", f"it is{at}, in no namespace that is known here")
            return None
        self._check_link(out, found)
        state = f"{neighbor.mac} ({neighbor.state}), " if neighbor else ""
        self._note(out, f"next hop {hop}", f"{state}which is {found}")
        return found.namespace, found

    def _break(self, where: object, what: str, found: str, remedy: str = "") -> Broken:
        way = ", way back" if self.way_back else ""
        return Broken(Step(str(where), f"{what}{way}", found, False, remedy))

    def _check_interface(self, interface: Interface, fine: str) -> None:
        trouble = self._networks.trouble(interface)
        if trouble is not None:
            raise self._in_trouble(interface, trouble)
        self._note(interface, "interface", fine)

    def _in_trouble(self, interface: Interface, trouble: str, more: str = "") -> Broken:
        down = interface
        if interface.up:
            down = self._networks.peer(interface) or interface
        remedy = ""
        if not down.up:
            remedy = self._networks.special_remedy(down) or _SET_UP.format(down)
        return self._break(interface, "interface", f"{trouble}{more}", remedy)

    def _special_remedy(self, here: Namespace) -> str:
        """What to do about one of a namespace's interfaces that was set down on purpose."""
        down = [one for one in self._networks.all_of(here) if not one.up]
        return next(filter(None, map(self._networks.special_remedy, down)), "")

    def _up(self, here: Namespace) -> list[Interface]:
        return [one for one in self._networks.all_of(here) if one.up]

    def _down_instead_of_route(self, here: Namespace, target: Address) -> Broken | None:
        """An interface that is down, when that is why there is no address or route.

        With it the kernel forgets its routes, and its IPv6 addresses.
        """
        there = list(self._networks.all_of(here))
        down = [one for one in there if not one.up]
        for one in down:
            if has_subnet_of(one, target):
                return self._in_trouble(one, "it is set down", ", and its routes are gone with it")
        if down and len(down) == len(there):
            return self._in_trouble(down[0], "it is set down", ", and its routes are gone with it")
        return None

    def _other_subnet(self, here: Namespace, target: Address) -> Broken | None:
        """Whether the target is on a link of this namespace, in a subnet of its own."""
        for owner in self._networks.owners(target, here):
            holder = self._networks.holder(owner, target)
            for one in self._up(here) if holder else ():
                if holder is not None and self._networks.way(one, holder) is not None:
                    ours = ", ".join(of_family(one, target.version)) or "no address"
                    theirs = ", ".join(of_family(holder, target.version))
                    found = (
                        f"{holder} on the same link has {theirs}, "
                        f"and that is another subnet than its own: {ours}"
                    )
                    return self._break(one, "subnet", found)
        return None

    def _owner(self, out: Interface, address: Address, mac: str | None) -> Interface | None:
        """The interface by which the namespace with an address gets packets from `out`."""
        found = []
        for owner in self._networks.owners(address, out.namespace):
            holder = self._networks.holder(owner, address)
            if mac is None:
                found += [holder] if holder else []
            else:
                found += [one for one in self._networks.all_of(owner) if one.mac == mac]
        if len(found) > 1:  # addresses may be used again on links that are apart
            found.sort(key=lambda one: self._networks.way(out, one) is None)
        return found[0] if found else None

    def _check_link(self, out: Interface, end: Interface, more: str = "") -> None:
        """Whether all interfaces between two of one link are up."""
        for one in self._networks.way(out, end) or [end]:
            trouble = self._networks.trouble(one)
            if trouble is not None:
                raise self._in_trouble(one, trouble, f"; it is between {out} and {end}{more}")

    def _check_mac(self, out: Interface, address: Address, neighbor: Neighbor | None) -> None:
        """Whether an old or wrong hardware address is used, of nobody who has the address."""
        for owner in self._networks.owners(address, out.namespace) if neighbor else ():
            holder = self._networks.holder(owner, address)
            if neighbor and holder and self._networks.way(out, holder) is not None:
                found = (
                    f"packets go to {neighbor.mac} ({neighbor.state}), "
                    f"but {holder}, which has the address, is {holder.mac}"
                )
                remedy = f"Use Delete Neighbor    {out.namespace}    {address}."
                raise self._break(out, f"next hop {address}", found, remedy)

    def _unresolved(self, out: Interface, address: Address, neighbor: Neighbor | None) -> Broken:
        state = neighbor.state if neighbor else "not in the neighbor table"
        found = [f"nobody answers for it ({state})"]
        holders = [
            holder
            for owner in self._networks.owners(address, out.namespace)
            if (holder := self._networks.holder(owner, address))
        ]
        near = [one for one in holders if self._networks.way(out, one) is not None]
        for one in near:
            self._check_link(out, one, f", which has {address}")
            found.append(f"{one} has it and should have answered")
        if holders and not near:
            found.append(f"{holders[0]} has it, which is not on the link of {out}")
        if not holders:
            found.append("no namespace that is known here has it")
            found += self._who_is_there(out, address)
        if not has_subnet_of(out, address):
            ours = ", ".join(of_family(out, address.version)) or "no address"
            found.append(f"it is in no subnet of {out}: {ours}")
        return self._break(out, f"next hop {address}", "; ".join(found))

    def _who_is_there(self, out: Interface, address: Address) -> list[str]:
        """What may have had the address, of the interfaces that are on the same link."""
        peer = self._networks.peer(out)
        theirs = of_family(peer, address.version) if peer else []
        found = [f"{peer} at the other end has {', '.join(theirs)}"] if theirs else []
        down = self._networks.down_beside(out)
        return found + [f"{one} on the same link is set down" for one in down]


def _family(address: Address) -> Family:
    return "ipv6" if address.version == 6 else "ipv4"
