"""WireGuard: encrypted tunnels between peers that know each other's public keys.

See wg(8). The interface is made by rtnetlink and configured by generic netlink, which
pyroute2 speaks; keys are made by the `cryptography` package.
"""

from __future__ import annotations

import base64
import binascii
import ipaddress
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
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
_NO_KEY = base64.b64encode(bytes(_KEY_LENGTH)).decode()  # a peer without a preshared key has this
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


@dataclass(frozen=True)
class FormerPeers:
    """The peers of a WireGuard interface as they were before one was added or changed.

    Attributes:
        interface: whose.
        changed: the public key of the one that was.
        settings: of each peer by its public key, in pyroute2's words.
    """

    interface: Interface
    changed: str
    settings: dict[str, dict[str, Any]]


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


def add_wireguard_peer(interface: Interface, peer: WireguardPeer) -> FormerPeers:
    """Let a WireGuard interface talk to a peer; one that it knows already is changed.

    Returns:
        The peers as they were, for `restore_wireguard_peers`.
    """
    if interface.kind != "wireguard":
        raise ArgumentError(f"{interface} is no WireGuard interface but {interface.kind}.")
    return worker.call(_add_peer, interface, peer_settings(peer))


@worker.on_worker
def restore_wireguard_peers(former: FormerPeers) -> None:
    """Take back what `add_wireguard_peer` did; an interface that is gone is no error.

    It may have taken prefixes from other peers: these have them again.
    """
    now = query.read_again(former.interface)
    if now is None:
        return
    _configure(now, {"peer": {"public_key": former.changed, "remove": True}})
    there = _peers(now)
    for key, settings in former.settings.items():
        allowed = set(there[key]["allowed_ips"]) if key in there else None
        # Of the others somebody may have removed one since, which stays away.
        if key == former.changed or allowed not in (None, set(settings["allowed_ips"])):
            _configure(now, {"peer": {**settings, "replace_allowed_ips": True}})


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


def _add_peer(interface: Interface, settings: dict[str, Any]) -> FormerPeers:
    former = FormerPeers(interface, settings["public_key"], _peers(interface))
    _configure(interface, {"peer": settings})
    return former


def _peers(interface: Interface) -> dict[str, dict[str, Any]]:
    """The settings of all peers by their public keys."""
    with _handle(interface, f"Cannot read the peers of {interface}") as handle:
        answers = list(handle.info(interface.name))
    found: dict[str, dict[str, Any]] = {}
    for answer in answers:
        for peer in answer.get_attr("WGDEVICE_A_PEERS") or ():
            key = peer.get_attr("WGPEER_A_PUBLIC_KEY").decode()
            # One with many prefixes comes in several parts, of which the first has all the rest.
            settings = found.setdefault(key, _settings_of(key, peer))
            for one in peer.get_attr("WGPEER_A_ALLOWEDIPS") or ():
                settings["allowed_ips"].append(one["addr"])
    return found


def _settings_of(key: str, peer: Any) -> dict[str, Any]:
    """The settings of a peer that the kernel told of, but for its prefixes."""
    settings: dict[str, Any] = {"public_key": key, "allowed_ips": []}
    shared = peer.get_attr("WGPEER_A_PRESHARED_KEY")
    if shared and shared.decode() != _NO_KEY:
        settings["preshared_key"] = shared.decode()
    remote = peer.get_attr("WGPEER_A_ENDPOINT")
    if remote:
        settings["endpoint_addr"], settings["endpoint_port"] = remote["addr"], remote["port"]
    settings["persistent_keepalive"] = peer.get_attr("WGPEER_A_PERSISTENT_KEEPALIVE_INTERVAL") or 0
    return settings


def _configure(interface: Interface, settings: dict[str, Any]) -> None:
    with _handle(interface, f"Cannot configure {interface}") as handle:
        handle.set(interface.name, **settings)


@contextmanager
def _handle(interface: Interface, failure: str) -> Iterator[Any]:
    """pyroute2's WireGuard where the interface is; an error of the kernel begins with `failure`."""
    from pyroute2 import WireGuard
    from pyroute2.netlink.exceptions import NetlinkError

    try:
        # The generic netlink socket is opened on first use, so all of it happens in there.
        with inside(interface.namespace), WireGuard() as handle:
            yield handle
    except NetlinkError as error:
        raise KernelError(failure, error.code, str(error.args[1])) from None
