"""Topology files of containerlab, like those of its documentation."""

from __future__ import annotations

import pytest

from NetnsLibrary.labs.check import check
from NetnsLibrary.labs.findings import LabError

LAB = """\
name: frr01
mgmt: {network: mgmt, ipv4-subnet: 172.20.20.0/24}
topology:
  defaults:
    sysctls: {net.ipv4.tcp_ecn: 1}
  nodes:
    router1:
      kind: linux
      image: frrouting/frr:v7.5.1
      binds:
        - router1/daemons:/etc/frr/daemons
    router2:
      kind: linux
      image: frrouting/frr:v7.5.1
    PC1:
      kind: linux
      image: praqma/network-multitool:latest
      exec: [ip addr add 192.168.11.2/24 dev eth1]
      sysctls: {net.ipv4.tcp_ecn: 0}
    PC2: {kind: linux}
    PC3: {kind: linux}
    br: {kind: bridge}
  links:
    - endpoints: ["router1:eth1", "router2:eth1"]
    - endpoints: ["PC1:eth1", "router1:eth2"]
      mtu: 1400
    - endpoints: [{node: router2, interface: eth2}, {node: br, interface: p1}]
      type: veth
    - endpoints: ["PC2:eth1", "br:p2"]
    - endpoints: ["PC3:eth1", "br:p3"]
    - endpoints: ["router1:eth9", "mgmt-net:router1"]
"""


def test_nodes_and_links_are_taken_over() -> None:
    plan = check(LAB).plan
    assert plan.name == "frr01"
    assert {name: node.kind for name, node in plan.nodes.items()} == {
        "router1": "router",
        "router2": "router",
        "PC1": "host",
        "PC2": "host",
        "PC3": "host",
        "br": "switch",
    }
    assert [one.name for one in plan.nodes["router1"].interfaces] == ["eth1", "eth2"]
    assert plan.nodes["PC1"].interfaces[0].mtu == 1400
    assert plan.nodes["PC1"].sysctls == {"net.ipv4.tcp_ecn": "0"}
    assert plan.nodes["PC2"].sysctls == {"net.ipv4.tcp_ecn": "1"}
    assert plan.address_of("PC1") == "10.0.0.5"
    assert len(plan.nodes["PC1"].routes) == 2


def test_all_that_has_no_meaning_is_warned_of() -> None:
    assert check(LAB).warnings == (
        "<text>:2:1: 'mgmt' has no meaning here (file).",
        "<text>:9:7: 'image' has no meaning here (router1, router2, PC1).",
        "<text>:10:7: 'binds' has no meaning here (router1).",
        "<text>:18:7: 'exec' is not run here (PC1).",
        "<text>:31:7: A link to 'mgmt-net' has no meaning here: labs are closed.",
    )


def test_node_of_another_kind_becomes_a_linux_node_with_a_warning() -> None:
    checked = check(
        "topology: {kinds: {srl: {image: x}}, nodes: {a: {kind: srl}, b: }, "
        "links: [{endpoints: [a:e1-1, b:eth1]}]}\n"
    )
    assert checked.plan.nodes["a"].kind == "host"
    assert checked.warnings == (
        "<text>:1:26: 'image' has no meaning here (kind srl).",
        "<text>:1:56: Node 'a' is of kind 'srl', which does not exist here: it is a Linux host, "
        "or a router when it has several links.",
    )


def test_what_nodes_share_is_warned_of_too() -> None:
    checked = check(
        "topology:\n  defaults: {env: {A: b}, kind: linux}\n"
        "  groups: {edge: {exec: [date], sysctls: {net.ipv4.tcp_ecn: 1}}}\n"
        "  nodes: {a: {group: edge, env: {A: c}}, b: }\n  links: [{endpoints: [a, b]}]\n"
    )
    assert checked.plan.nodes["a"].sysctls == {"net.ipv4.tcp_ecn": "1"}
    assert checked.warnings == (
        "<text>:2:14: 'env' has no meaning here (defaults, a).",
        "<text>:3:19: 'exec' is not run here (group edge).",
    )


