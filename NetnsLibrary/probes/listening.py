"""Which ports programs in a namespace listen on, read from /proc/net, see proc_net(5)."""

from __future__ import annotations

import ipaddress
import socket
import struct
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ..core import ArgumentError, Namespace, NetnsError, worker
from ..core.checks import check_range
from ..core.visit import inside
from . import Protocol
from .waiting import poll_until

_LISTEN = "0A"  # TCP_LISTEN; a UDP socket that is not connected has the state TCP_CLOSE
_UNCONNECTED = "07"


@dataclass(frozen=True, order=True)
class ListeningPort:
    """A port that a program listens on.

    Attributes:
        port: its number.
        address: the address that it listens on; `0.0.0.0` and `::` are all of the family.
        protocol: tcp or udp.
    """

    port: int
    address: str
    protocol: str

    def __str__(self) -> str:
        shown = f"[{self.address}]" if ":" in self.address else self.address
        return f"{shown}:{self.port}"


@worker.on_worker
def listening_ports(namespace: Namespace, protocol: Protocol = "tcp") -> list[ListeningPort]:
    """The ports of a namespace that are listened on, by number."""
    if protocol not in ("tcp", "udp"):
        raise ArgumentError(f"No protocol '{protocol}'. Write tcp or udp.")
    wanted = _LISTEN if protocol == "tcp" else _UNCONNECTED
    found = []
    with inside(namespace):
        for version in ("", "6"):
            try:
                # Not /proc/net, which is the main thread's.
                with open(f"/proc/thread-self/net/{protocol}{version}", encoding="ascii") as table:
                    lines = table.readlines()[1:]
            except FileNotFoundError:  # a kernel without IPv6
                continue
            found += [_parse(line, protocol) for line in lines if line.split()[3] == wanted]
    return sorted(set(found))


def wait_until_port_is_open(
    namespace: Namespace,
    port: int,
    protocol: Protocol,
    timeout: float,
    ended: Callable[[], Iterable[str]] = tuple,
) -> float:
    """Wait until something listens on a port of a namespace; return how many seconds it took.

    There is no event to wait for, so the kernel's table is read every few milliseconds. That a
    program has ended does not end the wait: what it left in the background may still listen.

    Args:
        namespace: where to look.
        port: which port.
        protocol: `tcp` or `udp`.
        timeout: how many seconds to wait at most.
        ended: tells of programs that have ended, for the error.

    Raises:
        NetnsError: nothing listens when the time is over.
    """
    check_range("Port", port, 1, 65535)

    def open_port() -> bool | None:
        return any(one.port == port for one in listening_ports(namespace, protocol)) or None

    waited = poll_until(open_port, timeout)
    if waited is None:
        others = ", ".join(str(one) for one in listening_ports(namespace, protocol)) or "none"
        sentence = (
            f"Nothing listens on {protocol} port {port} of namespace '{namespace}' after "
            f"{timeout:g} s. Ports that are listened on: {others}."
        )
        raise NetnsError("\n".join([sentence, *ended()]))
    return waited.seconds


def _parse(line: str, protocol: str) -> ListeningPort:
    address, _, port = line.split()[1].partition(":")
    # The kernel prints words of 32 bits in the machine's byte order.
    words = bytes.fromhex(address)
    packed = b"".join(
        struct.pack("=I", int.from_bytes(words[start : start + 4], "big"))
        for start in range(0, len(words), 4)
    )
    family = socket.AF_INET6 if len(packed) == 16 else socket.AF_INET
    text = str(ipaddress.ip_address(socket.inet_ntop(family, packed)))
    return ListeningPort(int(port, 16), text, protocol)
