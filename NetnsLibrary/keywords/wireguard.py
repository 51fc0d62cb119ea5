"""Keywords for WireGuard tunnels."""

from __future__ import annotations

from robot.api import logger
from robot.api.types import Secret

from .. import core
from ..core.interfaces import Interface
from ..integration.endpoints import Endpoint
from .checked import keyword
from .creation import Addresses, CreationKeywords
from .group import ScopeName


class WireguardKeywords(CreationKeywords):
    """Encrypted tunnels between peers that know each other's public keys."""

    @keyword
    def generate_wireguard_key(self) -> tuple[Secret, str]:
        """Makes a new key pair and returns the private key, as a secret, and the public key.

        Examples:
        ```robotframework
        *** Test Cases ***
        A key pair
            ${private}    ${public} =    Generate Wireguard Key
            Length Should Be    ${public}    44
            Should Be Equal As Strings    ${private}    <secret>
        ```
        """
        private, public = core.interfaces.generate_keys()
        return Secret(private), public

    @keyword
    def create_wireguard(
        self,
        endpoint: Endpoint,
        private_key: Secret,
        listen_port: int | None = None,
        *,
        addresses: Addresses | None = None,
        mtu: int | None = None,
        mac: str | None = None,
        up: bool = True,
        scope: ScopeName = None,
    ) -> Interface:
        """Creates a WireGuard interface: an encrypted tunnel to others of its kind.

        Whom it talks to is told by [Add Wireguard Peer].

        Args:
            endpoint: `alice:wg0`, `wg0` in the current namespace, or `alice:` for the next
                free name.
            private_key: Its private key, a secret that is shown nowhere.
            listen_port: The UDP port that it listens on; by default the kernel chooses.
            addresses: One address or a list of them, each with its prefix length.
            mtu: The largest packet in bytes.
            mac: Is refused: a WireGuard interface carries IP packets and has no hardware address.
            up: Set it up.
            scope: What it belongs to: `test`, `suite` or `global`.

        Examples:
        ```robotframework
        *** Test Cases ***
        An encrypted tunnel
            Create Transient Namespaces    alice    bob
            Create Veth Pair    alice:eth0    bob:eth0
            ...    addresses=192.0.2.1/24    peer_addresses=192.0.2.2/24
            ${alice}    ${public of alice} =    Generate Wireguard Key
            ${bob}    ${public of bob} =    Generate Wireguard Key
            TRY
                Create Wireguard    alice:wg0    ${alice}    51820    addresses=10.0.0.1/24
            EXCEPT    *this kernel has no interfaces of kind*    type=GLOB
                Skip    This kernel has no WireGuard.
            END
            Create Wireguard    bob:wg0    ${bob}    51820    addresses=10.0.0.2/24
            Add Wireguard Peer    alice:wg0    ${public of bob}    10.0.0.2/32
            ...    remote=192.0.2.2:51820
            Add Wireguard Peer    bob:wg0    ${public of alice}    10.0.0.1/32
        ```
        """
        end = self._end(endpoint, addresses, mac)
        return self._create_interface(
            scope,
            lambda: core.interfaces.create_wireguard(
                end, private_key.value, listen_port=listen_port, mtu=mtu, up=up
            ),
        )

    @keyword
    def add_wireguard_peer(
        self,
        endpoint: Endpoint,
        public_key: str,
        allowed_addresses: Addresses,
        remote: str | None = None,
        keepalive: int | None = None,
    ) -> None:
        """Lets a WireGuard interface talk to another one.

        In a namespace that outlives the test or suite the interface knows the same others at
        its end as before.

        Args:
            endpoint: The WireGuard interface.
            public_key: The public key of the other one.
            allowed_addresses: One prefix or a list of them: what is sent to the other one,
                and accepted from it. Host bits are not allowed: `10.0.0.2/32`.
            remote: Address and port of the other one: `192.0.2.2:51820` or
                `[2001:db8::2]:51820`. Without it the other one has to begin.
            keepalive: Seconds between packets that keep the way to the other one open.

        Examples:
        ```robotframework
        *** Test Cases ***
        A wrong key is refused
            Create Transient Namespace    alice
            Create Tun    alice:tun0
            ${error} =    Run Keyword And Expect Error    *
            ...    Add Wireguard Peer    alice:tun0    key    10.0.0.2/32
            Should Be Equal    ${error}    alice:tun0 is no WireGuard interface but tun.
        ```
        """
        namespace, name = self.session.named_endpoint(endpoint)
        several = [allowed_addresses] if isinstance(allowed_addresses, str) else allowed_addresses
        peer = core.interfaces.WireguardPeer(public_key, several, remote, keepalive)
        interface = core.interfaces.get(namespace, name)
        self.session.change(
            namespace,
            lambda: core.interfaces.add_wireguard_peer(interface, peer),
            core.interfaces.restore_wireguard_peers,
        )
        logger.info(f"{namespace}:{name} knows the peer {public_key} at {remote or 'any address'}.")
