from __future__ import annotations

import contextlib
import ctypes
import fcntl
import itertools
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from NetnsLibrary import core
from NetnsLibrary.core import firewall, interfaces
from NetnsLibrary.core.firewall import Traffic, nftables, ruleset
from NetnsLibrary.core.interfaces import End
from NetnsLibrary.probes.ports import ask_tcp

RULES = """table inet first {
	chain input {
		type filter hook input priority filter; policy accept;
		tcp dport 80 counter packets 5 bytes 300 drop
	}
}
"""


@pytest.fixture
def alice() -> Iterator[core.Namespace]:
    with core.new_transient("alice", loopback=True) as namespace:
        yield namespace


def test_rules_are_listed_as_they_were_applied(alice: core.Namespace) -> None:
    assert firewall.rules(alice) == ""
    firewall.apply(alice, RULES)
    assert firewall.rules(alice) == RULES


def test_rules_stay_in_their_namespace(alice: core.Namespace) -> None:
    with core.new_transient("bob") as bob:
        firewall.apply(alice, RULES)
        assert firewall.rules(bob) == ""


def test_a_wrong_rule_is_shown_with_its_place(alice: core.Namespace) -> None:
    with pytest.raises(firewall.FirewallError) as caught:
        firewall.apply(alice, RULES.replace("dport", "dprt"))
    first, place, line, caret = str(caught.value).split("\n")
    assert first == "Cannot apply firewall rules to namespace 'alice'. nft says:"
    assert place.startswith("line 4:")
    assert "Error: syntax error" in place
    assert line.strip() == "tcp dprt 80 counter packets 5 bytes 300 drop"
    assert caret.strip() == "^^^^"
    assert line.expandtabs(1)[caret.expandtabs(1).index("^") :].startswith("dprt")


def test_all_rules_or_none(alice: core.Namespace) -> None:
    with pytest.raises(firewall.FirewallError, match="No such file or directory"):
        firewall.apply(alice, "add table inet good\nadd rule inet good absent accept")
    assert firewall.rules(alice) == ""


