"""What a killed process has changed in a network that lives on is undone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from NetnsLibrary import core
from NetnsLibrary.core import namespaces, watcher, worker
from NetnsLibrary.core.interfaces import End
from utest.support.settled import wait_until_settled
from utest.support.waiting import eventually
from utest.support.watched import program, watcher_has_ended


@pytest.fixture
def watching() -> Iterator[None]:
    """This process has a watcher, which goes with the test."""
    core.watch(0.2)
    yield
    core.unwatch()


CHANGES = {
    "bridge": "core.interfaces.create_bridge(End(host, 'made'))",
    "veth pair": "core.interfaces.create_veth(End(host, 'made'), End(core.new_transient()))",
    "address": "core.addresses.add(host, 'there', ['10.0.0.9/24', '2001:db8::9/64'])",
    "route": "core.routes.add(host, '10.9.0.0/24', interface='there', metric=7)",
    "rule": "core.rules.add(host, table=77, source='10.9.0.0/24')",
    "neighbor": "core.neighbors.add(host, '10.0.0.7', '02:00:00:00:00:07', 'there')",
    "sysctl": "core.sysctl.enable_forwarding(host)",
    "mtu": "core.interfaces.set_interface(host, 'there', core.interfaces.Change(mtu=1400))",
    "name": "core.interfaces.set_interface(host, 'there', core.interfaces.Change(name='other'))",
    "small mtu": "core.interfaces.set_interface(host, 'there', core.interfaces.Change(mtu=1000))",
    "mac": "core.interfaces.set_interface(host, 'there', core.interfaces.Change("
    "mac='02:00:00:00:00:0b', name='other', offload=False))",
    "no ipv6": "without_ipv6(host)",
    "cut": "core.links.cut(link(host))",
    "flapping": "core.links.Flapping(link(host), 3, 60, 60).start() or 'it flaps'",
    "loss": "impair(host, loss=100)",
    "other loss": "(impair(host, loss=10), impair(host, loss=20))",
    "rate": "impair(host, rate=1_000_000)",
    "partition": "core.firewall.partition([[host], [core.new_transient()]])",
    "state": "core.interfaces.set_down(host, 'there')",
    "block": "core.firewall.block(host, core.firewall.Traffic(protocol='udp'))",
    "block forward": "core.firewall.block(host, core.firewall.Traffic(), 'forward')",
    "rules": "core.firewall.apply(host, 'table inet made { }; delete table inet old')",
    "move": "core.interfaces.move(core.interfaces.get(host, 'there'), core.new_transient(), 'x')",
    "move to where its number is taken": "changed_and_moved(host)",
}


@pytest.mark.parametrize("change", CHANGES)
def test_changes_of_a_network_that_lives_on_are_undone(alice: core.Namespace, change: str) -> None:
    namespaces.skip_duplicate_detection(alice)
    core.interfaces.create_veth(
        End(alice, "there", ["10.0.0.1/24", "2001:db8::1/64"]), End(alice, "far")
    )
    core.firewall.apply(alice, "table inet old { chain one { tcp dport 9 accept; }; }")
    core.routes.add(alice, "default", via="10.0.0.254")
    core.routes.add(alice, "2001:db8:1::/48", via="2001:db8::9")
    core.neighbors.add(alice, "10.0.0.9", "02:00:00:00:00:09", "there")
    core.neighbors.add(alice, "2001:db8::9", "02:00:00:00:00:09", "there")
    wait_until_settled(alice)
    before = picture(alice)
    code = f"""
        from NetnsLibrary.core import impairment, links
        from NetnsLibrary.core.interfaces import End
        core.watch()
        host = core.Namespace.from_path({alice.path!r}, "host")
        keep = []
        def link(host):
            ends = [core.interfaces.get(host, name) for name in ("there", "far")]
            return links.Link(*ends)
        def impair(host, **order):
            return impairment.impair(host, "there", impairment.Impairment(**order))
        def without_ipv6(host):
            for had in core.interfaces.note_before_sysctl(host, "net.ipv6.conf.all.disable_ipv6"):
                core.interfaces.before_losing(had)
            return core.sysctl.set_value(host, "net.ipv6.conf.all.disable_ipv6", 1)
        def changed_and_moved(host):
            other = core.new_transient()
            for name in "abc":
                core.interfaces.create_ifb(End(other, name))
            core.interfaces.set_interface(host, "there", core.interfaces.Change(mtu=1400))
            there = core.interfaces.get(host, "there")
            moved = core.interfaces.move(there, other, "x")
            assert moved.index != there.index
            return moved
        def job():
            with watcher.collecting() as keys:
                keep.append({CHANGES[change]})
                keep.append(list(keys))
                keys.clear()
        worker.call(job)
        """
    with program(code) as (one, words):
        assert picture(alice) != before
        one.kill()
        assert watcher_has_ended(words)
    assert eventually(lambda: picture(alice) == before), (before, picture(alice))


def test_an_interface_that_was_moved_twice_comes_back(alice: core.Namespace) -> None:
    namespaces.skip_duplicate_detection(alice)
    core.interfaces.create_veth(End(alice, "there", ["10.0.0.1/24"]), End(alice, "far"))
    wait_until_settled(alice)
    before = picture(alice)
    code = f"""
        from NetnsLibrary.integration.session import Session
        session = Session(0.2)
        session.start()
        host = core.Namespace.from_path({alice.path!r}, "host")
        one, two = core.new_transient(), core.new_transient()
        def move(interface, place, name):
            return session.create(
                lambda: core.interfaces.move(interface, place, name),
                lambda moved: session.own_move(
                    core.interfaces.Belongings(interface), moved, session.scope(None)
                ),
            )
        moved = move(core.interfaces.get(host, "there"), one, "x")
        core.interfaces.create_veth(core.interfaces.End(two), core.interfaces.End(two))
        move(moved, two, "y")
        """
    with program(code) as (one, words):
        assert picture(alice) != before
        one.kill()
        assert watcher_has_ended(words)
    assert eventually(lambda: picture(alice) == before), (before, picture(alice))


def picture(namespace: core.Namespace) -> list[object]:
    """All that these tests change in a namespace."""
    links = [core.interfaces.get(namespace, name) for name in core.interfaces.names(namespace)]
    return [
        sorted((one.name, one.mtu, one.up, sorted(one.addresses)) for one in links),
        sorted(map(str, core.routes.get(namespace, table="all"))),
        sorted(map(str, core.rules.get(namespace))),
        sorted(one.address for one in core.neighbors.get(namespace) if one.permanent),
        core.sysctl.get(namespace, "net.ipv4.ip_forward"),
        core.firewall.rules(namespace),
        [core.impairment.read(namespace, one.name) for one in links],
        [core.interfaces.offload.get_settings(namespace, one.name) for one in links],
        [one.mac for one in links],
    ]


def test_an_interface_that_is_being_made_goes_but_not_one_that_was_there(
    alice: core.Namespace,
) -> None:
    core.interfaces.create_bridge(End(alice, "there"))
    code = f"""
        from NetnsLibrary.core.interfaces import End, undoing
        core.watch()
        host = core.Namespace.from_path({alice.path!r}, "host")
        def job():
            with watcher.collecting():
                undoing.before_creating(host, "there")
                undoing.before_creating(host, "made")
                core.interfaces.create_bridge(End(host, "made"))
                print(watcher.pid(), flush=True)
                os.kill(os.getpid(), signal.SIGKILL)
        worker.call(job)
        """
    with program(code) as (one, words):
        one.wait(5)
        assert watcher_has_ended(words)
    assert core.interfaces.names(alice) == ["lo", "there"]


def test_a_change_that_was_taken_back_is_not_undone_again(
    alice: core.Namespace, watching: None
) -> None:
    def job() -> None:
        with watcher.collecting() as keys:
            core.interfaces.create_bridge(End(alice_again, "made"))
            assert keys
        watcher.forget_all(keys)
        assert not keys

    with core.Namespace.from_path(alice.path, "again") as alice_again:
        worker.call(job)
    assert core.interfaces.names(alice) == ["lo", "made"]


@pytest.mark.parametrize("length", [40_000, 80_000, 800_000])
def test_what_is_long_to_tell(tmp_path: Path, length: int) -> None:
    """As how a moved interface gets thousands of addresses back."""
    file = tmp_path / "undone"
    file.touch()
    code = f"""
        core.watch()
        worker.call(watcher.hand_over, "undo", ("write", {str(file)!r}, "x" * {length}))
        print(watcher.pid(), end=" ")
        worker.call(watcher.hand_over, "undo", ("write", "/dev/null", "what comes next"))
        assert watcher.check() == []
        """
    with program(code) as (one, words):
        one.kill()
        assert watcher_has_ended(words)
    assert words[0] == words[1]  # it is still the first one
    assert file.read_text() == "x" * length + "\n"
