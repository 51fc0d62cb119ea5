"""Pictures of labs: what is in them, and that nothing is over something else."""

from __future__ import annotations

import itertools
from xml.etree import ElementTree

import pytest
import yaml

from NetnsLibrary.labs.check import check
from NetnsLibrary.labs.mermaid import to_mermaid
from NetnsLibrary.labs.picture import Live, draw
from NetnsLibrary.labs.picture.arranging import arrange
from NetnsLibrary.labs.picture.content import contents
from NetnsLibrary.labs.plan import Plan
from NetnsLibrary.labs.saving import to_yaml

from .drawn import DRAWN

OFFICE = "docs/examples/labs/office.yaml"


def star(hosts: int) -> str:
    names = [f"h{number}" for number in range(hosts)]
    return yaml.safe_dump(
        {"nodes": {"sw": "switch", **dict.fromkeys(names)}, "links": [[one, "sw"] for one in names]}
    )


def ring(routers: int) -> str:
    links = [[f"r{one}", f"r{(one + 1) % routers}"] for one in range(routers)]
    return yaml.safe_dump(
        {"nodes": {f"r{one}": "router" for one in range(routers)}, "links": links}
    )


def said(svg: str) -> str:
    return " ".join(ElementTree.fromstring(svg).itertext())


@pytest.mark.parametrize("source", [star(1), star(4), star(29), star(199), ring(10), ring(30)])
def test_no_node_is_over_another_one(source: str) -> None:
    plan = check(source).plan
    boxes = arrange(contents(plan, None))[0].boxes
    assert list(boxes) == list(plan.nodes)
    for one, other in itertools.combinations(boxes.values(), 2):
        assert one.shared_with(other) == 0


@pytest.mark.parametrize("source", [OFFICE, star(29), ring(10)])
def test_everything_is_labelled_and_the_same_each_time(source: str) -> None:
    plan = check(source).plan
    assert draw(plan) == draw(check(source).plan)
    texts = said(draw(plan, standalone=True))
    for node in plan.nodes.values():
        assert node.name in texts
        for interface in node.interfaces:
            assert interface.name in texts
            assert all(address.ip in texts for address in interface.addresses)
    assert all(str(subnet) in texts for subnet in plan.subnets)


def test_what_is_down_is_red_and_says_so() -> None:
    plan = check("{nodes: {a: , b: }, links: [[a, b]]}").plan
    assert "wire down" not in draw(plan, Live()).split("</style>")[1]
    shown = draw(plan, Live({("a", "eth0"): "down"}))
    assert 'class="wire down"' in shown
    assert "eth0 down" in said(shown)
    assert "stroke:#e5383b" in to_mermaid(plan, Live({("a", "eth0"): "gone"}))


def test_texts_are_escaped() -> None:
    plan = check("{nodes: {'a<b&\"c': , d: }, links: [['a<b&\"c', d]]}").plan
    assert 'a<b&"c' in said(draw(plan))
    assert "#60;" in to_mermaid(plan)
    assert "a<b" not in to_mermaid(plan)


def test_impairments_are_shown_in_their_direction() -> None:
    line = (
        "{endpoints: [a, b], delay: 15 ms, jitter: 2 ms, "
        "from: {a: {rate: 10 mbit}, b: {rate: 50 mbit}}}"
    )
    texts = said(draw(check(f"{{nodes: {{a: , b: }}, links: [{line}]}}").plan))
    assert "→ delay 15 ms, jitter 2 ms rate 10 mbit" in texts
    assert "← delay 15 ms, jitter 2 ms rate 50 mbit" in texts


def test_an_empty_lab_has_a_picture() -> None:
    assert "no hosts" in said(draw(Plan("bare", {}, (), (), {})))


EVERYTHING = """
name: everything
routing: none
pools: {ipv4: 172.16.0.0/12, ipv6: "fd00::/32"}
nodes:
  a:
    sysctls: {net.ipv4.tcp_ecn: 1}
    hosts: {www: [192.0.2.1, 192.0.2.2]}
    routes: [{to: default, via: r}, {to: 192.0.2.0/24, type: blackhole, metric: 5}]
  b: {addresses: [10.9.0.3/24, "2001:db8:9::3/64"]}
  r: {kind: router, addresses: {lo: [192.0.2.1], eth1: 10.9.0.1/24}}
  s: {kind: switch, stp: true}
  t: {kind: switch, stp: true, subnet: [10.77.0.0/24]}
  "no":
    programs:
      - command: [sh, -c, "echo a b; sleep 5"]
        environment: {LEVEL: 3, B: "on"}
        ready: {output: a, timeout: 2 s}
      - {command: nc -u -l 53, name: dns, ready: {port: 53, protocol: udp}}
links:
  - endpoints: [a, r]
    mtu: 1400
    delay: 20 ms
    loss: 0.5 %
    macs: {a: "02:00:00:00:00:0a"}
    from: {a: {rate: 1 mbit, seed: 7}, r: {loss: 0, duplicate: 1%, reorder: 3%, limit: 50}}
  - {endpoints: [b, r], subnet: [10.9.0.0/24, "2001:db8:9::/64"]}
  - [s, t]
  - [t, s]
  - [s, r]
  - ["no:wan", t]
"""


EXTREMES = """\
nodes:
  a: {programs: [{command: x, ready: {port: 1, timeout: 1 ns}}]}
  b: {programs: [{command: x, ready: {port: 1, timeout: 604799.123456 s}}]}
links:
  - {endpoints: [a, b], delay: 50 ns, jitter: 1 ns, loss: 0.000001 %, rate: 1000000 tbit}
  - {endpoints: [a, b], delay: 1.000000001 s, loss: 99.99999999 %, rate: 123456789.123456789 gbit}
"""


@pytest.mark.parametrize(
    "source",
    [OFFICE, star(9), ring(4), EVERYTHING, EXTREMES, *DRAWN.values()],
)
def test_a_saved_lab_gives_the_same_plan(source: str) -> None:
    checked = check(source)
    again = check(to_yaml(checked.topology))
    assert again.plan == checked.plan
