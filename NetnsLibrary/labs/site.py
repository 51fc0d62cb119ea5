"""One namespace of a lab while it is being built, and the requests that it still needs."""

from __future__ import annotations

import functools
import socket
from collections.abc import Callable, Iterable, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

from ..core import addresses, route_messages, system
from ..core.errors import KernelError, NetnsError
from ..core.events import LINKS, wait_until
from ..core.fresh_proc import FreshProc
from ..core.interfaces import messages, query
from ..core.namespace import Namespace
from ..core.netlink import attributes
from ..core.netlink.transport import Message, Refused, Transport
from ..core.prefixes import Prefix
from ..core.route_messages import Hop
from .findings import MisfitError, Path
from .plan import BRIDGE_NAME, Address, PlannedInterface, PlannedNode

if TYPE_CHECKING:
    from ..core.route_arguments import Wanted

# Kernel modules put interfaces of their own into every namespace, with the first numbers.
BRIDGE_NUMBER = 16
_FIRST_NUMBER = BRIDGE_NUMBER + 1
_LOOPBACK_NUMBER = 1

_ASKED_AT_ONCE = 32  # as many answers as fit into what a socket holds in any case
_LINK_SECONDS = 3.0  # the kernel looks at links that are not urgent to it once a second

# Attributes of a bridge, see linux/if_link.h, and their values: times in hundredths of a second.
# With these, ports forward after 8 instead of 30 seconds; IEEE 802.1D allows no less for this age.
_SPANNING_TREE = ((1, 400), (2, 100), (3, 600), (5, 1))


class Step(NamedTuple):
    """A request, what it does, and where that was asked for, for when the kernel refuses it."""

    message: Message
    describe: Callable[[], str]
    path: Path | None = None


