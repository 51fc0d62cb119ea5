"""What is left of a lab file without the parts whose form is wrong, to find more errors in it."""

from __future__ import annotations

from typing import Any, NamedTuple

from pydantic import ValidationError

from .document import NodeEntry

_ANY_PROGRAM = "true"


class Remains(NamedTuple):
    """The right parts of a file.

    Attributes:
        content: a file in which these parts alone stand.
        links: the positions in the file of the links that are left.
    """

    content: dict[str, Any]
    links: list[int]


def without_errors(content: Any, error: ValidationError) -> Remains | None:
    """Take away what is wrong and what cannot be judged without it; None when that is all."""
    if not isinstance(content, dict):
        return None
    nodes, links = content.get("nodes"), content.get("links") or []
    if not isinstance(nodes, dict) or not nodes or not isinstance(links, list):
        return None
    left_nodes: dict[str, Any] = dict(nodes)
    left_links: dict[int, Any] = dict(enumerate(links))
    for one in error.errors(include_url=False):
        match one["loc"]:
            case ("nodes", str(name), *rest):
                left_nodes[name] = _node_without(left_nodes.get(name), rest)
            case ("links", int(number), *rest):
                left = _link_without(left_links.get(number), rest)
                if left is None:
                    left_links.pop(number, None)
                else:
                    left_links[number] = left
    kept = {"nodes": left_nodes, "links": list(left_links.values())}
    return Remains(kept, list(left_links))


def _node_without(node: Any, rest: list[Any]) -> Any:
    """A node without a word; of one whose kind is unknown nothing is left but its name."""
    word = rest[0] if rest else None
    if not isinstance(node, dict) or word in (None, "kind"):
        return {}
    if word == "programs" and isinstance(node[word], list) and len(rest) > 1:
        # Something right stands in its place, so that the others keep their positions.
        programs = list(node[word])
        programs[rest[1]] = [_ANY_PROGRAM]
        left = {**node, word: programs}
    else:
        left = {key: value for key, value in node.items() if key != word}
    # A word that is not known may have been meant to be the kind.
    return left if "kind" in left or word in NodeEntry.model_fields else {}


def _link_without(link: Any, rest: list[Any]) -> Any:
    word = rest[0] if rest else None
    if not isinstance(link, dict) or word in (None, "endpoints"):
        return None
    return {key: value for key, value in link.items() if key != word}
