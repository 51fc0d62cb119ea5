"""Reading interfaces: what the kernel says about them."""

from __future__ import annotations

import pytest

from NetnsLibrary import core
from NetnsLibrary.core import interfaces
from NetnsLibrary.core.interfaces import End, create_veth
from utest.support.waiting import eventually


def test_loopback(alice: core.Namespace) -> None:
    lo = interfaces.get(alice, "lo")
    assert lo == interfaces.Interface(
        namespace=alice,
        name="lo",
        index=1,
        kind="loopback",
        mac="",
        mtu=65536,
        state="DOWN",
        up=False,
    )
    assert str(lo) == "alice:lo"
    interfaces.set_up(alice, "lo")
    now = interfaces.get(alice, "lo")
    assert (now.up, now.state) == (True, "UNKNOWN")
    assert (lo.up, lo.state) == (False, "DOWN")  # as it was at its moment


def test_names_are_in_the_order_of_the_numbers(alice: core.Namespace) -> None:
    for number in (3, 1, 2):
        create_veth(End(alice, f"z{number}"), End(alice, f"a{number}"))
    names = interfaces.names(alice)
    indexes = [interfaces.get(alice, name).index for name in names]
    assert indexes == sorted(indexes)
    assert len(names) == 7


def test_exists(alice: core.Namespace, bob: core.Namespace) -> None:
    create_veth(End(alice, "eth0"), End(alice, "eth1"))
    assert interfaces.exists(alice, "eth0")
    assert not interfaces.exists(alice, "eth2")
    assert not interfaces.exists(bob, "eth0")


def test_one_that_is_not_there(alice: core.Namespace) -> None:
    create_veth(End(alice, "eth0"), End(alice, "uplink"))
    with pytest.raises(core.NotFoundError) as error:
        interfaces.get(alice, "eth1")
    sentence, _, known = str(error.value).partition(" Known: ")
    assert sentence == "No interface 'eth1' in namespace 'alice'."
    names = ", ".join(interfaces.names(alice))
    assert known == f"{names}. Did you mean 'eth0'?"


@pytest.mark.parametrize(
    "ask", [interfaces.get, interfaces.exists, interfaces.set_up], ids=lambda ask: ask.__name__
)
def test_bad_names_are_refused(alice: core.Namespace, ask: object) -> None:
    assert callable(ask)
    with pytest.raises(core.ArgumentError) as error:
        ask(alice, "a name that is much too long")
    assert str(error.value) == (
        "'a name that is much too long' is no interface name: it may not contain blanks."
    )


def test_setting_up_one_that_is_not_there(alice: core.Namespace) -> None:
    with pytest.raises(core.NotFoundError) as error:
        interfaces.set_up(alice, "eth0")
    assert str(error.value) == "No interface 'eth0' in namespace 'alice'. Known: lo."


def test_peer_is_told_when_its_namespace_is_known(
    alice: core.Namespace, bob: core.Namespace
) -> None:
    create_veth(End(alice, "eth0"), End(bob, "eth7"))
    assert interfaces.get(alice, "eth0", [alice, bob]).peer == "bob:eth7"
    assert interfaces.get(alice, "eth0", [alice]).peer is None
    assert interfaces.get(alice, "eth0").peer is None


def test_peer_in_a_closed_namespace_is_not_looked_for(
    alice: core.Namespace, bob: core.Namespace
) -> None:
    create_veth(End(alice, "eth0"), End(bob, "eth0"))
    with core.Namespace.from_path(bob.path):
        bob.close()
        assert interfaces.get(alice, "eth0", [bob, alice]).peer is None


def test_peer_with_the_same_number(alice: core.Namespace, bob: core.Namespace) -> None:
    """Numbers count in each namespace for itself."""
    one, other = create_veth(End(alice, "one"), End(bob, "other"))
    assert one.index == other.index
    assert (one.peer, other.peer) == ("bob:other", "alice:one")


def test_interface_on_another_one(alice: core.Namespace) -> None:
    create_veth(End(alice, "eth0"), End(alice, "eth1"))
    with core.new_netlink_handle(alice) as handle:
        parent = interfaces.get(alice, "eth0").index
        handle.link("add", ifname="upon", kind="macvlan", link=parent)
    found = interfaces.get(alice, "upon")
    assert (found.kind, found.peer) == ("macvlan", "alice:eth0")


def test_port_of_a_bridge(alice: core.Namespace) -> None:
    one, _ = create_veth(End(alice, "port"), End(alice, "other"))
    with core.new_netlink_handle(alice) as handle:
        handle.link("add", ifname="br0", kind="bridge")
        handle.link("set", index=one.index, master=interfaces.get(alice, "br0").index)
    assert interfaces.get(alice, "port").master == "br0"
    assert interfaces.get(alice, "other").master is None
    bridge = interfaces.get(alice, "br0")
    assert (bridge.kind, bridge.master, bridge.peer) == ("bridge", None, None)


def test_states(alice: core.Namespace) -> None:
    create_veth(End(alice, "eth0"), End(alice, "eth1"), up=False)
    assert interfaces.get(alice, "eth0").state == "DOWN"
    interfaces.set_up(alice, "eth0")
    assert eventually(lambda: interfaces.get(alice, "eth0").state == "LOWERLAYERDOWN")
    interfaces.set_up(alice, "eth1")
    assert eventually(lambda: interfaces.get(alice, "eth0").state == "UP")


def test_reading_an_interface_that_cannot_be_read_tells_where() -> None:
    with core.current() as here, pytest.raises(core.NotFoundError) as error:
        interfaces.get(here, "eth0")
    assert str(error.value) == f"No interface 'eth0' in namespace '{here}'. Known: lo."


def test_deleting_in_a_closed_namespace_does_nothing(alice: core.Namespace) -> None:
    one, _ = create_veth(End(alice), End(alice))
    alice.close()
    interfaces.delete(one)
