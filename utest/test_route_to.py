from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from NetnsLibrary import core
from NetnsLibrary.core import interfaces, routes
from NetnsLibrary.core.interfaces import End


@pytest.fixture
def alice() -> Iterator[core.Namespace]:
    with core.new_transient("alice", loopback=True) as namespace:
        interfaces.create_veth(
            End(namespace, "eth0", ["10.0.0.1/24", "2001:db8::1/64"]), End(namespace, "eth1")
        )
        yield namespace


@pytest.mark.parametrize(
    ("destination", "options", "text"),
    [
        ("10.0.0.9", {}, "10.0.0.9 dev eth0 src 10.0.0.1"),
        ("10.1.0.9", {}, "10.1.0.9 via 10.0.0.2 dev eth0 src 10.0.0.1"),
        (
            "2001:db8:1::9",
            {},
            "2001:db8:1::9 via 2001:db8::2 dev eth0 src 2001:db8::1 metric 1024 pref medium",
        ),
        ("10.0.0.9", {"source": "10.0.0.1"}, "10.0.0.9 dev eth0"),
        ("10.0.0.9", {"interface": "eth0", "mark": 5}, "10.0.0.9 dev eth0 src 10.0.0.1"),
    ],
)
def test_the_route_to_an_address(
    alice: core.Namespace, destination: str, options: dict[str, Any], text: str
) -> None:
    routes.add(alice, "10.1.0.0/16", via="10.0.0.2")
    routes.add(alice, "2001:db8:1::/48", via="2001:db8::2")
    assert str(routes.get_to(alice, destination, **options)) == text


@pytest.mark.parametrize("address", ["10.0.0.1", "127.9.9.9"])
def test_the_route_to_an_own_address(alice: core.Namespace, address: str) -> None:
    route = routes.get_to(alice, address)
    assert (route.type, route.interface, route.via) == ("local", "lo", None)


def test_the_route_to_a_link_local_address(alice: core.Namespace) -> None:
    for name in ("eth0", "eth1"):
        assert routes.get_to(alice, f"fe80::9%{name}").interface == name


@pytest.mark.parametrize("network", ["10.{}.0", "2001:db8:{}:"])
@pytest.mark.parametrize(
    ("kind", "answer"),
    [
        (
            "blackhole",
            '"Invalid argument" (EINVAL). A blackhole route or rule drops what is sent there.',
        ),
        (
            "prohibit",
            '"Permission denied" (EACCES). A prohibit route or rule refuses what is sent there.',
        ),
        (
            "unreachable",
            '"No route to host" (EHOSTUNREACH). '
            "An unreachable route or rule refuses what is sent there.",
        ),
        (
            "throw",
            '"Network is unreachable" (ENETUNREACH). '
            "None of its routes leads there. Add one, for example to 'default'.",
        ),
    ],
)
def test_no_way_to_an_address(
    alice: core.Namespace, network: str, kind: routes.RouteType, answer: str
) -> None:
    prefix = network.format(5)
    routes.add(alice, f"{prefix}:/48" if ":" in prefix else f"{prefix}.0/24", type=kind)
    address = f"{prefix}:1" if ":" in prefix else f"{prefix}.1"
    with pytest.raises(core.KernelError) as caught:
        routes.get_to(alice, address)
    assert str(caught.value) == (
        f"Cannot find a route from namespace 'alice' to {address}: the kernel says {answer}"
    )


def test_the_route_from_somebody_elses_address(alice: core.Namespace) -> None:
    with pytest.raises(core.KernelError) as caught:
        routes.get_to(alice, "10.0.0.9", source="10.0.0.7")
    assert str(caught.value) == (
        "Cannot find a route from namespace 'alice' to 10.0.0.9: "
        'the kernel says "Network is unreachable" (ENETUNREACH). '
        "Its source 10.0.0.7 has to be an address of the namespace."
    )


@pytest.mark.parametrize(
    ("destination", "options", "sentence"),
    [
        (
            "10.0.0.0/24",
            {},
            "'10.0.0.0/24' is no IP address. It has to be one address, without a prefix length.",
        ),
        (
            "10.0.0.1",
            {"source": "::1"},
            "The destination 10.0.0.1 is IPv4, and its source ::1 is IPv6.",
        ),
        ("10.0.0.1", {"mark": -1}, "Mark -1 is out of range: it can be from 0 to 4294967295."),
    ],
)
def test_wrong_questions(
    alice: core.Namespace, destination: str, options: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(core.ArgumentError) as caught:
        routes.get_to(alice, destination, **options)
    assert str(caught.value) == sentence


def test_own_source_is_not_blamed(alice: core.Namespace) -> None:
    with pytest.raises(core.KernelError) as caught:
        routes.get_to(alice, "10.77.0.5", source="10.0.0.1")
    assert str(caught.value).endswith(
        "(ENETUNREACH). None of its routes leads there. Add one, for example to 'default'."
    )
    with pytest.raises(core.KernelError) as caught:
        routes.get_to(alice, "10.0.0.5", source="10.0.0.7")
    assert str(caught.value).endswith("Its source 10.0.0.7 has to be an address of the namespace.")


def test_two_interfaces(alice: core.Namespace) -> None:
    with pytest.raises(core.ArgumentError) as caught:
        routes.get_to(alice, "fe80::5%eth0", interface="eth1")
    assert str(caught.value) == (
        "The destination 'fe80::5%eth0' names another interface than 'eth1'."
    )
    with pytest.raises(core.ArgumentError, match="may not be empty"):
        routes.get_to(alice, "fe80::5%")
