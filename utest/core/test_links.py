"""Links: found, cut and joined again, with all that belongs to their ends."""

from __future__ import annotations

import threading
from queue import SimpleQueue

import pytest

from NetnsLibrary import core
from NetnsLibrary.core import ArgumentError, NotFoundError, interfaces, links, neighbors, routes
from NetnsLibrary.core.interfaces import End, create_veth
from NetnsLibrary.core.links import Flapping, Link, cutting
from utest.support.waiting import eventually


@pytest.fixture
def link(alice: core.Namespace, bob: core.Namespace) -> Link:
    create_veth(
        End(alice, "eth0", ["10.0.0.1/24", "fd00::1/64"]),
        End(bob, "eth0", ["10.0.0.2/24", "fd00::2/64"]),
    )
    return links.find((alice, None), (bob, None), [alice, bob])


def everything(namespace: core.Namespace) -> tuple[list[str], list[str], list[str]]:
    """Addresses without link-local ones, routes, and neighbours that somebody gave."""
    addresses = interfaces.get(namespace, "eth0").addresses
    return (
        [one for one in addresses if not one.startswith("fe80:")],
        sorted(str(one) for one in routes.get(namespace) if one.destination != "fe80::/64"),
        [str(one) for one in neighbors.get(namespace) if one.permanent],
    )


def states(link: Link) -> list[str]:
    return [interfaces.get(end.namespace, end.name).state for end in link.ends]


def give_routes(link: Link) -> None:
    for end, router in ((link.a, "2"), (link.b, "1")):
        routes.add(end.namespace, "default", via=f"10.0.0.{router}")
        routes.add(end.namespace, "default", via=f"fd00::{router}")
        routes.add(end.namespace, "10.7.0.0/16", via=f"10.0.0.{router}", metric=70)
        routes.add(end.namespace, "10.8.0.0/16", via=f"10.0.0.{router}", table=88)
        neighbors.add(end.namespace, "10.0.0.77", "02:00:00:00:00:01", interface="eth0")


def test_both_ends_lose_their_carrier_and_get_it_again(link: Link) -> None:
    assert states(link) == ["UP", "UP"]
    cut = links.cut(link)
    assert states(link) == ["DOWN", "DOWN"]
    links.restore(cut)
    assert states(link) == ["UP", "UP"]


def test_addresses_routes_and_neighbors_survive(link: Link) -> None:
    give_routes(link)
    before = [everything(end.namespace) for end in link.ends]
    tables = [len(routes.get(end.namespace, table=88)) for end in link.ends]
    assert tables == [1, 1]
    cut = links.cut(link)
    addresses, ways, given = everything(link.a.namespace)  # also meanwhile
    assert (addresses, [one.replace(" linkdown", "") for one in ways], given) == before[0]
    assert everything(link.b.namespace)[0] == before[1][0]
    links.restore(cut)
    assert [everything(end.namespace) for end in link.ends] == before
    assert [len(routes.get(end.namespace, table=88)) for end in link.ends] == tables


def test_the_sysctl_that_keeps_addresses_is_as_before(link: Link) -> None:
    key = "net.ipv6.conf.eth0.keep_addr_on_down"
    cut = links.cut(link)
    assert core.sysctl.get(link.b.namespace, key) == "1"
    links.restore(cut)
    assert core.sysctl.get(link.b.namespace, key) == "0"


def test_a_route_that_took_the_place_of_one_stays(link: Link) -> None:
    namespace = link.b.namespace
    routes.add(namespace, "10.7.0.0/16", via="10.0.0.1")
    cut = links.cut(link)
    routes.add(namespace, "10.7.0.0/16", type="blackhole")
    links.restore(cut)
    (there,) = [one for one in routes.get(namespace) if one.destination == "10.7.0.0/16"]
    assert there.type == "blackhole"


def test_the_end_at_a_switch_is_the_one_set_down(
    alice: core.Namespace, bob: core.Namespace
) -> None:
    create_veth(End(bob, "port1"), End(alice, "eth0", ["10.0.0.1/24"]))
    interfaces.create_bridge(End(bob, "br0"), ["port1"])
    for ends in (((alice, None), (bob, None)), ((bob, None), (alice, None))):
        cut = links.cut(links.find(*ends, [alice, bob]))
        assert interfaces.get(alice, "eth0").up
        assert not interfaces.get(bob, "port1").up
        links.restore(cut)
        assert interfaces.get(bob, "port1").master == "br0"


def test_no_link_between_two_hosts(link: Link, alice: core.Namespace) -> None:
    with core.new_transient("carol") as carol:
        with pytest.raises(NotFoundError) as caught:
            links.find((alice, None), (carol, None), [alice, link.b.namespace, carol])
        assert str(caught.value) == (
            "No link between alice and carol. There is: alice:eth0 - bob:eth0."
        )


