"""Waiting until an interface is up: by events of the kernel, not by asking again and again."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from NetnsLibrary import core
from NetnsLibrary.core import events, interfaces
from NetnsLibrary.core.interfaces import End

PATIENCE = 3.0  # seconds
AT_ONCE = 0.01
SHORT = 0.03


@contextmanager
def while_waiting(action: Callable[[], object]) -> Iterator[list[float]]:
    """Run an action in another thread once the `with` block waits, and note when."""
    times: list[float] = []
    begun = threading.Event()
    subscribe = events._subscribe

    def tell(namespace: core.Namespace, groups: int) -> object:
        begun.set()
        return subscribe(namespace, groups)

    def act() -> None:
        begun.wait(PATIENCE)
        time.sleep(AT_ONCE)  # the block has looked by now, and waits
        times.append(time.perf_counter())
        action()

    thread = threading.Thread(target=act)
    thread.start()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(events, "_subscribe", tell)
        yield times
    thread.join()


def seconds_until_noticed(namespace: core.Namespace, action: Callable[[], object]) -> float:
    """How long after an action the wait for `eth0` comes to its end."""
    with while_waiting(action) as times:
        interfaces.wait_until_up(namespace, "eth0", PATIENCE)
        noticed = time.perf_counter()
    return noticed - times[0]


def test_returns_as_soon_as_the_other_end_is_up(alice: core.Namespace, bob: core.Namespace) -> None:
    interfaces.create_veth(End(alice, "eth0"), End(bob, "eth0"), up=False)
    interfaces.set_up(alice, "eth0")
    needed = []
    for _ in range(10):
        needed.append(seconds_until_noticed(alice, lambda: interfaces.set_up(bob, "eth0")))
        interfaces.set_down(bob, "eth0")
    print(f"noticed after {min(needed) * 1000:.2f} ms")  # noqa: T201
    assert min(needed) < AT_ONCE


def test_interface_need_not_exist_yet(alice: core.Namespace) -> None:
    def make() -> None:
        interfaces.create_veth(End(alice, "eth0"), End(alice, "eth1"))

    assert seconds_until_noticed(alice, make) < PATIENCE / 2
    interfaces.delete(interfaces.get(alice, "eth0"))
    assert seconds_until_noticed(alice, make) < PATIENCE / 2


def test_interface_that_is_moved_there(alice: core.Namespace, bob: core.Namespace) -> None:
    one, _ = interfaces.create_veth(End(bob, "eth0"), End(bob, "eth1"))
    assert seconds_until_noticed(alice, lambda: interfaces.move(one, alice)) < PATIENCE / 2


def test_what_is_up_already_is_not_waited_for(
    alice: core.Namespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object) -> None:
        raise AssertionError("It waits.")

    interfaces.create_veth(End(alice, "eth0"), End(alice, "eth1"))
    interfaces.wait_until_up(alice, "eth0", PATIENCE)
    monkeypatch.setattr(events, "_next_event", never)
    waited = interfaces.wait_until_up(alice, "eth0", PATIENCE)
    assert waited.value == interfaces.get(alice, "eth0")


@pytest.mark.parametrize("name", ["lo", "ifb0"])
def test_kinds_that_cannot_tell_are_ready_when_they_are_up(
    alice: core.Namespace, name: str
) -> None:
    interfaces.create_ifb(End(alice, "ifb0"), up=False)
    with pytest.raises(core.NetnsError):
        interfaces.wait_until_up(alice, name, SHORT)
    interfaces.set_up(alice, name)
    assert interfaces.wait_until_up(alice, name, SHORT).value.state == "UNKNOWN"


def veth_without_carrier(alice: core.Namespace) -> None:
    interfaces.create_veth(End(alice, "eth0"), End(alice, "eth1"), up=False)
    interfaces.set_up(alice, "eth0")


def set_down(alice: core.Namespace) -> None:
    interfaces.create_ifb(End(alice, "eth0"), up=False)


def bridge_without_ports(alice: core.Namespace) -> None:
    interfaces.create_bridge(End(alice, "eth0"))


def tap_without_program(alice: core.Namespace) -> None:
    interfaces.create_tap(End(alice, "eth0"))


def macvlan_on_what_is_down(alice: core.Namespace) -> None:
    parent, _ = interfaces.create_veth(End(alice, "up0"), End(alice, "far"))
    interfaces.create_macvlan(End(alice, "eth0"), parent)
    interfaces.set_down(alice, "up0")


@pytest.mark.parametrize(
    ("prepare", "reason"),
    [
        (lambda _: None, "it does not exist. There are: lo."),
        (set_down, "it is set down. Use Set Interface Up."),
        (
            veth_without_carrier,
            "its state is LOWERLAYERDOWN. The other end of the veth pair is down.",
        ),
        (bridge_without_ports, "its state is DOWN. None of its ports is up."),
        (tap_without_program, "its state is DOWN. No program has opened it."),
        (macvlan_on_what_is_down, "its state is LOWERLAYERDOWN."),
    ],
)
def test_reason_why_it_is_not_up(
    alice: core.Namespace, prepare: Callable[[core.Namespace], object], reason: str
) -> None:
    prepare(alice)
    started = time.perf_counter()
    with pytest.raises(core.NetnsError) as error:
        interfaces.wait_until_up(alice, "eth0", SHORT)
    assert SHORT <= time.perf_counter() - started < PATIENCE
    assert str(error.value) == f"alice:eth0 is not up after 0.03 s: {reason}"


@pytest.mark.parametrize("timeout", [0, -1.5])
def test_timeout_has_to_be_some_time(alice: core.Namespace, timeout: float) -> None:
    with pytest.raises(core.ArgumentError) as error:
        interfaces.wait_until_up(alice, "lo", timeout)
    assert str(error.value) == (f"The timeout has to be longer than zero, and it is {timeout:g} s.")


def test_bad_name(alice: core.Namespace) -> None:
    with pytest.raises(core.ArgumentError) as error:
        interfaces.wait_until_up(alice, "a/b", SHORT)
    assert str(error.value) == "'a/b' is no interface name: it may not contain '/'."


def test_namespace_that_is_closed_meanwhile(alice: core.Namespace) -> None:
    with while_waiting(alice.close), pytest.raises(core.NetnsError) as error:
        interfaces.wait_until_up(alice, "eth0", AT_ONCE * 10)
    assert str(error.value) == "Namespace 'alice' is closed."


def test_many_events_do_not_make_it_late(alice: core.Namespace) -> None:
    interfaces.create_veth(End(alice, "eth0"), End(alice, "eth1"), up=False)
    interfaces.set_up(alice, "eth0")

    def many() -> None:
        for mtu in range(1000, 1500):
            interfaces.set_interface(alice, "eth1", interfaces.Change(mtu=mtu))
        interfaces.set_up(alice, "eth1")

    with while_waiting(many):
        waited = interfaces.wait_until_up(alice, "eth0", PATIENCE)
    assert waited.value.state == "UP"


def test_subscription_ends_with_the_wait(alice: core.Namespace) -> None:
    sockets: list[socket.socket] = []
    subscribe = events._subscribe

    def keep(namespace: core.Namespace, groups: int) -> socket.socket:
        sockets.append(subscribe(namespace, groups))
        return sockets[-1]

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(events, "_subscribe", keep)
        assert events.wait_until(lambda: 1, alice, events.LINKS, SHORT) is not None
        assert events.wait_until(lambda: None, alice, events.LINKS, SHORT) is None
        with pytest.raises(ZeroDivisionError):
            events.wait_until(lambda: 1 // 0, alice, events.LINKS, SHORT)
    assert [one.fileno() for one in sockets] == [-1, -1, -1]
