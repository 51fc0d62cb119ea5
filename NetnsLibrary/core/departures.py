"""Making sure that namespaces go when they are closed.

The kernel takes a namespace away in the background, some 20 to 100 ms after its last holder
has gone; a netlink socket alone holds it for a grace period of RCU. To wait for that would
cost more than all the rest. So it is looked for holders instead, once for all namespaces that
were closed together; only when there are some it is waited, and asked whether the namespace
really still lives: the worker's own network knows it by an id that no other one gets.
"""

from __future__ import annotations

import contextlib
import gc
import itertools
import select
import time
from collections.abc import Iterable
from dataclasses import dataclass

from . import holders
from .guard import orphans
from .namespace import Namespace
from .netlink import attributes
from .netlink.transport import Message, Refused, Transport
from .visit import inside

_RTM_GETLINK, _RTM_NEWNSID = 18, 88
_NETNSA_NSID, _NETNSA_FD = 1, 3
_IFLA_IFNAME, _IFLA_TARGET_NETNSID = 3, 46
_LINK_HEADER = bytes(16)
_NAMESPACE_HEADER = bytes(4)
_FIRST_NUMBER = 1 << 20  # far from those that the kernel chooses by itself
_PATIENCE = 0.5  # seconds for holders that are just going
_LOOK_EVERY = 10  # milliseconds

_numbers = itertools.count(_FIRST_NUMBER)


@dataclass
class _Left:
    """A namespace that was closed.

    Attributes:
        number: the id by which the worker's network knows it; None where it could get none.
        sockets: whether there were sockets in it that are not the library's own.
    """

    name: str
    device: int
    inode: int
    number: int | None
    sockets: bool


class Departures:
    """The namespaces that were closed and not looked after yet; only for jobs of the worker."""

    def __init__(self) -> None:
        self._left: list[_Left] = []
        self._home: Transport | None = None

    @property
    def any(self) -> bool:
        """Whether there are some to look after."""
        return bool(self._left)

    def note(self, namespace: Namespace) -> None:
        """Remember a namespace that is about to be closed, and end its orphaned connections."""
        if namespace.closed or not namespace.transient:
            return
        sockets = _other_sockets(namespace) > 0
        if sockets:
            with inside(namespace):
                orphans.destroy()
        place = namespace.device, namespace.inode
        self._left.append(_Left(namespace.name, *place, self._number(namespace), sockets))

    def verify(self, still_open: Iterable[Namespace]) -> list[str]:
        """A sentence for each namespace that still lives although it was closed.

        Args:
            still_open: those that are kept on purpose.
        """
        left, self._left = self._left, []
        kept = {(one.device, one.inode) for one in still_open}
        living = [one for one in left if (one.device, one.inode) not in kept and self._lives(one)]
        if not living:
            return []
        found = _look(living)
        if not found:
            return []
        gc.collect()  # what only a reference cycle holds is nobody's
        until = time.monotonic() + _PATIENCE
        while found and time.monotonic() < until:
            select.select([], [], [], _LOOK_EVERY / 1000)
            living = [one for one in living if self._lives(one)]
            found = _look(living)
        # Had one gone while it was looked for its holders, its inode could be another's.
        return [_sentence(one, found) for one in living if _of(one, found) and self._lives(one)]

    def close(self) -> None:
        """Let go of the connection into the worker's network."""
        home, self._home = self._home, None
        if home is not None:
            home.close()

    def _number(self, namespace: Namespace) -> int | None:
        number = next(_numbers)
        body = (
            _NAMESPACE_HEADER
            + attributes.i32(_NETNSA_NSID, number)
            + attributes.u32(_NETNSA_FD, namespace.fileno())
        )
        try:
            self._connection().request(Message(_RTM_NEWNSID, 0, body))
        except Refused:
            return None
        return number

    def _lives(self, one: _Left) -> bool:
        """Whether the kernel has not begun to take a namespace away."""
        if one.number is None:
            return True
        body = (
            _LINK_HEADER
            + attributes.i32(_IFLA_TARGET_NETNSID, one.number)
            + attributes.text(_IFLA_IFNAME, "lo")
        )
        try:
            self._connection().request(Message(_RTM_GETLINK, 0, body))
        except Refused:
            return False
        return True

    def _connection(self) -> Transport:
        if self._home is None or not self._home.usable:
            self._home = Transport()  # of the worker's own network, where it is now
        return self._home


def _other_sockets(namespace: Namespace) -> int:
    """How many sockets there are in a namespace beside those of the library."""
    with (
        contextlib.suppress(OSError),  # /proc is not the kernel's whole one
        inside(namespace),
        open("/proc/thread-self/net/sockstat", encoding="ascii") as file,
    ):
        return int(file.readline().split()[2]) - namespace.connections  # "sockets: used 3"
    return 0


def _look(living: list[_Left]) -> list[holders.Holder]:
    return holders.find({one.inode for one in living}, sockets=any(one.sockets for one in living))


def _of(one: _Left, found: list[holders.Holder]) -> list[str]:
    return list(dict.fromkeys(str(holder) for holder in found if holder.inode == one.inode))


def _sentence(one: _Left, found: list[holders.Holder]) -> str:
    return (
        f"Namespace '{one.name}' was closed but lives on, because something else holds it: "
        f"{'; '.join(_of(one, found))}. Close it before the namespace."
    )
