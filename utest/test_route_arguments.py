from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from NetnsLibrary import core
from NetnsLibrary.core import interfaces, routes
from NetnsLibrary.core.interfaces import End


@pytest.fixture
def alice() -> Iterator[core.Namespace]:
    with core.new_transient("alice", loopback=True) as namespace:
        interfaces.create_veth(
            End(namespace, "eth0", ["10.0.0.1/24", "2001:db8::1/64"]), End(namespace, "eth1")
        )
        yield namespace


REFUSED = [
    ("10.0.0.1/24", {}, "'10.0.0.1/24' has host bits. Did you mean '10.0.0.0/24'?"),
    ("2001:db8::1/32", {}, "'2001:db8::1/32' has host bits. Did you mean '2001:db8::/32'?"),
    ("10.0.0.0/33", {}, "'10.0.0.0/33' is no network: the prefix length is from 0 to 32."),
    ("::/129", {}, "'::/129' is no network: the prefix length is from 0 to 128."),
    ("10.0.0.0/-1", {}, "'10.0.0.0/-1' is no network: the prefix length is from 0 to 32."),
    (
        "10.0.0/24",
        {},
        "'10.0.0/24' is no network. Write one like '10.0.0.0/24' or '2001:db8::/64'.",
    ),
    ("bob", {}, "'bob' is no IP address. Names are not looked up here."),
    ("10.1.0.0\0", {}, r"'10.1.0.0\x00' is no IP address."),
    ("10.1.0.0/16", {"via": None}, "The route to '10.1.0.0/16' needs via or interface."),
    ("default", {"via": None}, "The route to 'default' (ipv4) needs via or interface."),
    (
        "10.1.0.0/16",
        {"via": "2001:db8::2"},
        "The route to '10.1.0.0/16' is IPv4, and its next hop 2001:db8::2 is IPv6. "
        "All addresses of a route are of one family.",
    ),
    (
        "::/0",
        {},
        "The route to 'default' (ipv6) is IPv6, and its next hop 10.0.0.2 is IPv4. "
        "All addresses of a route are of one family.",
    ),
    (
        "10.1.0.0/16",
        {"via": ["10.0.0.2", "2001:db8::2"]},
        "The route to '10.1.0.0/16' is IPv4, and its next hop 2001:db8::2 is IPv6. "
        "All addresses of a route are of one family.",
    ),
    (
        "10.1.0.0/16",
        {"source": "2001:db8::1"},
        "The route to '10.1.0.0/16' is IPv4, and its source 2001:db8::1 is IPv6. "
        "All addresses of a route are of one family.",
    ),
    (
        "10.1.0.0/16",
        {"via": "10.0.0.2/24"},
        "'10.0.0.2/24' is no IP address. It has to be one address, without a prefix length.",
    ),
    (
        "10.1.0.0/16",
        {"via": "0.0.0.0"},
        "Next hop '0.0.0.0' is the unspecified address, which no router has.",
    ),
    (
        "10.1.0.0/16",
        {"source": "0.0.0.0"},
        "Source '0.0.0.0' is the unspecified address, which no namespace has.",
    ),
    (
        "::/0",
        {"source": "ff02::1"},
        "Source 'ff02::1' is a multicast address, which no namespace has.",
    ),
    ("10.1.0.0/16", {"via": []}, "The list of next hops is empty."),
    (
        "10.1.0.0/16",
        {"via": ["10.0.0.2", "10.0.0.2"]},
        "Next hop '10.0.0.2' is given twice.",
    ),
    (
        "::/0",
        {"via": "fe80::2"},
        "Next hop 'fe80::2' is link-local, so it needs an interface. "
        "Write for example 'fe80::2%eth0', or give interface.",
    ),
    (
        "::/0",
        {"via": "fe80::2%eth0", "interface": "eth1"},
        "Next hop 'fe80::2%eth0' names another interface than the route's 'eth1'.",
    ),
    (
        "10.1.0.0/16",
        {"interface": "a/b"},
        "'a/b' is no interface name: it may not contain '/'.",
    ),
    (
        "10.1.0.0/16",
        {"type": "black"},
        "No route type 'black'. Known: unicast, local, blackhole, unreachable, prohibit, throw.",
    ),
    (
        "10.1.0.0/16",
        {"type": "blackhole"},
        "A blackhole route leads nowhere: it has no via, interface or source.",
    ),
    (
        "10.1.0.0/16",
        {"type": "unreachable", "via": None, "interface": "eth0"},
        "An unreachable route leads nowhere: it has no via, interface or source.",
    ),
    ("10.1.0.0/16", {"type": "local"}, "A local route ends in this namespace: it has no via."),
    (
        "10.1.0.0/16",
        {"type": "local", "via": None},
        "The route to '10.1.0.0/16' needs an interface.",
    ),
    (
        "10.1.0.0/16",
        {"metric": -1},
        "Metric -1 is out of range: it can be from 0 to 4294967295.",
    ),
    (
        "10.1.0.0/16",
        {"metric": 4294967296},
        "Metric 4294967296 is out of range: it can be from 0 to 4294967295.",
    ),
    (
        "10.1.0.0/16",
        {"table": 0},
        "Table 0 is out of range: it can be from 1 to 4294967295.",
    ),
    (
        "10.1.0.0/16",
        {"table": "4294967296"},
        "Table 4294967296 is out of range: it can be from 1 to 4294967295.",
    ),
    (
        "10.1.0.0/16",
        {"table": "vpn"},
        "No table 'vpn'. Write its number, or main, local or default.",
    ),
    (
        "10.1.0.0/16",
        {"source": "10.0.0.0/24"},
        "'10.0.0.0/24' is no IP address. It has to be one address, without a prefix length.",
    ),
]


@pytest.mark.parametrize(("destination", "options", "sentence"), REFUSED)
def test_wrong_arguments(
    alice: core.Namespace, destination: str, options: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(core.ArgumentError) as caught:
        routes.add(alice, destination, **{"via": "10.0.0.2", **options})
    assert str(caught.value) == sentence
    assert all(one.protocol == "kernel" for one in routes.get(alice, table="all"))
