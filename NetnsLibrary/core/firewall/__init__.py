"""The firewall of a namespace: nftables, see nft(8)."""

from .blocks import Block, Traffic, block, remove_block, unblock
from .masquerading import enable_masquerading
from .nftables import FirewallError
from .ruleset import Change, apply, restore, rules

__all__ = [
    "Block",
    "Change",
    "FirewallError",
    "Traffic",
    "apply",
    "block",
    "enable_masquerading",
    "remove_block",
    "restore",
    "rules",
    "unblock",
]
