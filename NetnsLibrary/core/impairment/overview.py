"""What is wrong with all interfaces of a namespace, in a few requests."""

from __future__ import annotations

import contextlib
import re

from .. import worker
from ..errors import ArgumentError, NetnsError
from ..firewall import nftables
from ..interfaces.query import states
from ..namespace import Namespace
from . import netem, tbf
from .interface import read
from .model import Impairment

_LOSS_TABLE = re.compile(r"table netdev netns_loss_(\d+)\b")


@worker.on_worker
def read_all(namespace: Namespace) -> dict[str, Impairment]:
    """What is wrong with what leaves the interfaces of a namespace, by their names.

    Interfaces that nothing is wrong with are left out, and so are those with somebody else's
    qdisc.
    """
    there = states(namespace)
    losing = _losing(namespace)
    found: dict[str, Impairment] = {}
    for name, state in there.items():
        if state.qdisc in (netem.KIND, tbf.KIND) or state.number in losing:
            with contextlib.suppress(ArgumentError):
                found[name] = read(namespace, name)
    return {name: one for name, one in found.items() if not one.empty}


def _losing(namespace: Namespace) -> set[int]:
    """The numbers of the interfaces that have rules for loss."""
    try:
        listing = nftables.run(namespace, "list tables netdev")
    except (NetnsError, nftables.Refused):
        return set()  # without nftables nobody can have made such rules
    return {int(number) for number in _LOSS_TABLE.findall(listing)}
