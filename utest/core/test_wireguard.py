"""WireGuard: keys, and what is asked of the kernel, read by pyroute2's own decoder.

Where the kernel has no WireGuard, an interface of another kind stands for one.
"""

from __future__ import annotations

import asyncio
import base64
import errno
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from typing import Any, ClassVar

import pytest
from pyroute2.netlink.exceptions import NetlinkError
from pyroute2.netlink.generic.wireguard import AsyncWireGuard, wgmsg

from NetnsLibrary import core
from NetnsLibrary.core import interfaces
from NetnsLibrary.core.interfaces import End, Interface, WireguardPeer, wireguard

PRIVATE, PUBLIC = interfaces.generate_keys()
REPLACE_ALLOWED_ADDRESSES = 2  # WGPEER_F_REPLACE_ALLOWEDIPS in linux/wireguard.h
KEY_FORM = "A key is 32 bytes in base64, as Generate Wireguard Key and 'wg genkey' make it."


class Recorder(AsyncWireGuard):  # type: ignore[misc]
    """pyroute2's handle, whose messages go nowhere; the kernel's answers are given to it."""

    prid, pid = 30, 1
    known: ClassVar[list[Any]] = []
    sent: ClassVar[list[Any]] = []
    places: ClassVar[list[int]] = []
    answer: ClassVar[NetlinkError | None] = None

    def __init__(self) -> None:
        """Opens no socket."""

    def __enter__(self) -> Recorder:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def set(self, *args: Any, **options: Any) -> None:
        self.places.append(core.current_ino())
        asyncio.run(super().set(*args, **options))

    def info(self, _: str) -> list[Any]:
        return self.known

    def sendto(self, data: bytes, _: object) -> None:
        message = wgmsg(data)
        message.decode()
        self.sent.append(message)

    async def get(self) -> AsyncIterator[Any]:
        yield {"header": {"error": self.answer}}


@pytest.fixture
def recorder(monkeypatch: pytest.MonkeyPatch) -> type[Recorder]:
    class Fresh(Recorder):
        known: ClassVar[list[Any]] = []
        sent: ClassVar[list[Any]] = []
        places: ClassVar[list[int]] = []

    monkeypatch.setattr("pyroute2.WireGuard", Fresh)
    return Fresh


