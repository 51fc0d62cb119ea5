"""Pictures of labs of 2 to 200 nodes can be read: texts are measured in the finished SVG."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any, NamedTuple
from xml.etree import ElementTree

import pytest

from NetnsLibrary.core.impairment import Impairment
from NetnsLibrary.labs.check import check
from NetnsLibrary.labs.picture import Live, draw
from NetnsLibrary.labs.plan import Plan
from NetnsLibrary.labs.planning import plan as plan_of

from .drawn import DRAWN, fat_tree, mesh
from .topologies import random

SVG = "{http://www.w3.org/2000/svg}"
SHAPES = {f"{SVG}rect", f"{SVG}polygon"}

# Parts of the font's size, about as Helvetica, Arial and Liberation Sans have them.
DIGIT, NARROW, WIDE, OTHER = 0.556, 0.278, 0.833, 0.53
LOG_WIDTH = 1300  # that of a log.html in a window of about 1,450 pixels
DRAW_200 = """
import sys
from NetnsLibrary.core.impairment import Impairment
from NetnsLibrary.labs.check import check
from NetnsLibrary.labs.picture import draw
sys.stdout.write(draw(check(sys.stdin.read()).plan))
"""


class Text(NamedTuple):
    said: str
    left: float
    top: float
    right: float
    bottom: float

    def is_over(self, other: Text) -> bool:
        return (
            min(self.right, other.right) - max(self.left, other.left) > 1
            and min(self.bottom, other.bottom) - max(self.top, other.top) > 1
        )


def width_of(text: str, size: float) -> float:
    widths = {**dict.fromkeys("0123456789", DIGIT), **dict.fromkeys(".,:/ ijl", NARROW), "m": WIDE}
    return size * sum(widths.get(one, OTHER) for one in text)


def texts_of(svg: str) -> list[Text]:
    """Every text with its estimated extents; all of them are centred."""
    found = []
    for one in ElementTree.fromstring(svg).iter(f"{SVG}text"):
        name = "name" in one.get("class", "")
        size = 13 if name else 11
        width = width_of(one.text or "", size)
        width += sum(5 + width_of(part.text or "", 9) for part in one)
        x, y = float(one.get("x", 0)), float(one.get("y", 0))
        said = "".join(one.itertext())
        found.append(Text(said, x - width / 2, y - 0.72 * size, x + width / 2, y + 0.1 * size))
    return found


def shapes_of(svg: str) -> list[Text]:
    """The outlines of all nodes."""
    found = []
    for one in ElementTree.fromstring(svg).iter():
        if one.tag not in SHAPES or "shape" not in one.get("class", ""):
            continue
        if one.tag.endswith("rect"):
            x, y, width, height = (float(one.get(key, 0)) for key in ("x", "y", "width", "height"))
            found.append(Text("", x, y, x + width, y + height))
        else:
            pairs = [pair.split(",") for pair in one.get("points", "").split()]
            xs, ys = [float(x) for x, _ in pairs], [float(y) for _, y in pairs]
            found.append(Text("", min(xs), min(ys), max(xs), max(ys)))
    return found


def overlaps(texts: list[Text]) -> list[tuple[str, str]]:
    ordered = sorted(texts, key=lambda one: one.top)
    found = []
    for place, one in enumerate(ordered):
        for other in ordered[place + 1 :]:
            if other.top > one.bottom:
                break
            if one.is_over(other):
                found.append((one.said, other.said))
    return found


def view_of(svg: str) -> Text:
    left, top, width, height = map(float, ElementTree.fromstring(svg).get("viewBox", "").split())
    return Text("view", left, top, left + width, top + height)


def troubled(plan: Plan) -> Live:
    """A lab in which every fifth interface is down, and the last node is gone."""
    ends = [end for link in plan.links for end in link.ends]
    wrong = {
        end: one
        for link in plan.links
        for end, one in zip(link.ends, link.impairments, strict=True)
        if one
    }
    return Live(dict.fromkeys(ends[::5], "down"), frozenset([list(plan.nodes)[-1]]), wrong)


@pytest.mark.parametrize("live", [None, troubled], ids=["planned", "troubled"])
@pytest.mark.parametrize("lab", DRAWN)
def test_every_text_can_be_read(lab: str, live: Callable[[Plan], Live] | None) -> None:
    plan = check(DRAWN[lab]).plan
    svg = draw(plan, live(plan) if live else None)
    texts, shapes, view = texts_of(svg), shapes_of(svg), view_of(svg)
    assert len(shapes) == len(plan.nodes)
    assert overlaps(texts) == []
    assert overlaps(shapes) == []
    for text in texts:
        assert view.left <= text.left < text.right <= view.right, text
        assert view.top <= text.top < text.bottom <= view.bottom, text
        for shape in shapes:  # a text is in a node or beside it, never across its edge
            if text.is_over(shape):
                assert shape.left <= text.left < text.right <= shape.right, text
                assert shape.top <= text.top < text.bottom <= shape.bottom, text
    # In the width of a log nothing is made smaller, so that 11 pixels stay 11 pixels.
    assert view.right - view.left <= LOG_WIDTH


@pytest.mark.parametrize("lab", DRAWN)
def test_texts_beside_nodes_do_not_touch_them_in_a_wider_font(lab: str) -> None:
    svg = draw(check(DRAWN[lab]).plan)
    shapes = shapes_of(svg)
    for text in texts_of(svg):
        wider = text._replace(left=text.left - 4, right=text.right + 4)
        for shape in shapes:
            if not text.is_over(shape):  # else it is in it
                assert not wider.is_over(shape), text


@pytest.mark.parametrize("seed", range(20))
def test_every_text_of_any_lab_can_be_read(seed: int) -> None:
    svg = draw(plan_of(random(seed)))
    texts, shapes = texts_of(svg), shapes_of(svg)
    assert overlaps(texts) == []
    assert overlaps(shapes) == []


@pytest.mark.parametrize("lab", DRAWN)
def test_nothing_is_left_out(lab: str) -> None:
    plan = check(DRAWN[lab]).plan
    said = " ".join(text.said for text in texts_of(draw(plan)))
    for node in plan.nodes.values():
        assert f"{node.name}{node.kind}" in said
        for interface in node.interfaces:
            assert interface.name in said
            if len(node.interfaces) == 1:
                assert all(str(address) in said for address in interface.addresses)
    for network in plan.networks:  # its subnets, or at one end the whole addresses in them
        told = [list(map(str, network.subnets))]
        for name, there in network.members:
            (end,) = [end for end in plan.nodes[name].interfaces if end.name == there]
            told.append(list(map(str, end.addresses)))
        assert any(all(text in said for text in texts) for texts in told), network


def test_short_addresses_are_explained_and_whole_ones_in_tooltips() -> None:
    svg = draw(check(mesh(8)).plan)
    said = [text.said for text in texts_of(svg)]
    assert any(text.startswith("At links, .1 and ::1 are the ends") for text in said)
    assert "eth0 .1 ::1 to r1" in said
    assert "r0:eth0 10.0.0.1/30 2001:db8::1/64 to r1:eth0 10.0.0.2/30 2001:db8::2/64" in svg


@pytest.mark.parametrize("lab", ["wan 60", "fat tree 99", "campus 203"])
def test_the_same_lab_has_the_same_picture_in_every_process(lab: str) -> None:
    pictures = {
        subprocess.run(
            [sys.executable, "-c", DRAW_200],
            input=DRAWN[lab],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(pictures) == 1
    assert "<svg" in pictures.pop()


@pytest.mark.parametrize("lab", ["wan 200", "fat tree 208"])
def test_a_picture_of_200_nodes_takes_a_few_times_as_long_as_its_plan(lab: str) -> None:
    draw(check(fat_tree(2)).plan)  # imports igraph

    def seconds(do: Callable[[], Any]) -> float:
        begun = time.process_time()
        do()
        return time.process_time() - begun

    text = DRAWN[lab]
    plan = check(text).plan
    # At most 2 where it was measured; 9 for the fat tree, when each of its texts was compared
    # with all lines near it.
    assert min(seconds(lambda: draw(plan)) / seconds(lambda: check(text)) for _ in range(3)) < 5


def test_a_large_fat_tree_has_whole_addresses_in_its_boxes_and_only_faults_at_its_links() -> None:
    plan = check(DRAWN["fat tree 208"]).plan
    said = [text.said for text in texts_of(draw(plan))]
    assert "eth0 10.0.0.1/30 2001:db8::1/64 to core0" in said
    assert "10.0.0.0/30" not in said
    link = plan.links[0]
    live = Live({link.ends[0]: "down"}, frozenset(), {link.ends[1]: Impairment(loss=3)})
    said = [text.said for text in texts_of(draw(plan, live))]
    assert "eth0 down 10.0.0.1/30 2001:db8::1/64 to core0" in said
    assert any(text.endswith(" loss 3 %") for text in said)
