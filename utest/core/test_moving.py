"""Moving interfaces: what they keep, and where they are when it fails."""

from __future__ import annotations

import pytest

from NetnsLibrary import core
from NetnsLibrary.core import interfaces
from NetnsLibrary.core.interfaces import Belongings, Change, End, Interface
from utest.support.packets import arrives

BOTH_FAMILIES = ["10.0.0.1/24", "10.0.0.3/24", "2001:db8::1/64"]
TOO_SMALL_FOR_VERSION_6 = 1000  # bytes; IPv6 needs 1280


@pytest.fixture
def cable(alice: core.Namespace) -> Interface:
    one, _ = interfaces.create_veth(
        End(alice, "eth0", BOTH_FAMILIES), End(alice, "far", ["10.0.0.2/24"])
    )
    return one


def static(interface: Interface) -> list[str]:
    """The addresses that somebody gave it."""
    return [str(address) for address in interfaces.query.static_addresses(interface)]


def test_keeps_addresses_of_both_families_and_stays_up(
    alice: core.Namespace, bob: core.Namespace, cable: Interface
) -> None:
    moved = interfaces.move(cable, bob)
    assert str(moved) == "bob:eth0"
    assert (static(moved), moved.up, moved.mac) == (BOTH_FAMILIES, True, cable.mac)
    assert moved.peer == "alice:far"
    assert interfaces.names(alice) == ["lo", "far"]
    assert interfaces.names(bob) == ["lo", "eth0"]
    assert arrives(alice, bob, "10.0.0.1")


def test_stays_down(alice: core.Namespace, bob: core.Namespace, cable: Interface) -> None:
    interfaces.set_down(alice, "eth0")
    core.addresses.add(alice, "eth0", ["2001:db8::1/64"])
    moved = interfaces.move(interfaces.get(alice, "eth0"), bob)
    assert (static(moved), moved.up) == (BOTH_FAMILIES, False)


def test_another_name(bob: core.Namespace, cable: Interface) -> None:
    assert str(interfaces.move(cable, bob, "uplink")) == "bob:uplink"
    assert interfaces.names(bob) == ["lo", "uplink"]


def test_link_local_address_is_the_one_that_the_kernel_makes(
    bob: core.Namespace, cable: Interface
) -> None:
    moved = interfaces.move(cable, bob)
    assert len([one for one in moved.addresses if one.startswith("fe80:")]) == 1


@pytest.mark.parametrize("address", ["169.254.7.7/16", "fe80::1/64"])
def test_link_local_address_that_somebody_gave_it_is_kept(
    alice: core.Namespace, bob: core.Namespace, cable: Interface, address: str
) -> None:
    core.addresses.add(alice, "eth0", [address])
    moved = interfaces.move(interfaces.get(alice, "eth0"), bob)
    assert address in moved.addresses
    assert set(static(moved)) == {*BOTH_FAMILIES, address}


def test_free_again_where_it_was(
    alice: core.Namespace, bob: core.Namespace, cable: Interface
) -> None:
    interfaces.move(cable, bob)
    interfaces.create_ifb(End(alice, "eth0", ["10.0.0.1/24"]))
    assert interfaces.exists(alice, "eth0")


@pytest.mark.parametrize(("name", "new_name"), [("eth0", None), ("far", "eth0")])
def test_name_clash_is_refused_beforehand(
    alice: core.Namespace, bob: core.Namespace, cable: Interface, name: str, new_name: str | None
) -> None:
    interfaces.create_ifb(End(bob, "eth0"))
    before = [interfaces.get(alice, name) for name in interfaces.names(alice)]
    with pytest.raises(core.ArgumentError) as error:
        interfaces.move(interfaces.get(alice, name), bob, new_name)
    assert str(error.value) == (
        f"Cannot move alice:{name} to namespace 'bob': bob:eth0 is there already. "
        "Give it another 'name'."
    )
    assert [interfaces.get(alice, name) for name in interfaces.names(alice)] == before


