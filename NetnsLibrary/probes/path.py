"""The routers on the way to a target, and the largest packet that fits through all of it."""

from __future__ import annotations

import os
import socket
import time
from dataclasses import dataclass
from typing import Any

from ..core import Namespace, NetnsError
from ..core.checks import check_range, check_timeout
from ..core.errors import from_os_error
from .ping import judge_refusal, judge_reply, open_icmp, send_request
from .replies import next_reply
from .sockets import destination, family_of, open_inside, open_socket
from .targets import Address, resolve

_MTU_DISCOVER = {4: (socket.IPPROTO_IP, 10), 6: (socket.IPPROTO_IPV6, 23)}  # IP(V6)_MTU_DISCOVER
_MTU = {4: (socket.IPPROTO_IP, 14), 6: (socket.IPPROTO_IPV6, 24)}  # IP(V6)_MTU
_ALWAYS = 2  # IP_PMTUDISC_DO: never split a packet, and learn from what routers answer
_HEADERS = {4: 28, 6: 48}  # of IP and ICMP
_LEAST = {4: 68, 6: 1280}  # what every link has room for, see RFC 791 and RFC 8200
_LARGEST = {4: 65535, 6: 65575}  # what the length in the IP header can tell
_DISCARD = 9  # any port: nothing is sent to it
_MOST_SILENT = 3  # hops in a row, after which nobody is expected to answer
_ASK_AGAIN = 0.2  # seconds; one lost packet shall not make a hop silent, nor a size too large


@dataclass(frozen=True)
class Hop:
    """One router on the way, or the target itself.

    Attributes:
        number: how many hops away it is; the first one is 1.
        address: the address that it answered from; empty when it did not answer.
        milliseconds: the time to its answer; None when there was none.
    """

    number: int
    address: str
    milliseconds: float | None

    def __str__(self) -> str:
        return self.address or "*"


def trace(namespace: Namespace, target: str, timeout: float = 1.0, most: int = 30) -> list[Hop]:
    """The routers that a packet passes on its way from a namespace to a target.

    Echo requests are sent that may pass no router, one, and so on; the one that ends each
    says so (RFC 792). The list ends with the target, with a router that says that there is no
    way, or with one silent hop when nobody answers from there on.

    Args:
        namespace: where the packets are sent from.
        target: an address, or a name that the namespace knows.
        timeout: how long to wait for each answer, in seconds.
        most: how many hops at most.

    Raises:
        NetnsError: the kernel does not send anything there.
    """
    check_range("Number of hops", most, 1, 255)
    check_timeout(timeout)
    address = resolve(namespace, target)
    hops: list[Hop] = []
    silent = 0
    with open_inside(namespace, lambda: open_icmp(address.version)) as icmp:
        while len(hops) < most and silent < _MOST_SILENT:
            hop, last = _ask(icmp, namespace, address, len(hops) + 1, timeout)
            hops.append(hop)
            silent = 0 if hop.address else silent + 1
            if last:
                break
    while len(hops) > 1 and not hops[-1].address and not hops[-2].address:
        hops.pop()
    return hops


def _ask(
    icmp: Any, namespace: Namespace, address: Address, number: int, timeout: float
) -> tuple[Hop, bool]:
    """One hop, and whether it is the last one."""
    from icmplib import ICMPSocketError, TimeExceeded

    try:
        found = _answer(icmp, address, timeout, ttl=number)
    except ICMPSocketError as error:
        raise NetnsError(f"{_no_way(namespace, address)}: {judge_refusal(error)[1]}.") from None
    if found is None:
        return Hop(number, "", None), False
    reply, milliseconds = found
    hop = Hop(number, reply.source, milliseconds)
    try:
        reply.raise_for_status()
    except TimeExceeded:
        return hop, False
    except Exception:  # it says that there is no way
        return hop, True
    return hop, True


def _answer(
    icmp: Any, address: Address, timeout: float, **request: Any
) -> tuple[Any, float] | None:
    """The first answer to the same request, sent several times, and after how many milliseconds.

    None when there is none in time. What the kernel says against it is an ICMPSocketError.
    """
    from icmplib import ICMPRequest

    identity = int.from_bytes(os.urandom(2), "big")
    sent: list[float] = []
    next_time = time.monotonic()
    deadline = next_time + timeout
    while True:
        now = time.monotonic()
        if next_time <= now < deadline:
            sent.append(now)
            send_request(icmp, ICMPRequest(str(address), identity, len(sent), **request))
            next_time = now + _ASK_AGAIN
        reply = next_reply(icmp, min(next_time, deadline) - now)
        if reply is not None and reply.id == identity and 0 < reply.sequence <= len(sent):
            return reply, max(reply.time - sent[reply.sequence - 1], 0.0) * 1000
        if now >= deadline:
            return None


def path_mtu(namespace: Namespace, target: str, timeout: float = 1.0) -> int:
    """The largest packet in bytes that passes all the way from a namespace to a target.

    Echo requests that may not be split are sent. A router that has no room for one says how
    much it has (RFC 1191, RFC 8201), and the kernel remembers. Where one drops it without a
    word, the largest size that is answered is searched for.

    Args:
        namespace: where the packets are sent from.
        target: an address, or a name that the namespace knows.
        timeout: how long to wait for each answer, in seconds.

    Raises:
        NetnsError: there is no route, or not even a small packet is answered.
    """
    check_timeout(timeout)
    address = resolve(namespace, target)
    version = address.version
    with (
        open_socket(namespace, family_of(address), socket.SOCK_DGRAM) as route,
        open_inside(namespace, lambda: open_icmp(version)) as icmp,
    ):
        icmp.sock.setsockopt(*_MTU_DISCOVER[version], _ALWAYS)
        known = _known_mtu(route, namespace, address)
        while True:
            if _passes(icmp, address, known, timeout):
                return known
            before, known = known, _known_mtu(route, namespace, address)
            if known >= before:
                return _search(icmp, namespace, address, known, timeout)


def _known_mtu(route: socket.socket, namespace: Namespace, address: Address) -> int:
    """What the kernel knows by now; it looks when a socket is connected."""
    try:
        route.connect(destination(address, _DISCARD))
    except OSError as error:
        raise from_os_error(_no_way(namespace, address), error) from None
    mtu: int = route.getsockopt(*_MTU[address.version])
    return min(mtu, _LARGEST[address.version])


def _search(icmp: Any, namespace: Namespace, address: Address, most: int, timeout: float) -> int:
    least = min(_LEAST[address.version], most)
    if not _passes(icmp, address, least, timeout):
        raise NetnsError(
            f"There is no path MTU from namespace '{namespace}' to {address}: "
            f"it does not answer packets of {least} bytes within {timeout:g} s."
        )
    while most - least > 1:  # `least` passes, and `most` does not
        middle = (least + most) // 2
        if _passes(icmp, address, middle, timeout):
            least = middle
        else:
            most = middle
    return least


def _passes(icmp: Any, address: Address, size: int, timeout: float) -> bool:
    """Whether a packet of this size, its headers included, is answered."""
    from icmplib import ICMPSocketError

    payload = bytes(size - _HEADERS[address.version])
    try:
        found = _answer(icmp, address, timeout, payload=payload)
    except ICMPSocketError:  # it is too large for the first link
        return False
    return found is not None and judge_reply(found[0], address.version) is None


def _no_way(namespace: Namespace, address: Address) -> str:
    return f"Namespace '{namespace}' cannot send to {address}"
