"""The MTU that a new interface was asked to have: it has that, or is not made."""

from __future__ import annotations

import pytest

from NetnsLibrary import core
from NetnsLibrary.core import interfaces
from NetnsLibrary.core.interfaces import Change, End


@pytest.fixture
def ports(alice: core.Namespace) -> list[str]:
    interfaces.create_veth(End(alice, "one"), End(alice, "far"))
    interfaces.create_veth(End(alice, "large"), End(alice, "larger"), mtu=9000)
    return ["one", "large"]


@pytest.mark.parametrize("mtu", [68, 1400, 1500, 9000, 65535])
def test_bridge_keeps_its_mtu_whatever_its_ports_have(
    alice: core.Namespace, ports: list[str], mtu: int
) -> None:
    bridge = interfaces.create_bridge(End(alice, "br0"), ports[:1], mtu=mtu)
    assert bridge.mtu == mtu
    interfaces.add_port(bridge, interfaces.get(alice, "large"))
    interfaces.set_interface(alice, "one", Change(mtu=1300))
    assert interfaces.get(alice, "br0").mtu == mtu


def test_bridge_without_one_follows_its_ports(alice: core.Namespace, ports: list[str]) -> None:
    bridge = interfaces.create_bridge(End(alice, "br0"), ports)
    assert bridge.mtu == 1500
    interfaces.set_interface(alice, "one", Change(mtu=1300))
    assert interfaces.get(alice, "br0").mtu == 1300


def test_vxlan_that_would_get_a_smaller_one_is_not_made(
    alice: core.Namespace, ports: list[str]
) -> None:
    parent = interfaces.get(alice, "one")
    with pytest.raises(core.ArgumentError) as error:
        interfaces.create_vxlan(End(alice, "vx"), 7, remote="192.0.2.1", parent=parent, mtu=1451)
    assert str(error.value) == (
        "Cannot create alice:vx: MTU 1451 is too large, over alice:one it can be 1450 at most."
    )
    assert not interfaces.exists(alice, "vx")
    made = interfaces.create_vxlan(End(alice, "vx"), 7, remote="192.0.2.1", parent=parent, mtu=1450)
    assert made.mtu == 1450