class Site:
    """A namespace under construction: the worker's thread has just made it and is in it."""

    def __init__(self, node: PlannedNode, namespace: Namespace, buffer: bytearray) -> None:
        self.node = node
        self.namespace = namespace
        self.numbers = {
            interface.name: number
            for number, interface in enumerate(node.interfaces, _FIRST_NUMBER)
        }
        self.interfaces = {interface.name: interface for interface in node.interfaces}
        self.open_links = len(node.interfaces)
        self._transport = Transport(buffer)
        self._steps: list[Step] = [Step(_set_up(_LOOPBACK_NUMBER), self._about("set up", "lo"))]
        place: Path = ("nodes", node.name, "addresses", "lo")
        self._add_addresses("lo", _LOOPBACK_NUMBER, node.loopback, [place] * len(node.loopback))
        if node.kind == "switch":
            self._steps.append(Step(_bridge(node.stp), self._about("create", BRIDGE_NAME)))

    def close(self) -> None:
        """Let go of the connection, which would keep the namespace alive."""
        self._transport.close()

    def link(self, mine: PlannedInterface, other: Site, theirs: PlannedInterface) -> None:
        """Make a veth pair from here to a site that is there already, and set both ends up."""
        far = attributes.nested(
            messages.VETH_INFO_PEER,
            messages.link_header(other.numbers[theirs.name]),
            *_settings(theirs),
            attributes.u32(messages.IFLA_NET_NS_FD, other.namespace.fileno()),
        )
        number = self.numbers[mine.name]
        info = attributes.nested(
            messages.IFLA_LINKINFO,
            attributes.attribute(messages.IFLA_INFO_KIND, b"veth"),
            attributes.nested(messages.IFLA_INFO_DATA, far),
        )
        header = messages.link_header(number, messages.IFF_UP, messages.IFF_UP)
        body = b"".join((header, *_settings(mine), *self._as_port(), info))
        what = functools.partial(_describe_link, self, mine, other, theirs)
        self._steps.append(Step(messages.newlink(body), what))
        self._add_addresses(mine.name, number, mine.addresses, mine.places)
        self.open_links -= 1
        other.take_end(theirs)

    def take_end(self, mine: PlannedInterface) -> None:
        """Go on with an end that another site has placed here."""
        number = self.numbers[mine.name]
        up = messages.change_link_by_index(
            number, *self._as_port(), flags=messages.IFF_UP, change=messages.IFF_UP
        )
        self._steps.append(Step(up, self._about("set up", mine.name)))
        self._add_addresses(mine.name, number, mine.addresses, mine.places)
        self.open_links -= 1

    def add_routes(self) -> None:
        """Add the routes, for which all links have to be there."""
        chosen = len(self.node.routes) - len(self.node.requested)
        paths: list[Path | None] = [None] * chosen
        paths += [("nodes", self.node.name, "routes", number) for number in self.node.requested]
        for wanted, path in zip(self.node.routes, paths, strict=True):
            self._steps.append(Step(self._route(wanted), self._about_route(wanted), path))

    def set_bridge_up(self) -> None:
        """Begin to forward. Before that, no host's packets are copied to all those before it."""
        self._steps.append(Step(_set_up(BRIDGE_NUMBER), self._about("set up", BRIDGE_NAME)))

    def carry_out(self) -> None:
        """Send the kernel what has come together.

        Raises:
            KernelError: for what it refuses first.
            MisfitError: the same, where somebody has asked for that.
        """
        steps, self._steps = self._steps, []
        if not steps:
            return
        try:
            self._transport.request(*[step.message for step in steps])
        except Refused as refused:
            step = steps[refused.position]
            error = KernelError(f"Cannot {step.describe()}", refused.errno, refused.words)
            if step.path is not None:
                raise MisfitError(step.path, str(error)) from None
            raise error from None

    def links_pass(self) -> bool:
        """Ask for all interfaces, whereupon newer kernels act on it that they have a carrier.

        Returns:
            Whether the kernel lets packets through all of them by now. Others do up to a second
            after the links were made.
        """
        numbers = list(self.numbers.values())
        for first in range(0, len(numbers), _ASKED_AT_ONCE):
            asked = numbers[first : first + _ASKED_AT_ONCE]
            answers = self._transport.request(*map(messages.get_link_by_index, asked))
            if not all(map(query.has_link, answers)):
                return False
        return True

    def wait_for_links(self) -> None:
        """Wait until packets can pass all links, on kernels that act late on a carrier."""
        if not self.links_pass():
            wait_until(lambda: self.links_pass() or None, self.namespace, LINKS, _LINK_SECONDS)

    def wait_for_addresses(self) -> None:
        """Wait until all IPv6 addresses can be used, see `addresses.wait_until_usable`."""
        for interface in self.node.interfaces:
            given = [one for one in interface.addresses if one.family == socket.AF_INET6]
            if not given:
                continue
            number = self.numbers[interface.name]
            if not all(self._is_local(one, number) for one in given):
                addresses.wait_until_usable(
                    self.namespace, number, [_as_given(one) for one in given]
                )

    def _is_local(self, address: Address, number: int) -> bool:
        whole = Prefix(address.family, address.packed, 128)
        try:
            (answer,) = self._transport.request(route_messages.route_to(whole, None, number, None))
        except Refused:
            return False
        return route_messages.type_of(answer) == route_messages.LOCAL

    def _add_addresses(
        self, name: str, number: int, given: Iterable[Address], places: Sequence[Path]
    ) -> None:
        for address, path in zip_longest(given, places):
            message = addresses.new_address_of(number, *address)
            self._steps.append(Step(message, self._about(f"add {address} to", name), path))

    def _as_port(self) -> tuple[bytes, ...]:
        if self.node.kind != "switch":
            return ()
        return (attributes.u32(messages.IFLA_MASTER, BRIDGE_NUMBER),)

    def _route(self, wanted: Wanted) -> Message:
        hops = [
            Hop(hop.gateway, self._number(hop.interface) if hop.interface else 0)
            for hop in wanted.hops
        ]
        kind = wanted.type or route_messages.UNICAST
        source = wanted.source.packed if wanted.source else None
        return route_messages.new_route(
            wanted.destination, hops, wanted.table, kind, wanted.scope, wanted.metric, source
        )

    def _number(self, name: str) -> int:
        return _LOOPBACK_NUMBER if name == "lo" else self.numbers[name]

    def _about(self, verb: str, name: str) -> Callable[[], str]:
        return functools.partial(_describe_change, verb, self.namespace, name)

    def _about_route(self, wanted: Wanted) -> Callable[[], str]:
        return functools.partial(_describe_route, wanted, self.namespace)


