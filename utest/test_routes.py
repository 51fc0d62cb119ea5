from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest

from NetnsLibrary import core
from NetnsLibrary.core import interfaces, routes
from NetnsLibrary.core.interfaces import End
from NetnsLibrary.core.prefixes import Family
from utest.support.waiting import eventually

KERNEL_ROUTE = "10.0.0.0/24 dev eth0 proto kernel scope link src 10.0.0.1"
MULTIPATH = (
    "10.1.0.0/16 nexthop via 10.0.0.2 dev eth0 weight 1 nexthop via 10.0.0.3 dev eth0 weight 1"
)


@pytest.fixture
def alice() -> Iterator[core.Namespace]:
    with core.new_transient("alice", loopback=True) as namespace:
        interfaces.create_veth(
            End(namespace, "eth0", ["10.0.0.1/24", "2001:db8::1/64"]), End(namespace, "eth1")
        )
        yield namespace


def texts(namespace: core.Namespace, **which: Any) -> list[str]:
    """The routes that somebody added."""
    return [str(one) for one in routes.get(namespace, **which) if one.protocol == "boot"]


@pytest.mark.parametrize(
    ("destination", "options", "text"),
    [
        ("10.1.0.0/16", {"via": "10.0.0.2"}, "10.1.0.0/16 via 10.0.0.2 dev eth0"),
        ("10.1.0.7", {"via": "10.0.0.2"}, "10.1.0.7 via 10.0.0.2 dev eth0"),
        ("10.1.0.7/32", {"interface": "eth1"}, "10.1.0.7 dev eth1 scope link"),
        ("default", {"via": "10.0.0.2"}, "default via 10.0.0.2 dev eth0"),
        ("0.0.0.0/0", {"via": "10.0.0.2"}, "default via 10.0.0.2 dev eth0"),
        ("default", {"interface": "eth0"}, "default dev eth0 scope link"),
        (
            "10.1.0.0/16",
            {"via": "10.0.0.2", "interface": "eth0", "metric": 7, "source": "10.0.0.1"},
            "10.1.0.0/16 via 10.0.0.2 dev eth0 src 10.0.0.1 metric 7",
        ),
        (
            "10.1.0.0/16",
            {"via": "10.0.0.2", "metric": 4294967295},
            "10.1.0.0/16 via 10.0.0.2 dev eth0 metric 4294967295",
        ),
        ("10.1.0.0/16", {"type": "blackhole"}, "blackhole 10.1.0.0/16"),
        ("10.1.0.0/16", {"type": "unreachable"}, "unreachable 10.1.0.0/16"),
        ("10.1.0.0/16", {"type": "prohibit"}, "prohibit 10.1.0.0/16"),
        ("10.1.0.0/16", {"type": "throw"}, "throw 10.1.0.0/16"),
        ("10.1.0.0/16", {"via": ["10.0.0.2", "10.0.0.3"]}, MULTIPATH),
        ("10.1.0.0/16", {"via": ["10.0.0.2"]}, "10.1.0.0/16 via 10.0.0.2 dev eth0"),
        (
            "2001:db8:1::/48",
            {"via": "2001:db8::2"},
            "2001:db8:1::/48 via 2001:db8::2 dev eth0 metric 1024 pref medium",
        ),
        (
            "2001:db8:1::5",
            {"interface": "eth1", "metric": 3},
            "2001:db8:1::5 dev eth1 metric 3 pref medium",
        ),
        (
            "default",
            {"via": "2001:db8::2"},
            "default via 2001:db8::2 dev eth0 metric 1024 pref medium",
        ),
        (
            "default",
            {"interface": "eth0", "source": "2001:db8::1"},
            "default dev eth0 src 2001:db8::1 metric 1024 pref medium",
        ),
        ("::/0", {"interface": "eth0"}, "default dev eth0 metric 1024 pref medium"),
        (
            "::/0",
            {"via": "fe80::2%eth1"},
            "default via fe80::2 dev eth1 metric 1024 pref medium",
        ),
        (
            "::/0",
            {"via": "fe80::2", "interface": "eth1"},
            "default via fe80::2 dev eth1 metric 1024 pref medium",
        ),
        (
            "2001:db8:1::/48",
            {"type": "unreachable"},
            "unreachable 2001:db8:1::/48 dev lo metric 1024 pref medium",
        ),
        (
            "2001:db8:1::/48",
            {"via": ["2001:db8::2", "fe80::3%eth1"]},
            "2001:db8:1::/48 metric 1024 pref medium nexthop via 2001:db8::2 dev eth0 weight 1 "
            "nexthop via fe80::3 dev eth1 weight 1",
        ),
    ],
)
def test_a_route_comes_and_goes(
    alice: core.Namespace, destination: str, options: dict[str, Any], text: str
) -> None:
    added = routes.add(alice, destination, **options)
    assert texts(alice) == [text]
    routes.remove(alice, added)
    assert texts(alice) == []
    routes.remove(alice, added)  # it is gone already
    routes.add(alice, destination, **options)
    routes.delete(alice, destination, **options)
    assert texts(alice) == []


