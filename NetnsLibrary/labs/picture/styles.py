"""How much is written at the links of a picture, by how many there are."""

from __future__ import annotations

from collections import Counter
from typing import Literal

from ..plan import Plan

RACKED_FROM = 5  # leaves of one node; in a roomy picture, fewer are placed around it
_CROWDED_FROM = 20  # links, besides those in racks
_DENSE_FROM = 1.7  # links for each node that has several

_PACKED_FROM = 60  # links of a dense picture
_TOO_MANY, _TOO_DENSE = 150, 1.2  # the same, when there are that many links

Style = Literal["roomy", "crowded", "dense", "packed"]
TABLES: tuple[Style, ...] = ("dense", "packed")  # in which the boxes of nodes tell their ends


def style_of(plan: Plan) -> Style:
    """`roomy` with few links, `crowded` with many, `dense` or `packed` with many at each node.

    With many links, addresses are shortened and all hosts with one link are in racks. Where many
    links begin at one node there is no room for texts at their ends: they are in the node's box.
    When these are very many, nobody can tell which subnet is that of which link: then the boxes
    have whole addresses, which tell the subnets.
    """
    leaves: Counter[str] = Counter()
    for node in plan.nodes.values():
        if len(node.interfaces) == 1:
            leaves[node.interfaces[0].peer[0]] += 1
    racked = sum(count for count in leaves.values() if count >= RACKED_FROM)
    if len(plan.links) - racked <= _CROWDED_FROM:
        return "roomy"
    inner = sum(len(node.interfaces) > 1 for node in plan.nodes.values())
    between = len(plan.links) - leaves.total()
    if between <= (_DENSE_FROM if between <= _TOO_MANY else _TOO_DENSE) * inner:
        return "crowded"
    return "dense" if between < _PACKED_FROM else "packed"
