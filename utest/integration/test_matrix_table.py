"""The table of who reaches whom."""

from __future__ import annotations

import ipaddress
import re

from NetnsLibrary import core
from NetnsLibrary.integration.matrix_table import to_html
from NetnsLibrary.probes.matrix_model import Cell, Matrix


def test_each_background_has_a_text_that_can_be_read_on_it() -> None:
    """The log's dark theme has a light text."""
    with core.new_transient("<alice>") as alice, core.new_transient("bob") as bob:
        there = Cell(alice, bob, ipaddress.ip_address("10.0.0.2"), 0.25, "answered", "")
        back = Cell(bob, alice, None, None, "unreachable", "different families")
        table = to_html(Matrix([alice, bob], [there, back], 0.1))
    assert "&lt;alice&gt;</th>" in table
    assert ">IPv4 0.25 ms</td>" in table
    assert ">unreachable</span></td>" in table
    colored = re.findall(r"style='([^']*background[^']*)'", table)
    assert len(colored) == 2
    assert all("; color: #" in style for style in colored)
    cells = re.findall(r"<t[dh][^>]*>", table)
    assert len(cells) == 9
    assert all("padding" in cell for cell in cells)
