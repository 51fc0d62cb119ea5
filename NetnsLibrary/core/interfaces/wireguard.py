"""WireGuard: encrypted tunnels between peers that know each other's public keys.

See wg(8). The interface is made by rtnetlink and configured by generic netlink, which
pyroute2 speaks; keys are made by the `cryptography` package.
"""

from __future__ import annotations

import base64
import binascii
import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .. import worker
from ..checks import check_range
from ..errors import ArgumentError, KernelError
from ..visit import inside
from . import change, query, state
from .creation import create_link
from .ends import End
from .model import Interface

_KEY_LENGTH = 32
_KEY_FORM = "A key is 32 bytes in base64, as Generate Wireguard Key and 'wg genkey' make it."


@dataclass(frozen=True)
class WireguardPeer:
    """The other end of a WireGuard tunnel.

    Attributes:
        public_key: its public key in base64.
        allowed_addresses: prefixes that are sent to it and accepted from it.
        remote: where it listens, like `10.0.0.2:51820` or `[2001:db8::2]:51820`; None when
            it is the one that begins.
        keepalive: seconds between packets that keep the way to it open; None for never.
    """

    public_key: str
    allowed_addresses: Sequence[str]
    remote: str | None = None
    keepalive: int | None = None


def generate_keys() -> tuple[str, str]:
    """A new private key and the public key that belongs to it, both in base64."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    key = X25519PrivateKey.generate()
    private, public = key.private_bytes_raw(), key.public_key().public_bytes_raw()
    return base64.b64encode(private).decode(), base64.b64encode(public).decode()


def create_wireguard(
    end: End,
    private_key: str,
    *,
    listen_port: int | None = None,
    mtu: int | None = None,
    up: bool = True,
) -> Interface:
    """Make a WireGuard interface; who it talks to is told by `add_wireguard_peer`.

    Args:
        end: where and what it shall be.
        private_key: its private key in base64.
        listen_port: the UDP port that it listens on; None lets the kernel choose.
        mtu: the largest packet in bytes.
        up: set it up.
    """
    # The text of a wrong key is not shown: it may be a right one with a slip in it.
    check_key("private_key", private_key, shown=False)
    if listen_port is not None:
        check_range("Port", listen_port, 1, 65535)
    if end.mac is not None:
        raise ArgumentError("A WireGuard interface carries IP packets and has no MAC.")
    made = create_link("wireguard", end, mtu=mtu, up=False)
    try:
        settings = {"private_key": private_key, "listen_port": listen_port}
        worker.call(_configure, made, settings)
        if up:
            state.set_up(made.namespace, made.name)
        return query.get(made.namespace, made.name)
    except BaseException:
        change.delete(made)
        raise


def add_wireguard_peer(interface: Interface, peer: WireguardPeer) -> None:
    """Let a WireGuard interface talk to a peer; one that it knows already is changed."""
    if interface.kind != "wireguard":
        raise ArgumentError(f"{interface} is no WireGuard interface but {interface.kind}.")
    worker.call(_configure, interface, {"peer": peer_settings(peer)})


def peer_settings(peer: WireguardPeer) -> dict[str, Any]:
    """Check a peer, and say what it is in pyroute2's words."""
    check_key("public_key", peer.public_key)
    if not peer.allowed_addresses:
        raise ArgumentError("A WireGuard peer needs at least one of 'allowed_addresses'.")
    settings: dict[str, Any] = {
        "public_key": peer.public_key,
        "replace_allowed_ips": True,
        "allowed_ips": [_prefix(text) for text in peer.allowed_addresses],
    }
    if peer.remote is not None:
        settings["endpoint_addr"], settings["endpoint_port"] = _remote(peer.remote)
    if peer.keepalive is not None:
        check_range("Keepalive", peer.keepalive, 0, 65535)
        settings["persistent_keepalive"] = peer.keepalive
    return settings


def check_key(what: str, key: str, *, shown: bool = True) -> str:
    """Return a key that is 32 bytes in base64, else raise `ArgumentError`."""
    try:
        length = len(base64.b64decode(key, validate=True))
    except (binascii.Error, ValueError):
        length = 0
    if length != _KEY_LENGTH:
        subject = f"'{key}'" if shown else "What was given"
        raise ArgumentError(f"{subject} is no key for '{what}'. {_KEY_FORM}")
    return key


def _prefix(text: str) -> str:
    try:
        return str(ipaddress.ip_network(text))
    except ValueError as error:
        raise ArgumentError(f"'{text}' is no prefix for 'allowed_addresses': {error}.") from None


def _remote(text: str) -> tuple[str, int]:
    address, _, port = text.rpartition(":")
    bracketed = address.startswith("[") and address.endswith("]")
    try:
        checked = ipaddress.ip_address(address[1:-1] if bracketed else address)
        number = int(port)
        # Without brackets nobody can tell where an IPv6 address ends and the port begins.
        if bracketed != (checked.version == 6) or "%" in address:
            raise ValueError
    except ValueError:
        raise ArgumentError(
            f"'{text}' is no 'remote'. Write address and port, like '10.0.0.2:51820' "
            "or '[2001:db8::2]:51820'."
        ) from None
    return str(checked), check_range("Port", number, 1, 65535)


def _configure(interface: Interface, settings: dict[str, Any]) -> None:
    from pyroute2 import WireGuard
    from pyroute2.netlink.exceptions import NetlinkError

    try:
        # The generic netlink socket is opened on first use, so all of it happens in there.
        with inside(interface.namespace), WireGuard() as handle:
            handle.set(interface.name, **settings)
    except NetlinkError as error:
        raise KernelError(f"Cannot configure {interface}", error.code, str(error.args[1])) from None
