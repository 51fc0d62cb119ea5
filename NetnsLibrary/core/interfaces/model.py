"""One interface as the kernel described it at one moment."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..namespace import Namespace


@dataclass(frozen=True)
class Interface:
    """A network interface in a namespace; `str()` of it is its endpoint, like `alice:eth0`.

    The values are those of the moment when it was read; `interfaces.get` reads anew.

    Attributes:
        namespace: the namespace it is in.
        name: its name there.
        index: its number there.
        kind: what it is: veth, bridge, loopback, ethernet and so on.
        mac: its hardware address, or an empty text for kinds that have none.
        mtu: the largest packet it sends, in bytes.
        state: UP, DOWN, LOWERLAYERDOWN, UNKNOWN, …: RFC 2863's operational state.
        up: whether it was set up, whatever its state is (IFF_UP).
        addresses: its addresses with their prefix lengths, like `10.0.0.1/24`.
        peer: the endpoint of the other end of a veth pair, or the interface it lies on.
            It is None when there is none, or none that this program knows of.
        master: the name of the bridge or bond that it is a port of, or None.
    """

    namespace: Namespace
    name: str
    index: int
    kind: str
    mac: str
    mtu: int
    state: str
    up: bool
    addresses: tuple[str, ...] = field(default=())
    peer: str | None = None
    master: str | None = None

    def __str__(self) -> str:
        return f"{self.namespace}:{self.name}"
