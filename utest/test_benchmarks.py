"""The parts of the benchmarks that count and draw: ratios, the guard, the plot."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "atest"))

from benchmarks import guard, plot, topologies
from benchmarks.measure import Measurement, write
from benchmarks.run import SHORT

from NetnsLibrary import labs

_SVG = "{http://www.w3.org/2000/svg}"


def measured(name: str, ours: float, limit: float = 1.0) -> Measurement:
    return Measurement(name, [ours] * 5, [limit] * 5, "ms", None)


def test_a_ratio_is_the_median_of_the_rounds_and_not_of_the_times() -> None:
    # Each round of the machine is slower than the one before; the ratio is 2 in all but one.
    one = Measurement("case", [2, 4, 80, 16, 32], [1, 2, 4, 8, 16], "ms", 1.5)
    assert one.ratio == one.result == 2
    assert one.met is False
    assert not one.far_off


def test_a_difference_has_a_ratio_too() -> None:
    one = Measurement("case", [30, 60], [10, 20], "ms", 40, by_difference=True)
    assert one.result == 30
    assert one.ratio == 3
    assert one.met is True


def test_what_is_written_has_the_rounds(tmp_path: Path) -> None:
    path = tmp_path / "new" / "benchmark.json"
    write([Measurement("case", [3.0, 4.0], [1.0, 2.0], "ms", 2.0)], path)
    (one,) = json.loads(path.read_text())
    assert one["ours"] == [3.0, 4.0]
    assert one["ratio"] == 2.5
    assert one["met"] is False


def test_worse_by_half_is_allowed_and_more_is_not() -> None:
    recorded = {"kept": 2.0, "slower": 2.0}
    found = guard.worse([measured("kept", 3.0), measured("slower", 3.1)], recorded)
    assert found == ["slower: the ratio is 3.10, and 2.00 was recorded"]


def test_absolute_times_do_not_count() -> None:
    assert not guard.worse([measured("case", 2000.0, 1000.0)], {"case": 2.0})


def test_what_was_not_recorded_is_not_compared() -> None:
    assert not guard.worse([measured("new", 100.0)], {})


def test_a_case_that_was_slow_once_is_measured_again_and_passes() -> None:
    rounds = iter([[measured("case", 9.0)], [measured("case", 1.1)]])
    told: list[str] = []
    best, slower = guard.measured_again(lambda: next(rounds), {"case": 1.0}, told.append)
    assert [one.ratio for one in best] == [1.1]
    assert slower == []
    assert len(told) == 1
    assert "case: the ratio is 9.00" in told[0]


def test_a_case_that_is_always_slow_fails() -> None:
    ratios = iter([1.8, 1.7, 1.9, 2.1, 1.75, 1.8])
    found, slower = guard.measured_again(
        lambda: [measured("case", next(ratios))], {"case": 1.0}, lambda _: None
    )
    assert slower == ["case: the ratio is 1.70, and 1.00 was recorded"]
    assert next(ratios, None) is None  # six times, and no more
    assert [one.ratio for one in found] == [1.7]


def test_a_case_that_is_fast_enough_is_measured_once() -> None:
    rounds = iter([[measured("case", 1.0)]])
    _, slower = guard.measured_again(lambda: next(rounds), {"case": 1.0}, lambda _: None)
    assert slower == []


def test_what_is_recorded_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "recorded.json"
    guard.record([measured("case", 1.234), measured("Set Interface Up", 1.0)], path)
    assert guard.read_recorded(path) == {"case": 1.23}


def test_ratios_are_recorded_for_the_short_form() -> None:
    recorded = guard.read_recorded()
    assert len(recorded) >= len(SHORT)
    assert all(ratio > 0 for ratio in recorded.values())


def test_the_plot_has_a_curve_and_a_mark_for_each_number_of_hosts() -> None:
    curves = {"ours <&>": {10: [5.0, 6.0, 7.0], 100: [60.0]}, "theirs": {10: [50.0], 100: [900.0]}}
    picture = ElementTree.fromstring(plot.draw(curves))
    lines = picture.findall(f"{_SVG}polyline")
    assert len(lines) == 2
    texts = [text.text for text in picture.iter(f"{_SVG}text")]
    assert {"ours <&>", "theirs", "10", "100", "hosts"} <= set(texts)
    assert len(picture.findall(f"{_SVG}circle")) == 2  # of the slower one, which comes first


def test_the_plot_shows_the_faster_one_below() -> None:
    curves = {"fast": {10: [5.0], 100: [50.0]}, "slow": {10: [50.0], 100: [500.0]}}
    picture = ElementTree.fromstring(plot.draw(curves))
    slow, fast = (line.attrib["points"].split() for line in picture.findall(f"{_SVG}polyline"))
    for above, below in zip(slow, fast, strict=True):
        assert float(above.split(",")[1]) < float(below.split(",")[1])


def test_a_plot_of_one_number_of_hosts_can_be_drawn() -> None:
    ElementTree.fromstring(plot.draw({"ours": {100: [10.0]}}))


def test_labels_do_not_cover_each_other() -> None:
    places = plot._apart([100.0, 101.0, 150.0])
    assert places == [100.0, 115.0, 150.0]


@pytest.mark.parametrize("hosts", [1, 1000, 1001, 2500])
def test_stars_have_as_many_switches_as_they_need(hosts: int) -> None:
    plan = labs.check.check(topologies.star(hosts)).plan
    kinds = [node.kind for node in plan.nodes.values()]
    assert kinds.count("host") == hosts
    assert kinds.count("switch") == -(-hosts // 1000)
    assert len(plan.networks) == 1


def test_a_fat_tree_of_four_pods() -> None:
    plan = labs.check.check(topologies.fat_tree(4)).plan
    kinds = [node.kind for node in plan.nodes.values()]
    assert (kinds.count("router"), kinds.count("host"), len(plan.links)) == (20, 16, 48)
    # Across pods there are two ways up from each edge router.
    ways = [route for route in plan.node("e0-0").routes if len(route.hops) == 2]
    assert ways


def test_a_line_has_a_host_at_each_end() -> None:
    plan = labs.check.check(topologies.line(5)).plan
    assert len(plan.nodes) == 7
    assert len(plan.links) == 6
