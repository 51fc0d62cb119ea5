"""Lab files that are wrong: each error has its place, and all are told at once."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from NetnsLibrary.labs import source
from NetnsLibrary.labs.check import check
from NetnsLibrary.labs.findings import LabError
from utest.support.children import run_python


def errors(text: str | Path) -> list[str]:
    with pytest.raises(LabError) as refused:
        check(text)
    return [problem.removeprefix("<text>:") for problem in refused.value.problems]


def test_all_errors_are_told_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    file = tmp_path / "lab.yaml"
    file.write_text(
        """\
nodes:
  alice:
  bob: {sysctls: {kernel.panic: 1}}
  r1: {kind: router, routes: [{to: 10.9.0.1/16, via: alice}, {to: default, via: alcie}]}
  s1: switch
links:
  - [alice:eth1, alcie]
  - {endpoints: [alice:eth1, r1], delay: 10 mss, loss: 200 %}
  - {endpoints: [alice:eth1, s1], jitter: 3 ms, from: {bob: {rate: 1 mbit}}}
  - {endpoints: [r1:averyveryverylongname, s1], mtu: 12}
"""
    )
    with pytest.raises(LabError) as refused:
        check(file)
    assert str(refused.value).splitlines() == [
        f"'{file}' has 11 errors:",
        f"{file}:3:33: 'kernel.panic' is no sysctl of a network: its name begins with 'net', "
        "for example 'net.ipv4.ip_forward'.",
        f"{file}:4:31: '10.9.0.1/16' has host bits. Did you mean '10.9.0.0/16'?",
        f"{file}:4:62: Next hop 'alcie' is neither an IP address nor a node. Did you mean 'alice'?",
        f"{file}:7:18: No node 'alcie'. Known: alice, bob, r1, s1. Did you mean 'alice'?",
        f"{file}:8:42: The delay '10 mss' has the unknown unit 'mss'. "
        "Known units: s, ms, us, ns, min.",
        f"{file}:8:56: loss 200 % is out of range: it can be from 0 to 100 %.",
        f"{file}:9:5: A jitter of 3 ms needs a delay, and there is none. "
        "Give one with 'delay', or take the jitter away with 'jitter=0'.",
        f"{file}:9:18: Interface 'alice:eth1' is used by two links. "
        "Name another one, or none to have one chosen.",
        f"{file}:9:56: This link does not end at 'bob'. Known: alice, s1.",
        f"{file}:10:18: 'averyveryverylongname' is no interface name: it has 21 characters, "
        "and 15 are the most.",
        f"{file}:10:54: MTU 12 is out of range: it can be from 68 to 65535 bytes.",
    ]


def test_wrong_words_and_forms_are_told_at_once() -> None:
    assert errors(
        """\
rooting: static
nodes:
  a: hoost
  b: {adresses: 10.0.0.1, stp: perhaps}
  c: {programs: [{ready: {port: 70000}}]}
links:
  - [a, b, c]
  - a
  - {endpoints: [a, b], mtu: big}
"""
    ) == [
        "1:1: Unknown word 'rooting'. Known: nodes, name, pools, routing, links. "
        "Did you mean 'routing'?",
        "3:6: No kind 'hoost'. Known: host, router, switch. Did you mean 'host'?",
        "4:7: Unknown word 'adresses'. Known: kind, addresses, routes, sysctls, hosts, programs, "
        "subnet, stp. Did you mean 'addresses'?",
        "4:32: 'stp' has to be true or false, and it is 'perhaps'.",
        "5:18: 'command' is missing.",
        "5:33: 'port' is 70000, and has to be from 1 to 65535.",
        "7:5: A link has two endpoints, and here are 3.",
        "8:5: Each of 'links' has to be a mapping with words like endpoints, delay, jitter, "
        "loss, duplicate, and it is 'a'.",
        "9:30: 'mtu' has to be a whole number, and it is 'big'.",
    ]


def test_wrong_forms_hide_no_other_errors() -> None:
    assert errors(
        """\