def test_addresses_of_endpoints_are_taken_over() -> None:
    checked = check(
        "topology:\n  nodes: {a: , b: }\n  links:\n  - endpoints:\n"
        "    - {node: a, interface: eth1, ipv4: 10.9.0.7/24, "
        "ipv6: 'fd00::7/64', mac: 02:00:00:00:00:07}\n"
        "    - {node: b, interface: eth1, ipv4: 10.9.0.8/24, vlan: 5}\n"
    )
    one, other = (checked.plan.nodes[name].interfaces[0] for name in "ab")
    assert [str(address) for address in one.addresses] == ["10.9.0.7/24", "fd00::7/64"]
    assert one.mac == "02:00:00:00:00:07"
    assert [str(address) for address in other.addresses] == ["10.9.0.8/24", "fd00::1/64"]
    assert checked.warnings == ("<text>:6:53: 'vlan' has no meaning here (link 1).",)


@pytest.mark.parametrize(
    ("text", "errors"),
    [
        (
            "topology:\n  nodes: {a: , b: }\n  links: [{endpoints: [a:eth1, bb:eth1]}]\n",
            ["3:32: No node 'bb'. Known: a, b. Did you mean 'b'?"],
        ),
        (
            "topology:\n  nodes: {a: 1}\n  links:\n  - {endpoints: [a]}\n  - 3\n",
            [
                "2:11: 'a' has to be a mapping.",
                "4:5: A link needs two endpoints, like ['alice:eth1', 'bob:eth1'].",
                "5:5: Each of 'links' has to be a mapping.",
                "5:5: A link needs two endpoints, like ['alice:eth1', 'bob:eth1'].",
            ],
        ),
        ("topology:\n  links: 3\n", ["1:1: There are no nodes in this topology."]),
        ("topology: 3\n", ["1:11: 'topology' has to be a mapping."]),
        (
            "topology:\n  nodes: {a: , b: }\n  links: [{endpoints: [a, b], mtu: big}]\n",
            ["3:36: 'mtu' has to be a whole number, and it is 'big'."],
        ),
        (
            "topology:\n  nodes: {a: , b: }\n"
            f"  links: [{{endpoints: [a, b], mtu: {'1' * 5000}}}]\n",
            [f"3:36: 'mtu' has to be a whole number, and it is '{'1' * 60}…'."],
        ),
        (
            "topology:\n  nodes: {a: {kind: [linux]}, b: }\n",
            ["2:15: 'kind' has to be a text."],
        ),
        (
            "topology:\n  nodes: {a: , b: }\n  defaults: {kind: {a: b}}\n",
            ["3:14: 'kind' has to be a text."],
        ),
        (
            "topology:\n  nodes: {a: {group: g}}\n  groups: {g: {kind: [x]}}\n",
            ["3:16: 'kind' has to be a text."],
        ),
        (
            "topology:\n  nodes: {a: , b: }\n  links: [{endpoints: [{node: a, mac: [x]}, b]}]\n",
            ["3:34: 'mac' has to be a text."],
        ),
        (
            "topology:\n  nodes: {a: , b: }\n  links: [{endpoints: [{node: a, ipv6: [x]}, b]}]\n",
            ["3:34: 'ipv6' has to be a text."],
        ),
        (
            "topology:\n  nodes: {a: , b: }\n"
            "  links: [{endpoints: [{node: a, ipv4: 10.0.0.300/24}, b]}]\n",
            ["3:11: '10.0.0.300' is no IP address."],
        ),
        (
            "topology:\n  nodes: {a: , b: }\n  links:\n  - endpoints: ab\n"
            "  - endpoints: {a: 1, b: 2}\n",
            [
                "4:5: A link needs two endpoints, like ['alice:eth1', 'bob:eth1'].",
                "5:5: A link needs two endpoints, like ['alice:eth1', 'bob:eth1'].",
            ],
        ),
        (
            "topology:\n  nodes: {a: , b: }\n  links:\n"
            "  - endpoints: [a]\n  - endpoints: [a, host:eth9]\n  - endpoints: [a, bb]\n",
            [
                "4:5: A link needs two endpoints, like ['alice:eth1', 'bob:eth1'].",
                "6:20: No node 'bb'. Known: a, b. Did you mean 'b'?",
            ],
        ),
    ],
)
def test_errors_have_their_places(text: str, errors: list[str]) -> None:
    with pytest.raises(LabError) as refused:
        check(text)
    assert [one.removeprefix("<text>:") for one in refused.value.problems] == errors