@pytest.mark.parametrize("table", [100, "100", "default", 253, 255, 256, 4294967295])
def test_tables(alice: core.Namespace, table: int | str) -> None:
    routes.add(alice, "10.1.0.0/16", via="10.0.0.2", table=table)
    routes.add(alice, "2001:db8:1::/48", via="2001:db8::2", table=table)
    name = {253: "default", 255: "local"}.get(table, table)  # type: ignore[arg-type]
    assert texts(alice, table=table) == [
        f"10.1.0.0/16 via 10.0.0.2 dev eth0 table {name}",
        f"2001:db8:1::/48 via 2001:db8::2 dev eth0 table {name} metric 1024 pref medium",
    ]
    assert texts(alice) == []
    assert texts(alice, table="all", family="ipv4") == texts(alice, table=table, family="ipv4")
    routes.delete(alice, "10.1.0.0/16", table=table)
    routes.delete(alice, "2001:db8:1::/48", table=table)
    assert texts(alice, table=table) == []


def test_a_table_that_does_not_exist_is_empty(alice: core.Namespace) -> None:
    assert routes.get(alice, table=77) == []


def test_a_local_route_goes_into_the_local_table(alice: core.Namespace) -> None:
    routes.add(alice, "10.5.0.0/16", interface="lo", type="local")
    assert texts(alice, table="local") == ["local 10.5.0.0/16 dev lo table local scope host"]
    assert routes.get_to(alice, "10.5.6.7").type == "local"
    routes.delete(alice, "10.5.0.0/16", type="local")
    assert texts(alice, table="all") == []


def test_what_a_route_tells(alice: core.Namespace) -> None:
    routes.add(alice, "10.1.0.0/16", via="10.0.0.2", metric=5, source="10.0.0.1")
    (route,) = [one for one in routes.get(alice) if one.protocol == "boot"]
    assert route == routes.Route(
        destination="10.1.0.0/16",
        via="10.0.0.2",
        interface="eth0",
        source="10.0.0.1",
        metric=5,
        table="main",
        type="unicast",
        family="ipv4",
        next_hops=(routes.NextHop("10.0.0.2", "eth0"),),
    )
    assert repr(route) == "<Route 10.1.0.0/16 via 10.0.0.2 dev eth0 src 10.0.0.1 metric 5>"


def test_a_route_of_several_ways_tells_them_all(alice: core.Namespace) -> None:
    routes.add(alice, "10.1.0.0/16", via=["10.0.0.2", "10.0.0.3"])
    (route,) = [one for one in routes.get(alice) if one.protocol == "boot"]
    assert (route.via, route.interface) == (None, None)
    assert [hop.via for hop in route.next_hops] == ["10.0.0.2", "10.0.0.3"]


def test_one_of_several_ways_is_not_the_route(alice: core.Namespace) -> None:
    routes.add(alice, "10.1.0.0/16", via=["10.0.0.2", "10.0.0.3"])
    for via in ("10.0.0.2", ["10.0.0.3"], ["10.0.0.2", "10.0.0.4"]):
        with pytest.raises(core.NotFoundError, match=f"There are: .*; {MULTIPATH}\\.$"):
            routes.delete(alice, "10.1.0.0/16", via=via)
    routes.delete(alice, "10.1.0.0/16", via=["10.0.0.3", "10.0.0.2"], interface="eth0")
    assert texts(alice) == []


def test_a_link_that_is_down_is_told(alice: core.Namespace) -> None:
    routes.add(alice, "10.1.0.0/16", via="10.0.0.2")
    set_down_and_wait(alice)
    assert str(routes.get(alice, "ipv4")[0]) == f"{KERNEL_ROUTE} linkdown"
    routes.delete(alice, "10.1.0.0/16")
    assert texts(alice) == []


