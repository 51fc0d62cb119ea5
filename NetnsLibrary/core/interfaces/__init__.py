"""Network interfaces: reading them, making them, changing them."""

from typing import TYPE_CHECKING

from ..lazy import lazily
from .model import Interface

if TYPE_CHECKING:
    from .belongings import Belongings, note, note_all, note_before_sysctl
    from .change import Change, delete, set_back, set_interface
    from .counters import Statistics, statistics
    from .ends import End
    from .kinds import (
        create_bond,
        create_bridge,
        create_dummy,
        create_ifb,
        create_ipvlan,
        create_macvlan,
        create_vlan,
        create_vrf,
    )
    from .moving import move, move_back
    from .ports import add_port, remove_port
    from .query import exists, get, names, read_again, states
    from .restoring import give_back
    from .state import set_down, set_up
    from .tunnels import create_tunnel, create_vxlan
    from .tuntap import create_tap, create_tun
    from .undoing import before_losing
    from .veth import create_veth
    from .wait import wait_until_up
    from .wireguard import (
        FormerPeers,
        WireguardPeer,
        add_wireguard_peer,
        create_wireguard,
        generate_keys,
        restore_wireguard_peers,
    )

__all__ = [
    "Belongings",
    "Change",
    "End",
    "FormerPeers",
    "Interface",
    "Statistics",
    "WireguardPeer",
    "add_port",
    "add_wireguard_peer",
    "before_losing",
    "create_bond",
    "create_bridge",
    "create_dummy",
    "create_ifb",
    "create_ipvlan",
    "create_macvlan",
    "create_tap",
    "create_tun",
    "create_tunnel",
    "create_veth",
    "create_vlan",
    "create_vrf",
    "create_vxlan",
    "create_wireguard",
    "delete",
    "exists",
    "generate_keys",
    "get",
    "give_back",
    "move",
    "move_back",
    "names",
    "note",
    "note_all",
    "note_before_sysctl",
    "read_again",
    "remove_port",
    "restore_wireguard_peers",
    "set_back",
    "set_down",
    "set_interface",
    "set_up",
    "states",
    "statistics",
    "wait_until_up",
]

_PLACES = {
    "belongings": (
        "Belongings",
        "note",
        "note_all",
        "note_before_sysctl",
    ),
    "change": (
        "Change",
        "delete",
        "set_back",
        "set_interface",
    ),
    "counters": (
        "Statistics",
        "statistics",
    ),
    "ends": ("End",),
    "kinds": (
        "create_bond",
        "create_bridge",
        "create_dummy",
        "create_ifb",
        "create_ipvlan",
        "create_macvlan",
        "create_vlan",
        "create_vrf",
    ),
    "moving": (
        "move",
        "move_back",
    ),
    "ports": (
        "add_port",
        "remove_port",
    ),
    "query": (
        "exists",
        "get",
        "names",
        "read_again",
        "states",
    ),
    "restoring": ("give_back",),
    "state": (
        "set_down",
        "set_up",
    ),
    "tunnels": (
        "create_tunnel",
        "create_vxlan",
    ),
    "tuntap": (
        "create_tap",
        "create_tun",
    ),
    "undoing": ("before_losing",),
    "veth": ("create_veth",),
    "wait": ("wait_until_up",),
    "wireguard": (
        "FormerPeers",
        "WireguardPeer",
        "add_wireguard_peer",
        "create_wireguard",
        "generate_keys",
        "restore_wireguard_peers",
    ),
}
__getattr__ = lazily(
    __name__, {name: module for module, names in _PLACES.items() for name in names}
)