def test_bad_name_is_refused_beforehand(bob: core.Namespace, cable: Interface) -> None:
    with pytest.raises(core.ArgumentError) as error:
        interfaces.move(cable, bob, "a:b")
    assert str(error.value) == "'a:b' is no interface name: it may not contain ':'."
    assert interfaces.read_again(cable) == cable


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (
            lambda alice: interfaces.create_bridge(End(alice, "br0")),
            "Cannot move alice:br0 to namespace 'bob': the kernel says "
            '"The interface netns is immutable" (EINVAL).',
        ),
    ],
)
def test_what_cannot_be_moved(
    alice: core.Namespace, bob: core.Namespace, make: object, sentence: str
) -> None:
    assert callable(make)
    moving = make(alice)
    with pytest.raises(core.KernelError) as error:
        interfaces.move(moving, bob, "new")
    assert str(error.value) == sentence
    assert interfaces.names(bob) == ["lo"]
    assert interfaces.exists(alice, moving.name)


def test_comes_back_when_the_target_refuses_an_address(
    alice: core.Namespace, bob: core.Namespace, cable: Interface
) -> None:
    # A namespace without IPv6 takes no such address.
    core.execute(bob, switch_off_version_6)
    before = interfaces.get(alice, "eth0", [alice])
    with pytest.raises(core.KernelError) as error:
        interfaces.move(cable, bob)
    assert str(error.value) == (
        "Cannot add 2001:db8::1/64 to bob:eth0: the kernel says "
        '"ipv6: IPv6 is disabled on this device" (EACCES).'
    )
    assert interfaces.names(bob) == ["lo"]
    after = interfaces.get(alice, "eth0", [alice])
    assert (static(after), after.up, after.mac) == (static(before), True, before.mac)


def switch_off_version_6() -> None:
    for place in ("all", "default"):
        with open(f"/proc/sys/net/ipv6/conf/{place}/disable_ipv6", "w", encoding="ascii") as file:
            file.write("1")


def test_back_as_it_was_before(
    alice: core.Namespace, bob: core.Namespace, cable: Interface
) -> None:
    bridge = interfaces.create_bridge(End(alice, "br0"), ["eth0"])
    before = interfaces.get(alice, "eth0")
    had = interfaces.note(before)
    moved = interfaces.move(before, bob, "uplink")
    assert moved.master is None
    interfaces.set_down(bob, "uplink")
    core.addresses.add(bob, "uplink", ["192.0.2.1/24"])
    interfaces.set_interface(bob, "uplink", Change(1000, "02:00:00:00:00:01", "renamed"))
    interfaces.move_back(moved, had)
    after = interfaces.get(alice, "eth0")
    assert (static(after), after.up, after.master) == (BOTH_FAMILIES, True, bridge.name)
    assert (after.mtu, after.mac) == (before.mtu, before.mac)
    assert interfaces.names(bob) == ["lo"]


def test_back_with_its_number_and_routes(
    alice: core.Namespace, bob: core.Namespace, cable: Interface
) -> None:
    core.routes.add(alice, "192.0.2.0/24", via="10.0.0.9")
    core.routes.add(alice, "2001:db8:1::/64", via="2001:db8::9")
    take_number(bob, cable.index)
    had = interfaces.note(interfaces.get(alice, "eth0"))
    moved = interfaces.move(cable, bob)
    assert moved.index != cable.index
    interfaces.move_back(moved, had)
    assert interfaces.get(alice, "eth0").index == cable.index
    assert core.routes.over(alice, cable.index) == list(had.routes)


def test_back_when_its_number_was_taken_meanwhile(
    alice: core.Namespace, bob: core.Namespace, cable: Interface
) -> None:
    moved = interfaces.move(cable, bob)
    take_number(alice, cable.index)
    with pytest.raises(core.NetnsError) as error:
        interfaces.move_back(moved, Belongings(cable))
    now = interfaces.get(alice, "eth0")
    assert str(error.value) == (
        f"alice:eth0 has come back with the number {now.index}, and it was {cable.index}: its "
        "routes, and what else was changed of it, are not undone. Linux keeps the number "
        "since version 5.14, unless another interface has got it."
    )
    assert (static(now), now.up) == (BOTH_FAMILIES, True)


