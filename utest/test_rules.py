from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest

from NetnsLibrary import core
from NetnsLibrary.core import interfaces, routes, rules
from NetnsLibrary.core.interfaces import End
from NetnsLibrary.core.prefixes import Family

FIRST = "0: from all lookup local"
LAST4 = ["32766: from all lookup main", "32767: from all lookup default"]
LAST6 = LAST4[:1]
ALWAYS4 = [FIRST, *LAST4]
ALWAYS6 = [FIRST, *LAST6]


@pytest.fixture
def alice() -> Iterator[core.Namespace]:
    with core.new_transient("alice", loopback=True) as namespace:
        yield namespace


def texts(namespace: core.Namespace, family: Any = None) -> list[str]:
    return [str(rule) for rule in rules.get(namespace, family)]


@pytest.mark.parametrize(
    ("options", "family", "text"),
    [
        ({"table": 100}, "ipv4", "from all lookup 100"),
        ({"table": "main"}, "ipv4", "from all lookup main"),
        ({"table": 256, "family": "ipv6"}, "ipv6", "from all lookup 256"),
        ({"table": 4294967295}, "ipv4", "from all lookup 4294967295"),
        ({"table": 9, "source": "10.0.0.0/24"}, "ipv4", "from 10.0.0.0/24 lookup 9"),
        ({"table": 9, "source": "10.0.0.1"}, "ipv4", "from 10.0.0.1 lookup 9"),
        ({"table": 9, "destination": "10.0.0.1"}, "ipv4", "from all to 10.0.0.1 lookup 9"),
        (
            {"table": 9, "source": "2001:db8::/32", "destination": "2001:db8::1"},
            "ipv6",
            "from 2001:db8::/32 to 2001:db8::1 lookup 9",
        ),
        ({"table": 9, "mark": 5}, "ipv4", "from all fwmark 0x5 lookup 9"),
        ({"table": 9, "mark": 0, "family": "ipv6"}, "ipv6", "from all fwmark 0 lookup 9"),
        ({"table": 9, "mark": 4294967295}, "ipv4", "from all fwmark 0xffffffff lookup 9"),
        ({"table": 9, "interface": "lo"}, "ipv4", "from all iif lo lookup 9"),
    ],
)
def test_a_rule_comes_and_goes(
    alice: core.Namespace, options: dict[str, Any], family: str, text: str
) -> None:
    added = rules.add(alice, priority=70, **options)
    assert str(added.rule) == f"70: {text}"
    always, last = (ALWAYS6, LAST6) if family == "ipv6" else (ALWAYS4, LAST4)
    assert texts(alice, family) == [FIRST, f"70: {text}", *last]
    rules.remove(alice, added)
    assert texts(alice, family) == always
    rules.remove(alice, added)  # it is gone already
    rules.add(alice, priority=70, **options)
    rules.delete(alice, **options | {"priority": 70})
    assert texts(alice) == ALWAYS4 + ALWAYS6


def test_the_kernel_chooses_a_priority(alice: core.Namespace) -> None:
    first = rules.add(alice, table=1, source="10.0.0.1")
    second = rules.add(alice, table=2, source="10.0.0.2")
    assert (first.rule.priority, second.rule.priority) == (32765, 32764)
    rules.remove(alice, first)
    assert texts(alice, "ipv4") == [FIRST, "32764: from 10.0.0.2 lookup 2", *LAST4]


def test_what_a_rule_tells(alice: core.Namespace) -> None:
    added = rules.add(alice, table=9, source="10.0.0.1", mark=7, interface="lo", priority=0)
    assert added.rule == rules.Rule(
        priority=0,
        source="10.0.0.1",
        destination="all",
        table="9",
        mark=7,
        interface="lo",
        family="ipv4",
    )
    assert repr(added.rule) == "<Rule 0: from 10.0.0.1 fwmark 0x7 iif lo lookup 9>"


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"source": "10.0.0.1/8"}, "'10.0.0.1/8' has host bits. Did you mean '10.0.0.0/8'?"),
        ({"destination": "bob"}, "'bob' is no IP address. Names are not looked up here."),
        (
            {"source": "10.0.0.1", "destination": "::1"},
            "Destination ::1 is IPv6, and the rule IPv4. "
            "All addresses of a rule are of one family.",
        ),
        (
            {"source": "10.0.0.1", "family": "ipv6"},
            "Source 10.0.0.1 is IPv4, and the rule IPv6. "
            "All addresses of a rule are of one family.",
        ),
        ({"family": "ipx"}, "No address family 'ipx'. Write ipv4 or ipv6."),
        ({"priority": -1}, "Priority -1 is out of range: it can be from 0 to 4294967295."),
        (
            {"priority": 4294967296},
            "Priority 4294967296 is out of range: it can be from 0 to 4294967295.",
        ),
        ({"mark": 2**32}, "Mark 4294967296 is out of range: it can be from 0 to 4294967295."),
        ({"table": 0}, "Table 0 is out of range: it can be from 1 to 4294967295."),
        ({"table": "-5"}, "Table -5 is out of range: it can be from 1 to 4294967295."),
        ({"table": "vpn"}, "No table 'vpn'. Write its number, or main, local or default."),
        ({"interface": "a:b"}, "'a:b' is no interface name: it may not contain ':'."),
    ],
)
def test_wrong_arguments(alice: core.Namespace, options: dict[str, Any], sentence: str) -> None:
    for function in (rules.add, rules.delete):
        with pytest.raises(core.ArgumentError) as caught:
            function(alice, **{"table": 9, **options})
        assert str(caught.value) == sentence
    assert texts(alice) == ALWAYS4 + ALWAYS6


