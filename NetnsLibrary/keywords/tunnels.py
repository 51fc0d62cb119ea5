"""Keywords that create tunnels."""

from __future__ import annotations

from typing import Literal

from .. import core
from ..core.interfaces import Interface
from ..integration.endpoints import Endpoint
from .checked import keyword
from .creation import Addresses, CreationKeywords, Parent
from .group import ScopeName

TunnelKind = Literal["gre", "gretap", "ipip", "sit", "ip6gre", "ip6gretap", "ip6tnl", "geneve"]


class TunnelKeywords(CreationKeywords):
    """Interfaces that carry their packets inside others."""

    @keyword
    def create_vxlan(
        self,
        endpoint: Endpoint,
        vni: int,
        remote: str | None = None,
        local: str | None = None,
        group: str | None = None,
        parent: Parent | None = None,
        port: int = 4789,
        *,
        addresses: Addresses | None = None,
        mtu: int | None = None,
        mac: str | None = None,
        up: bool = True,
        scope: ScopeName = None,
    ) -> Interface:
        """Creates a VXLAN interface: an Ethernet network inside UDP packets (RFC 7348).

        Args:
            endpoint: `alice:eth0`, `eth0` in the current namespace, or `alice:` for the
                next free name.
            vni: The number of the network, 0 to 16777215.
            remote: The address of the only other end.
            local: The address that its packets are sent from.
            group: The multicast address of all other ends, instead of `remote`.
            parent: The interface that carries the packets; a group needs it.
            port: The UDP port.
            addresses: One address or a list of them, each with its prefix length.
            mtu: The largest packet in bytes. By default it leaves room for the headers in the
                packets of the parent; without a parent it does not.
            mac: Its hardware address, like `02:00:00:00:00:01`.
            up: Set it up.
            scope: What it belongs to: `test`, `suite` or `global`.

        Examples:
        ```robotframework
        *** Test Cases ***
        One Ethernet across a routed network
            Create Transient Namespaces    alice    bob
            Create Veth Pair    alice:eth0    bob:eth0
            ...    addresses=192.0.2.1/24    peer_addresses=192.0.2.2/24
            Create Vxlan    alice:vx0    42    remote=192.0.2.2    parent=eth0
            ...    addresses=10.0.0.1/24
            ${vxlan} =    Create Vxlan    bob:vx0    42    remote=192.0.2.1    parent=eth0
            ...    addresses=10.0.0.2/24
            Should Be Equal As Integers    ${vxlan.mtu}    1450
        ```
        """
        end = self._end(endpoint, addresses, mac)
        below = None if parent is None else self._parent(end, parent)
        return self._create_interface(
            scope,
            lambda: core.interfaces.create_vxlan(
                end,
                vni,
                remote=remote,
                local=local,
                group=group,
                parent=below,
                port=port,
                mtu=mtu,
                up=up,
            ),
            *([below.namespace] if below else ()),
        )

    @keyword
    def create_tunnel(
        self,
        endpoint: Endpoint,
        kind: TunnelKind,
        remote: str,
        local: str | None = None,
        key: int | None = None,
        *,
        addresses: Addresses | None = None,
        mtu: int | None = None,
        mac: str | None = None,
        up: bool = True,
        scope: ScopeName = None,
    ) -> Interface:
        """Creates a tunnel: its packets travel inside those of another network.

        Args:
            endpoint: `alice:eth0`, `eth0` in the current namespace, or `alice:` for the
                next free name.
            kind: `gre`, `gretap`, `ipip` or `sit` are carried by IPv4, `ip6gre`, `ip6gretap`
                and `ip6tnl` by IPv6, `geneve` by either.
            remote: The address of the other end.
            local: The address of this end; the kinds carried by IPv6 need it, geneve has none.
            key: Tells several GRE tunnels apart; for geneve the number of the network.
            addresses: One address or a list of them, each with its prefix length.
            mtu: The largest packet in bytes.
            mac: Its hardware address, like `02:00:00:00:00:01`; only `gretap`, `ip6gretap` and
                `geneve` have one.
            up: Set it up.
            scope: What it belongs to: `test`, `suite` or `global`.

        Examples:
        ```robotframework
        *** Test Cases ***
        A tunnel between two routers
            Create Transient Namespaces    left    right
            Create Veth Pair    left:eth0    right:eth0
            ...    addresses=192.0.2.1/24    peer_addresses=192.0.2.2/24
            TRY
                Create Tunnel    left:tunnel    gre    192.0.2.2    local=192.0.2.1    key=7
            EXCEPT    *this kernel has no interfaces of kind*    type=GLOB
                Skip    This kernel has no GRE tunnels.
            END
        ```
        """
        end = self._end(endpoint, addresses, mac)
        return self._create_interface(
            scope,
            lambda: core.interfaces.create_tunnel(
                end, kind, remote=remote, local=local, key=key, mtu=mtu, up=up
            ),
        )
