"""The kinds of interfaces: what is asked of the kernel, and what it makes of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from NetnsLibrary import core
from NetnsLibrary.core import interfaces
from NetnsLibrary.core.interfaces import End, Interface
from utest.support.link_requests import keep_from_kernel, kind_and_data

Make = Callable[[End, Interface], Interface]

# All creators that take an End, with what else they need.
KINDS: dict[str, Make] = {
    "bond": lambda end, _: interfaces.create_bond(end),
    "bridge": lambda end, _: interfaces.create_bridge(end),
    "dummy": lambda end, _: interfaces.create_dummy(end),
    "ifb": lambda end, _: interfaces.create_ifb(end),
    "ipvlan": interfaces.create_ipvlan,
    "macvlan": interfaces.create_macvlan,
    "vlan": lambda end, parent: interfaces.create_vlan(end, parent, 10),
    "vrf": lambda end, _: interfaces.create_vrf(end, 10),
}
MODULES = {"bond": "bonding", "vlan": "8021q"}  # all others are called after their kind


@pytest.fixture
def uplink(alice: core.Namespace) -> Interface:
    return interfaces.create_veth(End(alice, "uplink"), End(alice, "far"))[0]


@pytest.fixture
def nothing_is_made(alice: core.Namespace, uplink: Interface) -> Iterator[None]:
    before = [interfaces.get(alice, name) for name in interfaces.names(alice)]
    yield
    assert [interfaces.get(alice, name) for name in interfaces.names(alice)] == before


@pytest.mark.parametrize(
    ("make", "kind", "data"),
    [
        (interfaces.create_ipvlan, "ipvlan", {"IFLA_IPVLAN_MODE": 0}),
        (
            lambda end, parent: interfaces.create_ipvlan(end, parent, mode="l3"),
            "ipvlan",
            {"IFLA_IPVLAN_MODE": 1},
        ),
        (
            lambda end, parent: interfaces.create_ipvlan(end, parent, mode="l3s"),
            "ipvlan",
            {"IFLA_IPVLAN_MODE": 2},
        ),
        (
            lambda end, parent: interfaces.create_vlan(end, parent, 1),
            "vlan",
            {"IFLA_VLAN_ID": 1},
        ),
        (
            lambda end, parent: interfaces.create_vlan(end, parent, 4094),
            "vlan",
            {"IFLA_VLAN_ID": 4094},
        ),
        (interfaces.create_macvlan, "macvlan", {"IFLA_MACVLAN_MODE": "bridge"}),
        (
            lambda end, parent: interfaces.create_macvlan(end, parent, mode="private"),
            "macvlan",
            {"IFLA_MACVLAN_MODE": "private"},
        ),
        (
            lambda end, parent: interfaces.create_macvlan(end, parent, mode="vepa"),
            "macvlan",
            {"IFLA_MACVLAN_MODE": "vepa"},
        ),
        (
            lambda end, parent: interfaces.create_macvlan(end, parent, mode="passthru"),
            "macvlan",
            {"IFLA_MACVLAN_MODE": "passthru"},
        ),
    ],
)
def test_request_for_what_lies_on_another_interface(
    alice: core.Namespace,
    bob: core.Namespace,
    uplink: Interface,
    monkeypatch: pytest.MonkeyPatch,
    make: Make,
    kind: str,
    data: dict[str, object],
) -> None:
    kept = keep_from_kernel(monkeypatch)
    with pytest.raises(core.KernelError):
        make(End(bob, "new"), uplink)
    (request,) = kept
    assert (request.kind, request.data) == (kind, data)
    assert request.get("IFLA_LINK") == uplink.index
    assert request.get("IFLA_NET_NS_FD") == bob.fileno()
    # The number of the parent is one of the parent's namespace.
    assert request.transport is core.worker.call(lambda: alice.transport)


@pytest.mark.parametrize(
    ("make", "kind", "data"),
    [
        (interfaces.create_bond, "bond", {"IFLA_BOND_MODE": 1, "IFLA_BOND_MIIMON": 100}),
        *(
            (
                lambda end, mode=mode: interfaces.create_bond(end, mode=mode),
                "bond",
                {"IFLA_BOND_MODE": number, "IFLA_BOND_MIIMON": 100},
            )
            for number, mode in enumerate(interfaces.kinds.BOND_MODES)
        ),
        (lambda end: interfaces.create_vrf(end, 1), "vrf", {"IFLA_VRF_TABLE": 1}),
        (
            lambda end: interfaces.create_vrf(end, 2**32 - 1),
            "vrf",
            {"IFLA_VRF_TABLE": 2**32 - 1},
        ),
        (interfaces.create_dummy, "dummy", {}),
        (interfaces.create_ifb, "ifb", {}),
        (interfaces.create_bridge, "bridge", {}),
        (
            lambda end: interfaces.create_bridge(end, stp=True, vlan_filtering=True),
            "bridge",
            {"IFLA_BR_STP_STATE": 1, "IFLA_BR_VLAN_FILTERING": 1},
        ),
    ],
)
def test_request_for_what_stands_alone(
    alice: core.Namespace,
    monkeypatch: pytest.MonkeyPatch,
    make: Callable[[End], Interface],
    kind: str,
    data: dict[str, object],
) -> None:
    kept = keep_from_kernel(monkeypatch)
    with pytest.raises(core.KernelError):
        make(End(alice, "new"))
    (request,) = kept
    assert (request.kind, request.data) == (kind, data)
    assert request.get("IFLA_NET_NS_FD") == alice.fileno()


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_request_has_name_mtu_and_mac(
    alice: core.Namespace, uplink: Interface, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    mac = None if kind == "ipvlan" else "02:00:00:00:00:0a"  # which has its parent's
    make = getattr(interfaces, f"create_{kind}")
    needs: dict[str, list[object]] = {
        "ipvlan": [uplink],
        "macvlan": [uplink],
        "vlan": [uplink, 10],
        "vrf": [10],
    }
    kept = keep_from_kernel(monkeypatch)
    with pytest.raises(core.KernelError):
        make(End(alice, "new", mac=mac), *needs.get(kind, []), mtu=1400)
    (request,) = kept
    assert request.get("IFLA_IFNAME") == "new"
    assert request.get("IFLA_MTU") == 1400
    assert request.get("IFLA_ADDRESS") == mac


@pytest.mark.usefixtures("nothing_is_made")
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_kernel_without_a_kind_is_told_with_the_module(
    alice: core.Namespace, uplink: Interface, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    keep_from_kernel(monkeypatch)
    with pytest.raises(core.KernelError) as error:
        KINDS[kind](End(alice, "new"), uplink)
    assert str(error.value) == (
        f"Cannot create {kind} alice:new: this kernel has no interfaces of kind '{kind}': "
        'the kernel says "Unknown device type" (EOPNOTSUPP). '
        f"Load its module with 'modprobe {MODULES.get(kind, kind)}', or use a kernel that has it."
    )


@pytest.mark.usefixtures("nothing_is_made")
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_this_kernel_makes_it_or_says_that_it_lacks_it(
    alice: core.Namespace, uplink: Interface, kind: str
) -> None:
    try:
        made = KINDS[kind](End(alice, "new"), uplink)
    except core.KernelError as error:
        assert f"this kernel has no interfaces of kind '{kind}'" in str(error)  # noqa: PT017
    else:
        assert (str(made), made.kind, made.up) == ("alice:new", kind, True)
        interfaces.delete(made)


@pytest.mark.usefixtures("nothing_is_made")
@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (
            lambda end, up: interfaces.create_vlan(end, up, 0),
            "VLAN id 0 is out of range: it can be from 1 to 4094.",
        ),
        (
            lambda end, up: interfaces.create_vlan(end, up, 4095),
            "VLAN id 4095 is out of range: it can be from 1 to 4094.",
        ),
        (
            lambda end, _: interfaces.create_vrf(end, 0),
            "Routing table 0 is out of range: it can be from 1 to 4294967295.",
        ),
        (
            lambda end, _: interfaces.create_vrf(end, 2**32),
            "Routing table 4294967296 is out of range: it can be from 1 to 4294967295.",
        ),
        (
            lambda end, _: interfaces.create_vrf(end, 254),
            "Routing table 254 is the table 'main' of the whole namespace. "
            "Choose another one for a VRF.",
        ),
        (
            lambda end, up: interfaces.create_macvlan(end, up, mode="fast"),
            "'fast' is no macvlan mode. Known: private, vepa, bridge, passthru.",
        ),
        (
            lambda end, up: interfaces.create_ipvlan(end, up, mode="l4"),
            "'l4' is no ipvlan mode. Known: l2, l3, l3s.",
        ),
        (
            lambda end, _: interfaces.create_bond(end, mode="lacp"),
            "'lacp' is no bond mode. Known: balance-rr, active-backup, balance-xor, broadcast, "
            "802.3ad, balance-tlb, balance-alb.",
        ),
        (
            lambda end, up: interfaces.create_ipvlan(replace(end, mac="02:00:00:00:00:01"), up),
            "An ipvlan has the MAC of its parent and cannot be given another.",
        ),
        (
            lambda end, _: interfaces.create_bridge(end, mtu=67),
            "MTU 67 is out of range: it can be from 68 to 65535 bytes.",
        ),
    ],
)
def test_bad_option_is_refused_beforehand(
    alice: core.Namespace, uplink: Interface, make: Make, sentence: str
) -> None:
    with pytest.raises(core.ArgumentError) as error:
        make(End(alice, "new"), uplink)
    assert str(error.value) == sentence


BAD_ENDS = [
    ({"name": "sixteen-letters-"}, "'sixteen-letters-' is no interface name"),
    ({"mac": "03:00:00:00:00:01"}, "'03:00:00:00:00:01' is a multicast MAC address"),
    ({"addresses": ["10.0.0.1"]}, "Address '10.0.0.1' has no prefix length"),
    ({"addresses": ["2001:db8::1/64", "2001:DB8::1/64"]}, "Address '2001:db8::1/64' is given twi"),
]


@pytest.mark.usefixtures("nothing_is_made")
@pytest.mark.parametrize(("settings", "beginning"), BAD_ENDS)
@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"ipvlan"}))
def test_bad_end_is_refused_beforehand(
    alice: core.Namespace, uplink: Interface, kind: str, settings: dict[str, Any], beginning: str
) -> None:
    with pytest.raises(core.ArgumentError) as error:
        KINDS[kind](replace(End(alice, "new"), **settings), uplink)
    assert str(error.value).startswith(beginning)


@pytest.mark.usefixtures("nothing_is_made")
def test_taken_name(alice: core.Namespace) -> None:
    with pytest.raises(core.KernelError) as error:
        interfaces.create_bridge(End(alice, "uplink"))
    assert str(error.value) == (
        'Cannot create bridge alice:uplink: the kernel says "File exists" (EEXIST). '
        "alice:uplink is there already."
    )


@pytest.mark.usefixtures("nothing_is_made")
@pytest.mark.parametrize("kind", ["bridge", "ifb", "macvlan"])
def test_address_that_the_kernel_refuses_takes_it_back(
    alice: core.Namespace, uplink: Interface, kind: str
) -> None:
    with pytest.raises(core.KernelError) as error:
        KINDS[kind](End(alice, "new", ["10.0.0.1/24", "::1/128"]), uplink)
    assert str(error.value) == (
        'Cannot add ::1/128 to alice:new: the kernel says "ipv6: Cannot assign loopback address '
        'on this device" (EADDRNOTAVAIL).'
    )


def test_without_a_name_it_gets_the_next_free_one(alice: core.Namespace) -> None:
    made = [interfaces.create_bridge(End(alice)), interfaces.create_ifb(End(alice))]
    assert [str(one) for one in made] == ["alice:eth0", "alice:eth1"]


def test_in_the_current_namespace() -> None:
    with core.enter_transient() as here:
        interfaces.create_bridge(End(name="br0"))
        assert interfaces.names(here) == ["lo", "br0"]


def test_addresses_mac_and_mtu_of_what_was_made(alice: core.Namespace) -> None:
    made = interfaces.create_ifb(
        End(alice, "new", ["10.0.0.1/24", "2001:db8::1/64"], "02-00-00-00-00-0A"),
        mtu=1400,
        up=False,
    )
    assert made.addresses == ("10.0.0.1/24", "2001:db8::1/64")
    assert (made.mac, made.mtu, made.up) == ("02:00:00:00:00:0a", 1400, False)


@pytest.mark.parametrize(("options", "stp"), [({}, 0), ({"stp": True}, 1)])
def test_bridge_runs_the_spanning_tree_protocol_only_when_told(
    alice: core.Namespace, options: dict[str, bool], stp: int
) -> None:
    interfaces.create_bridge(End(alice, "br0"), **options)  # type: ignore[arg-type]
    kind, data = kind_and_data(alice, "br0")
    assert (kind, data["IFLA_BR_STP_STATE"]) == ("bridge", stp)


def test_bridge_without_a_given_mac_has_its_own_that_is_local(alice: core.Namespace) -> None:
    first, second = (interfaces.create_bridge(End(alice)) for _ in range(2))
    assert first.mac != second.mac
    for made in (first, second):
        assert int(made.mac[:2], 16) & 3 == 2  # administered locally, and of one interface
