"""Loss by rules of nftables at an interface's way out, for kernels without netem.

The rule stands where a qdisc stands, in the hook "egress" of the interface (Linux 5.16), so it
sees all that leaves: what programs send, what is routed, what a bridge passes on, also ARP.
"""

from __future__ import annotations

import re

from ..errors import ArgumentError
from ..firewall import nftables
from ..firewall.nftables import FirewallError, Refused
from ..namespace import Namespace
from .model import Impairment

KIND = "nftables"
TABLE = "netns_loss_"  # and the number of the interface

_PARTS = 100_000_000  # of which a loss is counted: a millionth of a percent
_RULE = re.compile(r"numgen random mod \d+ < (\d+)")
_DEVICE = re.compile(r'device "([^"]*)"')
_UNQUOTABLE = re.compile(r'["*\\]')


def lose(namespace: Namespace, name: str, index: int, percent: float) -> None:
    """Drop so many of the packets that leave an interface; 0 drops none any more."""
    if not percent:
        _remove(namespace, index)
        return
    if _UNQUOTABLE.search(name):
        raise ArgumentError(
            f"Loss on {namespace}:{name} would be made by nftables, which cannot name it. "
            "Rename it with Set Interface."
        )
    try:
        nftables.run(namespace, commands(name, index, percent))
    except Refused as refused:
        what = f"Cannot make {namespace}:{name} lose packets without netem"
        raise FirewallError(f"{what}, by nftables' hook 'egress'", str(refused)) from None


def commands(name: str, index: int, percent: float) -> str:
    """What makes that loss of what leaves an interface, whatever it is now; 0 makes none."""
    table = _table(index)
    # A table that is not there cannot be deleted, but it can be made for that.
    none = f"add table {table}\ndelete table {table}\n"
    if not percent:
        return none
    part = max(1, round(percent / 100 * _PARTS))
    # The kernel knows no number that all numbers are less than.
    chosen = f"numgen random mod {_PARTS} < {part} " if part < _PARTS else ""
    return f"""{none}add table {table}
add chain {table} egress {{ type filter hook egress device "{name}" priority filter; }}
add rule {table} egress {chosen}counter drop
"""


def read(namespace: Namespace, name: str, index: int) -> Impairment:
    """The loss that rules of ours make on an interface."""
    try:
        listing = nftables.run(namespace, f"list table {_table(index)}", stateless=True)
    except Refused:
        return Impairment()  # there is no such table
    device = _DEVICE.search(listing)
    if device is None or device[1] != name:  # it was renamed
        return Impairment()
    rule = _RULE.search(listing)
    percent = round(int(rule[1]) / _PARTS * 100, 6) if rule else 100.0
    return Impairment(loss=percent, means=KIND)


def _remove(namespace: Namespace, index: int) -> None:
    try:
        nftables.run(namespace, commands("", index, 0))
    except Refused as refused:
        what = f"Cannot end the loss on interface {index} of namespace '{namespace}'"
        raise FirewallError(what, str(refused)) from None


def _table(index: int) -> str:
    return f"netdev {TABLE}{index}"
