"""Macvlans, above all those whose parent is in another namespace."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from NetnsLibrary import core
from NetnsLibrary.core import interfaces
from NetnsLibrary.core.interfaces import End, Interface
from utest.support.link_requests import kind_and_data
from utest.support.packets import arrives


@pytest.fixture
def uplink(alice: core.Namespace) -> Interface:
    return interfaces.create_veth(End(alice, "uplink"), End(alice, "far"))[0]


@pytest.fixture
def nothing_is_made(alice: core.Namespace, uplink: Interface) -> Iterator[None]:
    before = [interfaces.get(alice, name) for name in interfaces.names(alice)]
    yield
    assert [interfaces.get(alice, name) for name in interfaces.names(alice)] == before


@pytest.mark.parametrize("mode", ["private", "vepa", "bridge", "passthru"])
def test_macvlan_is_made_in_its_mode(alice: core.Namespace, uplink: Interface, mode: str) -> None:
    interfaces.create_macvlan(End(alice, "new"), uplink, mode=mode)
    kind, data = kind_and_data(alice, "new")
    assert (kind, data["IFLA_MACVLAN_MODE"]) == ("macvlan", mode)


@pytest.mark.usefixtures("nothing_is_made")
def test_macvlan_in_the_same_namespace_tells_its_parent(
    alice: core.Namespace, uplink: Interface
) -> None:
    made = interfaces.create_macvlan(End(alice, "new"), uplink)
    assert made.peer == "alice:uplink"
    interfaces.delete(made)


def test_macvlan_with_a_parent_that_is_not_in_that_namespace(
    alice: core.Namespace, bob: core.Namespace, uplink: Interface
) -> None:
    # Three new namespaces, so that the number of the parent has no meaning in the third.
    with core.enter_transient("carol") as carol:
        stranger = replace(uplink, namespace=carol)
        with pytest.raises(core.KernelError) as error:
            interfaces.create_macvlan(End(bob, "new"), stranger)
        assert str(error.value) == (
            'Cannot create macvlan bob:new: the kernel says "No such device" (ENODEV).'
        )
        for namespace in (bob, carol):
            assert interfaces.names(namespace) == ["lo"]


def test_macvlan_with_a_parent_in_the_current_namespace(bob: core.Namespace) -> None:
    with core.enter_transient("here") as here:
        parent, _ = interfaces.create_veth(End(here), End(here))
        made = interfaces.create_macvlan(End(bob, "new"), parent)
        assert str(made) == "bob:new"
        assert not interfaces.exists(here, "new")
        assert interfaces.get(bob, "new").index == made.index


def test_macvlan_parent_and_current_namespace_all_differ(
    alice: core.Namespace, bob: core.Namespace, uplink: Interface
) -> None:
    with core.enter_transient() as here:
        made = interfaces.create_macvlan(End(bob, "new"), uplink)
        assert interfaces.names(here) == ["lo"]
    assert not interfaces.exists(alice, "new")
    with core.new_netlink_handle(bob) as handle:
        (link,) = handle.get_links(ifname="new")
    assert link["index"] == made.index
    assert made.peer == "alice:uplink"


def test_macvlans_of_one_parent_talk_to_each_other(
    alice: core.Namespace, bob: core.Namespace, uplink: Interface
) -> None:
    with core.new_transient("carol") as carol:
        for namespace, number in ((bob, 2), (carol, 3)):
            addresses = [f"10.0.0.{number}/24", f"2001:db8::{number}/64"]
            interfaces.create_macvlan(End(namespace, "eth0", addresses), uplink)
        assert arrives(bob, carol, "10.0.0.3")
        assert arrives(carol, bob, "10.0.0.2")
        assert arrives(bob, carol, "2001:db8::3")


def test_macvlan_goes_with_its_parent(
    alice: core.Namespace, bob: core.Namespace, uplink: Interface
) -> None:
    interfaces.create_macvlan(End(bob, "new"), uplink)
    interfaces.delete(uplink)
    assert interfaces.names(bob) == ["lo"]
