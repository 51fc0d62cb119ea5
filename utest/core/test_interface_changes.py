"""Interfaces that exist become other than they are: all that was asked for, or nothing."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator

import pytest

from NetnsLibrary import core
from NetnsLibrary.core import interfaces
from NetnsLibrary.core.interfaces import Change, End, Interface

IFF_PROMISC = 0x100


@pytest.fixture
def cable(alice: core.Namespace, bob: core.Namespace) -> tuple[Interface, Interface]:
    addresses = ["10.0.0.1/24", "2001:db8::1/64"]
    return interfaces.create_veth(End(alice, "eth0", addresses), End(bob, "eth0"))


@pytest.fixture
def nothing_is_changed(alice: core.Namespace, cable: tuple[Interface, Interface]) -> Iterator[None]:
    before = [interfaces.get(alice, name) for name in interfaces.names(alice)]
    settings = flags_and_group(alice, "eth0")
    yield
    assert [interfaces.get(alice, name) for name in interfaces.names(alice)] == before
    assert flags_and_group(alice, "eth0") == settings


def flags_and_group(namespace: core.Namespace, name: str) -> tuple[bool, int]:
    """Whether an interface is promiscuous, and its group, as pyroute2 reads them."""
    with core.new_netlink_handle(namespace) as handle:
        (link,) = handle.get_links(ifname=name)
    return bool(link["flags"] & IFF_PROMISC), link.get_attr("IFLA_GROUP")


@pytest.mark.usefixtures("cable")
def test_up_and_down(alice: core.Namespace, bob: core.Namespace) -> None:
    interfaces.set_down(alice, "eth0")
    down, far = interfaces.get(alice, "eth0"), interfaces.get(bob, "eth0")
    assert (down.up, down.state) == (False, "DOWN")
    assert (far.up, far.state) == (True, "DOWN")  # it has no carrier
    interfaces.set_up(alice, "eth0")
    interfaces.set_up(alice, "eth0")  # it is up already, which is what was wanted
    assert interfaces.get(alice, "eth0").up


def test_other_end_in_the_same_namespace_tells_why_it_is_down(alice: core.Namespace) -> None:
    interfaces.create_veth(End(alice, "one"), End(alice, "other"))
    interfaces.set_down(alice, "one")
    assert interfaces.get(alice, "other").state == "LOWERLAYERDOWN"


@pytest.mark.usefixtures("nothing_is_changed")
@pytest.mark.parametrize("function", [interfaces.set_up, interfaces.set_down])
def test_up_and_down_of_what_does_not_exist(alice: core.Namespace, function: object) -> None:
    assert callable(function)
    with pytest.raises(core.NotFoundError) as error:
        function(alice, "eht0")
    assert str(error.value) == (
        "No interface 'eht0' in namespace 'alice'. Known: lo, eth0. Did you mean 'eth0'?"
    )


def test_interface_that_cannot_come_up(alice: core.Namespace, bob: core.Namespace) -> None:
    # Two macvlans with one MAC cannot both be up.
    parent, _ = interfaces.create_veth(End(bob, "uplink"), End(bob, "far"))
    mac = "02:00:00:00:00:01"
    interfaces.create_macvlan(End(alice, "first", mac=mac), parent)
    interfaces.create_macvlan(End(alice, "second", mac=mac), parent, up=False)
    with pytest.raises(core.KernelError) as error:
        interfaces.set_up(alice, "second")
    assert str(error.value) == (
        'Cannot set alice:second up: the kernel says "Address already in use" (EADDRINUSE).'
    )
    with pytest.raises(core.KernelError) as error:
        interfaces.create_macvlan(End(alice, "third", mac=mac), parent)
    assert str(error.value) == (
        'Cannot set up alice:third: the kernel says "Address already in use" (EADDRINUSE).'
    )
    assert not interfaces.exists(alice, "third")


@pytest.mark.usefixtures("cable")
@pytest.mark.parametrize("was_up", [True, False])
def test_restored_state_is_the_one_before(alice: core.Namespace, was_up: bool) -> None:
    if not was_up:
        interfaces.set_down(alice, "eth0")
        core.addresses.add(alice, "eth0", ["2001:db8::1/64"])
    before = interfaces.get(alice, "eth0")
    had = interfaces.note(before)
    assert before.addresses[:2] == ("10.0.0.1/24", "2001:db8::1/64")
    for function in (interfaces.set_up, interfaces.set_down):
        function(alice, "eth0")
    interfaces.give_back(had)
    after = interfaces.get(alice, "eth0")
    assert (after.up, after.addresses[:2]) == (was_up, before.addresses[:2])


def test_restored_state_has_the_routes(alice: core.Namespace) -> None:
    interfaces.create_veth(
        End(alice, "eth0", ["10.0.0.1/24", "2001:db8::1/64"]), End(alice, "eth1")
    )
    core.routes.add(alice, "default", via="10.0.0.254")
    core.routes.add(alice, "10.1.0.0/16", via=["10.0.0.2", "10.0.0.3"], metric=7)
    core.routes.add(alice, "192.0.2.1", interface="eth0", table=100)
    core.routes.add(alice, "::/0", via="2001:db8::fe")
    core.routes.add(alice, "2001:db8:1::/48", via="fe80::1", interface="eth0", source="2001:db8::1")
    core.routes.add(alice, "10.2.0.0/16", type="blackhole")
    interfaces.wait_until_up(alice, "eth0", 5)
    before = interfaces.get(alice, "eth0")
    listed = [str(route) for route in core.routes.get(alice, table="all")]
    had = interfaces.note(before)
    assert len(had.routes) >= 5
    interfaces.set_down(alice, "eth0")
    assert "10.0.0.254" not in str(core.routes.get(alice, table="all"))
    interfaces.give_back(had)
    interfaces.wait_until_up(alice, "eth0", 5)
    after = [str(route) for route in core.routes.get(alice, table="all")]
    assert sorted(after) == sorted(listed)
    interfaces.give_back(had)  # nothing is lost: nothing to do
    assert [str(route) for route in core.routes.get(alice, table="all")] == after


def test_routes_of_daemons_are_left_to_them(alice: core.Namespace) -> None:
    interfaces.create_veth(End(alice, "eth0", ["10.0.0.1/24"]), End(alice, "eth1"))
    core.routes.add(alice, "10.1.0.0/16", via="10.0.0.2")
    for protocol in ("bird", "zebra", "ospf"):
        ip = ["ip", "route", "append", "10.2.0.0/16", "via", "10.0.0.3", "proto", protocol]
        core.execute(alice, subprocess.run, ip, check=True)
    index = interfaces.get(alice, "eth0").index
    assert len(core.routes.get(alice, "ipv4")) == 5  # with the kernel's own
    assert [entry.protocol for entry in core.routes.over(alice, index)] == [3]


def test_route_that_cannot_come_back(alice: core.Namespace) -> None:
    interfaces.create_veth(End(alice, "eth0", ["10.0.0.1/24"]), End(alice, "eth1"))
    core.routes.add(alice, "default", via="10.0.0.254")
    before = interfaces.get(alice, "eth0")
    lost = core.routes.over(alice, before.index)
    core.addresses.delete(alice, "eth0", ["10.0.0.1/24"])
    with pytest.raises(core.KernelError) as error:
        core.routes.bring_back(alice, lost)
    assert str(error.value) == (
        "Cannot bring back route default via 10.0.0.254 dev eth0 of namespace 'alice': "
        'the kernel says "Nexthop has invalid gateway" (ENETUNREACH).'
    )


def test_restoring_what_is_gone_is_no_error(
    alice: core.Namespace, cable: tuple[Interface, Interface]
) -> None:
    had = interfaces.note(cable[0])
    interfaces.delete(cable[0])
    interfaces.create_veth(End(alice, "eth0"), End(alice, "eth1"), up=False)
    interfaces.give_back(had)
    assert not interfaces.get(alice, "eth0").up  # another one that has got its name
    alice.close()
    interfaces.give_back(had)


@pytest.mark.parametrize("change", [Change(mtu=68), Change(mtu=65535)])
def test_mtu(alice: core.Namespace, cable: tuple[Interface, Interface], change: Change) -> None:
    assert interfaces.set_interface(alice, "eth0", change) == Change(mtu=1500)
    assert interfaces.get(alice, "eth0").mtu == change.mtu


@pytest.mark.usefixtures("cable")
def test_mac_while_it_is_up(alice: core.Namespace) -> None:
    interfaces.set_interface(alice, "eth0", Change(mac="02-00-00-00-00-0A"))
    assert interfaces.get(alice, "eth0").mac == "02:00:00:00:00:0a"


@pytest.mark.usefixtures("cable")
def test_name_while_it_is_up(alice: core.Namespace) -> None:
    before = interfaces.get(alice, "eth0")
    assert before.up
    assert interfaces.set_interface(alice, "eth0", Change(name="uplink")) == Change(name="eth0")
    after = interfaces.get(alice, "uplink")
    assert (after.up, after.index, after.addresses) == (True, before.index, before.addresses)
    assert interfaces.names(alice) == ["lo", "uplink"]


@pytest.mark.usefixtures("cable")
def test_promiscuous_and_group(alice: core.Namespace) -> None:
    before = interfaces.set_interface(alice, "eth0", Change(promiscuous=True, group=2**32 - 1))
    assert before == Change(promiscuous=False, group=0)
    assert flags_and_group(alice, "eth0") == (True, 2**32 - 1)
    interfaces.set_interface(alice, "eth0", Change(mtu=1400))  # others stay as they are
    assert flags_and_group(alice, "eth0") == (True, 2**32 - 1)
    interfaces.set_interface(alice, "eth0", before)
    assert flags_and_group(alice, "eth0") == (False, 0)


@pytest.mark.usefixtures("nothing_is_changed")
def test_everything_at_once_and_back(alice: core.Namespace) -> None:
    change = Change(1400, "02:00:00:00:00:01", "uplink", True, 7, False)
    before = interfaces.set_interface(alice, "eth0", change)
    now = interfaces.get(alice, "uplink")
    assert (now.mtu, now.mac) == (1400, "02:00:00:00:00:01")
    assert flags_and_group(alice, "uplink") == (True, 7)
    assert interfaces.offload.get_settings(alice, "uplink")[0] is False
    interfaces.set_interface(alice, "uplink", before)
    assert interfaces.offload.get_settings(alice, "eth0")[0] is True


BAD = [
    (
        Change(),
        "Nothing to set was given. Give one of mtu, mac, name, promiscuous, group and offload.",
    ),
    (Change(mtu=67), "MTU 67 is out of range: it can be from 68 to 65535 bytes."),
    (Change(mac="eth0"), "'eth0' is no MAC address. Write it like '02:00:00:00:00:01'."),
    (Change(name="a b"), "'a b' is no interface name: it may not contain blanks."),
    (Change(group=-1), "Group -1 is out of range: it can be from 0 to 4294967295."),
    (Change(group=2**32), "Group 4294967296 is out of range: it can be from 0 to 4294967295."),
    (
        Change(mtu=1400, mac="01:00:00:00:00:01"),
        "'01:00:00:00:00:01' is a multicast MAC address, which no interface can have: "
        "its first number is odd.",
    ),
]


@pytest.mark.usefixtures("nothing_is_changed")
@pytest.mark.parametrize(("change", "sentence"), BAD)
def test_bad_change_is_refused_beforehand(
    alice: core.Namespace, change: Change, sentence: str
) -> None:
    with pytest.raises(core.ArgumentError) as error:
        interfaces.set_interface(alice, "eth0", change)
    assert str(error.value) == sentence


@pytest.mark.usefixtures("nothing_is_changed")
def test_loopback_has_no_mac(alice: core.Namespace) -> None:
    with pytest.raises(core.ArgumentError) as error:
        interfaces.set_interface(alice, "lo", Change(mtu=1400, mac="02:00:00:00:00:01"))
    assert str(error.value) == "alice:lo is no Ethernet interface and has no MAC to set."


@pytest.mark.usefixtures("nothing_is_changed")
def test_taken_name_changes_nothing_else(alice: core.Namespace) -> None:
    with pytest.raises(core.KernelError) as error:
        interfaces.set_interface(alice, "eth0", Change(1400, "02:00:00:00:00:01", "lo", True, 7))
    assert str(error.value) == (
        'Cannot change alice:eth0: the kernel says "File exists" (EEXIST). '
        "alice:lo is there already."
    )


@pytest.mark.usefixtures("nothing_is_changed")
def test_mtu_that_the_kernel_refuses_changes_nothing_else(alice: core.Namespace) -> None:
    parent = interfaces.get(alice, "eth0")
    made = interfaces.create_macvlan(End(alice, "new"), parent)
    settings = Change(9000, "02:00:00:00:00:01", "other", True, 7)
    with pytest.raises(core.KernelError) as error:
        interfaces.set_interface(alice, "new", settings)
    assert str(error.value) == (
        'Cannot change alice:new: the kernel says "Invalid argument" (EINVAL). '
        "Its MTU can be that of its parent at most."
    )
    after = interfaces.get(alice, "new")
    assert (after.mtu, after.mac) == (made.mtu, made.mac)
    assert flags_and_group(alice, "new") == (False, 0)
    interfaces.delete(made)


def test_offload_that_the_kernel_refuses_changes_nothing_else(alice: core.Namespace) -> None:
    before = interfaces.get(alice, "lo"), interfaces.offload.get_settings(alice, "lo")
    with pytest.raises(core.KernelError) as error:
        interfaces.set_interface(alice, "lo", Change(mtu=1400, offload=False))
    assert str(error.value) == (
        "Cannot switch offloading of alice:lo off: the kernel says "
        '"Operation not supported" (EOPNOTSUPP).'
    )
    assert (interfaces.get(alice, "lo"), interfaces.offload.get_settings(alice, "lo")) == before


def test_deleting_one_end_of_a_cable(
    alice: core.Namespace, bob: core.Namespace, cable: tuple[Interface, Interface]
) -> None:
    interfaces.delete(cable[0])
    assert interfaces.names(alice) == interfaces.names(bob) == ["lo"]
    interfaces.delete(cable[0])  # gone already, which is what was wanted
    bob.close()
    interfaces.delete(cable[1])


@pytest.mark.usefixtures("nothing_is_changed")
def test_loopback_cannot_be_deleted(alice: core.Namespace) -> None:
    with pytest.raises(core.ArgumentError) as error:
        interfaces.delete(interfaces.get(alice, "lo"))
    assert str(error.value) == "alice:lo cannot be deleted: each namespace keeps its loopback."


@pytest.mark.usefixtures("nothing_is_changed")
def test_loopback_cannot_be_moved(alice: core.Namespace, bob: core.Namespace) -> None:
    with pytest.raises(core.ArgumentError) as error:
        interfaces.move(interfaces.get(alice, "lo"), bob, "other")
    assert str(error.value) == "alice:lo cannot be moved: each namespace keeps its loopback."


def test_reading_again_finds_it_by_its_number(
    alice: core.Namespace, cable: tuple[Interface, Interface]
) -> None:
    interfaces.set_interface(alice, "eth0", Change(name="uplink"))
    interfaces.create_ifb(End(alice, "eth0"))
    found = interfaces.read_again(cable[0])
    assert found is not None
    assert (found.name, found.index) == ("uplink", cable[0].index)
    interfaces.delete(found)
    assert interfaces.read_again(cable[0]) is None
    alice.close()
    assert interfaces.read_again(cable[0]) is None


def test_mtu_of_the_loopback_and_back(alice: core.Namespace) -> None:
    lo = interfaces.get(alice, "lo")
    had = interfaces.note(lo)
    before = interfaces.set_interface(alice, "lo", Change(mtu=500))
    assert before == Change(mtu=65536)
    interfaces.set_back(lo, before)
    interfaces.give_back(had)
    assert interfaces.get(alice, "lo") == lo
    interfaces.set_interface(alice, "lo", Change(mtu=65536))
    with pytest.raises(core.ArgumentError) as error:
        interfaces.set_interface(alice, "lo", Change(mtu=65537))
    assert str(error.value) == "MTU 65537 is out of range: it can be from 68 to 65536 bytes."
