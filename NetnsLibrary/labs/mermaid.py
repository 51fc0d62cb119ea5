"""A lab as a flowchart of Mermaid, see https://mermaid.js.org/syntax/flowchart.html."""

from __future__ import annotations

import re

from .picture.content import Line, contents, middle_lines
from .picture.live import Live
from .plan import Plan

# The brackets that say which shape a node has.
_SHAPES = {"host": ("[", "]"), "router": ("([", "])"), "switch": ("{{", "}}")}
# Letters, figures and what addresses consist of mean themselves; all else goes by its number.
_SPECIAL = re.compile(r"[^\w .:/,%+\-→←]")


def to_mermaid(plan: Plan, live: Live | None = None) -> str:
    """The text of a flowchart; links that are down or gone are red and broken."""
    content = contents(plan, live, "roomy")
    numbers = {name: f"n{number}" for number, name in enumerate(content.cards)}
    lines = ["flowchart LR"]
    for name, card in content.cards.items():
        before, after = _SHAPES[card.kind]
        first = [Line(f"{card.name} ({card.kind})"), *card.lines[1:]]
        lines.append(f'    {numbers[name]}{before}"{_joined(first)}"{after}')
    for cable in content.cables:
        told = [*cable.at_ends[0], *middle_lines(cable, ("→", "←")), *cable.at_ends[1]]
        one, other = (numbers[end[0]] for end in cable.ends)
        stroke = "-.-" if cable.broken else "---"
        text = f'|"{_joined(told)}"|' if told else ""
        lines.append(f"    {one} {stroke}{text} {other}")
    broken = [str(number) for number, cable in enumerate(content.cables) if cable.broken]
    if broken:
        lines.append(f"    linkStyle {','.join(broken)} stroke:#e5383b,stroke-width:3px")
    return "\n".join(lines) + "\n"


def _joined(lines: list[Line]) -> str:
    return "<br>".join(_SPECIAL.sub(lambda one: f"#{ord(one[0])};", line.text) for line in lines)