@pytest.fixture
def kinds(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What kinds were asked for; an ifb is made instead."""
    asked: list[str] = []

    def make(kind: str, end: End, **options: Any) -> Interface:
        asked.append(kind)
        return interfaces.create_ifb(end, **options)

    monkeypatch.setattr(wireguard, "create_link", make)
    return asked


@pytest.fixture
def wg0(alice: core.Namespace) -> Interface:
    return replace(interfaces.create_ifb(End(alice, "wg0")), kind="wireguard")


@pytest.fixture
def nothing_is_made(alice: core.Namespace) -> Iterator[None]:
    before = interfaces.names(alice)
    home = core.worker.call(core.current_ino)
    yield
    assert interfaces.names(alice) == before
    assert core.worker.call(core.current_ino) == home


def test_keys_belong_together() -> None:
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    private, public = (base64.b64decode(key, validate=True) for key in (PRIVATE, PUBLIC))
    key = X25519PrivateKey.from_private_bytes(private)
    assert key.public_key().public_bytes_raw() == public
    assert len(public) == 32


def test_keys_are_new_each_time() -> None:
    assert len({key for _ in range(5) for key in interfaces.generate_keys()}) == 10


def test_create(alice: core.Namespace, kinds: list[str], recorder: type[Recorder]) -> None:
    end = End(alice, "wg0", ["10.0.0.1/24", "2001:db8::1/64"])
    made = interfaces.create_wireguard(end, PRIVATE, listen_port=51820, mtu=1420)
    assert (str(made), made.mtu, made.up, kinds) == ("alice:wg0", 1420, True, ["wireguard"])
    assert made.addresses[:2] == ("10.0.0.1/24", "2001:db8::1/64")
    (message,) = recorder.sent
    assert message.get_attr("WGDEVICE_A_IFNAME") == "wg0"
    assert message.get_attr("WGDEVICE_A_PRIVATE_KEY") == PRIVATE.encode()
    assert message.get_attr("WGDEVICE_A_LISTEN_PORT") == 51820
    assert recorder.places == [alice.inode]


@pytest.mark.usefixtures("kinds")
def test_left_down_without_a_port(alice: core.Namespace, recorder: type[Recorder]) -> None:
    made = interfaces.create_wireguard(End(alice), PRIVATE, up=False)
    assert (str(made), made.up) == ("alice:eth0", False)
    assert recorder.sent[0].get_attr("WGDEVICE_A_LISTEN_PORT") is None


@pytest.mark.parametrize(
    ("remote", "address", "port"),
    [
        ("192.0.2.2:51820", "192.0.2.2", 51820),
        ("[2001:db8::2]:1", "2001:db8::2", 1),
        ("[2001:DB8:0::2]:65535", "2001:db8::2", 65535),
    ],
)
def test_peer(
    wg0: Interface, recorder: type[Recorder], remote: str, address: str, port: int
) -> None:
    allowed = ["10.0.0.2/32", "10.1.0.0/16", "2001:db8:1::/48", "::/0", "192.0.2.7"]
    interfaces.add_wireguard_peer(wg0, WireguardPeer(PUBLIC, allowed, remote, 25))
    (message,) = recorder.sent
    assert message.get_attr("WGDEVICE_A_IFNAME") == "wg0"
    (peer,) = message.get_attr("WGDEVICE_A_PEERS")
    assert peer.get_attr("WGPEER_A_PUBLIC_KEY") == PUBLIC.encode()
    endpoint = peer.get_attr("WGPEER_A_ENDPOINT")
    assert (endpoint["addr"], endpoint["port"]) == (address, port)
    assert peer.get_attr("WGPEER_A_PERSISTENT_KEEPALIVE_INTERVAL") == 25
    assert peer.get_attr("WGPEER_A_FLAGS") == REPLACE_ALLOWED_ADDRESSES
    found = [one["addr"] for one in peer.get_attr("WGPEER_A_ALLOWEDIPS")]
    assert found == ["10.0.0.2/32", "10.1.0.0/16", "2001:db8:1::/48", "::/0", "192.0.2.7/32"]
    assert recorder.places == [wg0.namespace.inode]


def test_peer_that_begins(wg0: Interface, recorder: type[Recorder]) -> None:
    interfaces.add_wireguard_peer(wg0, WireguardPeer(PUBLIC, ["0.0.0.0/0"], keepalive=0))
    (peer,) = recorder.sent[0].get_attr("WGDEVICE_A_PEERS")
    assert peer.get_attr("WGPEER_A_ENDPOINT") is None
    assert peer.get_attr("WGPEER_A_PERSISTENT_KEEPALIVE_INTERVAL") == 0


OTHER, THIRD = (interfaces.generate_keys()[1] for _ in range(2))


def told(recorder: type[Recorder], wg0: Interface, *peers: WireguardPeer) -> None:
    """Have the kernel tell of these peers, and nothing be sent yet."""
    recorder.sent.clear()
    for peer in peers:
        interfaces.add_wireguard_peer(wg0, peer)
    recorder.known[:] = recorder.sent
    recorder.sent.clear()


def described(message: Any) -> tuple[Any, ...]:
    """What a message makes of a peer: its key, flags, prefixes, remote and keepalive."""
    (peer,) = message.get_attr("WGDEVICE_A_PEERS")
    remote = peer.get_attr("WGPEER_A_ENDPOINT")
    return (
        peer.get_attr("WGPEER_A_PUBLIC_KEY").decode(),
        peer.get_attr("WGPEER_A_FLAGS"),
        [one["addr"] for one in peer.get_attr("WGPEER_A_ALLOWEDIPS") or ()],
        remote and (remote["addr"], remote["port"]),
        peer.get_attr("WGPEER_A_PERSISTENT_KEEPALIVE_INTERVAL"),
    )


def test_a_new_peer_goes_and_others_have_again_what_it_took(
    wg0: Interface, recorder: type[Recorder]
) -> None:
    first = WireguardPeer(OTHER, ["10.0.0.0/24", "2001:db8::/64"], "192.0.2.2:51820", 25)
    second = WireguardPeer(THIRD, ["10.0.1.0/24"])
    told(recorder, wg0, first, second)
    former = interfaces.add_wireguard_peer(wg0, WireguardPeer(PUBLIC, ["10.0.0.0/24"]))
    told(recorder, wg0, WireguardPeer(OTHER, ["2001:db8::/64"]), second)
    interfaces.restore_wireguard_peers(former)
    assert [described(message) for message in recorder.sent] == [
        (PUBLIC, 1, [], None, None),  # WGPEER_F_REMOVE_ME
        (OTHER, 2, ["10.0.0.0/24", "2001:db8::/64"], ("192.0.2.2", 51820), 25),
    ]


def test_a_changed_peer_is_as_before(wg0: Interface, recorder: type[Recorder]) -> None:
    before = WireguardPeer(PUBLIC, ["10.0.0.0/24"], "[2001:db8::2]:7", 25)
    told(recorder, wg0, before, WireguardPeer(THIRD, ["10.0.1.0/24"]))
    former = interfaces.add_wireguard_peer(wg0, WireguardPeer(PUBLIC, ["0.0.0.0/0"]))
    told(recorder, wg0)  # somebody has removed the other one
    interfaces.restore_wireguard_peers(former)
    assert [described(message) for message in recorder.sent] == [
        (PUBLIC, 1, [], None, None),
        (PUBLIC, 2, ["10.0.0.0/24"], ("2001:db8::2", 7), 25),
    ]


def test_peers_of_an_interface_that_is_gone(wg0: Interface, recorder: type[Recorder]) -> None:
    former = interfaces.add_wireguard_peer(wg0, WireguardPeer(PUBLIC, ["10.0.0.0/24"]))
    recorder.sent.clear()
    interfaces.delete(wg0)
    interfaces.restore_wireguard_peers(former)
    assert recorder.sent == []


@pytest.mark.usefixtures("kinds", "nothing_is_made")
def test_refused_configuration_takes_it_back(
    alice: core.Namespace, recorder: type[Recorder], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recorder, "answer", NetlinkError(errno.EADDRINUSE, "Address in use"))
    with pytest.raises(core.KernelError) as error:
        interfaces.create_wireguard(End(alice, "wg0"), PRIVATE, listen_port=51820)
    assert str(error.value) == (
        'Cannot configure alice:wg0: the kernel says "Address in use" (EADDRINUSE).'
    )


@pytest.mark.usefixtures("nothing_is_made")
def test_this_kernel_makes_it_or_says_that_it_lacks_it(alice: core.Namespace) -> None:
    try:
        made = interfaces.create_wireguard(End(alice, "wg0"), PRIVATE)
    except core.KernelError as error:
        assert str(error) == (  # noqa: PT017
            "Cannot create wireguard alice:wg0: this kernel has no interfaces of kind "
            "'wireguard': the kernel says \"Unknown device type\" (EOPNOTSUPP). "
            "Load its module with 'modprobe wireguard', or use a kernel that has it."
        )
    else:
        interfaces.add_wireguard_peer(made, WireguardPeer(PUBLIC, ["10.0.0.2/32"]))
        assert (made.kind, made.up) == ("wireguard", True)
        interfaces.delete(made)


NO_KEYS = [
    "",
    "key",
    PUBLIC[:-4],
    f"{PUBLIC}AAAA",
    PUBLIC.replace("=", "!"),
    f" {PUBLIC}",
    "ü" * 44,
]


@pytest.mark.usefixtures("nothing_is_made")
@pytest.mark.parametrize("key", NO_KEYS)
def test_wrong_private_key_is_not_shown(alice: core.Namespace, key: str) -> None:
    with pytest.raises(core.ArgumentError) as error:
        interfaces.create_wireguard(End(alice, "wg0"), key)
    assert str(error.value) == f"What was given is no key for 'private_key'. {KEY_FORM}"


@pytest.mark.parametrize("key", NO_KEYS)
def test_wrong_public_key(wg0: Interface, recorder: type[Recorder], key: str) -> None:
    with pytest.raises(core.ArgumentError) as error:
        interfaces.add_wireguard_peer(wg0, WireguardPeer(key, ["10.0.0.2/32"]))
    assert str(error.value) == f"'{key}' is no key for 'public_key'. {KEY_FORM}"
    assert recorder.sent == []


@pytest.mark.usefixtures("nothing_is_made")
@pytest.mark.parametrize(
    ("end", "options", "sentence"),
    [
        ({}, {"listen_port": 0}, "Port 0 is out of range: it can be from 1 to 65535."),
        ({}, {"listen_port": 65536}, "Port 65536 is out of range: it can be from 1 to 65535."),
        (
            {"mac": "02:00:00:00:00:01"},
            {},
            "A WireGuard interface carries IP packets and has no MAC.",
        ),
        ({}, {"mtu": 67}, "MTU 67 is out of range: it can be from 68 to 65535 bytes."),
        ({"name": "a:b"}, {}, "'a:b' is no interface name: it may not contain ':'."),
    ],
)
def test_bad_arguments_are_refused_beforehand(
    alice: core.Namespace, end: dict[str, Any], options: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(core.ArgumentError) as error:
        interfaces.create_wireguard(End(alice, **{"name": "wg0", **end}), PRIVATE, **options)
    assert str(error.value) == sentence


NO_REMOTE = (
    "'{}' is no 'remote'. Write address and port, like '10.0.0.2:51820' or '[2001:db8::2]:51820'."
)


@pytest.mark.parametrize(
    ("peer", "sentence"),
    [
        ({"allowed_addresses": []}, "A WireGuard peer needs at least one of 'allowed_addresses'."),
        (
            {"allowed_addresses": ["10.0.0.2/24"]},
            "'10.0.0.2/24' is no prefix for 'allowed_addresses': 10.0.0.2/24 has host bits set.",
        ),
        (
            {"allowed_addresses": ["bob"]},
            "'bob' is no prefix for 'allowed_addresses': 'bob' does not appear to be an IPv4 or "
            "IPv6 network.",
        ),
        ({"remote": "192.0.2.2"}, NO_REMOTE.format("192.0.2.2")),
        ({"remote": "192.0.2.2:wg"}, NO_REMOTE.format("192.0.2.2:wg")),
        ({"remote": "bob:51820"}, NO_REMOTE.format("bob:51820")),
        # Without brackets nobody can tell where the address ends.
        ({"remote": "2001:db8::2:51820"}, NO_REMOTE.format("2001:db8::2:51820")),
        ({"remote": "[2001:db8::2:51820"}, NO_REMOTE.format("[2001:db8::2:51820")),
        ({"remote": "[192.0.2.2]:51820"}, NO_REMOTE.format("[192.0.2.2]:51820")),
        ({"remote": "[fe80::2%eth0]:51820"}, NO_REMOTE.format("[fe80::2%eth0]:51820")),
        ({"remote": "192.0.2.2:0"}, "Port 0 is out of range: it can be from 1 to 65535."),
        ({"remote": "192.0.2.2:65536"}, "Port 65536 is out of range: it can be from 1 to 65535."),
        ({"keepalive": -1}, "Keepalive -1 is out of range: it can be from 0 to 65535."),
        ({"keepalive": 65536}, "Keepalive 65536 is out of range: it can be from 0 to 65535."),
    ],
)
def test_bad_peer_is_refused_beforehand(
    wg0: Interface, recorder: type[Recorder], peer: dict[str, Any], sentence: str
) -> None:
    good: dict[str, Any] = {"public_key": PUBLIC, "allowed_addresses": ["10.0.0.2/32"]}
    with pytest.raises(core.ArgumentError) as error:
        interfaces.add_wireguard_peer(wg0, WireguardPeer(**{**good, **peer}))
    assert str(error.value) == sentence
    assert recorder.sent == []


def test_peer_of_what_is_no_wireguard_interface(alice: core.Namespace) -> None:
    with pytest.raises(core.ArgumentError) as error:
        interfaces.add_wireguard_peer(
            interfaces.get(alice, "lo"), WireguardPeer(PUBLIC, ["10.0.0.2/32"])
        )
    assert str(error.value) == "alice:lo is no WireGuard interface but loopback."
