"""Whether the firewall works: rules are applied in an empty namespace."""

from __future__ import annotations

from ..errors import NetnsError
from ..firewall import nftables
from ..namespace import Namespace
from .model import Answer, Check

_TABLE = "inet netns_capabilities"
_FILTER = f"""add table {_TABLE}
add chain {_TABLE} input {{ type filter hook input priority 0; }}
add rule {_TABLE} input tcp dport 1 drop
"""
_NAT = f"""add table {_TABLE}
add chain {_TABLE} postrouting {{ type nat hook postrouting priority srcnat; }}
add rule {_TABLE} postrouting masquerade
"""


def _check(rules: str, what: str) -> Check:
    def ask(namespace: Namespace) -> Answer:
        try:
            nftables.run(namespace, rules)
        except nftables.Refused as refused:
            words = str(refused).partition("\n")[0]
            return Answer(False, f"nft says: {words}.", "Use a kernel with nftables and NAT.")
        except NetnsError as error:
            told, _, remedy = str(error).partition(". ")
            return Answer(False, f"{told.rstrip('.')}.", remedy)
        return Answer(True, f"{what} were applied by libnftables.")

    return Check("firewall", ask)


CHECKS = {
    "nftables": _check(_FILTER, "rules that filter"),
    "nat": _check(_NAT, "rules that masquerade"),
}
