"""Who keeps a network namespace alive that is closed here: descriptors, sockets, threads, mounts.

All is read from /proc, see proc(5). What may not be looked at is left out.
"""

from __future__ import annotations

import contextlib
import os
import socket
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from . import watcher
from .processes import command_of
from .witness import network_of_socket

_PIDFD_GETFD = 438  # on all architectures
_TCP_STATES = [
    "UNKNOWN",
    "ESTABLISHED",
    "SYN-SENT",
    "SYN-RECV",
    "FIN-WAIT-1",
    "FIN-WAIT-2",
    "TIME-WAIT",
    "CLOSE",
    "CLOSE-WAIT",
    "LAST-ACK",
    "LISTEN",
    "CLOSING",
]
_KINDS = {
    (socket.SOCK_STREAM, socket.IPPROTO_TCP): "TCP",
    (socket.SOCK_DGRAM, socket.IPPROTO_UDP): "UDP",
}


@dataclass(frozen=True)
class Holder:
    """Something that keeps a namespace alive; `str()` of it says what.

    Attributes:
        inode: the inode number of the namespace.
        what: what it is, in words.
    """

    inode: int
    what: str

    def __str__(self) -> str:
        return self.what


def find(inodes: Collection[int], *, sockets: bool) -> list[Holder]:
    """What holds namespaces that have these inode numbers.

    Args:
        inodes: the numbers; the namespaces have to live, or they could be others' by now.
        sockets: look at all sockets, too, which takes longer.
    """
    links = {f"net:[{inode}]": inode for inode in inodes}
    found = [*_mounts("thread-self", links), *_threads(links)]
    watching = watcher.pid()
    views = {_view("thread-self")}
    for pid in map(int, filter(str.isdigit, os.listdir("/proc"))):
        view = _view(pid)
        if view not in views:
            views.add(view)
            found += _mounts(pid, links)
        if pid != watching:  # it lets go of what it is told to a moment later
            found += _descriptors(pid, links, sockets)
    return found


def _view(pid: int | str) -> str | None:
    """Which mounts a process sees; None when that may not be looked at."""
    try:
        return os.readlink(f"/proc/{pid}/ns/mnt")
    except OSError:
        return None


def _mounts(pid: int | str, links: dict[str, int]) -> Iterator[Holder]:
    """The mounts that a process sees."""
    seen_by = "" if pid == "thread-self" else f" as seen by {_process(int(pid))}"
    try:
        with open(f"/proc/{pid}/mountinfo", encoding="utf-8", errors="replace") as file:
            for line in file:
                _, _, _, root, path, *_ = line.split()
                if root in links:
                    yield Holder(links[root], f"the mount at '{path}'{seen_by}")
    except OSError:
        return  # it has ended


def _threads(links: dict[str, int]) -> Iterator[Holder]:
    """The threads of this process; programs whose main thread is there were ended before."""
    for thread, link in _networks():
        if link in links:
            yield Holder(links[link], f"thread {thread} of this process")


def networks_of_threads() -> set[int]:
    """The inode numbers of the namespaces that the threads of this process are in."""
    return {int(link[len("net:[") : -1]) for _, link in _networks()}


def _networks() -> Iterator[tuple[str, str]]:
    """The threads of this process, and the namespaces that they are in, like 'net:[4026531840]'."""
    for thread in os.listdir("/proc/self/task"):
        with contextlib.suppress(OSError):
            yield thread, os.readlink(f"/proc/self/task/{thread}/ns/net")


def _descriptors(pid: int, links: dict[str, int], sockets: bool) -> Iterator[Holder]:
    try:
        folder = os.open(f"/proc/{pid}/fd", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError:
        return  # it has ended, or is not ours to look at
    try:
        for name in os.listdir(folder):
            try:
                link = os.readlink(name, dir_fd=folder)
            except OSError:
                continue
            if link in links:
                yield Holder(links[link], f"descriptor {name} of {_process(pid)}")
            elif sockets and link.startswith("socket:"):
                yield from _socket(pid, int(name), links)
    except OSError:
        return
    finally:
        os.close(folder)


def _process(pid: int) -> str:
    return "this process" if pid == os.getpid() else f"process {pid}: {command_of(pid)}"


def _socket(pid: int, descriptor: int, links: dict[str, int]) -> Iterator[Holder]:
    """The socket behind a descriptor, when it is one of the namespaces that are looked for."""
    with contextlib.suppress(OSError), _copied(pid, descriptor) as copy:
        # An error says that it is no socket any more: its owner has used the number again since.
        inode = network_of_socket(copy).st_ino
        if inode in links.values():
            yield Holder(inode, f"descriptor {descriptor} of {_process(pid)}, {_described(copy)}")


@contextlib.contextmanager
def _copied(pid: int, descriptor: int) -> Iterator[int]:
    copy = os.dup(descriptor) if pid == os.getpid() else _copy_of(pid, descriptor)
    try:
        yield copy
    finally:
        os.close(copy)


def _copy_of(pid: int, descriptor: int) -> int:
    import ctypes

    process = os.pidfd_open(pid)
    try:
        copy = int(ctypes.CDLL(None, use_errno=True).syscall(_PIDFD_GETFD, process, descriptor, 0))
    finally:
        os.close(process)
    if copy < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return copy


def _described(descriptor: int) -> str:
    try:
        one = socket.socket(fileno=descriptor)
    except OSError:
        return "a socket"  # of a kind that has no address, like AF_XDP
    try:
        return _words_for(one)
    finally:
        one.detach()


def _words_for(one: socket.socket) -> str:
    if one.family not in (socket.AF_INET, socket.AF_INET6):
        return f"a socket ({socket.AddressFamily(one.family).name})"
    kind = _KINDS.get((one.type, one.proto), "raw")
    words = f"a {kind} socket at {_address(one.getsockname())}"
    with contextlib.suppress(OSError):
        words += f" to {_address(one.getpeername())}"
    if kind == "TCP":
        state = one.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1)[0]
        words += f" in state {_TCP_STATES[state]}"
    return words


def _address(address: tuple[object, ...]) -> str:
    host = f"[{address[0]}]" if ":" in str(address[0]) else address[0]
    return f"{host}:{address[1]}"
