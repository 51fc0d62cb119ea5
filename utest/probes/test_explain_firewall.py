"""Firewalls, ports and address translation on the way to a host."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from NetnsLibrary import core
from NetnsLibrary.core import firewall
from NetnsLibrary.core.firewall import Traffic
from NetnsLibrary.core.impairment.loss_rules import lose
from NetnsLibrary.core.interface_numbers import index_of
from NetnsLibrary.probes.sockets import open_inside
from utest.probes.networks import IPV4, IPV6, Plan, Routed, routed, switched

BOTH = pytest.mark.parametrize("plan", [IPV4, IPV6], ids=str)
NEIGHBORS = "icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert } accept"
PLACES = pytest.mark.parametrize(
    ("place", "hook", "way"),
    [
        ("alice", "output", ""),
        ("router", "forward", ""),
        ("bob", "input", ""),
        ("bob", "output", ", way back"),
        ("alice", "input", ", way back"),
    ],
)


def guard(network: Routed, place: str, hook: str, policy: str, *rules: str) -> None:
    """Give one of the three namespaces a chain with rules."""
    namespace: core.Namespace = getattr(network, place)
    lines = "\n".join((NEIGHBORS, *rules))
    firewall.apply(
        namespace,
        f"table inet guard {{\nchain {hook} {{\n"
        f"type filter hook {hook} priority filter; policy {policy};\n{lines}\n}}\n}}\n",
    )


@contextmanager
def server(network: Routed, kind: int, address: str = "") -> Iterator[None]:
    family = socket.AF_INET6 if network.plan is IPV6 else socket.AF_INET
    with open_inside(network.bob, lambda: socket.socket(family, kind)) as listener:
        listener.bind((address, 80))
        if kind == socket.SOCK_STREAM:
            listener.listen()
        yield


def broken(network: Routed, port: int | None = None, protocol: str = "tcp") -> str:
    found = network.ask(port, protocol)
    assert found.seconds < 3  # it gives itself 0.9, and a machine may be busy
    return str(found.first_broken)


@BOTH
@PLACES
def test_a_rule_with_a_counter(plan: Plan, place: str, hook: str, way: str) -> None:
    with routed(plan) as network:
        guard(network, place, hook, "accept", "meta l4proto { icmp, ipv6-icmp } counter drop")
        found = broken(network)
    assert re.fullmatch(
        re.escape(
            f"{place}, firewall ({hook}{way}): chain {hook} of table inet guard has the rule "
            "'meta l4proto { icmp, ipv6-icmp } counter drop', which counted "
        )
        + r"\d packets? more",
        found,
    )


@BOTH
@PLACES
def test_a_policy(plan: Plan, place: str, hook: str, way: str) -> None:
    with routed(plan) as network:
        guard(network, place, hook, "drop")
        assert broken(network) == (
            f"{place}, firewall ({hook}{way}): chain {hook} of table inet guard has the policy "
            "drop, and one more packet did not get through it"
        )


@BOTH
@PLACES
def test_a_rule_without_a_counter(plan: Plan, place: str, hook: str, way: str) -> None:
    with routed(plan) as network:
        guard(network, place, hook, "accept", "meta l4proto != tcp drop")
        assert broken(network) == (
            f"{place}, firewall ({hook}{way}): chain {hook} of table inet guard has the rule "
            "'meta l4proto != tcp drop', which has no counter, "
            "and one more packet did not get through it"
        )


@BOTH
def test_rules_and_policies_that_let_the_packet_pass(plan: Plan) -> None:
    with routed(plan) as network:
        for place, hook in (("alice", "output"), ("router", "forward"), ("bob", "input")):
            guard(network, place, hook, "drop", "udp dport 53 counter drop", "counter accept")
        assert broken(network) == "None"
        guard(network, "bob", "output", "drop")
        assert broken(network).startswith("bob, firewall (output, way back): chain output")


@BOTH
def test_a_rule_in_a_chain_that_is_jumped_to(plan: Plan) -> None:
    rules = "table inet deep {\nchain far {\ncounter drop\n}\nchain near {\n" + (
        f"type filter hook input priority filter;\n{NEIGHBORS}\njump far\n}}\n}}\n"
    )
    with routed(plan) as network:
        firewall.apply(network.bob, rules)
        found = broken(network)
    assert found.startswith("bob, firewall (input): chain far of table inet deep has the rule")


@pytest.mark.parametrize("number", [1, 2])
def test_a_partition_of_hosts(number: int) -> None:
    with routed(IPV4) as network:
        hosts = [network.bob, network.router, network.alice]
        made = firewall.partition([[network.alice], hosts[:number]])
        found = network.ask().first_broken
        firewall.heal(made)
    assert found
    assert f"table {made.table} has the rule" in found.found
    assert found.remedy == "It is a partition of hosts: use Heal Partition."


@pytest.mark.parametrize("target", ["10.0.0.2", "2001:db8::2"])
@pytest.mark.parametrize("back", [False, True], ids=["there", "back"])
def test_a_block_on_a_bridge(target: str, back: bool) -> None:
    with switched() as network:
        assert network.ask(target).first_broken is None
        traffic = Traffic(source=target) if back else Traffic(destination=target)
        block = firewall.block(network.switch, traffic, "forward")
        found = network.ask(target).first_broken
        assert found
        assert found.where == "switch"
        assert found.what == f"firewall (bridge{', way back' if back else ''})"
        assert f"table {block.tables[1]} has the rule" in found.found
        assert found.remedy == (
            "It is a block of traffic: use Unblock Traffic with what Block Traffic returned."
        )
        firewall.unblock(block)
        assert network.ask(target).first_broken is None


def test_a_bridge_that_passes_what_is_asked() -> None:
    with switched() as network:
        assert network.ask("10.0.0.2").first_broken is None
        firewall.block(network.switch, Traffic(protocol="tcp"), "forward")
        guard_bob = "table inet guard {\nchain input {\ntype filter hook input priority filter; "
        firewall.apply(network.bob, f"{guard_bob}policy drop;\n}}\n}}\n")
        assert str(network.ask("10.0.0.2").first_broken) == (
            "bob, firewall (input): chain input of table inet guard has the policy drop, and "
            "one more packet did not get through it"
        )


def test_a_loss_made_by_a_rule() -> None:
    with routed(IPV4) as network:
        assert network.ask().first_broken is None  # the hardware addresses are known after that
        index = index_of(network.router, "right")
        core.worker.call(lose, network.router, "right", index, 100)
        found = network.ask().first_broken
    assert found
    assert "of table netdev netns_loss_" in found.found
    assert found.remedy == (
        "It is the loss of an impairment: use Clear Impairment    router:right."
    )


def test_a_table_of_nobody_that_is_known() -> None:
    with routed(IPV4) as network:
        guard(network, "alice", "output", "drop")
        found = network.ask().first_broken
    assert found
    assert found.remedy == "Get Firewall Rules    alice shows all of its rules."


@BOTH
def test_a_rule_rejects_a_port(plan: Plan) -> None:
    with routed(plan) as network, server(network, socket.SOCK_STREAM):
        guard(network, "bob", "input", "accept", "tcp dport 80 counter reject with tcp reset")
        found = broken(network, 80)
    assert found == (
        "bob, firewall (input): chain input of table inet guard has the rule "
        "'tcp dport 80 counter reject with tcp reset', which counted 1 packet more"
    )


@BOTH
def test_a_rule_drops_datagrams(plan: Plan) -> None:
    with routed(plan) as network, server(network, socket.SOCK_DGRAM):
        assert broken(network, 80, "udp") == "None"
        guard(network, "router", "forward", "drop", "meta l4proto != udp accept")
        assert broken(network, 80, "udp") == (
            "router, firewall (forward): chain forward of table inet guard has the policy drop, "
            "and one more packet did not get through it"
        )


@BOTH
@pytest.mark.parametrize("protocol", ["tcp", "udp"])
def test_nothing_listens(plan: Plan, protocol: str) -> None:
    with routed(plan) as network:
        assert broken(network, 80, protocol) == (
            f"bob, {protocol} port 80: nothing listens on it; listened on: none"
        )
        kind = socket.SOCK_STREAM if protocol == "tcp" else socket.SOCK_DGRAM
        with server(network, kind):
            shown = "[::]" if plan is IPV6 else "0.0.0.0"
            assert broken(network, 81, protocol) == (
                f"bob, {protocol} port 81: nothing listens on it; listened on: {shown}:80"
            )
            assert broken(network, 80, protocol) == "None"


@BOTH
def test_something_listens_only_at_another_address(plan: Plan) -> None:
    loopback, shown = ("::1", "[::1]") if plan is IPV6 else ("127.0.0.1", "127.0.0.1")
    with routed(plan) as network, server(network, socket.SOCK_STREAM, loopback):
        assert broken(network, 80) == (
            f"bob, tcp port 80: nothing listens on it at {plan.bob}, only at {shown}:80"
        )


@BOTH
def test_masquerading_needs_no_route_back_to_the_source(plan: Plan) -> None:
    with routed(plan, back=False) as network:
        assert broken(network).startswith("bob, route to")
        firewall.enable_masquerading(network.router, "right")
        found = network.ask()
    assert found.first_broken is None
    assert f"packets get the source {plan.router_to_bob}" in [step.found for step in found.steps]


def test_the_walk_changes_nothing() -> None:
    with routed(IPV4) as network:
        guard(network, "bob", "input", "drop")
        before = [firewall.rules(one) for one in network[:3]]
        network.ask()
        assert [firewall.rules(one) for one in network[:3]] == before


@pytest.mark.parametrize(
    ("port", "protocol", "sentence"),
    [
        (0, "tcp", "Port 0 is out of range: it can be from 1 to 65535."),
        (80, "sctp", "No protocol 'sctp'. Write tcp or udp."),
    ],
)
def test_wrong_questions(port: int, protocol: str, sentence: str) -> None:
    with routed(IPV4) as network, pytest.raises(core.ArgumentError) as caught:
        network.ask(port, protocol)
    assert str(caught.value) == sentence
