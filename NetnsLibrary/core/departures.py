"""Making sure that namespaces go when they are closed.

The kernel takes a namespace away in the background, some 20 to 100 ms after its last holder
has gone; a netlink socket alone holds it for a grace period of RCU. To wait for that would
cost more than all the rest. So it is asked whether anybody else still has it (`core.witness`),
and where that is in doubt it is looked for holders, once for all namespaces that were closed
together; only when there are some it is waited, and asked whether the namespace really still
lives: the worker's own network knows it by an id that no other one gets.
"""

from __future__ import annotations

import contextlib
import gc
import itertools
import os
import select
import time
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from . import holders, system, worker
from .guard import orphans
from .namespace import Namespace
from .netlink import attributes
from .netlink.transport import Message, Refused, Transport
from .visit import inside
from .witness import Witness

_RTM_GETLINK, _RTM_NEWNSID = 18, 88
_NETNSA_NSID, _NETNSA_FD = 1, 3
_IFLA_IFNAME, _IFLA_TARGET_NETNSID = 3, 46
_LINK_HEADER = bytes(16)
_NAMESPACE_HEADER = bytes(4)
_FIRST_NUMBER = 1 << 20  # far from those that the kernel chooses by itself
_PATIENCE = 0.5  # seconds for holders that are just going
_LOOK_EVERY = 10  # milliseconds
_MOST_WITNESSES = 64  # of those closed together; each is an open file more

_numbers = itertools.count(_FIRST_NUMBER)


@dataclass
class _Left:
    """A namespace that was closed.

    Attributes:
        number: the id by which the worker's network knows it; None where it could get none.
        sockets: whether there were sockets in it that are not the library's own.
        witness: what finds out quickly whether it has a descriptor or mount left; None without.
    """

    name: str
    device: int
    inode: int
    number: int | None
    sockets: bool
    witness: Witness | None

    def goes(self, networks: Container[int]) -> bool:
        """Whether nothing holds it but what the library had in it; False when in doubt.

        Args:
            networks: the inode numbers of those that this process's threads are in.
        """
        if self.witness is None or self.sockets or self.inode in networks:
            return False
        return self.witness.nobody_has_it()