nodes:
  alice: hoost
  bob: {kind: switch, adresses: 10.0.0.1, stp: true}
  carol: {kindd: switch, stp: true}
  dora: {kind: host, mtu: 3, sysctls: {kernel.panic: 1}}
links:
  - [alice, bob, carol]
  - [alice, bobb]
  - {endpoints: [alice:eth1, bob], mtu: big, delay: 10 mss}
  - {endpoints: [alice:eth1, bob], loss: 1 %}
"""
    ) == [
        "2:10: No kind 'hoost'. Known: host, router, switch. Did you mean 'host'?",
        "3:23: Unknown word 'adresses'. Known: kind, addresses, routes, sysctls, hosts, programs, "
        "subnet, stp. Did you mean 'addresses'?",
        "4:11: Unknown word 'kindd'. Known: kind, addresses, routes, sysctls, hosts, programs, "
        "subnet, stp. Did you mean 'kind'?",
        "5:22: Unknown word 'mtu'. Known: kind, addresses, routes, sysctls, hosts, programs, "
        "subnet, stp.",
        "5:54: 'kernel.panic' is no sysctl of a network: its name begins with 'net', "
        "for example 'net.ipv4.ip_forward'.",
        "7:5: A link has two endpoints, and here are 3.",
        "8:13: No node 'bobb'. Known: alice, bob, carol, dora. Did you mean 'bob'?",
        "9:41: 'mtu' has to be a whole number, and it is 'big'.",
        "9:53: The delay '10 mss' has the unknown unit 'mss'. Known units: s, ms, us, ns, min.",
        "10:18: Interface 'alice:eth1' is used by two links. "
        "Name another one, or none to have one chosen.",
    ]


def test_a_wrong_program_hides_no_errors_of_others() -> None:
    assert errors(
        """\
nodes:
  alice:
    programs:
      - {comand: [a]}
      - {command: a, ready: {}}
      - "a 'b"
      - {command: a, ready: {port: 5, timeout: 3 parsecs}}
      - [""]
    sysctls: {kernel.panic: 1}