def set_down_and_wait(namespace: core.Namespace) -> None:
    """Set the far end down; the kernel tells the near end's routes a little later."""
    interfaces.set_down(namespace, "eth1")
    assert eventually(lambda: routes.get(namespace, "ipv4")[0].flags == ("linkdown",))


def test_no_such_interface(alice: core.Namespace) -> None:
    sentence = (
        "No interface 'eth9' in namespace 'alice'. Known: lo, eth1, eth0. Did you mean 'eth1'?"
    )
    for attempt in (
        lambda: routes.add(alice, "10.1.0.0/16", interface="eth9"),
        lambda: routes.delete(alice, "10.1.0.0/16", interface="eth9"),
        lambda: routes.get_to(alice, "10.1.0.1", interface="eth9"),
    ):
        with pytest.raises(core.NotFoundError) as caught:
            attempt()
        assert str(caught.value) == sentence


@pytest.mark.parametrize(
    ("destination", "options", "sentence"),
    [
        (
            "10.1.0.0/16",
            {"via": "10.9.0.2"},
            "Cannot add route 10.1.0.0/16 via 10.9.0.2 to namespace 'alice': "
            'the kernel says "Nexthop has invalid gateway" (ENETUNREACH). '
            "The next hop has to be in a network of an interface that is up.",
        ),
        (
            "2001:db8:1::/48",
            {"via": "2001:db9::2"},
            "Cannot add route 2001:db8:1::/48 via 2001:db9::2 to namespace 'alice': "
            'the kernel says "No route to host" (EHOSTUNREACH). '
            "The next hop has to be in a network of an interface that is up.",
        ),
        (
            "10.2.0.0/16",
            {"via": "10.0.0.3", "metric": 0},
            "Cannot add route 10.2.0.0/16 via 10.0.0.3 metric 0 to namespace 'alice': "
            'the kernel says "File exists" (EEXIST). There is: 10.2.0.0/16 via 10.0.0.2 dev eth0.',
        ),
        (
            "10.1.0.0/16",
            {"interface": "eth0", "source": "10.0.0.9", "table": 7},
            "Cannot add route 10.1.0.0/16 dev eth0 table 7 src 10.0.0.9 to namespace 'alice': "
            'the kernel says "Invalid prefsrc address" (EINVAL). '
            "Its source 10.0.0.9 has to be an address of the namespace.",
        ),
    ],
)
def test_what_the_kernel_refuses(
    alice: core.Namespace, destination: str, options: dict[str, Any], sentence: str
) -> None:
    routes.add(alice, "10.2.0.0/16", via="10.0.0.2")
    before = texts(alice, table="all")
    with pytest.raises(core.KernelError) as caught:
        routes.add(alice, destination, **options)
    assert str(caught.value) == sentence
    assert texts(alice, table="all") == before


def test_delete_what_is_not_there(alice: core.Namespace) -> None:
    routes.add(alice, "10.1.0.0/16", via="10.0.0.2", metric=5)
    known = f"There are: {KERNEL_ROUTE}; 10.1.0.0/16 via 10.0.0.2 dev eth0 metric 5."
    for destination, options, what in (
        ("10.2.0.0/16", {}, "10.2.0.0/16"),
        ("10.1.0.0/16", {"via": "10.0.0.3"}, "10.1.0.0/16 via 10.0.0.3"),
        ("10.1.0.0/16", {"interface": "eth1"}, "10.1.0.0/16 dev eth1"),
        ("10.1.0.0/16", {"metric": 6}, "10.1.0.0/16 metric 6"),
        ("10.1.0.0/16", {"type": "throw"}, "throw 10.1.0.0/16"),
        ("10.1.0.0/16", {"source": "10.0.0.1"}, "10.1.0.0/16 src 10.0.0.1"),
        (
            "10.1.0.0/16",
            {"via": ["10.0.0.2", "10.0.0.3"]},
            "10.1.0.0/16 nexthop via 10.0.0.2 nexthop via 10.0.0.3",
        ),
    ):
        with pytest.raises(core.NotFoundError) as caught:
            routes.delete(alice, destination, **options)
        assert str(caught.value) == (f"No route {what} in table main of namespace 'alice'. {known}")
    assert texts(alice) == ["10.1.0.0/16 via 10.0.0.2 dev eth0 metric 5"]


def test_delete_in_an_empty_table(alice: core.Namespace) -> None:
    with pytest.raises(core.NotFoundError) as caught:
        routes.delete(alice, "2001:db8:1::/48", table=77)
    assert str(caught.value) == (
        "No route 2001:db8:1::/48 table 77 in table 77 of namespace 'alice'. There is none."
    )