def prepare(node: PlannedNode, proc: FreshProc) -> None:
    """Set what interfaces made from now on begin with; the calling thread is in the namespace.

    The kernel hands some settings of the machine down to a new namespace, so those that decide
    about packets on their way are set in any case: the same file always behaves the same.
    """
    proc.next_network()
    if node.kind == "switch":
        proc.write("ipv6/conf/default/disable_ipv6", "1")
        return
    proc.write("ipv6/conf/default/accept_dad", "0")
    for path, value in _inherited().items():
        wanted = "1" if node.forwarding and path == "ipv4/ip_forward" else "0"
        if value != wanted:
            proc.write(path, wanted)
    if node.forwarding:
        proc.write("ipv6/conf/all/forwarding", "1")


@functools.cache
def _inherited() -> dict[str, str]:
    """What a new namespace begins with, which is the same in each."""
    found = {}
    for path in ("ipv4/ip_forward", "ipv4/conf/all/rp_filter", "ipv4/conf/default/rp_filter"):
        with open(f"/proc/sys/net/{path}", encoding="ascii") as file:
            found[path] = file.read().strip()
    return found


def check_room(count: int) -> None:
    """Fail before anything is built when this process may not have that many open files."""
    missing = system.room_for_descriptors(count)
    if missing:
        raise NetnsError(
            f"Cannot build the lab: it needs {missing} more open files than this process may "
            "have. Raise the limit ('ulimit -n')."
        )


def _set_up(number: int) -> Message:
    return messages.change_link_by_index(number, flags=messages.IFF_UP, change=messages.IFF_UP)


def _bridge(stp: bool) -> Message:
    data = b"".join(attributes.u32(kind, value) for kind, value in _SPANNING_TREE if stp)
    info = attributes.nested(
        messages.IFLA_LINKINFO,
        attributes.attribute(messages.IFLA_INFO_KIND, b"bridge"),
        attributes.nested(messages.IFLA_INFO_DATA, data),
    )
    name = attributes.text(messages.IFLA_IFNAME, BRIDGE_NAME)
    return messages.newlink(messages.link_header(BRIDGE_NUMBER) + name + info)


def _settings(interface: PlannedInterface) -> list[bytes]:
    found = [messages.ONE_QUEUE, attributes.text(messages.IFLA_IFNAME, interface.name)]
    if interface.mtu is not None:
        found.append(attributes.u32(messages.IFLA_MTU, interface.mtu))
    if interface.mac is not None:
        packed = bytes.fromhex(interface.mac.replace(":", ""))
        found.append(attributes.attribute(messages.IFLA_ADDRESS, packed))
    return found


def _as_given(address: Address) -> addresses.Address:
    import ipaddress  # only when the kernel is behind

    return ipaddress.ip_interface(str(address))


def _describe_link(
    here: Site, mine: PlannedInterface, there: Site, theirs: PlannedInterface
) -> str:
    ends = f"{here.namespace}:{mine.name} and {there.namespace}:{theirs.name}"
    return f"create the link between {ends}"


def _describe_change(verb: str, namespace: Namespace, name: str) -> str:
    return f"{verb} {namespace}:{name}"


def _describe_route(wanted: Wanted, namespace: Namespace) -> str:
    return f"add route {wanted} to namespace '{namespace}'"