"""
    ) == [
        "4:9: 'command' is missing.",
        "4:10: Unknown word 'comand'. Known: command, name, environment, directory, ready. "
        "Did you mean 'command'?",
        "5:22: 'ready' needs one of port, output and file, and it has none.",
        "6:9: 'command' cannot be \"a 'b\": No closing quotation.",
        "7:22: The timeout '3 parsecs' has the unknown unit 'parsecs'. "
        "Known units: s, ms, us, ns, min.",
        "8:9: A command begins with a program, and here it is ''.",
        "9:29: 'kernel.panic' is no sysctl of a network: its name begins with 'net', "
        "for example 'net.ipv4.ip_forward'.",
    ]


ONE_ERROR = [
    ("nodes: {a: {addresses: [[x]]}}", "1:25: Each of 'addresses' has to be a text, and it is a"),
    (
        "nodes: {a: {routes: [{to: defualt, via: b}]}, b: }\nlinks: [[a, b]]",
        "1:22: 'defualt' is no network. Did you mean 'default'?",
    ),
    ("nodes: {a: , b: }\nlinks: [[a, a]]", "2:13: Both ends of this link are at 'a'."),
    ("nodes: {host: }", "1:9: No node can be called 'host': that name is taken."),
    ("nodes: {Localhost: }", "1:9: No node can be called 'Localhost': that name is taken."),
    ("nodes: {ip6-loopback: }", "1:9: No node can be called 'ip6-loopback': that name is taken."),
    ("nodes: {a/b: }", "1:9: 'a/b' is no namespace name: it may not contain '/'."),
    (f"nodes: {{{'x' * 64}: }}", f"1:9: '{'x' * 64}' is no namespace name: it has 64 characters"),
    ("nodes: {a: , A: }", "1:14: Nodes 'a' and 'A' differ in capital letters only"),
    (
        "nodes: {s: {kind: switch, addresses: 10.0.0.1/24}}",
        "1:38: Switch 's' cannot have addresses: it only passes frames on.",
    ),
    (
        "nodes: {a: , s: switch}\nlinks: [{endpoints: [a, s], addresses: {s: 10.0.0.1/24}}]",
        "2:44: Switch 's' cannot have an address",
    ),
    ("nodes: {a: {stp: true}}", "1:18: The host 'a' cannot have 'stp', only a switch can."),
    (
        "nodes: {a: {subnet: 10.0.0.0/24}}",
        "1:21: The host 'a' cannot have 'subnet', only a switch can.",
    ),
    (
        "nodes: {s: switch, t: switch, u: switch}\nlinks: [[s, t], [t, u], [u, s]]",
        "2:25: This link closes a loop of switches, in which frames would circle for ever: "
        "u - t - s - u. Take a link away, or write 'stp: true' at u, t, s.",
    ),
    (
        "nodes: {s: {kind: switch, stp: true}, t: switch}\nlinks: [[s, t], [s, t]]",
        "2:17: This link closes a loop of switches, in which frames would circle for ever: "
        "s - t - s. Take a link away, or write 'stp: true' at t.",
    ),
    (
        "nodes: {a: , b: , c: }\nlinks:\n- {endpoints: [a, b], subnet: 10.0.0.0/16}\n"
        "- {endpoints: [a, c], subnet: 10.0.1.0/24}",
        "4:31: Subnet 10.0.1.0/24 of the link of a:eth1 and c:eth0 overlaps 10.0.0.0/16 of "
        "the link of a:eth0 and b:eth0.",
    ),
    (
        "nodes: {a: , b: , r: router, s: {kind: switch, subnet: 10.0.0.0/30}}\n"
        "links: [[a, s], [b, s], [r, s]]",
        "1:56: Subnet 10.0.0.0/30 is too small for the network of switch s: it has room for "
        "2 interfaces, and there are 3.",
    ),
    (
        "nodes: {a: , b: }\nlinks: [{endpoints: [a, b], subnet: 10.0.0.1/32}]",
        "2:37: Subnet '10.0.0.1/32' is too small: it has room for one interface only.",
    ),
    (
        "nodes: {a: , b: }\nlinks: [{endpoints: [a, b], subnet: [10.0.0.0/24, 10.1.0.0/24]}]",
        "2:29: The subnet of the link of a:eth0 and b:eth0 is 10.1.0.0/24 here and 10.0.0.0/24",
    ),
    (
        "nodes: {a: {addresses: 10.0.0.1/24}, b: {addresses: 10.0.0.1/24}}\nlinks: [[a, b]]",
        "1:53: Address 10.0.0.1 of b:eth0 is there already at a:eth0.",
    ),
    (
        "nodes: {a: {addresses: {lo: 192.0.2.1}}, b: {addresses: {lo: 192.0.2.1}}}\n"
        "links: [[a, b]]",
        "1:62: Address 192.0.2.1 of b:lo is there already at a:lo.",
    ),
    (
        "nodes: {a: {addresses: 10.0.0.0/24}, b: }\nlinks: [[a, b]]",
        "1:24: '10.0.0.0/24' is the subnet 10.0.0.0/24 itself, not an address in it.",
    ),
    (
        "nodes: {a: {addresses: 10.0.0.255/24}, b: }\nlinks: [[a, b]]",
        "1:24: '10.0.0.255/24' is the broadcast address of 10.0.0.0/24, which no host has.",
    ),
    (
        "nodes: {a: {addresses: 10.0.0.7}, b: }\nlinks: [[a, b]]",
        "1:24: Address '10.0.0.7' has no prefix length. Write one, like '10.0.0.7/24'",
    ),
    (
        "nodes: {a: {addresses: 10.0.0.7/33}, b: }\nlinks: [[a, b]]",
        "1:24: '10.0.0.7/33' is no address: the prefix length is from 1 to 32.",
    ),
    (
        f"nodes: {{a: {{addresses: 10.0.0.7/{'1' * 5000}}}, b: }}\nlinks: [[a, b]]",
        f"1:24: '10.0.0.7/{'1' * 5000}' is no address: the prefix length is from 1 to 32.",
    ),
    (
        f"nodes: {{a: , b: }}\nlinks: [{{endpoints: [a, b], rate: {'1' * 5000} tbit}}]",
        f"2:35: The rate '{'1' * 5000} tbit' is more than any machine sends.",
    ),
    (
        "nodes: {a: {addresses: 10.1.0.1/24}, b: }\n"
        "links: [{endpoints: [a, b], subnet: 10.0.0.0/24}]",
        "1:24: Address '10.1.0.1/24' is not in the subnet of the link of a:eth0 and b:eth0, "
        "which is 10.0.0.0/24.",
    ),
    (
        "nodes: {a: {addresses: {eth7: 10.0.0.1/24}}, b: }\nlinks: [[a, b]]",
        "1:31: 'a' has no interface 'eth7'. Known: eth0, lo. Did you mean 'eth0'?",
    ),
    (
        "nodes: {a: {addresses: 10.0.0.1/24}}",
        "1:24: 'a' has no link, so no interface that could have an address, except 'lo'.",
    ),
    (
        "nodes: {a: {addresses: 127.0.0.1/8}, b: }\nlinks: [[a, b]]",
        "1:24: '127.0.0.1/8' is of loopback addresses, which no interface can have.",
    ),
    (
        "nodes: {a: {routes: [{to: default, via: 192.0.2.1}]}, b: }\nlinks: [[a, b]]",
        "1:22: Next hop 192.0.2.1 is in no subnet of 'a'. Its subnets: 10.0.0.0/30, 2001:db8::/64.",
    ),
    (
        "nodes: {a: {routes: [{to: default, via: c}]}, b: router, c: }\nlinks: [[a, b], [b, c]]",
        "1:22: Node 'c' is no neighbour of 'a': no subnet has both.",
    ),
    (
        "nodes: {a: {routes: [{to: default, via: 10.0.0.1}]}, b: }\nlinks: [[a, b]]",
        "1:22: Next hop 10.0.0.1 is an address of 'a' itself.",
    ),
    (
        "nodes: {a: {routes: [{to: '2001:db8:f::/48', via: a}]}, b: }\nlinks: [[a, b]]",
        "1:22: Next hop 2001:db8::1 is an address of 'a' itself.",
    ),
    (
        "nodes: {a: {addresses: ['fe80::7/64'], routes: [{to: 'fd00::/8', via: 'fe80::7%eth0'}]}, "
        "b: }\nlinks: [[a, b]]",
        "1:49: Next hop fe80::7 is an address of 'a' itself.",
    ),
    (
        "nodes: {a: {routes: [{to: 10.9.0.0/16, via: 10.0.0.3}]}, b: }\nlinks: [[a, b]]",
        "1:22: '10.0.0.3' is the broadcast address of 10.0.0.0/30, which no host has.",
    ),
    (
        "nodes: {a: {routes: [{to: 10.0.0.0/30, via: b}]}, b: }\nlinks: [[a, b]]",
        "1:22: 'a' is in 10.0.0.0/30 itself, so there is a route to it already, with the metric 0. "
        "Take this one away, or give it another metric.",
    ),
    (
        "nodes: {a: {routes: [{to: '2001:db8::/64', via: b, metric: 256}]}, b: }\nlinks: [[a, b]]",
        "1:22: 'a' is in 2001:db8::/64 itself, so there is a route to it already, with the metric "
        "256.",
    ),
    (
        "nodes: {a: , b: }\nlinks: [{endpoints: [a, b], mtu: 1000, subnet: '2001:db8:5::/64'}]",
        "2:34: With this MTU there is no IPv6 in the link of a:eth0 and b:eth0: it needs at least "
        "1280 bytes, and 1000 is given. Give a larger one, or no IPv6 subnet and address.",
    ),
    (
        "nodes: {a: , b: , s: switch}\n"
        "links: [{endpoints: [a, s], mtu: 1279, addresses: {a: 'fd00::1/64'}}, [b, s]]",
        "2:34: With this MTU there is no IPv6 in the network of switch s: it needs at least",
    ),
    (
        "nodes: {a: {hosts: {www: 10.0.0}}}",
        "1:26: '10.0.0' is no IP address.",
    ),
    (
        "nodes: {a: {hosts: {w_w: 10.0.0.1}}}",
        "1:26: 'w_w' is no host name: each part between dots",
    ),
    (
        "nodes: {a: {hosts: {'55': 10.0.0.1}}}",
        "1:27: '55' is no host name: programs take it for the address 0.0.0.55, see inet_aton(3).",
    ),
    (
        "pools: {ipv4: 10.0.0.0/29}\nnodes: {a: , b: , c: , d: }\nlinks: [[a, b], [b, c], [c, d]]",
        "1:15: The pool 10.0.0.0/29 has no room for the link of c:eth1 and d:eth0, which needs "
        "a subnet with the prefix length 30. Give a larger pool, or a subnet.",
    ),
    ("pools: {ipv4: 10.0.0.1/8}\nnodes: {a: }", "1:15: '10.0.0.1/8' has host bits."),
    ("pools: {ipv6: 10.0.0.0/8}\nnodes: {a: }", "1:15: Pool '10.0.0.0/8' is IPv4, not IPv6."),
    (
        "nodes: {a: {programs: [{command: x, ready: {port: 1, file: /x}}]}}",
        "1:37: 'ready' needs one of port, output and file, and it has port and file.",
    ),
    (
        "nodes: {a: {programs: [{command: x, ready: {port: 1, timeout: -1}}]}}",
        "1:37: The timeout has to be longer than zero, and it is -1 s.",
    ),
    (
        "nodes: {a: {programs: [{command: x, environment: {'A=B': c}}]}}",
        "1:58: 'A=B' is no variable: its name has characters, but no '=' and zero.",
    ),
    (
        "nodes: {a: {programs: [{command: x, environment: {'': c}}]}}",
        "1:55: '' is no variable: its name has characters, but no '=' and zero.",
    ),
    (
        'nodes: {a: {programs: [{command: x, environment: {"a\\0": c}}]}}',
        "1:58: 'a\\x00' is no variable: its name has characters, but no '=' and zero.",
    ),
    (
        'nodes: {a: {programs: [{command: x, environment: {X: "a\\0"}}]}}',
        "1:54: The value of X cannot contain a zero character.",
    ),
    (
        'nodes: {a: {programs: [{command: x, directory: "a\\0"}]}}',
        "1:48: A folder cannot have a zero character in its path.",
    ),
    ("nodes: {a: {programs: ['\"x']}}", "1:24: 'command' cannot be '\"x': No closing quotation."),
    ("nodes: {a: {programs: ['']}}", "1:24: 'command' is empty."),
    ("links: [[a, b]]", "1:1: 'nodes' is missing."),
    ("nodes: {}", "1:1: 'nodes' is empty."),
    ("nodes: {a: }\nlinks: [[a]]", "2:9: A link has two endpoints, and here is 1."),
    ("- a\n- b\n", "1:1: A lab file has to be a mapping with words like nodes, name"),
    ("nodes:\n  a:\n  a: router\n", "3:3: 'a' is there twice."),
    ("# nothing\n", "1:1: There is no lab in it: it is empty. It needs 'nodes'."),
    ("nodes: [a\n", "3:1: This is no YAML: "),
    (
        "nodes:\n\ta: host\n",
        "2:1: This is no YAML: a tab is here, and lines are indented by blanks.",
    ),
    ("nodes: *a\n", "1:8: This is no YAML: found undefined alias."),
    ("nodes: {a: }\n---\nnodes: {b: }\n", "2:1: This is no YAML: expected a single document"),
    ("nodes: !!python/name:os.system x\n", "1:8: The tag 'tag:yaml.org,2002:python/name:os."),
    ("nodes: {? [a] : x}\n", "1:11: A key has to be a text."),
    ("a: &a [*a]\n", "1:4: This is nested in more than 40 others."),
    ("nodes: {a: {<<: x}}", "1:17: '<<' takes in a mapping, or a list of mappings, and this is"),
    (
        "nodes: {a: &a {stp: no}, b: {<<: [*a, 1]}}",
        "1:39: '<<' takes in a mapping, or a list of mappings, and this is none.",
    ),
    ("nodes: {a: &a {<<: *a}}", "1:12: This mapping takes itself in by '<<'."),
    ("nodes: &a {<<: {b: , <<: *a}}", "1:8: This mapping takes itself in by '<<'."),
    ("nodes: {a\ud800: }", "1: '\\ud800' is half a character, which no text can have."),
]


@pytest.mark.parametrize(("text", "error"), ONE_ERROR, ids=[error for _, error in ONE_ERROR])
def test_one_error(text: str, error: str) -> None:
    (found,) = errors(f"{text}\n")
    assert found.startswith(error)


def test_switch_of_1024_ports_is_refused() -> None:
    hosts = [f"h{number}" for number in range(1024)]
    text = f"nodes: {{s: switch, {': , '.join(hosts)}: }}\nlinks: ["
    (found,) = errors(text + ", ".join(f"[{host}, s]" for host in hosts) + "]\n")
    assert found.startswith("1:9: Switch 's' has 1,024 links, and 1,023 are the most")


def test_very_many_errors_take_no_long_time() -> None:
    nodes = ", ".join(f"node{number}: " for number in range(1000))
    links = ", ".join(f"[node{number}, nod{number}]" for number in range(1000))
    found = errors(f"nodes: {{{nodes}}}\nlinks: [{links}]\n")
    assert len(found) == 1000
    assert found[0].endswith("node19 and 980 more. Did you mean 'node0'?")


def test_bomb_of_aliases_is_refused() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    (found,) = errors("\n".join(lines))
    assert "There are more than 300,000 values" in found


def test_bombs_of_merged_mappings_are_refused() -> None:
    lines = [
        "x0: &x0 {a: }",
        *(f"x{n}: &x{n} {{<<: [*x{n - 1}, *x{n - 1}]}}" for n in range(1, 40)),
    ]
    (found,) = errors("\n".join([*lines, "nodes: {<<: *x39}"]))
    assert "There are more than 300,000 values" in found


def test_a_mapping_in_itself_in_two_branches_is_refused() -> None:
    assert errors("nodes: &a\n  <<: [*a, *a]\n  alice:\n") == [
        "1:8: This mapping takes itself in by '<<'."
    ]


def test_many_mappings_within_each_other_are_refused() -> None:
    lines = ["x0: &x0 {a: }", *(f"x{n}: &x{n} {{<<: *x{n - 1}}}" for n in range(1, 45))]
    found = errors("\n".join([*lines, "nodes: {<<: *x44}"]))
    assert any("More than 40 mappings take each other in by '<<'." in one for one in found)


def test_what_is_wrong_with_yaml_hides_no_other_errors() -> None:
    assert errors(
        """\
