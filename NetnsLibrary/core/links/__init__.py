"""Links between hosts: finding them, cutting them and joining them again."""

from typing import TYPE_CHECKING

from ..lazy import lazily

if TYPE_CHECKING:
    from .cutting import Cut, cut, restore
    from .finding import Link, find
    from .flapping import Flapping

__all__ = ["Cut", "Flapping", "Link", "cut", "find", "restore"]

_PLACES = {
    "cutting": ("Cut", "cut", "restore"),
    "finding": ("Link", "find"),
    "flapping": ("Flapping",),
}
__getattr__ = lazily(
    __name__, {name: module for module, names in _PLACES.items() for name in names}
)
