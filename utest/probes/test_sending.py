from __future__ import annotations

import ipaddress

import pytest

from NetnsLibrary import core
from NetnsLibrary.core import addresses, interfaces, routes
from NetnsLibrary.core.interfaces import End
from NetnsLibrary.probes.ping import ping
from NetnsLibrary.probes.sending import obstacle, silent_router
from NetnsLibrary.probes.targets import resolve


def why(namespace: core.Namespace, address: str) -> str:
    return obstacle(namespace, ipaddress.ip_address(address))


@pytest.mark.usefixtures("joined")
@pytest.mark.parametrize("address", ["10.0.0.9", "2001:db8::9", "10.0.0.1", "127.0.0.1", "::1"])
def test_no_obstacle(alice: core.Namespace, address: str) -> None:
    assert why(alice, address) == ""


@pytest.mark.usefixtures("joined")
def test_an_interface_that_is_down(alice: core.Namespace) -> None:
    interfaces.set_down(alice, "eth0")
    down = "and these interfaces are set down: alice:eth0"
    for address in ("10.0.0.9", "2001:db8::9"):
        assert why(alice, address) == f"it has no route to {address}, {down}"


@pytest.mark.usefixtures("joined")
def test_an_interface_without_carrier(alice: core.Namespace, bob: core.Namespace) -> None:
    interfaces.set_down(bob, "eth0")
    for address in ("10.0.0.9", "2001:db8::9"):
        assert why(alice, address) == "alice:eth0 has no carrier (its state is DOWN)"


@pytest.mark.usefixtures("joined")
def test_the_interface_of_a_link_local_address_counts_alone(
    alice: core.Namespace, bob: core.Namespace
) -> None:
    interfaces.create_veth(End(alice, "eth1"), End(bob, "eth1"))
    first, second = (resolve(alice, f"fe80::9%{name}") for name in ("eth0", "eth1"))
    assert (obstacle(alice, first), obstacle(alice, second)) == ("", "")
    assert silent_router(alice, second) == ""
    interfaces.set_down(bob, "eth1")
    assert obstacle(alice, second) == "alice:eth1 has no carrier (its state is DOWN)"
    interfaces.set_down(alice, "eth1")
    assert obstacle(alice, second) == "alice:eth1 is set down"
    assert obstacle(alice, first) == ""
    interfaces.set_up(alice, "eth1")
    interfaces.set_up(bob, "eth1")
    interfaces.set_down(alice, "eth0")
    assert obstacle(alice, second) == ""
    assert obstacle(alice, first) == "alice:eth0 is set down"


@pytest.mark.usefixtures("joined")
def test_no_route(alice: core.Namespace) -> None:
    for address in ("10.9.0.1", "2001:db8:9::1"):
        assert why(alice, address) == f"it has no route to {address}"


def test_no_interface(alice: core.Namespace) -> None:
    assert why(alice, "10.0.0.1") == "it has no interface besides lo"
    interfaces.set_down(alice, "lo")
    assert why(alice, "127.0.0.1") == "alice:lo is set down"
    assert why(alice, "::1") == "alice:lo is set down"


def test_no_address_of_that_family(alice: core.Namespace, bob: core.Namespace) -> None:
    interfaces.create_veth(End(alice, "eth0"), End(bob, "eth0"))
    addresses.delete(alice, "lo", ["127.0.0.1/8"])
    routes.add(alice, "10.0.0.0/24", interface="eth0")
    assert why(alice, "10.0.0.9") == "it has no IPv4 address"


@pytest.mark.usefixtures("joined")
@pytest.mark.parametrize("kind", ["unreachable", "prohibit", "blackhole"])
def test_a_route_that_refuses_is_no_obstacle(alice: core.Namespace, kind: routes.RouteType) -> None:
    routes.add(alice, "10.5.0.0/16", type=kind)
    routes.add(alice, "2001:db8:5::/48", type=kind)
    assert why(alice, "10.5.0.1") == ""
    assert why(alice, "2001:db8:5::1") == ""


@pytest.mark.usefixtures("joined")
@pytest.mark.parametrize(
    ("router", "beyond"), [("10.0.0.9", "10.5.0.1"), ("2001:db8::9", "2001:db8:5::1")]
)
def test_a_router_that_does_not_answer(alice: core.Namespace, router: str, beyond: str) -> None:
    address = ipaddress.ip_address(beyond)
    routes.add(alice, "default", via=router)
    assert obstacle(alice, address) == ""
    assert silent_router(alice, address) == ""
    ping(alice, beyond)
    expected = f"its router {router} on alice:eth0 does not answer"
    assert silent_router(alice, address) == expected


@pytest.mark.usefixtures("joined")
def test_a_router_that_answers(alice: core.Namespace) -> None:
    routes.add(alice, "default", via="10.0.0.2")
    ping(alice, "10.5.0.1")
    assert silent_router(alice, ipaddress.ip_address("10.5.0.1")) == ""
    ping(alice, "10.0.0.9")
    assert silent_router(alice, ipaddress.ip_address("10.0.0.9")) == ""
