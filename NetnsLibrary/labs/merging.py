"""Mappings of YAML with what '<<' merges into them, see https://yaml.org/type/merge.html."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import yaml

_DEEPEST = 40

# Called with everything that is merged in, and what is wrong with it, None when that is nothing.
Notice = Callable[["yaml.Node", str | None], object]


def ignore(_: yaml.Node, __: str | None) -> None:
    """Notice nothing, where a mapping was looked through before."""


def pairs(
    node: Any, notice: Notice = ignore, above: tuple[Any, ...] = ()
) -> Iterator[tuple[yaml.Node, yaml.Node, bool]]:
    """Keys, values, and whether they are merged in; those that are come behind the others.

    Args:
        node: a mapping.
        notice: is called while it is looked through, and may raise: with aliases, few lines can
            merge without an end that anybody lives to see.
        above: the mappings that this one is merged into.
    """
    merged = []
    for key, value in node.value:
        if key.value == "<<" and not getattr(key, "style", None):
            merged.append(value)
        else:
            if above:
                notice(key, None)
            yield key, value, bool(above)
    inside = (*above, node)
    for value in merged:
        for one in _items(value):
            wrong = _wrong(one, inside)
            notice(one, wrong)
            if wrong is None:
                yield from pairs(one, notice, inside)


def _items(value: Any) -> list[Any]:
    several = isinstance(value.value, list) and value.tag.endswith(":seq")
    return list(value.value) if several else [value]


def _wrong(node: Any, inside: tuple[Any, ...]) -> str | None:
    if not node.tag.endswith(":map"):
        return "'<<' takes in a mapping, or a list of mappings, and this is none."
    if any(node is one for one in inside):
        return "This mapping takes itself in by '<<'."
    if len(inside) > _DEEPEST:
        return f"More than {_DEEPEST} mappings take each other in by '<<'."
    return None