def take_number(namespace: core.Namespace, number: int) -> None:
    """Make an interface that has a number."""
    with core.new_netlink_handle(namespace) as handle:
        handle.link("add", ifname="taken", kind="ifb", index=number)


def test_back_without_the_bridge_that_is_gone(
    alice: core.Namespace, bob: core.Namespace, cable: Interface
) -> None:
    bridge = interfaces.create_bridge(End(alice, "br0"), ["eth0"])
    before = interfaces.get(alice, "eth0")
    moved = interfaces.move(before, bob)
    interfaces.delete(bridge)
    interfaces.move_back(moved, Belongings(before))
    assert interfaces.get(alice, "eth0").master is None


def test_what_is_gone_does_not_come_back(
    alice: core.Namespace, bob: core.Namespace, cable: Interface
) -> None:
    moved = interfaces.move(cable, bob)
    interfaces.delete(moved)
    interfaces.create_ifb(End(bob, "eth0"))
    interfaces.move_back(moved, Belongings(cable))
    assert interfaces.names(alice) == ["lo"]
    assert interfaces.names(bob) == ["lo", "eth0"]
    bob.close()
    interfaces.move_back(moved, Belongings(cable))


def test_name_that_was_taken_meanwhile(
    alice: core.Namespace, bob: core.Namespace, cable: Interface
) -> None:
    moved = interfaces.move(cable, bob)
    interfaces.create_ifb(End(alice, "eth0"))
    with pytest.raises(core.ArgumentError) as error:
        interfaces.move_back(moved, Belongings(cable))
    assert str(error.value) == (
        "Cannot move bob:eth0 to namespace 'alice': alice:eth0 is there already. "
        "Give it another 'name'."
    )


def test_into_the_namespace_where_it_is(alice: core.Namespace, cable: Interface) -> None:
    with pytest.raises(core.ArgumentError) as error:
        interfaces.move(cable, alice, "other")
    assert str(error.value) == (
        "Cannot move alice:eth0 to namespace 'alice': it is there. "
        "To call it otherwise, use Set Interface."
    )
    assert interfaces.names(alice) == ["lo", "far", "eth0"]


def test_all_that_it_had_is_there_when_it_cannot_be_moved(
    alice: core.Namespace, bob: core.Namespace, cable: Interface
) -> None:
    bridge = interfaces.create_bridge(End(alice, "br0"), ["eth0"])
    core.routes.add(alice, "192.0.2.0/24", via="10.0.0.9")
    core.routes.add(alice, "2001:db8:1::/48", via="2001:db8::9")
    core.neighbors.add(alice, "10.0.0.9", "02:00:00:00:00:09", "eth0")
    before = [str(one) for one in core.routes.get(alice)]
    core.execute(bob, switch_off_version_6)
    with pytest.raises(core.KernelError, match="Cannot add 2001:db8::1/64 to bob:eth0"):
        interfaces.move(interfaces.get(alice, "eth0"), bob)
    assert interfaces.get(alice, "eth0").master == bridge.name
    assert sorted(str(one) for one in core.routes.get(alice)) == sorted(before)
    assert [str(one.address) for one in core.neighbors.get(alice) if one.permanent] == ["10.0.0.9"]


def test_back_when_somebody_has_moved_it_back_already(
    alice: core.Namespace, bob: core.Namespace, cable: Interface
) -> None:
    core.routes.add(alice, "192.0.2.0/24", via="10.0.0.9")
    had = interfaces.note(interfaces.get(alice, "eth0"))
    moved = interfaces.move(cable, bob, "away")
    home = interfaces.move(moved, alice, "other")
    interfaces.move_back(home, had)
    after = interfaces.get(alice, "eth0")
    assert (static(after), after.up) == (BOTH_FAMILIES, True)
    if after.index == cable.index:
        assert core.routes.over(alice, cable.index) == list(had.routes)
