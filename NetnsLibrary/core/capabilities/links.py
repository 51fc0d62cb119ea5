"""Which kinds of interfaces this kernel has: each is made in an empty namespace."""

from __future__ import annotations

import base64
import functools
import os
from collections.abc import Callable

from .. import interfaces
from ..errors import NetnsError
from ..interfaces import End, Interface
from ..namespace import Namespace
from .model import Answer, Check

_TOPIC = "interface"
_REMOTES = {
    "gre": "192.0.2.1",
    "gretap": "192.0.2.1",
    "ipip": "192.0.2.1",
    "sit": "192.0.2.1",
    "ip6gre": "2001:db8::1",
    "ip6gretap": "2001:db8::1",
    "ip6tnl": "2001:db8::1",
    "geneve": "192.0.2.1",
}


def _tunnel(kind: str, end: End) -> object:
    key = 1 if kind == "geneve" else None
    local = "2001:db8::2" if kind.startswith("ip6") else None
    return interfaces.create_tunnel(end, kind, remote=_REMOTES[kind], local=local, key=key)


def _parent(end: End) -> Interface:
    return interfaces.create_veth(End(end.namespace), End(end.namespace))[0]


def _wireguard(end: End) -> object:
    return interfaces.create_wireguard(end, base64.b64encode(os.urandom(32)).decode())


_MAKERS: dict[str, Callable[[End], object]] = {
    "veth": lambda end: interfaces.create_veth(end, End(end.namespace)),
    "bridge": interfaces.create_bridge,
    "dummy": interfaces.create_dummy,
    "macvlan": lambda end: interfaces.create_macvlan(end, _parent(end)),
    "ipvlan": lambda end: interfaces.create_ipvlan(end, _parent(end)),
    "vlan": lambda end: interfaces.create_vlan(end, _parent(end), 1),
    "vxlan": lambda end: interfaces.create_vxlan(end, 1, remote="192.0.2.1"),
    "vrf": lambda end: interfaces.create_vrf(end, 1),
    "bond": interfaces.create_bond,
    "wireguard": _wireguard,
    "ifb": interfaces.create_ifb,
    "tun": interfaces.create_tun,
    "tap": interfaces.create_tap,
    **{kind: functools.partial(_tunnel, kind) for kind in _REMOTES},
}
_REQUIRED = ("veth", "bridge")


def _check(kind: str) -> Check:
    def ask(namespace: Namespace) -> Answer:
        try:
            _MAKERS[kind](End(namespace))
        except NetnsError as error:
            # Of "Cannot create dummy net:[1]:eth0: this kernel has …", what follows the name.
            reason = str(error).split(f" {namespace}:", 1)[-1].partition(": ")[2] or str(error)
            told, _, remedy = reason.partition(". ")
            return Answer(False, f"{told.rstrip('.')}.", remedy)
        return Answer(True, f"an interface of kind '{kind}' was made.")

    return Check(_TOPIC, ask, required=kind in _REQUIRED)


CHECKS = {kind: _check(kind) for kind in _MAKERS}
