"""Questions asked of a network: does it answer, how fast, by which way, and if not, why not.

Like `core` it needs no Robot Framework. Sockets are opened inside a namespace by the
worker and used by the calling thread, which may be interrupted at any moment.
"""

from typing import TYPE_CHECKING, Literal

from ..core.lazy import lazily

if TYPE_CHECKING:
    from . import fidelity, hosts, iperf3, listening, matrix, sending, throughput

__all__ = [
    "Protocol",
    "fidelity",
    "hosts",
    "iperf3",
    "listening",
    "matrix",
    "sending",
    "throughput",
]

Protocol = Literal["tcp", "udp"]

__getattr__ = lazily(__name__, {name: name for name in __all__ if name not in globals()})
