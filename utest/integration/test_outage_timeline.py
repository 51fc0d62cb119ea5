"""The timeline of an outage: what is red, and which moments are named."""

from __future__ import annotations

import re

import pytest

from NetnsLibrary.integration.outage_timeline import to_svg
from NetnsLibrary.probes.outage import Outage


def outage(duration: float, *gaps: tuple[float, float], recovered: bool = True) -> Outage:
    return Outage(
        target="bob",
        address="10.0.0.2",
        lost=sum(end - begin for begin, end in gaps),
        first_loss=gaps[0][0] if gaps else None,
        recovery=gaps[-1][1] if gaps and recovered else None,
        recovered=recovered,
        sent=100,
        unanswered=10,
        gaps=gaps,
        duration=duration,
    )


def named(picture: str) -> list[str]:
    return re.findall(r">([\d.]+) s</text>", picture)


@pytest.mark.parametrize(
    ("measured", "moments"),
    [
        (outage(1.0, (0.3, 0.7)), ["0.000", "0.300", "0.700", "1.000"]),
        (outage(1.0), ["0.000", "1.000"]),
        (outage(0.0), ["0.000"]),
        # Moments of the outage take the place of the beginning and the end beside them.
        (outage(1.07, (0.014, 0.329), (0.731, 1.04)), ["0.014", "1.040"]),
        (outage(10.0, (0.01, 9.99), recovered=False), ["0.010", "10.000"]),
        (outage(1.0, (0.5, 0.51)), ["0.000", "0.500", "1.000"]),
    ],
)
def test_no_two_labels_lie_over_each_other(measured: Outage, moments: list[str]) -> None:
    assert named(to_svg(measured)) == moments


def test_each_gap_is_a_red_bar_that_tells_when_it_was() -> None:
    picture = to_svg(outage(1.0, (0.25, 0.5), (0.6, 0.6)))
    bars = re.findall(r'x="([\d.]+)" y="0" width="([\d.]+)" height="24" fill="#e53935"', picture)
    assert bars == [("160.0", "160.0"), ("384.0", "1.0")]
    assert "<title>0.250 to 0.500 s: no answer</title>" in picture