def test_delete_needs_to_know_which(alice: core.Namespace) -> None:
    routes.add(alice, "10.1.0.0/16", via="10.0.0.2", metric=5)
    routes.add(alice, "10.1.0.0/16", via="10.0.0.3", metric=6)
    both = texts(alice)
    with pytest.raises(core.ArgumentError) as caught:
        routes.delete(alice, "10.1.0.0/16")
    assert str(caught.value) == (
        "Route 10.1.0.0/16 of namespace 'alice' is not the only one: "
        f"{both[0]}; {both[1]}. Give more of its via, interface, metric."
    )
    assert texts(alice) == both
    routes.delete(alice, "10.1.0.0/16", metric=6)
    assert texts(alice) == [both[0]]


def test_a_long_list_is_shortened(alice: core.Namespace) -> None:
    for number in range(30):
        routes.add(alice, f"10.1.{number}.0/24", type="blackhole", table=9)
    with pytest.raises(core.NotFoundError) as caught:
        routes.delete(alice, "10.1.99.0/24", table=9)
    assert str(caught.value).endswith("; blackhole 10.1.19.0/24 table 9; and 10 more.")


def test_undoing_spares_a_similar_route(alice: core.Namespace) -> None:
    for destination, via in (("10.1.0.0/16", "10.0.0.2"), ("2001:db8:1::/48", "2001:db8::2")):
        added = routes.add(alice, destination, via=via)
        routes.add(alice, destination, via=via, metric=2000)
        routes.delete(alice, destination, metric=0)
        spared = texts(alice)
        routes.remove(alice, added)
        assert texts(alice) == spared != []
        routes.delete(alice, destination)


def test_undoing_is_silent_about_an_interface_that_is_gone(alice: core.Namespace) -> None:
    added = routes.add(alice, "10.1.0.0/16", interface="eth0")
    interfaces.delete(interfaces.get(alice, "eth0"))
    routes.remove(alice, added)
    assert texts(alice) == []


@pytest.mark.parametrize(
    ("destination", "routers"),
    [
        ("10.1.0.0/16", ["10.0.0.2", "10.9.0.2", "10.9.0.3"]),
        ("2001:db8:1::/48", ["2001:db8::2", "2001:db8:9::2", "2001:db8:9::3"]),
    ],
)
@pytest.mark.parametrize("gone", ["eth0", "eth2", None])
def test_undoing_takes_what_is_left_of_several_next_hops(
    alice: core.Namespace, destination: str, routers: list[str], gone: str | None
) -> None:
    interfaces.create_veth(
        End(alice, "eth2", ["10.9.0.1/24", "2001:db8:9::1/64"]), End(alice, "eth3")
    )
    routes.add(alice, destination, via=routers[0], metric=2000)
    added = routes.add(alice, destination, via=routers)
    if gone is not None:
        interfaces.delete(interfaces.get(alice, gone))
    routes.remove(alice, added)
    assert [text for text in texts(alice) if "metric 2000" not in text] == []
    assert len(texts(alice)) == (gone != "eth0")


@pytest.mark.skipif(not shutil.which("ip"), reason="needs iproute2")
def test_texts_are_those_of_ip(alice: core.Namespace) -> None:
    set_down_and_wait(alice)
    routes.add(alice, "10.1.0.0/16", via=["10.0.0.2", "10.0.0.3"], metric=4)
    routes.add(alice, "10.2.0.0/16", interface="eth0", source="10.0.0.1", table=1000)
    routes.add(alice, "10.3.0.0/16", type="prohibit", table=7)
    routes.add(alice, "10.4.0.0/16", interface="lo", type="local")
    routes.add(alice, "2001:db8:1::/48", via=["2001:db8::2", "2001:db8::3"])
    routes.add(alice, "2001:db8:2::/48", type="blackhole", table=9)
    families: list[tuple[Family, str]] = [("ipv4", "-4"), ("ipv6", "-6")]
    for family, option in families:
        command = ["ip", option, "route", "show", "table", "all"]
        done = core.execute(
            alice, subprocess.run, command, capture_output=True, check=True, text=True
        )
        lines = done.stdout.replace("\n\t", " ").splitlines()
        ours = routes.get(alice, family, "all")
        assert sorted(map(str, ours)) == sorted(" ".join(line.split()) for line in lines)