nodes:
  alice: {kind: hoost, kind: host}
  bob: !person {sysctls: {kernel.panic: 1}}
  ? [carol]
  : router
  dora: {<<: bob, kind: swich}
links:
  - [alice, bobb]
"""
    ) == [
        "2:17: No kind 'hoost'. Known: host, router, switch. Did you mean 'host'?",
        "2:24: 'kind' is there twice.",
        "3:8: The tag '!person' has no meaning here.",
        "3:41: 'kernel.panic' is no sysctl of a network: its name begins with 'net', "
        "for example 'net.ipv4.ip_forward'.",
        "4:5: A key has to be a text.",
        "6:14: '<<' takes in a mapping, or a list of mappings, and this is none.",
        "6:25: No kind 'swich'. Known: host, router, switch. Did you mean 'switch'?",
        "8:13: No node 'bobb'. Known: alice, bob, dora. Did you mean 'bob'?",
    ]


@pytest.mark.parametrize("text", ["[" * 300_000, "- " * 300_000, "{a: " * 300_000, "? " * 300_000])
def test_deep_nesting_is_an_error_and_not_the_end_of_the_process(text: str) -> None:
    ended = run_python(
        f"""
        from NetnsLibrary.labs.check import check
        from NetnsLibrary.labs.findings import LabError
        try:
            check({text[:4]!r} * {len(text) // 4} + chr(10))
        except LabError as error:
            print("nested" in str(error))
        """
    )
    assert (ended.stdout, ended.returncode) == ("True\n", 0)


def test_depth_that_is_not_looked_for_is_no_danger() -> None:
    brackets = "[" * source._MOST_BRACKETS + "]" * source._MOST_BRACKETS
    ended = run_python(
        f"""
        from NetnsLibrary.labs.check import check
        from NetnsLibrary.labs.findings import LabError
        import threading
        def run():
            indented = chr(10).join(" " * n + "a:" for n in range(1900))
            for text in (chr(10).join({brackets!r}), indented):
                try:
                    check(text)
                except LabError as error:
                    print("nested" in str(error))
        thread = threading.Thread(target=run)
        thread.start()
        thread.join()
        """
    )
    assert (ended.stdout, ended.returncode) == ("True\nTrue\n", 0)


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    missing = tmp_path / "missing.yaml"
    assert errors(missing) == [
        f"Cannot read lab file '{missing}': the kernel says \"No such file or directory\" (ENOENT)."
    ]
    assert errors(tmp_path) == [f"Cannot read lab file '{tmp_path}': it is a folder."]
    os.mkfifo(tmp_path / "pipe")
    assert errors(tmp_path / "pipe") == [
        f"Cannot read lab file '{tmp_path / 'pipe'}': it is no file but a device or pipe."
    ]
    latin = tmp_path / "latin.yaml"
    latin.write_bytes(b"nodes:\n  a: # \xe4\n")
    assert errors(latin) == [f"{latin}:2: The file is not written in UTF-8."]
    large = tmp_path / "large.yaml"
    with open(large, "wb") as file:
        file.truncate(10_000_001)
    assert errors(large) == [f"Cannot read lab file '{large}': it has more than 10,000,000 bytes."]
    (tmp_path / "empty.yaml").touch()
    assert errors(tmp_path / "empty.yaml") == [
        f"{tmp_path / 'empty.yaml'}:1:1: There is no lab in it: it is empty. It needs 'nodes'."
    ]


def test_a_file_that_is_not_there_is_told_with_the_nearest_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "office.yaml").write_text("nodes: {a: }\n")
    said = 'the kernel says "No such file or directory" (ENOENT).'
    wrong, right = tmp_path / "ofice.yaml", tmp_path / "office.yaml"
    assert errors(wrong) == [f"Cannot read lab file '{wrong}': {said} Did you mean '{right}'?"]
    elsewhere = tmp_path / "labs" / "office.yaml"
    assert errors(elsewhere) == [
        f"Cannot read lab file '{elsewhere}': {said} There is no folder '{tmp_path / 'labs'}'."
    ]
    monkeypatch.chdir(tmp_path)
    assert errors("campus.yaml") == [
        f"Cannot read lab file 'campus.yaml': {said} It was looked for in '{tmp_path}'."
    ]
    assert errors("labs/campus.yaml") == [
        f"Cannot read lab file 'labs/campus.yaml': {said} "
        f"There is no folder 'labs' in '{tmp_path}'."
    ]


def test_no_source_is_told() -> None:
    assert errors(" ") == ["No lab is given: the source is empty. Give a file, or YAML text."]
    assert errors("a\0b") == ["A lab file cannot have a zero character in its path."]
    assert errors("a\ud800") == ["Cannot read lab file 'a\\ud800': its path has half a character."]
