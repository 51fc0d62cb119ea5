"""Masquerading: what leaves by an interface carries that interface's address."""

from __future__ import annotations

import os

from .. import worker
from ..interfaces import query
from ..namespace import Namespace
from .ruleset import Change, apply


@worker.on_worker
def enable_masquerading(namespace: Namespace, interface: str) -> Change:
    """Translate the source addresses of all that leaves by `interface`, of both families.

    See "NAT STATEMENTS" in nft(8). Forwarding is another matter, see
    `sysctl.enable_forwarding`. Done again for the same interface, it changes nothing.

    Returns:
        What was changed, for `ruleset.restore`.

    Raises:
        NotFoundError: there is no such interface.
        FirewallError: the kernel has no address translation.
    """
    query.ask(namespace, interface)
    # Each program has a table of its own, so that none takes away what another still needs.
    table = f"inet netns_masquerading_{os.getpid()}"
    return apply(
        namespace,
        f"""add table {table}
add set {table} interfaces {{ type ifname; }}
add chain {table} postrouting {{ type nat hook postrouting priority srcnat; }}
flush chain {table} postrouting
add rule {table} postrouting oifname @interfaces masquerade
add element {table} interfaces {{ "{interface}" }}
""",
    )