def test_a_link_within_one_host_is_named_once(link: Link, alice: core.Namespace) -> None:
    create_veth(End(alice, "one"), End(alice, "other"))
    with core.new_transient("carol") as carol:
        create_veth(End(carol, "eth0"), End(alice, "eth1"))
        with pytest.raises(NotFoundError) as caught:
            links.find((link.b.namespace, None), (carol, None), [alice, link.b.namespace, carol])
        assert str(caught.value) == (
            "No link between bob and carol. There are: bob:eth0 - alice:eth0; "
            "carol:eth0 - alice:eth1."
        )
        with pytest.raises(NotFoundError) as caught:
            links.find((alice, "one"), (carol, None), [alice, link.b.namespace, carol])
        assert str(caught.value).count("alice:one") + str(caught.value).count("alice:other") == 3


def test_no_link_at_all(alice: core.Namespace, bob: core.Namespace) -> None:
    with pytest.raises(NotFoundError) as caught:
        links.find((alice, None), (bob, None), [alice, bob])
    assert str(caught.value) == "No link between alice and bob. There is none."


def test_several_links_between_two_hosts(link: Link) -> None:
    alice, bob = link.a.namespace, link.b.namespace
    create_veth(End(alice, "eth1"), End(bob, "eth1"))
    with pytest.raises(ArgumentError) as caught:
        links.find((alice, None), (bob, None), [alice, bob])
    assert str(caught.value) == (
        "The link between alice and bob is not the only one: alice:eth0 - bob:eth0; "
        "alice:eth1 - bob:eth1. Name an interface, like 'alice:eth0', instead of the host."
    )
    assert str(links.find((alice, None), (bob, "eth1"), [])) == "alice:eth1 - bob:eth1"


def test_a_host_and_itself(link: Link, alice: core.Namespace) -> None:
    with pytest.raises(ArgumentError, match="are in the same namespace"):
        links.find((alice, None), (alice, None), [alice])


def test_a_link_within_a_namespace(alice: core.Namespace) -> None:
    create_veth(End(alice, "one"), End(alice, "other"))
    assert str(links.find((alice, "other"), (alice, "one"), [])) == "alice:other - alice:one"


def test_a_link_that_is_down_cannot_be_cut(link: Link) -> None:
    interfaces.set_down(link.a.namespace, "eth0")
    with pytest.raises(core.NetnsError) as caught:
        links.cut(link)
    assert str(caught.value) == (
        "Cannot cut the link alice:eth0 - bob:eth0: alice:eth0 is set down already."
    )


def test_restoring_what_has_gone(link: Link) -> None:
    cut = links.cut(link)
    interfaces.delete(link.a)
    links.restore(cut)


def test_flapping_ends_with_the_link_up(link: Link) -> None:
    flapping = Flapping(link, 3, 0.02, 0.02)
    core.worker.call(flapping.start)
    flapping.wait()
    assert flapping.done == 3
    assert not flapping.running
    assert states(link) == ["UP", "UP"]


def test_flapping_that_is_stopped_leaves_the_link_up(link: Link) -> None:
    flapping = Flapping(link, 1000, 30, 30)
    core.worker.call(flapping.start)
    assert states(link) == ["DOWN", "DOWN"]
    core.worker.call(flapping.stop)
    assert states(link) == ["UP", "UP"]
    flapping.wait()
    core.worker.call(flapping.stop)
    assert not flapping.running


def test_flapping_ends_also_by_a_fault_of_ours(link: Link, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: object) -> None:
        raise ZeroDivisionError

    flapping = Flapping(link, 1000, 0.02, 0.02)
    core.worker.call(flapping.start)
    monkeypatch.setattr(cutting, "restore", fail)
    ended: SimpleQueue[Exception] = SimpleQueue()

    def wait() -> None:
        try:
            flapping.wait()
        except Exception as error:
            ended.put(error)

    threading.Thread(target=wait, daemon=True).start()
    assert isinstance(ended.get(timeout=5), ZeroDivisionError)


def test_flapping_that_cannot_begin_leaves_the_link_up(
    link: Link, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", refuse)
    flapping = Flapping(link, 3, 0.01, 0.01)
    with pytest.raises(RuntimeError):
        core.worker.call(flapping.start)
    assert states(link) == ["UP", "UP"]


def test_flapping_tells_what_goes_wrong(link: Link) -> None:
    flapping = Flapping(link, 1000, 0.02, 0.02)
    core.worker.call(flapping.start)
    interfaces.delete(link.a)
    with pytest.raises(core.NetnsError, match=r"Cannot cut the link .* is gone"):
        flapping.wait()
    assert eventually(lambda: not flapping.running)


@pytest.mark.parametrize(
    ("times", "down_for", "error"),
    [
        (0, 1, "Times 0 is out of range: it can be from 1 to 1000000."),
        (1, 0, "down_for has to be longer than zero, and it is 0 s."),
        (1, 8e12, "down_for cannot be longer than a week, 604800 s, and it is 8e+12 s."),
    ],
)
def test_flapping_that_makes_no_sense(link: Link, times: int, down_for: float, error: str) -> None:
    with pytest.raises(ArgumentError) as caught:
        Flapping(link, times, down_for, 1)
    assert str(caught.value) == error
