"""Which arguments keywords take without a name, and in which order: suites rely on it."""

from __future__ import annotations

from functools import cache

import pytest
from robot.libdocpkg import LibraryDocumentation

BY_POSITION = {
    "Create Veth Pair": "endpoint peer addresses peer_addresses mtu mac peer_mac up",
    "Create Macvlan": "endpoint parent mode",
    "Create Ipvlan": "endpoint parent mode",
    "Create Vlan": "endpoint parent vlan_id",
    "Create Vxlan": "endpoint vni remote local group parent port",
    "Create Wireguard": "endpoint private_key listen_port",
    "Add Wireguard Peer": "endpoint public_key allowed_addresses remote keepalive",
    "Create Tunnel": "endpoint kind remote local key",
    "Move Interface": "endpoint namespace name",
    "Connect": "a b subnet delay loss rate",
    "Flap Link": "a b times down_for up_for",
    "Ping Host": "namespace target count timeout size interval",
    "Start Echo Server": "namespace port protocol address",
    "Wait Until Port Is Open": "namespace port protocol timeout",
    "Start Lab": "source name scope",
    "Pause Lab": "message lab",
}


@cache
def positions() -> dict[str, str]:
    keywords = LibraryDocumentation("NetnsLibrary").keywords
    return {one.name: " ".join(one.args.positional_or_named) for one in keywords}


@pytest.mark.parametrize("name", BY_POSITION)
def test_arguments_are_taken_by_position_in_this_order(name: str) -> None:
    assert positions()[name] == BY_POSITION[name]
