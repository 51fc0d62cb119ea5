"""The few steps of plain routes come to the same as the many of all others, or leave it to them."""

from __future__ import annotations

import pytest

from NetnsLibrary.core.errors import ArgumentError
from NetnsLibrary.core.netlink.transport import Message
from NetnsLibrary.core.plain_routes import PlainRoute, parse_plain
from NetnsLibrary.core.prefixes import is_link_local
from NetnsLibrary.core.route_arguments import Wanted, check_complete, parse_wanted
from NetnsLibrary.core.route_messages import SCOPE_GLOBAL, UNICAST, Hop, new_plain_route, new_route

DESTINATIONS = [
    *("default", "0.0.0.0/0", "::/0", "10.1.0.0/16", "10.1.0.7", "10.1.0.7/32", "0.0.0.0"),
    *("2001:db8:1::/48", "2001:db8::5", "2001:db8::5/128", "::", "::ffff:10.0.0.0/120"),
    *("224.0.0.0/4", "ff00::/8", "fe80::/10", "128.0.0.0/1", "255.255.255.255"),
    # What is wrong with these is told elsewhere:
    *("", "/", "10.1.0.0/", "10.1.0.0/33", "10.1.0.0/-1", "10.1.0.0/016", "10.1.0.0/255.255.0.0"),
    *("10.1.0.1/16", "2001:db8::1/48", "2001:db8::/129", "10.1/16", "alice", "Default"),
    *("10.1.0.0/16 ", " 10.1.0.0/16", "10.1.0.0\0/16", "10.1.0.0/16\0", "10.1.0.0/१६"),
    *("fe80::1%eth0", "1.2.3.4/8/8", "010.1.0.0/16"),
]
ROUTERS = [
    *("10.0.0.2", "2001:db8::2", "::1", "::ffff:10.0.0.2", "127.0.0.1", "254.128.0.1"),
    *("fe80::2", "febf::2", "fec0::2", "fe80::2%eth0", "10.0.0.2%eth0", "0.0.0.0", "::"),
    *("", "router", "10.0.0.2/24", "10.0.0.2 ", "10.0.0.2\0", "10.0.2", "010.0.0.2"),
]


@pytest.mark.parametrize("via", ROUTERS)
@pytest.mark.parametrize("destination", DESTINATIONS)
def test_the_same_as_with_all_steps(destination: str, via: str) -> None:
    plain = parse_plain(destination, via)
    if plain is None:
        assert is_special_or_wrong(destination, via)
    else:
        wanted = checked(destination, via)
        assert plain.wanted == wanted
        assert new_plain_route(*plain) == with_all_steps(wanted)


def checked(destination: str, via: str) -> Wanted:
    wanted = parse_wanted(destination, via, None, None, None, "unicast", None)
    check_complete(wanted)
    return wanted


def with_all_steps(wanted: Wanted) -> Message:
    hops = [Hop(wanted.hops[0].gateway, 0)]
    return new_route(
        wanted.destination, hops, wanted.table, UNICAST, SCOPE_GLOBAL, metric=None, source=None
    )


def is_special_or_wrong(destination: str, via: str) -> bool:
    try:
        (hop,) = checked(destination, via).hops
    except ArgumentError:
        return True
    assert hop.gateway is not None
    return hop.interface is not None or is_link_local(hop.gateway.packed)


def test_most_routes_are_plain() -> None:
    assert parse_plain("10.1.0.0/16", "10.0.0.2") == PlainRoute(
        2, b"\x0a\x01\0\0", 16, b"\x0a\0\0\x02"
    )
    assert parse_plain("default", "2001:db8::2") is not None
    assert parse_plain("2001:db8:1::/48", "2001:db8::2") is not None
