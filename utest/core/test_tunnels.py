"""VXLAN and other tunnels: what is asked of the kernel, and packets inside packets."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from NetnsLibrary import core
from NetnsLibrary.core import interfaces
from NetnsLibrary.core.interfaces import End, Interface
from utest.support.link_requests import keep_from_kernel
from utest.support.packets import arrives

KEY = 0x2000  # GRE_KEY in linux/if_tunnel.h
MODULES = {
    "gre": "ip_gre",
    "gretap": "ip_gre",
    "ip6gre": "ip6_gre",
    "ip6gretap": "ip6_gre",
    "ip6tnl": "ip6_tunnel",
}
FOUR = {"remote": "192.0.2.1", "local": "192.0.2.2"}
SIX = {"remote": "2001:db8::1", "local": "2001:db8::2"}
LIMITS = {"TTL": 64, "ENCAP_LIMIT": 4}  # what ip(8) sends
# What is needed of each kind at least.
LEAST: dict[str, dict[str, Any]] = {
    "gre": {"remote": "192.0.2.1"},
    "gretap": {"remote": "192.0.2.1"},
    "ipip": {"remote": "192.0.2.1"},
    "sit": {"remote": "192.0.2.1"},
    "ip6gre": {"remote": "2001:db8::1", "local": "2001:db8::2"},
    "ip6gretap": {"remote": "2001:db8::1", "local": "2001:db8::2"},
    "ip6tnl": {"remote": "2001:db8::1", "local": "2001:db8::2"},
    "geneve": {"remote": "192.0.2.1", "key": 7},
}


@pytest.fixture
def uplink(alice: core.Namespace) -> Interface:
    return interfaces.create_veth(End(alice, "uplink"), End(alice, "far"))[0]


@pytest.fixture
def nothing_is_made(alice: core.Namespace, uplink: Interface) -> Iterator[None]:
    before = interfaces.names(alice)
    yield
    assert interfaces.names(alice) == before


def without_prefix(data: dict[str, Any]) -> dict[str, Any]:
    """The attributes without what names the kind: pyroute2 calls them after each kind."""
    return {name.split("_", 2)[2]: value for name, value in data.items()}


@pytest.mark.parametrize(
    ("kind", "options", "data"),
    [
        ("gre", {"remote": "192.0.2.1"}, {"REMOTE": "192.0.2.1"}),
        ("gretap", FOUR, {"REMOTE": "192.0.2.1", "LOCAL": "192.0.2.2"}),
        (
            "gre",
            {**FOUR, "key": 0x01020304},
            {
                "REMOTE": "192.0.2.1",
                "LOCAL": "192.0.2.2",
                "IFLAGS": KEY,
                "IKEY": 0x01020304,
                "OFLAGS": KEY,
                "OKEY": 0x01020304,
            },
        ),
        (
            "ip6gretap",
            {**SIX, "key": 2**32 - 1},
            {
                "REMOTE": "2001:db8::1",
                "LOCAL": "2001:db8::2",
                # This decoder does not know that these two are in network byte order.
                "IFLAGS": socket.htons(KEY),
                "IKEY": 2**32 - 1,
                "OFLAGS": socket.htons(KEY),
                "OKEY": 2**32 - 1,
                **LIMITS,
            },
        ),
        ("ip6gre", SIX, {"REMOTE": "2001:db8::1", "LOCAL": "2001:db8::2", **LIMITS}),
        ("ipip", FOUR, {"REMOTE": "192.0.2.1", "LOCAL": "192.0.2.2"}),
        ("sit", FOUR, {"REMOTE": "192.0.2.1", "LOCAL": "192.0.2.2"}),
        ("ip6tnl", SIX, {"REMOTE": "2001:db8::1", "LOCAL": "2001:db8::2", **LIMITS}),
        ("geneve", {"remote": "192.0.2.1", "key": 0}, {"ID": 0, "REMOTE": "192.0.2.1"}),
        (
            "geneve",
            {"remote": "2001:db8::1", "key": 2**24 - 1},
            {"ID": 2**24 - 1, "REMOTE6": "2001:db8::1"},
        ),
    ],
)
def test_request_for_a_tunnel(
    alice: core.Namespace,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
    options: dict[str, Any],
    data: dict[str, Any],
) -> None:
    kept = keep_from_kernel(monkeypatch)
    with pytest.raises(core.KernelError):
        interfaces.create_tunnel(End(alice, "new"), kind, mtu=1400, **options)
    (request,) = kept
    assert (request.kind, without_prefix(request.data)) == (kind, data)
    assert request.get("IFLA_IFNAME") == "new"
    assert request.get("IFLA_MTU") == 1400
    assert request.get("IFLA_NET_NS_FD") == alice.fileno()


@pytest.mark.parametrize(
    ("options", "data"),
    [
        ({}, {"ID": 42, "PORT": 4789}),
        ({"port": 1, **FOUR}, {"PORT": 1, "GROUP": "192.0.2.1", "LOCAL": "192.0.2.2"}),
        ({"port": 65535, **SIX}, {"PORT": 65535, "GROUP6": SIX["remote"], "LOCAL6": SIX["local"]}),
        ({"local": "2001:db8::2"}, {"PORT": 4789, "LOCAL6": "2001:db8::2"}),
    ],
)
def test_request_for_a_vxlan(
    alice: core.Namespace,
    monkeypatch: pytest.MonkeyPatch,
    options: dict[str, Any],
    data: dict[str, Any],
) -> None:
    kept = keep_from_kernel(monkeypatch)
    with pytest.raises(core.KernelError):
        interfaces.create_vxlan(End(alice, "new"), 42, **options)
    (request,) = kept
    assert (request.kind, without_prefix(request.data)) == ("vxlan", {"ID": 42, **data})


@pytest.mark.parametrize(("group", "name"), [("239.1.1.1", "GROUP"), ("ff02::42", "GROUP6")])
def test_request_for_a_vxlan_with_a_group(
    alice: core.Namespace,
    bob: core.Namespace,
    uplink: Interface,
    monkeypatch: pytest.MonkeyPatch,
    group: str,
    name: str,
) -> None:
    kept = keep_from_kernel(monkeypatch)
    with pytest.raises(core.KernelError):
        interfaces.create_vxlan(End(bob, "new"), 0, group=group, parent=uplink)
    (request,) = kept
    data = {"ID": 0, "PORT": 4789, name: group, "LINK": uplink.index}
    assert without_prefix(request.data) == data
    # The number of the parent is one of the parent's namespace.
    assert request.transport is core.worker.call(lambda: alice.transport)


@pytest.mark.usefixtures("nothing_is_made")
@pytest.mark.parametrize("kind", sorted(LEAST))
def test_kernel_without_a_kind_is_told_with_the_module(
    alice: core.Namespace, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    keep_from_kernel(monkeypatch)
    with pytest.raises(core.KernelError) as error:
        interfaces.create_tunnel(End(alice, "new"), kind, **LEAST[kind])
    assert str(error.value) == (
        f"Cannot create {kind} alice:new: this kernel has no interfaces of kind '{kind}': "
        'the kernel says "Unknown device type" (EOPNOTSUPP). '
        f"Load its module with 'modprobe {MODULES.get(kind, kind)}', or use a kernel that has it."
    )


@pytest.mark.usefixtures("nothing_is_made")
@pytest.mark.parametrize("kind", sorted(LEAST))
def test_this_kernel_makes_it_or_says_that_it_lacks_it(alice: core.Namespace, kind: str) -> None:
    try:
        made = interfaces.create_tunnel(End(alice, "new"), kind, **LEAST[kind])
    except core.KernelError as error:
        assert f"this kernel has no interfaces of kind '{kind}'" in str(error)  # noqa: PT017
    else:
        assert (str(made), made.kind, made.up) == ("alice:new", kind, True)
        interfaces.delete(made)


BAD_TUNNELS: list[tuple[str, dict[str, Any], str]] = [
    (
        "pptp",
        {"remote": "192.0.2.1"},
        "'pptp' is no kind of tunnel. Known: gre, gretap, ipip, sit, ip6gre, ip6gretap, ip6tnl, "
        "geneve.",
    ),
    (
        "gre",
        {"remote": "router"},
        "'router' is no address, which 'remote' has to be.",
    ),
    (
        "gre",
        {"remote": "192.0.2.1/24"},
        "'192.0.2.1/24' is no address, which 'remote' has to be.",
    ),
    (
        "gre",
        {"remote": "192.0.2.1", "local": "here"},
        "'here' is no address, which 'local' has to be.",
    ),
    (
        "gre",
        {"remote": "192.0.2.1", "local": "2001:db8::1"},
        "'2001:db8::1' and '192.0.2.1' are of two address families. Both ends have to be of one.",
    ),
    (
        "gre",
        {"remote": "2001:db8::1"},
        "A tunnel of kind gre is carried by IPv4, and '2001:db8::1' is IPv6. Use 'ip6gre'.",
    ),
    (
        "gretap",
        {"remote": "2001:db8::1"},
        "A tunnel of kind gretap is carried by IPv4, and '2001:db8::1' is IPv6. Use 'ip6gretap'.",
    ),
    (
        "ipip",
        SIX,
        "A tunnel of kind ipip is carried by IPv4, and '2001:db8::1' is IPv6. Use 'ip6tnl'.",
    ),
    (
        "ip6gre",
        {"remote": "192.0.2.1"},
        "A tunnel of kind ip6gre is carried by IPv6, and '192.0.2.1' is IPv4.",
    ),
    (
        "ip6tnl",
        {"remote": "2001:db8::1"},
        "A tunnel of kind ip6tnl needs the address of its 'local' end: without one the kernel "
        "sends nothing through it.",
    ),
    (
        "gre",
        {"remote": "192.0.2.1", "key": -1},
        "Key -1 is out of range: it can be from 0 to 4294967295.",
    ),
    (
        "gre",
        {"remote": "192.0.2.1", "key": 2**32},
        "Key 4294967296 is out of range: it can be from 0 to 4294967295.",
    ),
    (
        "geneve",
        {"remote": "192.0.2.1", "key": 2**24},
        "Key 16777216 is out of range: it can be from 0 to 16777215.",
    ),
    (
        "geneve",
        {"remote": "192.0.2.1"},
        "A tunnel of kind geneve needs a 'key', the number of its network.",
    ),
    (
        "geneve",
        {**FOUR, "key": 7},
        "A tunnel of kind geneve has no 'local' address.",
    ),
    (
        "sit",
        {"remote": "192.0.2.1", "key": 7},
        "A tunnel of kind sit has no 'key'. Use gre or geneve for one.",
    ),
]


@pytest.mark.usefixtures("nothing_is_made")
@pytest.mark.parametrize(("kind", "options", "sentence"), BAD_TUNNELS)
def test_bad_tunnel_is_refused_beforehand(
    alice: core.Namespace, kind: str, options: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(core.ArgumentError) as error:
        interfaces.create_tunnel(End(alice, "new"), kind, **options)
    assert str(error.value) == sentence


BAD_VXLANS: list[tuple[dict[str, Any], str]] = [
    ({"vni": -1}, "VNI -1 is out of range: it can be from 0 to 16777215."),
    ({"vni": 2**24}, "VNI 16777216 is out of range: it can be from 0 to 16777215."),
    ({"port": 0}, "Port 0 is out of range: it can be from 1 to 65535."),
    ({"port": 65536}, "Port 65536 is out of range: it can be from 1 to 65535."),
    (
        {"remote": "192.0.2.1", "group": "239.1.1.1"},
        "A VXLAN has either a 'remote' or a 'group', not both.",
    ),
    (
        {"group": "192.0.2.1"},
        "'192.0.2.1' is no multicast address, which 'group' has to be.",
    ),
    (
        {"remote": "239.1.1.1"},
        "'239.1.1.1' is a multicast address. Give it as 'group'.",
    ),
    (
        {"remote": "0.0.0.0"},
        "'0.0.0.0' is the unspecified address, which 'remote' cannot be.",
    ),
    (
        {"remote": "fe80::2%eth0"},
        "'fe80::2%eth0' names an interface after '%', which has no meaning here.",
    ),
    (
        {"group": "239.1.1.1"},
        "A VXLAN with a 'group' needs the 'parent' that joins the group.",
    ),
    (
        {"remote": "192.0.2.1", "local": "2001:db8::2"},
        "'2001:db8::2' and '192.0.2.1' are of two address families. Both ends have to be of one.",
    ),
    ({"remote": "bob"}, "'bob' is no address, which 'remote' has to be."),
    ({"mtu": 67}, "MTU 67 is out of range: it can be from 68 to 65535 bytes."),
]


@pytest.mark.usefixtures("nothing_is_made")
@pytest.mark.parametrize(("options", "sentence"), BAD_VXLANS)
def test_bad_vxlan_is_refused_beforehand(
    alice: core.Namespace, options: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(core.ArgumentError) as error:
        interfaces.create_vxlan(End(alice, "new"), **{"vni": 42, **options})
    assert str(error.value) == sentence


def test_second_vxlan_with_the_same_number(alice: core.Namespace) -> None:
    interfaces.create_vxlan(End(alice, "vx0"), 42, remote="192.0.2.1")
    with pytest.raises(core.KernelError) as error:
        interfaces.create_vxlan(End(alice, "vx1"), 42, remote="192.0.2.1")
    assert str(error.value) == (
        "Cannot create vxlan alice:vx1: the kernel says "
        '"A VXLAN device with the specified VNI already exists" (EEXIST). '
        "Choose another 'vni' or 'port'."
    )
    with pytest.raises(core.KernelError) as error:
        interfaces.create_vxlan(End(alice, "vx0"), 43, remote="192.0.2.1")
    assert str(error.value) == (
        'Cannot create vxlan alice:vx0: the kernel says "File exists" (EEXIST). '
        "alice:vx0 is there already."
    )
    assert interfaces.names(alice) == ["lo", "vx0"]


@pytest.mark.parametrize(
    ("one", "other"),
    [("192.0.2.1", "192.0.2.2"), ("2001:db8::1", "2001:db8::2")],
)
def test_packets_through_a_vxlan(
    alice: core.Namespace, bob: core.Namespace, one: str, other: str
) -> None:
    length = 64 if ":" in one else 24
    interfaces.create_veth(
        End(alice, "eth0", [f"{one}/{length}"]), End(bob, "eth0", [f"{other}/{length}"])
    )
    inside = ["10.0.0.1/24", "10.0.0.2/24"]
    interfaces.create_vxlan(End(alice, "vx0", inside[:1]), 42, remote=other, local=one)
    interfaces.create_vxlan(End(bob, "vx0", inside[1:]), 42, remote=one, local=other)
    assert arrives(alice, bob, "10.0.0.2")
    assert interfaces.statistics(alice, "vx0").tx_packets > 0


def test_vxlan_is_carried_in_the_namespace_of_its_parent(
    alice: core.Namespace, bob: core.Namespace
) -> None:
    # A host without any other interface, whose packets travel between two routers.
    with core.new_transient("router") as router:
        uplink, _ = interfaces.create_veth(
            End(router, "eth0", ["192.0.2.1/24"]), End(bob, "eth0", ["192.0.2.2/24"])
        )
        interfaces.create_vxlan(
            End(alice, "vx0", ["10.0.0.1/24"]), 42, remote="192.0.2.2", parent=uplink
        )
        interfaces.create_vxlan(End(bob, "vx0", ["10.0.0.2/24"]), 42, remote="192.0.2.1")
        assert interfaces.names(alice) == ["lo", "vx0"]
        assert arrives(alice, bob, "10.0.0.2")


@pytest.mark.parametrize(
    "make",
    [
        lambda end: interfaces.create_vxlan(end, 42, remote="192.0.2.1"),
        lambda end: interfaces.create_vxlan(end, 42),
    ],
)
def test_address_that_the_kernel_refuses_takes_it_back(
    alice: core.Namespace, make: Callable[[End], Interface]
) -> None:
    with pytest.raises(core.KernelError, match=r"^Cannot add ::1/128 to alice:new: "):
        make(End(alice, "new", ["10.0.0.1/24", "::1/128"]))
    assert interfaces.names(alice) == ["lo"]
