"""Keywords that create interfaces on top of others."""

from __future__ import annotations

from typing import Literal

from .. import core
from ..core.interfaces import Interface
from ..integration.endpoints import Endpoint
from .checked import keyword
from .creation import Addresses, CreationKeywords, Parent
from .group import ScopeName

BondMode = Literal[
    "balance-rr",
    "active-backup",
    "balance-xor",
    "broadcast",
    "802.3ad",
    "balance-tlb",
    "balance-alb",
]


class StackedInterfaceKeywords(CreationKeywords):
    """Interfaces that lie on others, or are made of others."""

    @keyword
    def create_macvlan(
        self,
        endpoint: Endpoint,
        parent: Parent,
        mode: Literal["bridge", "private", "vepa", "passthru"] = "bridge",
        *,
        addresses: Addresses | None = None,
        mtu: int | None = None,
        mac: str | None = None,
        up: bool = True,
        scope: ScopeName = None,
    ) -> Interface:
        """Creates a macvlan: an interface with its own MAC that shares the network of its parent.

        The parent itself cannot be reached from it.

        Args:
            endpoint: `alice:eth0`, `eth0` in the current namespace, or `alice:` for the
                next free name.
            parent: The interface below it: a name in the same namespace, or an endpoint in
                another one.
            mode: How those with the same parent see each other: `bridge` (directly),
                `private` (not at all), `vepa` (through a switch outside), or `passthru`
                (there is only one).
            addresses: One address or a list of them, each with its prefix length.
            mtu: The largest packet in bytes.
            mac: Its hardware address, like `02:00:00:00:00:01`.
            up: Set it up.
            scope: What it belongs to: `test`, `suite` or `global`.

        Examples:
        ```robotframework
        *** Test Cases ***
        Two hosts on one interface
            Create Transient Namespaces    alice    bob    office
            Create Veth Pair    office:uplink    office:far
            Create Macvlan    alice:eth0    office:uplink    addresses=10.0.0.1/24
            Create Macvlan    bob:eth0    office:uplink    addresses=10.0.0.2/24
            Get Interface Names    alice    ==    ${{['lo', 'eth0']}}
        ```
        """
        end = self._end(endpoint, addresses, mac)
        below = self._parent(end, parent)
        return self._create_interface(
            scope,
            lambda: core.interfaces.create_macvlan(end, below, mode=mode, mtu=mtu, up=up),
            below.namespace,
        )

    @keyword
    def create_ipvlan(
        self,
        endpoint: Endpoint,
        parent: Parent,
        mode: Literal["l2", "l3", "l3s"] = "l2",
        *,
        addresses: Addresses | None = None,
        mtu: int | None = None,
        mac: str | None = None,
        up: bool = True,
        scope: ScopeName = None,
    ) -> Interface:
        """Creates an ipvlan: an interface that shares the network and the MAC of its parent.

        Args:
            endpoint: `alice:eth0`, `eth0` in the current namespace, or `alice:` for the
                next free name.
            parent: The interface below it: a name in the same namespace, or an endpoint in
                another one.
            mode: `l2` (it answers ARP itself), `l3` or `l3s` (the parent's namespace routes
                for it; `l3s` passes its firewall too).
            addresses: One address or a list of them, each with its prefix length.
            mtu: The largest packet in bytes.
            mac: Is refused: an ipvlan has the hardware address of its parent.
            up: Set it up.
            scope: What it belongs to: `test`, `suite` or `global`.

        Examples:
        ```robotframework
        *** Test Cases ***
        One MAC for all
            Create Transient Namespaces    alice    office
            Create Veth Pair    office:uplink    office:far
            TRY
                Create Ipvlan    alice:eth0    office:uplink    addresses=10.0.0.1/24
            EXCEPT    *this kernel has no interfaces of kind*    type=GLOB
                Skip    This kernel has no ipvlan interfaces.
            END
        ```
        """
        end = self._end(endpoint, addresses, mac)
        below = self._parent(end, parent)
        return self._create_interface(
            scope,
            lambda: core.interfaces.create_ipvlan(end, below, mode=mode, mtu=mtu, up=up),
            below.namespace,
        )

    @keyword
    def create_vlan(
        self,
        endpoint: Endpoint,
        parent: Parent,
        vlan_id: int,
        *,
        addresses: Addresses | None = None,
        mtu: int | None = None,
        mac: str | None = None,
        up: bool = True,
        scope: ScopeName = None,
    ) -> Interface:
        """Creates a VLAN interface: what it sends leaves its parent with a VLAN tag.

        Args:
            endpoint: `alice:eth0`, `eth0` in the current namespace, or `alice:` for the
                next free name.
            parent: The interface below it: a name in the same namespace, or an endpoint in
                another one.
            vlan_id: The number in the tag, 1 to 4094.
            addresses: One address or a list of them, each with its prefix length.
            mtu: The largest packet in bytes.
            mac: Its hardware address, like `02:00:00:00:00:01`.
            up: Set it up.
            scope: What it belongs to: `test`, `suite` or `global`.

        Examples:
        ```robotframework
        *** Test Cases ***
        A tagged network
            Create Transient Namespaces    alice    bob
            Create Veth Pair    alice:eth0    bob:eth0
            TRY
                Create Vlan    alice:office    eth0    vlan_id=10    addresses=10.0.10.1/24
            EXCEPT    *this kernel has no interfaces of kind*    type=GLOB
                Skip    This kernel has no VLAN interfaces.
            END
        ```
        """
        end = self._end(endpoint, addresses, mac)
        below = self._parent(end, parent)
        return self._create_interface(
            scope,
            lambda: core.interfaces.create_vlan(end, below, vlan_id, mtu=mtu, up=up),
            below.namespace,
        )

    @keyword
    def create_bond(
        self,
        endpoint: Endpoint,
        *ports: Parent,
        mode: BondMode = "active-backup",
        addresses: Addresses | None = None,
        mtu: int | None = None,
        mac: str | None = None,
        up: bool = True,
        scope: ScopeName = None,
    ) -> Interface:
        """Creates a bond: several interfaces that act as one.

        Args:
            endpoint: `alice:eth0`, `eth0` in the current namespace, or `alice:` for the
                next free name.
            *ports: Interfaces of the same namespace that it is made of.
            mode: How they share the work; `active-backup` uses one until it fails.
            addresses: One address or a list of them, each with its prefix length.
            mtu: The largest packet in bytes.
            mac: Its hardware address, like `02:00:00:00:00:01`.
            up: Set it up.
            scope: What it belongs to: `test`, `suite` or `global`.

        Examples:
        ```robotframework
        *** Test Cases ***
        Two cables, one link
            Create Transient Namespaces    server    switch
            Create Veth Pair    server:left    switch:port1
            Create Veth Pair    server:right    switch:port2
            TRY
                Create Bond    server:bond0    left    right    addresses=10.0.0.1/24
            EXCEPT    *this kernel has no interfaces of kind*    type=GLOB
                Skip    This kernel has no bonding.
            END
        ```
        """
        end = self._end(endpoint, addresses, mac)
        names = self._ports(end, ports)
        noted = self._noted(end, names)
        return self._create_interface(
            scope,
            lambda: core.interfaces.create_bond(end, names, mode=mode, mtu=mtu, up=up),
            ports=noted,
        )

    @keyword
    def create_vrf(
        self,
        endpoint: Endpoint,
        table: int,
        *ports: Parent,
        addresses: Addresses | None = None,
        mtu: int | None = None,
        mac: str | None = None,
        up: bool = True,
        scope: ScopeName = None,
    ) -> Interface:
        """Creates a VRF: a routing table of its own for the interfaces that are its ports.

        Args:
            endpoint: `alice:eth0`, `eth0` in the current namespace, or `alice:` for the
                next free name.
            table: The number of the routing table, 1 to 4294967295 without 253, 254 and 255.
            *ports: Interfaces of the same namespace that use that table.
            addresses: One address or a list of them, each with its prefix length.
            mtu: The largest packet in bytes.
            mac: Its hardware address, like `02:00:00:00:00:01`.
            up: Set it up.
            scope: What it belongs to: `test`, `suite` or `global`.

        Examples:
        ```robotframework
        *** Test Cases ***
        Two customers on one router
            Create Transient Namespaces    router    red
            Create Veth Pair    router:red    red:eth0
            TRY
                Create Vrf    router:vrf-red    10    red
            EXCEPT    *this kernel has no interfaces of kind*    type=GLOB
                Skip    This kernel has no VRFs.
            END
        ```
        """
        end = self._end(endpoint, addresses, mac)
        names = self._ports(end, ports)
        noted = self._noted(end, names)
        return self._create_interface(
            scope,
            lambda: core.interfaces.create_vrf(end, table, names, mtu=mtu, up=up),
            ports=noted,
        )
