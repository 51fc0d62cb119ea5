"""Bad networks on purpose: what leaves an interface is delayed, lost, doubled, slowed down.

See tc-netem(8), tc-tbf(8) and, for kernels without netem, nft(8).
"""

from typing import TYPE_CHECKING

from ..lazy import lazily
from .model import Impairment

if TYPE_CHECKING:
    from .interface import clear, impair, impair_all, read, restore, restore_all
    from .netem import messages
    from .overview import read_all
    from .parsing import parse_impairment, parse_percent, parse_rate, parse_time

__all__ = [
    "Impairment",
    "clear",
    "impair",
    "impair_all",
    "messages",
    "parse_impairment",
    "parse_percent",
    "parse_rate",
    "parse_time",
    "read",
    "read_all",
    "restore",
    "restore_all",
]

_PLACES = {
    "interface": ("clear", "impair", "impair_all", "read", "restore", "restore_all"),
    "netem": ("messages",),
    "overview": ("read_all",),
    "parsing": ("parse_impairment", "parse_percent", "parse_rate", "parse_time"),
}
__getattr__ = lazily(
    __name__, {name: module for module, names in _PLACES.items() for name in names}
)
