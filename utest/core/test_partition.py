"""Partitions of hosts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from NetnsLibrary import core
from NetnsLibrary.core import ArgumentError, firewall
from NetnsLibrary.core.firewall import FirewallError
from NetnsLibrary.core.interfaces import End, create_bridge, create_veth
from NetnsLibrary.probes.ping import reach

TIMEOUT = 0.3
PATIENCE = 5.0


@pytest.fixture
def hosts() -> Iterator[list[core.Namespace]]:
    """Three hosts on one switch."""
    with core.new_transient("switch") as switch:
        made = [core.new_transient(f"h{number}") for number in (1, 2, 3)]
        for number, host in enumerate(made, 1):
            addresses = [f"10.0.0.{number}/24", f"fd00::{number}/64"]
            create_veth(End(host, "eth0", addresses), End(switch, f"p{number}"))
        create_bridge(End(switch, "br0"), ["p1", "p2", "p3"])
        yield made
        for host in made:
            host.close()


def reaches(source: core.Namespace, address: str, timeout: float) -> bool:
    return reach(source, address, timeout).outcome == "answered"


def link_local(host: core.Namespace) -> str:
    (address,) = [
        one for one in core.interfaces.get(host, "eth0").addresses if one.startswith("fe80:")
    ]
    return address.partition("/")[0]


def test_hosts_on_one_switch_hear_nothing_of_each_other(hosts: list[core.Namespace]) -> None:
    one, two, three = hosts
    made = firewall.partition([[one], [two]])
    for source, number in ((one, 2), (two, 1)):
        assert not reaches(source, f"10.0.0.{number}", TIMEOUT)
        assert not reaches(source, f"fd00::{number}", TIMEOUT)
    assert not reaches(one, f"{link_local(two)}%eth0", TIMEOUT)
    for source in (one, two):  # who is in no group is reached by all
        assert reaches(source, "10.0.0.3", PATIENCE)
        assert reaches(source, "fd00::3", PATIENCE)
    firewall.heal(made)
    for address in ("10.0.0.2", "fd00::2"):
        assert reaches(one, address, PATIENCE)
    assert [firewall.rules(host) for host in hosts] == ["", "", ""]
    assert three.name == "h3"


def test_a_new_address_does_not_help(hosts: list[core.Namespace]) -> None:
    one, two, _ = hosts
    firewall.partition([[one], [two]])
    core.addresses.add(two, "eth0", ["10.0.0.22/24"])
    assert not reaches(one, "10.0.0.22", TIMEOUT)


def test_within_a_group_nothing_changes(hosts: list[core.Namespace]) -> None:
    one, two, three = hosts
    firewall.partition([[one, two], [three]])
    assert reaches(one, "10.0.0.2", PATIENCE)
    assert not reaches(two, "10.0.0.3", TIMEOUT)


def test_a_router_in_a_group_passes_packets_of_others(
    alice: core.Namespace, bob: core.Namespace
) -> None:
    with core.new_transient("router") as router:
        create_veth(End(alice, "eth0", ["10.1.0.2/24"]), End(router, "eth0", ["10.1.0.1/24"]))
        create_veth(End(bob, "eth0", ["10.2.0.2/24"]), End(router, "eth1", ["10.2.0.1/24"]))
        core.routes.add(alice, "default", via="10.1.0.1")
        core.routes.add(bob, "default", via="10.2.0.1")
        core.sysctl.enable_forwarding(router)
        made = firewall.partition([[router], [alice]])
        assert not reaches(alice, "10.1.0.1", TIMEOUT)
        assert reaches(alice, "10.2.0.2", PATIENCE)
        firewall.heal(made)
        made = firewall.partition([[alice], [bob]])  # known by their addresses from there
        assert not reaches(alice, "10.2.0.2", TIMEOUT)
        assert reaches(alice, "10.2.0.1", PATIENCE)
        firewall.heal(made)
        assert reaches(alice, "10.2.0.2", PATIENCE)


def test_routers_with_link_local_addresses_of_ipv4(
    alice: core.Namespace, bob: core.Namespace
) -> None:
    for router in (alice, bob):
        core.sysctl.enable_forwarding(router)
    create_veth(End(alice, "eth0", ["169.254.0.1/30"]), End(bob, "eth0", ["169.254.0.2/30"]))
    assert reaches(alice, "169.254.0.2", PATIENCE)
    made = firewall.partition([[alice], [bob]])
    assert not reaches(alice, "169.254.0.2", TIMEOUT)
    assert not reaches(bob, "169.254.0.1", TIMEOUT)
    firewall.heal(made)
    assert reaches(alice, "169.254.0.2", PATIENCE)


def test_groups_that_make_no_sense(hosts: list[core.Namespace]) -> None:
    one, two, _ = hosts
    for groups, error in (
        ([[one, two]], "A partition needs at least two groups of hosts."),
        ([[one], []], "Group 2 of the partition is empty."),
        ([[one], [two, two]], "Host 'h2' is twice in group 2 of the partition."),
        (
            [[one, two], [two]],
            "Host 'h2' is in group 1 and in group 2 of the partition: it can be in one only.",
        ),
    ):
        with pytest.raises(ArgumentError) as caught:
            firewall.partition(groups)
        assert str(caught.value) == error
    assert firewall.rules(one) == ""


def test_a_failure_halfway_leaves_nothing(
    hosts: list[core.Namespace], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two, _ = hosts
    run = firewall.nftables.run

    def fail_in_the_second(namespace: core.Namespace, commands: str) -> str:
        if namespace is two and "add chain" in commands:
            raise firewall.nftables.Refused("on purpose")
        return run(namespace, commands)

    monkeypatch.setattr(firewall.nftables, "run", fail_in_the_second)
    with pytest.raises(FirewallError, match="in namespace 'h2'"):
        firewall.partition([[one], [two]])
    monkeypatch.undo()
    assert [firewall.rules(host) for host in hosts] == ["", "", ""]


def test_healing_again_and_after_a_host_has_gone(hosts: list[core.Namespace]) -> None:
    one, two, _ = hosts
    made = firewall.partition([[one], [two]])
    two.close()
    firewall.heal(made)
    firewall.heal(made)
    assert firewall.rules(one) == ""
