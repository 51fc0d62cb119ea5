"""Keywords that create interfaces of one piece."""

from __future__ import annotations

from .. import core
from ..core.interfaces import Interface
from ..integration.endpoints import Endpoint
from .checked import keyword
from .creation import Addresses, CreationKeywords, Parent
from .group import ScopeName


class InterfaceKindKeywords(CreationKeywords):
    """Bridges, and interfaces that need no other one."""

    @keyword
    def create_bridge(
        self,
        endpoint: Endpoint,
        *ports: Parent,
        stp: bool = False,
        vlan_filtering: bool = False,
        addresses: Addresses | None = None,
        mtu: int | None = None,
        mac: str | None = None,
        up: bool = True,
        scope: ScopeName = None,
    ) -> Interface:
        """Creates a bridge: a switch in software between the interfaces that are its ports.

        A bridge without `stp` passes packets on at once. Give it a namespace of its own when
        it shall be a plain switch: the host's firewall and routes then have no part in it.

        Args:
            endpoint: `alice:eth0`, `eth0` in the current namespace, or `alice:` for the
                next free name.
            *ports: Interfaces of the same namespace that become its ports, 1,023 at most.
            stp: Run the spanning tree protocol, which lets no packet through for 30 seconds.
            vlan_filtering: Keep VLANs apart by their tags.
            addresses: One address or a list of them, each with its prefix length.
            mtu: The largest packet in bytes.
            mac: Its hardware address, like `02:00:00:00:00:01`.
            up: Set it up.
            scope: What it belongs to: `test`, `suite` or `global`.

        Examples:
        ```robotframework
        *** Test Cases ***
        Two hosts on a switch
            Create Transient Namespaces    alice    bob    switch
            Create Veth Pair    alice:eth0    switch:port1    addresses=10.0.0.1/24
            Create Veth Pair    bob:eth0    switch:port2    addresses=10.0.0.2/24
            ${bridge} =    Create Bridge    switch:br0    port1    port2
            Wait Until Interface Is Up    ${bridge}
        ```
        """
        end = self._end(endpoint, addresses, mac)
        names = self._ports(end, ports)
        return self._create_interface(
            scope,
            lambda: core.interfaces.create_bridge(
                end, names, stp=stp, vlan_filtering=vlan_filtering, mtu=mtu, up=up
            ),
        )

    @keyword
    def create_dummy(
        self,
        endpoint: Endpoint,
        *,
        addresses: Addresses | None = None,
        mtu: int | None = None,
        mac: str | None = None,
        up: bool = True,
        scope: ScopeName = None,
    ) -> Interface:
        """Creates a dummy interface: it takes packets and drops them. Useful to have an address.

        Args:
            endpoint: `alice:eth0`, `eth0` in the current namespace, or `alice:` for the
                next free name.
            addresses: One address or a list of them, each with its prefix length.
            mtu: The largest packet in bytes.
            mac: Its hardware address, like `02:00:00:00:00:01`.
            up: Set it up.
            scope: What it belongs to: `test`, `suite` or `global`.

        Examples:
        ```robotframework
        *** Test Cases ***
        An address that is always there
            Create Transient Namespace    router
            TRY
                Create Dummy    router:dummy0    addresses=192.0.2.1/32
            EXCEPT    *this kernel has no interfaces of kind*    type=GLOB
                Skip    This kernel has no dummy interfaces.
            END
        ```
        """
        end = self._end(endpoint, addresses, mac)
        return self._create_interface(
            scope, lambda: core.interfaces.create_dummy(end, mtu=mtu, up=up)
        )

    @keyword
    def create_ifb(
        self,
        endpoint: Endpoint,
        *,
        addresses: Addresses | None = None,
        mtu: int | None = None,
        mac: str | None = None,
        up: bool = True,
        scope: ScopeName = None,
    ) -> Interface:
        """Creates an intermediate functional block, to which packets are redirected for queueing.

        Args:
            endpoint: `alice:eth0`, `eth0` in the current namespace, or `alice:` for the
                next free name.
            addresses: One address or a list of them, each with its prefix length.
            mtu: The largest packet in bytes.
            mac: Its hardware address, like `02:00:00:00:00:01`.
            up: Set it up.
            scope: What it belongs to: `test`, `suite` or `global`.

        Examples:
        ```robotframework
        *** Test Cases ***
        For traffic that comes in
            Create Transient Namespace    alice
            ${ifb} =    Create Ifb    alice:ifb0
            Should Be Equal    ${ifb.kind}    ifb
        ```
        """
        end = self._end(endpoint, addresses, mac)
        return self._create_interface(
            scope, lambda: core.interfaces.create_ifb(end, mtu=mtu, up=up)
        )

    @keyword
    def create_tap(
        self,
        endpoint: Endpoint,
        *,
        addresses: Addresses | None = None,
        mtu: int | None = None,
        mac: str | None = None,
        up: bool = True,
        scope: ScopeName = None,
    ) -> Interface:
        """Creates a TAP interface: a program that opens it sees whole Ethernet frames.

        Such a program is a virtual machine, for example.

        Args:
            endpoint: `alice:eth0`, `eth0` in the current namespace, or `alice:` for the
                next free name.
            addresses: One address or a list of them, each with its prefix length.
            mtu: The largest packet in bytes.
            mac: Its hardware address, like `02:00:00:00:00:01`.
            up: Set it up.
            scope: What it belongs to: `test`, `suite` or `global`.

        Examples:
        ```robotframework
        *** Test Cases ***
        A socket for a virtual machine
            Create Transient Namespace    alice
            ${tap} =    Create Tap    alice:tap0    addresses=10.0.0.1/24
            Should Be Equal    ${tap.kind}    tun
            Should Not Be Empty    ${tap.mac}
        ```
        """
        end = self._end(endpoint, addresses, mac)
        return self._create_interface(
            scope, lambda: core.interfaces.create_tap(end, mtu=mtu, up=up)
        )

    @keyword
    def create_tun(
        self,
        endpoint: Endpoint,
        *,
        addresses: Addresses | None = None,
        mtu: int | None = None,
        mac: str | None = None,
        up: bool = True,
        scope: ScopeName = None,
    ) -> Interface:
        """Creates a TUN interface: a program that opens it, such as a VPN, sees IP packets.

        Args:
            endpoint: `alice:eth0`, `eth0` in the current namespace, or `alice:` for the
                next free name.
            addresses: One address or a list of them, each with its prefix length.
            mtu: The largest packet in bytes.
            mac: Is refused: a TUN interface carries IP packets and has no hardware address.
            up: Set it up.
            scope: What it belongs to: `test`, `suite` or `global`.

        Examples:
        ```robotframework
        *** Test Cases ***
        A tunnel made by a program
            Create Transient Namespace    alice
            ${tun} =    Create Tun    alice:tun0    addresses=10.0.0.1/24
            Should Be Empty    ${tun.mac}
        ```
        """
        end = self._end(endpoint, addresses, mac)
        return self._create_interface(
            scope, lambda: core.interfaces.create_tun(end, mtu=mtu, up=up)
        )
