"""Ports of bridges: joining, leaving, and being what they were when it fails."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from dataclasses import replace

import pytest

from NetnsLibrary import core
from NetnsLibrary.core import interfaces
from NetnsLibrary.core.interfaces import End, Interface, messages, ports
from NetnsLibrary.core.netlink import attributes
from NetnsLibrary.core.netlink.transport import Message, Refused, Transport
from utest.support.packets import arrives

MOST = 1023


@pytest.fixture
def switch() -> Iterator[core.Namespace]:
    """A namespace with two interfaces, one up and one down."""
    with core.new_transient("switch") as namespace:
        interfaces.create_veth(End(namespace, "up"), End(namespace, "far"))
        interfaces.create_veth(End(namespace, "down"), End(namespace, "farther"), up=False)
        yield namespace


@pytest.fixture
def bridge(switch: core.Namespace) -> Interface:
    return interfaces.create_bridge(End(switch, "br0"))


def ports_of(namespace: core.Namespace, bridge: str) -> list[str]:
    """The names of the ports of a bridge."""
    found = [interfaces.get(namespace, name) for name in interfaces.names(namespace)]
    return sorted(one.name for one in found if one.master == bridge)


def test_ports_that_a_bridge_is_made_with(switch: core.Namespace) -> None:
    interfaces.create_bridge(End(switch, "br0"), ["up", "down"])
    assert ports_of(switch, "br0") == ["down", "up"]
    assert interfaces.get(switch, "up").up
    assert not interfaces.get(switch, "down").up


def test_bridge_comes_up_after_its_ports_have_joined(
    switch: core.Namespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []
    request = Transport.request

    def watch(transport: Transport, *sent: Message) -> list[bytes]:
        for message in sent:
            if message.kind == messages.RTM_NEWLINK and not message.flags:
                _, _, flags = messages.parse_link_header(message.body)
                found = attributes.parse(message.body, messages.LINK_LENGTH)
                steps.append("port" if messages.IFLA_MASTER in found else f"flags {flags}")
        return request(transport, *sent)

    monkeypatch.setattr(Transport, "request", watch)
    interfaces.create_bridge(End(switch, "br0"), ["up", "down"])
    assert steps == ["port", "port", "flags 1"]


def test_bridge_keeps_its_mac_whoever_joins(switch: core.Namespace, bridge: Interface) -> None:
    lowest = "00:00:00:00:00:01"  # the kernel would take the lowest
    interfaces.set_interface(switch, "up", interfaces.Change(mac=lowest))
    interfaces.add_port(bridge, interfaces.get(switch, "up"))
    assert interfaces.get(switch, "br0").mac == bridge.mac


def test_add_and_remove(switch: core.Namespace, bridge: Interface) -> None:
    interfaces.add_port(bridge, interfaces.get(switch, "up"))
    assert ports_of(switch, "br0") == ["up"]
    interfaces.remove_port(bridge, interfaces.get(switch, "up"))
    assert ports_of(switch, "br0") == []
    assert interfaces.get(switch, "up").up


def test_hosts_on_a_bridge_talk_to_each_other(alice: core.Namespace, bob: core.Namespace) -> None:
    with core.new_transient("switch") as switch:
        for namespace, number in ((alice, 1), (bob, 2)):
            addresses = [f"10.0.0.{number}/24", f"2001:db8::{number}/64"]
            interfaces.create_veth(End(namespace, "eth0", addresses), End(switch, namespace.name))
        interfaces.create_bridge(End(switch, "br0"), ["alice", "bob"])
        interfaces.wait_until_up(switch, "br0", 3)
        assert arrives(alice, bob, "10.0.0.2")
        assert arrives(bob, alice, "2001:db8::1")


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        (["up", "missing"], "No interface 'missing' in namespace 'switch'. Known: {}."),
        (["up", "up"], "Port 'switch:up' is given twice."),
        (["up", "br0"], "switch:br0 cannot be a port of itself."),
        (
            ["up", "lo"],
            "switch:lo cannot become a port of switch:br0: a loopback leads nowhere else. "
            "Give an end of a veth pair.",
        ),
        (["up", "a/b"], "'a/b' is no interface name: it may not contain '/'."),
    ],
)
def test_wrong_ports_are_refused_beforehand(
    switch: core.Namespace, names: list[str], sentence: str
) -> None:
    before = interfaces.names(switch)
    with pytest.raises(core.NetnsError) as error:
        interfaces.create_bridge(End(switch, "br0"), names)
    assert str(error.value) == sentence.format(", ".join(before))
    assert interfaces.names(switch) == before
    assert ports_of(switch, "br0") == []


def test_port_that_is_refused_takes_the_bridge_back(switch: core.Namespace) -> None:
    interfaces.create_tun(End(switch, "tun0"))
    before = [interfaces.get(switch, name) for name in interfaces.names(switch)]
    with pytest.raises(core.KernelError) as error:
        interfaces.create_bridge(End(switch, "br0"), ["up", "down", "tun0"])
    assert str(error.value) == (
        'Cannot make switch:tun0 a port of switch:br0: the kernel says "Invalid argument" '
        "(EINVAL). switch:tun0 is no Ethernet interface, as all ports of a bridge are."
    )
    assert [interfaces.get(switch, name) for name in interfaces.names(switch)] == before


def test_port_of_another_bridge_is_refused(switch: core.Namespace, bridge: Interface) -> None:
    interfaces.add_port(bridge, interfaces.get(switch, "up"))
    sentence = (
        "switch:up cannot become a port of switch:br1: it is a port of switch:br0. "
        "Remove it there first."
    )
    with pytest.raises(core.ArgumentError) as error:
        interfaces.create_bridge(End(switch, "br1"), ["down", "up"])
    assert str(error.value) == sentence
    assert not interfaces.exists(switch, "br1")
    other = interfaces.create_bridge(End(switch, "br1"))
    with pytest.raises(core.ArgumentError) as error:
        interfaces.add_port(other, interfaces.get(switch, "up"))
    assert str(error.value) == sentence
    assert ports_of(switch, "br0") == ["up"]


def test_what_cannot_have_ports(switch: core.Namespace) -> None:
    with pytest.raises(core.ArgumentError) as error:
        interfaces.add_port(interfaces.get(switch, "up"), interfaces.get(switch, "down"))
    assert str(error.value) == (
        "switch:up can have no ports: it is no bridge, bond or VRF but veth."
    )


def test_bridge_is_no_port_of_itself(bridge: Interface) -> None:
    with pytest.raises(core.ArgumentError) as error:
        interfaces.add_port(bridge, bridge)
    assert str(error.value) == "switch:br0 cannot be a port of itself."


def test_bridge_is_no_port_of_a_bridge(switch: core.Namespace, bridge: Interface) -> None:
    other = interfaces.create_bridge(End(switch, "br1"))
    with pytest.raises(core.KernelError) as error:
        interfaces.add_port(bridge, other)
    assert str(error.value) == (
        "Cannot make switch:br1 a port of switch:br0: the kernel says "
        '"Can not enslave a bridge to a bridge" (ELOOP). '
        "Connect the two with a veth pair: one end is a port of each."
    )


def test_port_that_carries_a_macvlan(switch: core.Namespace, bridge: Interface) -> None:
    port = interfaces.get(switch, "up")
    interfaces.create_macvlan(End(switch, "on-it"), port)
    with pytest.raises(core.KernelError) as error:
        interfaces.add_port(bridge, port)
    assert str(error.value) == (
        "Cannot make switch:up a port of switch:br0: the kernel says "
        '"Device or resource busy" (EBUSY). '
        "Another interface lies on it, such as a macvlan. Delete that first."
    )


def test_port_that_is_one_already(switch: core.Namespace, bridge: Interface) -> None:
    interfaces.add_port(bridge, interfaces.get(switch, "up"))
    with pytest.raises(core.ArgumentError) as error:
        interfaces.add_port(bridge, interfaces.get(switch, "up"))
    assert str(error.value) == "switch:up is a port of switch:br0 already."


def test_port_in_another_namespace(alice: core.Namespace, bridge: Interface) -> None:
    stranger, _ = interfaces.create_veth(End(alice, "eth0"), End(alice, "eth1"))
    with pytest.raises(core.ArgumentError) as error:
        interfaces.add_port(bridge, stranger)
    assert str(error.value) == (
        "alice:eth0 cannot become a port of switch:br0: both have to be in the same namespace. "
        "Move it there first, or connect them with a veth pair."
    )


def test_removing_what_is_no_port(switch: core.Namespace, bridge: Interface) -> None:
    with pytest.raises(core.ArgumentError) as error:
        interfaces.remove_port(bridge, interfaces.get(switch, "up"))
    assert str(error.value) == "switch:up is no port of switch:br0: it is no port."


def test_removing_a_port_of_another_bridge(switch: core.Namespace, bridge: Interface) -> None:
    other = interfaces.create_bridge(End(switch, "br1"), ["up"])
    with pytest.raises(core.ArgumentError) as error:
        interfaces.remove_port(bridge, interfaces.get(switch, "up"))
    assert str(error.value) == ("switch:up is no port of switch:br0: it is a port of switch:br1.")
    assert ports_of(switch, other.name) == ["up"]


def test_1024th_port_is_refused_and_the_bridge_taken_back() -> None:
    with core.new_transient("switch") as switch:
        for number in range(0, MOST + 1, 2):
            one, other = End(switch, f"p{number}"), End(switch, f"p{number + 1}")
            interfaces.create_veth(one, other, up=False)
        names = [f"p{number}" for number in range(MOST + 1)]
        with pytest.raises(core.KernelError) as error:
            interfaces.create_bridge(End(switch, "br0"), names)
        assert str(error.value) == (
            "Cannot make switch:p1023 a port of switch:br0: the kernel says "
            '"Exchange full" (EXFULL). A bridge can have 1023 ports.'
        )
        assert not interfaces.exists(switch, "br0")
        assert ports_of(switch, "br0") == []
        bridge = interfaces.create_bridge(End(switch, "br0"), names[:MOST])
        with pytest.raises(core.KernelError, match="A bridge can have 1023 ports"):
            interfaces.add_port(bridge, interfaces.get(switch, "p1023"))


@pytest.mark.parametrize(("name", "up"), [("up", True), ("down", False)])
def test_port_joins_a_bond_while_it_is_down(
    switch: core.Namespace, monkeypatch: pytest.MonkeyPatch, name: str, up: bool
) -> None:
    # A bond takes no other; this kernel may have none, so what is asked is looked at.
    sent: list[Message] = []
    port, bond = interfaces.get(switch, name), replace(interfaces.get(switch, "lo"), kind="bond")
    with monkeypatch.context() as patched:
        patched.setattr(Transport, "request", lambda _, *steps: sent.extend(steps))
        core.worker.call(ports.join, bond, port)
    down = [messages.set_link_down(name)] if up else []
    assert sent == [*down, messages.set_master(port.index, bond.index)]


@pytest.mark.parametrize("refused", ["far", "farther"])
def test_ports_are_up_as_before_when_a_later_one_is_refused(
    switch: core.Namespace, monkeypatch: pytest.MonkeyPatch, refused: str
) -> None:
    def join_as_a_bond_does(master: Interface, port: Interface) -> None:
        interfaces.set_down(switch, port.name)
        if port.name == refused:
            raise core.KernelError("It is refused", errno.EBUSY)
        join(master, port)

    before = [interfaces.get(switch, name) for name in interfaces.names(switch)]
    join = ports.join
    monkeypatch.setattr(ports, "join", join_as_a_bond_does)
    monkeypatch.setattr(ports, "SETTING_DOWN", {"bridge"})
    with pytest.raises(core.KernelError, match="It is refused"):
        interfaces.create_bridge(End(switch, "br0"), ["up", "far", "farther"])
    after = [interfaces.get(switch, name) for name in interfaces.names(switch)]
    assert [(one.name, one.up, one.master) for one in after] == [
        (one.name, one.up, one.master) for one in before
    ]


def test_refusal_of_a_removal(
    switch: core.Namespace, bridge: Interface, monkeypatch: pytest.MonkeyPatch
) -> None:
    interfaces.add_port(bridge, interfaces.get(switch, "up"))
    port = interfaces.get(switch, "up")

    def refuse(*_: object) -> list[bytes]:
        raise Refused(errno.EPERM, None, 0)

    monkeypatch.setattr(Transport, "request", refuse)
    with pytest.raises(core.KernelError) as error:
        interfaces.remove_port(bridge, port)
    assert str(error.value) == (
        "Cannot remove port switch:up of switch:br0: this process may not (EPERM). "
        "Run as root, or see 'python -m NetnsLibrary doctor'."
    )