@pytest.mark.parametrize("name", ["rules.nft", "my rules"])
def test_rules_in_a_file(alice: core.Namespace, tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_text(RULES, encoding="utf-8")
    firewall.apply(alice, str(file))
    assert firewall.rules(alice) == RULES
    firewall.apply(alice, "flush ruleset")
    firewall.apply(alice, file)
    assert firewall.rules(alice) == RULES


def test_a_relative_path(
    alice: core.Namespace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "rules").write_text(RULES, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    firewall.apply(alice, "rules")
    assert firewall.rules(alice) == RULES


def test_a_wrong_rule_in_a_file_is_shown_with_the_file(
    alice: core.Namespace, tmp_path: Path
) -> None:
    file = tmp_path / "rules.nft"
    file.write_text("flush ruleset\nadd table inte x\n", encoding="utf-8")
    with pytest.raises(firewall.FirewallError) as caught:
        firewall.apply(alice, file)
    place = str(caught.value).split("\n")[1]
    assert re.fullmatch(re.escape(str(file)) + r":2:\d+-\d+: Error: syntax error.*", place)


@pytest.mark.parametrize(
    ("rules", "message"),
    [
        ("/nowhere/rules.nft", "There is no file '/nowhere/rules.nft' with firewall rules."),
        ("/proc", "'/proc' is no file with firewall rules."),
        ("/dev/zero", "'/dev/zero' is no file with firewall rules."),
        ("  \n ", "There are no firewall rules to apply: the text is empty."),
        (
            "add table inet x; monitor",
            "Firewall rules cannot have 'monitor' among them: it never ends.",
        ),
        (
            "add table inet x\n  monitor trace",
            "Firewall rules cannot have 'monitor' among them: it never ends.",
        ),
    ],
)
def test_what_cannot_be_applied(alice: core.Namespace, rules: str, message: str) -> None:
    with pytest.raises(core.ArgumentError) as caught:
        firewall.apply(alice, rules)
    assert str(caught.value) == message
    assert firewall.rules(alice) == ""


def test_monitor_as_a_part_of_something_else(alice: core.Namespace) -> None:
    firewall.apply(alice, "# monitor\ntable inet x {\nchain monitors {\n}\n}")
    assert "chain monitors" in firewall.rules(alice)


def test_new_tables_are_deleted_and_others_left_alone(alice: core.Namespace) -> None:
    firewall.apply(alice, RULES)
    change = firewall.apply(alice, "add table ip second\nadd table ip6 third")
    assert change.tables == (("ip second", ""), ("ip6 third", ""))
    firewall.apply(alice, "add rule inet first input udp dport 53 accept")
    firewall.restore(alice, change)
    assert firewall.rules(alice) == RULES.replace("drop\n", "drop\n\t\tudp dport 53 accept\n")


def test_changed_tables_get_their_content_back_with_its_counters(alice: core.Namespace) -> None:
    firewall.apply(alice, RULES)
    change = firewall.apply(alice, "add rule inet first input accept\nadd table ip second")
    firewall.restore(alice, change)
    assert firewall.rules(alice) == RULES


@pytest.mark.parametrize("rules", ["flush ruleset", "delete table inet first"])
def test_deleted_tables_come_back(alice: core.Namespace, rules: str) -> None:
    firewall.apply(alice, RULES)
    change = firewall.apply(alice, rules)
    assert firewall.rules(alice) == ""
    firewall.restore(alice, change)
    assert firewall.rules(alice) == RULES


def test_restoring_after_somebody_deleted_the_table(alice: core.Namespace) -> None:
    change = firewall.apply(alice, RULES)
    firewall.apply(alice, "flush ruleset")
    firewall.restore(alice, change)
    assert firewall.rules(alice) == ""


def test_another_program_that_applies_rules_is_waited_for(alice: core.Namespace) -> None:
    with open(alice.path, encoding="utf-8") as other_program:
        fcntl.flock(other_program, fcntl.LOCK_EX)
        applying = threading.Thread(target=firewall.apply, args=(alice, RULES))
        applying.start()
        applying.join(0.05)
        assert applying.is_alive()
        fcntl.flock(other_program, fcntl.LOCK_UN)
        applying.join(5)
        fcntl.flock(other_program, fcntl.LOCK_EX | fcntl.LOCK_NB)  # it is free again
    assert firewall.rules(alice) == RULES


def test_another_program_is_not_waited_for_endlessly(
    alice: core.Namespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    change = firewall.apply(alice, RULES)
    monkeypatch.setattr(ruleset, "_LOCK_WITHIN", 0.05)
    with open(alice.path, encoding="utf-8") as other_program:
        fcntl.flock(other_program, fcntl.LOCK_EX)
        with pytest.raises(core.NetnsError) as refused:
            firewall.apply(alice, RULES)
        firewall.restore(alice, change)  # which nobody can forbid
    assert str(refused.value) == (
        "Cannot change the firewall rules of namespace 'alice': another program has locked them "
        "for 0.05 s. Find out which one with 'lslocks', and end it."
    )
    assert firewall.rules(alice) == ""


def test_rules_that_change_nothing(alice: core.Namespace) -> None:
    firewall.apply(alice, RULES)
    assert firewall.apply(alice, "list ruleset").tables == ()


@pytest.mark.parametrize(
    ("traffic", "rule", "words"),
    [
        (Traffic(), "", "all traffic"),
        (Traffic(source="10.0.0.1"), "ip saddr 10.0.0.1 ", "all traffic from 10.0.0.1"),
        (
            Traffic(destination="2001:db8::/64", protocol="icmpv6"),
            "ip6 daddr 2001:db8::/64 meta l4proto ipv6-icmp ",
            "icmpv6 to 2001:db8::/64",
        ),
        (
            Traffic("10.0.0.0/8", "10.0.0.2", "tcp", 80),
            "ip saddr 10.0.0.0/8 ip daddr 10.0.0.2 tcp dport 80 ",
            "tcp to port 80 from 10.0.0.0/8 to 10.0.0.2",
        ),
        (
            Traffic(protocol="udp", port=["53", 67, "8000 - 8010"]),
            "udp dport { 53, 67, 8000-8010 } ",
            "udp to port 53, 67, 8000-8010",
        ),
        (Traffic(protocol="sctp", port="9,9"), "sctp dport 9 ", "sctp to port 9"),
        (Traffic(protocol="gre"), "meta l4proto gre ", "gre"),
    ],
)
def test_blocks(alice: core.Namespace, traffic: Traffic, rule: str, words: str) -> None:
    block = firewall.block(alice, traffic)
    assert str(block) == f"alice in: {words}"
    listed = firewall.rules(alice).replace("{ 80 }", "80").replace("{ 9 }", "9")
    assert f"\t\t{rule}counter packets 0 bytes 0 drop\n" in listed
    assert "hook input" in listed
    firewall.unblock(block)
    assert firewall.rules(alice) == ""


@pytest.mark.parametrize(
    ("direction", "hook"), [("in", "input"), ("out", "output"), ("forward", "forward")]
)
def test_directions(alice: core.Namespace, direction: Any, hook: str) -> None:
    block = firewall.block(alice, Traffic(), direction)
    assert str(block) == f"alice {direction}: all traffic"
    assert f"type filter hook {hook} priority filter" in firewall.rules(alice)


@pytest.fixture
def switch(alice: core.Namespace) -> Iterator[core.Namespace]:
    """A bridge between alice and bob, whose packets the families ip and ip6 never see."""
    with core.new_transient("bob") as bob, core.new_transient("switch") as switch:
        for number, host in enumerate((alice, bob), 1):
            addresses = [f"10.0.0.{number}/24", f"2001:db8::{number}/64"]
            interfaces.create_veth(End(host, "eth0", addresses), End(switch, str(host)))
        interfaces.create_bridge(End(switch, "br0"), ["alice", "bob"])
        for key in ("iptables", "ip6tables"):
            with contextlib.suppress(core.NotFoundError):  # br_netfilter is not loaded
                core.sysctl.set_value(switch, f"net.bridge.bridge-nf-call-{key}", 0)
        for here, network in itertools.product((alice, bob), ("10.0.0.", "2001:db8::")):
            # What is on its way belongs to no test.
            assert ask_tcp(here, f"{network}{2 if here == alice else 1}", 80, 2).answer == "refused"
        yield switch


@pytest.mark.parametrize(
    ("traffic", "ipv4", "ipv6"),
    [
        (Traffic(), "silent", "silent"),
        (Traffic(protocol="tcp"), "silent", "silent"),
        (Traffic(protocol="tcp", port="80,443"), "silent", "silent"),
        (Traffic(protocol="tcp", port="81-90"), "refused", "refused"),
        (Traffic(protocol="udp"), "refused", "refused"),
        (Traffic(source="10.0.0.1"), "silent", "refused"),
        (Traffic(source="10.0.0.2"), "silent", "refused"),
        (Traffic(source="10.0.0.3"), "refused", "refused"),
        (Traffic(destination="2001:db8::/64", protocol="tcp", port=80), "refused", "silent"),
    ],
)
def test_what_a_bridge_passes_on_is_blocked(
    alice: core.Namespace, switch: core.Namespace, traffic: Traffic, ipv4: str, ipv6: str
) -> None:
    block = firewall.block(switch, traffic, "forward")
    assert ask_tcp(alice, "10.0.0.2", 80, 0.3).answer == ipv4
    assert ask_tcp(alice, "2001:db8::2", 80, 0.3).answer == ipv6
    firewall.unblock(block)
    assert firewall.rules(switch) == ""
    assert ask_tcp(alice, "10.0.0.2", 80, 2).answer == "refused"
    assert ask_tcp(alice, "2001:db8::2", 80, 2).answer == "refused"


def test_only_the_traffic_of_ip_is_blocked_on_a_bridge(
    alice: core.Namespace, switch: core.Namespace
) -> None:
    core.neighbors.delete(alice, "10.0.0.2")
    firewall.block(switch, Traffic(), "forward")
    assert ask_tcp(alice, "10.0.0.2", 80, 0.3).answer == "silent"
    there = core.neighbors.get(alice, "ipv4")
    assert [(one.address, one.state) for one in there] == [("10.0.0.2", "REACHABLE")]


def test_unblocking_when_one_of_two_tables_is_gone(alice: core.Namespace) -> None:
    block = firewall.block(alice, Traffic(), "forward")
    families = [table.partition(" ")[0] for table in block.tables]
    assert families == ["inet", "bridge"]
    firewall.apply(alice, f"delete table {block.tables[0]}")
    firewall.unblock(block)
    assert firewall.rules(alice) == ""


def _lack_tables_of_bridges(monkeypatch: pytest.MonkeyPatch) -> None:
    run = nftables.run

    def refusing(namespace: core.Namespace, commands: str, *, stateless: bool = False) -> str:
        if "table bridge" in commands:
            raise nftables.Refused("Error: Could not process rule: Operation not supported")
        return run(namespace, commands, stateless=stateless)

    monkeypatch.setattr(nftables, "run", refusing)


def test_a_kernel_that_cannot_filter_bridges_blocks_what_is_routed(
    alice: core.Namespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    _lack_tables_of_bridges(monkeypatch)
    block = firewall.block(alice, Traffic(), "forward")
    assert len(block.tables) == 1
    firewall.unblock(block)
    assert firewall.rules(alice) == ""


def test_a_kernel_that_cannot_filter_a_bridge_says_so(
    alice: core.Namespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    interfaces.create_bridge(End(alice, "br0"))
    _lack_tables_of_bridges(monkeypatch)
    with pytest.raises(firewall.FirewallError) as caught:
        firewall.block(alice, Traffic(protocol="udp"), "forward")
    assert str(caught.value) == (
        "Cannot block alice forward: udp. The kernel cannot filter what alice:br0 passes on; "
        "it needs CONFIG_NF_TABLES_BRIDGE. nft says:\n"
        "Error: Could not process rule: Operation not supported"
    )
    assert firewall.rules(alice) == ""


def test_blocks_are_apart(alice: core.Namespace) -> None:
    one, other = (firewall.block(alice, Traffic(protocol="udp")) for _ in range(2))
    assert one != other
    firewall.unblock(one)
    assert "meta l4proto udp" in firewall.rules(alice)


def test_unblocking_twice(alice: core.Namespace) -> None:
    block = firewall.block(alice, Traffic(protocol="tcp", port=22))
    firewall.unblock(block)
    with pytest.raises(core.ArgumentError) as caught:
        firewall.unblock(block)
    assert str(caught.value) == (
        "'alice in: tcp to port 22' is not blocked any more: it was unblocked before, "
        "or all firewall rules were flushed."
    )
    firewall.remove_block(block)  # for the end of a scope that is no error


@pytest.mark.parametrize(
    ("traffic", "message"),
    [
        (
            Traffic(port=80),
            "Port 80 needs a protocol with ports, and without a protocol it is open. "
            "Add one of: tcp, udp, sctp.",
        ),
        (
            Traffic(protocol="icmp", port="7"),
            "Port 7 needs a protocol with ports, and protocol 'icmp' has none. "
            "Add one of: tcp, udp, sctp.",
        ),
        (
            Traffic("10.0.0.1", "::1"),
            "10.0.0.1 and ::1 are of two families: no packet has both. "
            "Block Traffic once for each.",
        ),
        (
            Traffic("::1", protocol="icmp"),
            "Protocol 'icmp' belongs to ipv4, and ::1 does not. Did you mean 'icmpv6'?",
        ),
        (Traffic("10.0.0.1/24"), "'10.0.0.1/24' has host bits. Did you mean '10.0.0.0/24'?"),
        (Traffic("alice"), "'alice' is no IP address. Names are not looked up here."),
        (Traffic(protocol="udp", port=0), "Port 0 is out of range: it can be from 1 to 65535."),
        (
            Traffic(protocol="udp", port="1-65536"),
            "Port 65536 is out of range: it can be from 1 to 65535.",
        ),
        (
            Traffic(protocol="udp", port="http"),
            "'http' is no port. Write a number like 80, or a range: 8000-8010.",
        ),
        (Traffic(protocol="udp", port="9-3"), "The range of ports '9-3' is empty: write 3-9."),
        (Traffic(protocol="udp", port=[]), "The list of ports to block is empty."),
        (
            Traffic(protocol="ospf"),  # type: ignore[arg-type]
            "No protocol 'ospf'. Known: tcp, udp, sctp, icmp, icmpv6, udplite, dccp, gre, esp, ah.",
        ),
    ],
)
def test_what_cannot_be_blocked(alice: core.Namespace, traffic: Traffic, message: str) -> None:
    with pytest.raises(core.ArgumentError) as caught:
        firewall.block(alice, traffic)
    assert str(caught.value) == message
    assert firewall.rules(alice) == ""


def test_an_unknown_direction(alice: core.Namespace) -> None:
    with pytest.raises(core.ArgumentError) as caught:
        firewall.block(alice, Traffic(), "up")  # type: ignore[arg-type]
    assert str(caught.value) == "No direction 'up'. Known: in, out, forward."


def test_masquerading_twice_is_masquerading_once(alice: core.Namespace) -> None:
    interfaces.create_veth(End(alice, "out-1.5"), End(alice, "out2"))
    first = firewall.enable_masquerading(alice, "out-1.5")
    once = firewall.rules(alice)
    assert once.count("masquerade\n") == 1
    assert firewall.enable_masquerading(alice, "out-1.5").tables == ()
    assert firewall.rules(alice) == once
    second = firewall.enable_masquerading(alice, "out2")
    assert '"out2"' in firewall.rules(alice)
    firewall.restore(alice, second)
    assert firewall.rules(alice) == once
    firewall.restore(alice, first)
    assert firewall.rules(alice) == ""


def test_masquerading_on_an_unknown_interface(alice: core.Namespace) -> None:
    with pytest.raises(core.NotFoundError) as caught:
        firewall.enable_masquerading(alice, "eth9")
    assert str(caught.value) == "No interface 'eth9' in namespace 'alice'. Known: lo."


def test_the_library_of_nftables_is_missing(
    alice: core.Namespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nftables, "_LIBRARY", "libnftables-missing.so.1")
    nftables._library.cache_clear()
    with pytest.raises(core.NetnsError) as caught:
        firewall.rules(alice)
    assert str(caught.value) == (
        "The firewall keywords need libnftables, which cannot be loaded: "
        "libnftables-missing.so.1: cannot open shared object file: No such file or directory. "
        "Install it, on Debian and Ubuntu with 'apt-get install libnftables1', "
        "elsewhere with the package 'nftables'."
    )
    monkeypatch.undo()
    assert firewall.rules(alice) == ""  # it is looked for again


def test_a_kernel_without_netfilter_does_not_end_the_program(
    alice: core.Namespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nftables, "_NETLINK_NETFILTER", 31)  # a protocol that there is not
    with pytest.raises(core.KernelError) as caught:
        firewall.rules(alice)
    assert str(caught.value) == (
        "Cannot reach the firewall of namespace 'alice': the kernel says "
        '"Protocol not supported" (EPROTONOSUPPORT). '
        "The kernel needs nftables (CONFIG_NF_TABLES)."
    )


def test_commands_run_without_the_interpreters_lock() -> None:
    assert isinstance(nftables._library(), ctypes.CDLL)
    assert not isinstance(nftables._library(), ctypes.PyDLL)


def test_a_closed_namespace() -> None:
    namespace = core.new_transient("gone")
    block = firewall.block(namespace, Traffic())
    namespace.close()
    with pytest.raises(core.ClosedError, match=r"^Namespace 'gone' is closed\.$"):
        firewall.unblock(block)
