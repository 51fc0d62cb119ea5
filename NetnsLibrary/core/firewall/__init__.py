"""The firewall of a namespace: nftables, see nft(8)."""

from .blocks import Block, Traffic, block, remove_block, unblock
from .masquerading import enable_masquerading
from .nftables import FirewallError
from .partition import Partition, check_groups, heal, partition
from .ruleset import Change, apply, restore, rules

__all__ = [
    "Block",
    "Change",
    "FirewallError",
    "Partition",
    "Traffic",
    "apply",
    "block",
    "check_groups",
    "enable_masquerading",
    "heal",
    "partition",
    "remove_block",
    "restore",
    "rules",
    "unblock",
]