def test_no_such_interface(alice: core.Namespace) -> None:
    with pytest.raises(core.NotFoundError) as caught:
        rules.add(alice, table=9, interface="eth0")
    assert str(caught.value) == "No interface 'eth0' in namespace 'alice'. Known: lo."
    assert texts(alice, "ipv4") == ALWAYS4


def test_a_rule_that_there_is_already(alice: core.Namespace) -> None:
    rules.add(alice, table=9, source="10.0.0.1", priority=5)
    with pytest.raises(core.KernelError) as caught:
        rules.add(alice, table=9, source="10.0.0.1", priority=5)
    assert str(caught.value) == (
        "Cannot add rule 'priority 5 from 10.0.0.1 lookup 9' to namespace 'alice': "
        'the kernel says "File exists" (EEXIST). There is: 5: from 10.0.0.1 lookup 9.'
    )


def test_delete_what_is_not_there(alice: core.Namespace) -> None:
    with pytest.raises(core.NotFoundError) as caught:
        rules.delete(alice, priority=5, mark=9, interface="lo", destination="::1", table=8)
    assert str(caught.value) == (
        "No rule 'priority 5 to ::1 fwmark 0x9 iif lo lookup 8' in namespace 'alice'. "
        f"There are: {'; '.join(ALWAYS6)}."
    )


def test_delete_needs_to_know_which(alice: core.Namespace) -> None:
    rules.add(alice, table=9, mark=1, priority=5)
    rules.add(alice, table=9, mark=2, priority=6)
    with pytest.raises(core.ArgumentError) as caught:
        rules.delete(alice, table=9)
    assert str(caught.value) == (
        "Rule 'lookup 9' of namespace 'alice' is not the only one: "
        "5: from all fwmark 0x1 lookup 9; 6: from all fwmark 0x2 lookup 9. "
        "Give more of it, like priority or family."
    )
    rules.delete(alice, table=9, mark=2)
    assert texts(alice, "ipv4") == [FIRST, "5: from all fwmark 0x1 lookup 9", *LAST4]
    families: list[Family | None] = [None, "ipv6"]
    for family in families:
        with pytest.raises(core.ArgumentError) as caught:
            rules.delete(alice, family=family)
        assert str(caught.value) == (
            "Say which rule: give its priority, source, destination or table."
        )


def test_rules_choose_between_tables(alice: core.Namespace) -> None:
    for name, network in (("eth0", "10.0.1"), ("eth2", "10.0.2")):
        interfaces.create_veth(
            End(alice, name, [f"{network}.1/24"]), End(alice, f"{name}-far"), up=True
        )
    routes.add(alice, "default", via="10.0.1.254")
    routes.add(alice, "default", via="10.0.2.254", table=100)
    rules.add(alice, table=100, source="10.0.2.1")
    rules.add(alice, table=100, mark=5)
    assert routes.get_to(alice, "192.0.2.1").via == "10.0.1.254"
    assert routes.get_to(alice, "192.0.2.1", source="10.0.2.1").via == "10.0.2.254"
    assert routes.get_to(alice, "192.0.2.1", mark=5).via == "10.0.2.254"
    assert routes.get_to(alice, "192.0.2.1", mark=6).via == "10.0.1.254"


@pytest.mark.skipif(not shutil.which("ip"), reason="needs iproute2")
def test_texts_are_those_of_ip(alice: core.Namespace) -> None:
    rules.add(alice, table="local", source="10.1.0.0/16", destination="10.2.0.1", mark=3)
    for rule in (
        "not from 10.2.0.0/16 fwmark 5/0xff blackhole",
        "priority 77 oif lo ipproto tcp sport 5 dport 7-9 goto 32766",
        "table 9999 suppress_prefixlength 0",
        "l3mdev priority 1000",
        "tos 0x10 uidrange 5-7 lookup 100",
        "iif lo prohibit",
        "tos 0x10 fwmark 5 iif absent table 100",
        "oif absent tun_id 7 table 100",
        "goto 99999 priority 78",
        "table 100 suppress_ifgroup 4 suppress_prefixlength 3 protocol static",
        "table 100 realms 5/6",
        "table 101 realms 6",
    ):
        run_ip(alice, "rule", "add", *rule.split())
    expected = run_ip(alice, "-4", "rule").replace("\t", " ").splitlines()
    assert texts(alice, "ipv4") == expected
    assert len(expected) == len(ALWAYS4) + 13
    for added in rules.get(alice, "ipv4")[1:-2]:
        rules.delete(alice, priority=added.priority)
    assert texts(alice, "ipv4") == ALWAYS4


def run_ip(namespace: core.Namespace, *arguments: str) -> str:
    done = core.execute(
        namespace, subprocess.run, ["ip", *arguments], stdout=subprocess.PIPE, check=True, text=True
    )
    return str(done.stdout)