class Departures:
    """The namespaces that were closed and not looked after yet; only for jobs of the worker."""

    def __init__(self) -> None:
        self._left: list[_Left] = []
        self._home: Transport | None = None

    @property
    def any(self) -> bool:
        """Whether there are some to look after."""
        return bool(self._left)

    def note(self, namespaces: Iterable[Namespace], *, witnessed: bool = False) -> None:
        """Remember namespaces that are about to be closed, and end their orphaned connections.

        Args:
            namespaces: which.
            witnessed: `verify` follows at once. A connection into each is kept until then, which
                spares the most of the search for holders.
        """
        leaving = [one for one in namespaces if one.transient and not one.closed]
        found = _other_sockets(leaving)
        numbers = self._number(leaving)
        for namespace, sockets, number in zip(leaving, found, numbers, strict=True):
            if sockets.tcp:
                with inside(namespace):
                    orphans.destroy()
            place = namespace.device, namespace.inode
            witness = _witness(namespace) if witnessed and len(leaving) <= _MOST_WITNESSES else None
            self._left.append(_Left(namespace.name, *place, number, sockets.others, witness))

    def verify(self, still_open: Iterable[Namespace]) -> list[str]:
        """A sentence for each namespace that still lives although it was closed.

        Args:
            still_open: those that are kept on purpose.
        """
        left, self._left = self._left, []
        kept = {(one.device, one.inode) for one in still_open}
        networks = holders.networks_of_threads()
        try:
            living = [
                one
                for one in left
                if (one.device, one.inode) not in kept
                and self._lives(one)
                and not one.goes(networks)
            ]
        finally:
            _let_go(left)
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
        """Let go of the connection into the worker's network, and of those into others."""
        _let_go(self._left)
        home, self._home = self._home, None
        if home is not None:
            home.close()

    def _number(self, namespaces: Sequence[Namespace]) -> list[int | None]:
        """Give each an id in the worker's own network; None is for those that get none."""
        numbers = [next(_numbers) for _ in namespaces]
        requests = [
            _naming(namespace, number)
            for namespace, number in zip(namespaces, numbers, strict=True)
        ]
        if not requests:
            return []
        try:
            self._connection().request(*requests)
        except Refused:  # the others were carried out all the same
            return [number if self._is_known(number) else None for number in numbers]
        return list(numbers)

    def _lives(self, one: _Left) -> bool:
        """Whether the kernel has not begun to take a namespace away."""
        return one.number is None or self._is_known(one.number)

    def _is_known(self, number: int) -> bool:
        """Whether the worker's network knows a namespace that lives by this id."""
        body = (
            _LINK_HEADER
            + attributes.i32(_IFLA_TARGET_NETNSID, number)
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


def _let_go(left: Iterable[_Left]) -> None:
    for one in left:
        if one.witness is not None:
            one.witness.close()


def _witness(namespace: Namespace) -> Witness | None:
    """A witness of a namespace; None without a connection, or without room for one more."""
    connection = namespace.connection
    with contextlib.suppress(OSError):
        return Witness(namespace, connection) if connection is not None else None
    return None


def _naming(namespace: Namespace, number: int) -> Message:
    body = (
        _NAMESPACE_HEADER
        + attributes.i32(_NETNSA_NSID, number)
        + attributes.u32(_NETNSA_FD, namespace.fileno())
    )
    return Message(_RTM_NEWNSID, 0, body)


class _Sockets(NamedTuple):
    """What is open in a namespace.

    Attributes:
        others: whether there are sockets beside those of the library. For a moment also those
            count that were just closed: the kernel frees them after a grace period of RCU.
        tcp: whether TCP connections are among them, which may be orphans.
    """

    others: bool
    tcp: bool


def _other_sockets(namespaces: Sequence[Namespace]) -> list[_Sockets]:
    """What is open in each namespace.

    The folder always shows the network that the thread is in, so it is looked for only once, and
    the thread goes home only at the end: with a thousand hosts that counts.
    """
    folder = -1
    try:
        with contextlib.suppress(OSError):  # /proc is not the kernel's whole one
            folder = os.open("/proc/thread-self/net", os.O_RDONLY | os.O_CLOEXEC)
        return [_sockets_of(folder, namespace) for namespace in namespaces]
    finally:
        worker.go_home()
        if folder >= 0:
            os.close(folder)


def _sockets_of(folder: int, namespace: Namespace) -> _Sockets:
    if folder < 0:
        return _Sockets(others=False, tcp=False)
    try:
        system.setns(namespace.fileno(), system.CLONE_NEWNET)
        # "sockets: used 3", and in the next line "TCP: inuse 0 orphan 0"
        words = _words_of(folder, "sockstat")
    except OSError:
        return _Sockets(others=False, tcp=False)
    if int(words[2]) <= namespace.connections:
        return _Sockets(others=False, tcp=False)
    tcp = int(words[5])
    if not tcp:
        with contextlib.suppress(FileNotFoundError):  # a kernel without IPv6
            tcp = int(_words_of(folder, "sockstat6")[2])  # "TCP6: inuse 0"
    return _Sockets(others=True, tcp=tcp > 0)


def _words_of(folder: int, name: str) -> list[bytes]:
    file = os.open(name, os.O_RDONLY | os.O_CLOEXEC, dir_fd=folder)
    try:
        return os.read(file, 64).split(None, 6)
    finally:
        os.close(file)


def _look(living: list[_Left]) -> list[holders.Holder]:
    return holders.find({one.inode for one in living}, sockets=any(one.sockets for one in living))


def _of(one: _Left, found: list[holders.Holder]) -> list[str]:
    return list(dict.fromkeys(str(holder) for holder in found if holder.inode == one.inode))


def _sentence(one: _Left, found: list[holders.Holder]) -> str:
    return (
        f"Namespace '{one.name}' was closed but lives on, because something else holds it: "
        f"{'; '.join(_of(one, found))}. Close it before the namespace."
    )
