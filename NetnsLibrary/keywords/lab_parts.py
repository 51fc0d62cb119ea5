"""Keywords that build a lab step by step."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from robot.api import logger

from .. import core
from ..core.errors import unknown
from ..labs.lab import Lab
from .checked import keyword
from .creation import Addresses
from .group import KeywordGroup, ScopeName

if TYPE_CHECKING:
    from ..labs.model import Kind


_ARGUMENTS = (
    "subnet",
    "delay",
    "loss",
    "rate",
    "jitter",
    "addresses",
    "peer_addresses",
    "mtu",
    "lab",
)


class LabPartKeywords(KeywordGroup):
    """Labs that grow."""

    @keyword
    def start_empty_lab(
        self,
        name: str | None = None,
        *,
        ipv4_pool: str | None = "10.0.0.0/8",
        ipv6_pool: str | None = "2001:db8::/32",
        routing: Literal["static", "none"] = "static",
        scope: ScopeName = None,
    ) -> Lab:
        """Starts a lab without hosts, to which keywords add some.

        Args:
            name: What it is called; without one `lab1`, `lab2`, …
            ipv4_pool: Where subnets are taken from; `None` for no IPv4 addresses.
            ipv6_pool: The same for IPv6.
            routing: `static`: each router knows the shortest way to all networks, however the
                lab grows; `none` leaves that to you or to a routing daemon.
            scope: What it belongs to: `test`, `suite` or `global`.

        Examples:
        ```robotframework
        *** Test Cases ***
        Two offices
            Start Empty Lab
            Add Host    alice
            Add Host    bob
            Add Router    router
            Connect    alice    router
            Connect    bob    router    subnet=192.168.5.0/24
            Host Should Be Reachable    alice    bob
        ```
        """
        from ..labs.model import Topology
        from ..labs.planning import plan

        topology = Topology(name, {}, [], ipv4_pool, ipv6_pool, routing)
        owner = self.session.scope(scope)
        lab = self.session.labs.start(topology, plan(topology), name, owner)
        logger.info(f"Started lab '{lab}' without hosts.")
        return lab

    @keyword
    def add_host(self, name: str, *, lab: str | Lab = "last") -> core.Namespace:
        """Adds a host to a lab, and returns its namespace.

        It has no links yet: see [Connect]. Once it is connected to a router, packets to other
        networks go there.

        Args:
            name: What it is called, which is also the name of its namespace.
            lab: The lab, or `last`.

        Examples:
        ```robotframework
        *** Test Cases ***
        A host
            Start Empty Lab
            Add Host    alice
            Get Interface Names    alice    ==    lo
        ```
        """
        return self._add_node(name, "host", lab)

    @keyword
    def add_router(self, name: str, *, lab: str | Lab = "last") -> core.Namespace:
        """Adds a router to a lab, and returns its namespace.

        It passes on packets of both families. With the lab's routing `static` it gets the
        shortest ways to all networks whenever something is connected.

        Args:
            name: What it is called, which is also the name of its namespace.
            lab: The lab, or `last`.

        Examples:
        ```robotframework
        *** Test Cases ***
        A router
            Start Empty Lab
            Add Router    r1
            Get Sysctl    r1    net.ipv4.ip_forward    ==    1
        ```
        """
        return self._add_node(name, "router", lab)

    @keyword
    def add_switch(
        self, name: str, *, stp: bool = False, lab: str | Lab = "last"
    ) -> core.Namespace:
        """Adds a switch to a lab, and returns its namespace.

        All that is connected to it, or to a switch connected with it, is one network.

        Args:
            name: What it is called, which is also the name of its namespace.
            stp: Speak the spanning tree protocol, so that switches may be connected in a loop.
                Packets then pass some seconds after it was connected.
            lab: The lab, or `last`.

        Examples:
        ```robotframework
        *** Test Cases ***
        Two hosts on a switch
            Start Empty Lab
            Add Switch    switch
            Add Host    alice
            Add Host    bob
            Connect    alice    switch
            Connect    bob    switch
            Host Should Be Reachable    alice    bob
        ```
        """
        return self._add_node(name, "switch", lab, stp=stp)

    @keyword
    def connect(
        self,
        a: str,
        b: str,
        subnet: str | list[str] | None = None,
        delay: timedelta | None = None,
        loss: str | None = None,
        rate: str | None = None,
        *,
        jitter: timedelta | None = None,
        addresses: Addresses | None = None,
        peer_addresses: Addresses | None = None,
        mtu: int | None = None,
        lab: str | Lab = "last",
    ) -> None:
        """Joins two nodes of a lab by a link, and gives both ends addresses.

        Routes follow: hosts get a default route to the first router in their network, and
        routers the shortest ways to all networks.

        Args:
            a: A node, like `alice`, or one with the name of its new interface: `alice:eth5`.
            b: The other one.
            subnet: The network of the link, like `10.1.0.0/24`, or one of each family; without
                it one is chosen, or it is that of the switch.
            delay: How long packets are held back, in each direction, like `20 ms`.
            loss: How many packets vanish, in each direction, like `1%`.
            rate: The most that is sent, in each direction, like `10 mbit`.
            jitter: By how much the delay differs from packet to packet.
            addresses: Of `a`, instead of chosen ones.
            peer_addresses: Of `b`.
            mtu: The largest packet in bytes, of both ends.
            lab: The lab, or `last`.

        Examples:
        ```robotframework
        *** Test Cases ***
        A link with losses
            Start Empty Lab
            Add Host    alice
            Add Host    bob
            Connect    alice:wan    bob    10.1.0.0/30    loss=100%
            Host Should Not Be Reachable    alice    bob    timeout=200 ms
        ```
        """
        from ..core.impairment import parse_impairment
        from ..labs.growth import add_link
        from ..labs.model import Link, LinkEnd
        from ..labs.subnets_apart import subnets_apart

        found = self.session.labs.find(lab)
        said = {"delay": delay, "jitter": jitter, "loss": loss, "rate": rate}
        given = {key: _seconds(value) for key, value in said.items() if value is not None}
        impairment = parse_impairment(given) if given else None
        ends = []
        for text, own in ((a, addresses), (b, peer_addresses)):
            node, _, interface = text.partition(":")
            found.namespace(node)
            several = [own] if isinstance(own, str) else own or ()
            ends.append(LinkEnd(node, interface or None, several, None, impairment))
        subnets = [subnet] if isinstance(subnet, str) else subnet or ()
        for one in subnets:
            _check_no_argument(one)
        made = add_link(found, Link((ends[0], ends[1]), subnets, mtu))
        one, other = (f"{node}:{interface}" for node, interface in made.ends)
        network = found.plan.networks[made.network]
        networks = ", ".join(map(str, network.subnets))
        logger.info(f"Connected {one} and {other}{f' in {networks}' if networks else ''}.")
        if warning := subnets_apart(found.topology, found.plan, network):
            logger.warn(warning)

    def _add_node(
        self, name: str, kind: Kind, lab: str | Lab, *, stp: bool = False
    ) -> core.Namespace:
        from ..labs.growth import add_node
        from ..labs.model import Node

        found = self.session.labs.find(lab)
        labs = self.session.labs
        labs.check_free(name)
        node = Node(name, kind, stp=stp)
        added = add_node(found, node, lambda namespace: labs.own(found, namespace))
        logger.info(f"Added {kind} '{name}' to lab '{found}'.")
        return added


def _check_no_argument(subnet: str) -> None:
    """Robot Framework takes `deley=5 ms` for a value, because no argument is called so."""
    name, equals, _ = subnet.partition("=")
    if equals and name in _ARGUMENTS:
        raise core.ArgumentError(
            f"'{subnet}' is taken for a subnet here: items of list variables are values. "
            f"Write '{name}=' itself in the row of the keyword, or use a dictionary variable."
        )
    if equals:
        raise unknown("argument", name, _ARGUMENTS, " of Connect")


def _seconds(value: timedelta | str) -> float | str:
    return value.total_seconds() if isinstance(value, timedelta) else value
