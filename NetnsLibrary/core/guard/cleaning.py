"""Clearing away what a process has left that could not do it itself.

Every step looks first whether it is still the thing that was meant, and one that fails never
stops the others: nobody is there to be told.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import struct
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from . import calls, locks, netlink, orphans
from .programs import Ours, end_all

if TYPE_CHECKING:
    from .main import Kept

_ROUTE = 0  # NETLINK_ROUTE
_RTM_NEWLINK, _RTM_DELLINK, _RTM_GETLINK, _RTM_NEWADDR = 16, 17, 18, 20
_IFLA_IFNAME, _IFLA_NET_NS_FD, _IFLA_NEW_IFINDEX = 3, 28, 49
_LINK = struct.Struct("=BxHiII")
_LOCK_WITHIN = 2.0  # seconds


def clear_away(kept: Kept) -> None:
    """Undo the steps, the last first; end the programs, and then what they leave to the kernel."""
    namespaces = [fds[0] for verb, _, fds in kept.things.values() if verb == "namespace" and fds]
    programs = [fds[0] for verb, _, fds in kept.things.values() if verb == "program" and fds]
    expected = {data for verb, data, _ in kept.things.values() if verb == "expected"}
    steps = [(data, fds) for verb, data, fds in kept.things.values() if verb == "undo"]
    places = {(status.st_dev, status.st_ino) for status in map(os.fstat, namespaces)}
    for data, descriptors in reversed(steps):
        with contextlib.suppress(Exception):
            _undo(data, descriptors)
    end_all(Ours(places, expected), programs, kept.grace)
    for namespace in namespaces:
        with contextlib.suppress(OSError):
            calls.enter_network(namespace)
            orphans.destroy()


def _undo(step: Any, descriptors: list[int]) -> None:
    kind, *arguments = step
    if descriptors:
        calls.enter_network(descriptors[0])
    if kind in ("move", "rules"):
        arguments = [*descriptors, *arguments]
    _STEPS[kind](*arguments)


def _remove_name(path: str, device: int, inode: int) -> None:
    """Remove the name of a namespace, if it still is the name of that one.

    A file without content is one whose namespace had not been mounted over it yet.
    """
    with locks.folder(os.path.dirname(path), _LOCK_WITHIN):
        status = os.stat(path)
        if (status.st_dev, status.st_ino) == (device, inode):
            calls.unmount(path)
        elif not stat.S_ISREG(status.st_mode) or status.st_size or os.path.ismount(path):
            return
        elif status.st_dev != os.stat(os.path.dirname(path)).st_dev:
            return  # another namespace's
        os.unlink(path)


def _remove_folder(path: str) -> None:
    """Remove the folder of the names, if this library has made it and nobody has one in it.

    When somebody has, the last run to leave removes it.
    """
    with locks.folder(path, _LOCK_WITHIN):
        if os.lstat(path).st_mode & stat.S_ISVTX and not os.listdir(path):
            with contextlib.suppress(OSError):  # it is no mount yet
                calls.unmount(path, at_once=False)
            os.rmdir(path)


def _delete_link(index: int, name: str) -> None:
    """Delete an interface that has this number and name; 0 for one that was just being made."""
    found = _number_of(name)
    if found and index in (0, found):
        netlink.request(_ROUTE, _RTM_DELLINK, _LINK.pack(0, 0, found, 0, 0))


def _move_back(
    origin: int,
    target: int,
    index: int,
    name: str,
    old_index: int,
    old: str,
    up: bool,
    addresses: list[bytes],
) -> None:
    """Bring an interface back that was moved to `target`, with its old name and addresses.

    Its number there is 0 when it was just being moved.
    """
    calls.enter_network(target)
    found = _number_of(name)
    if not found or index not in (0, found):
        return  # it was not moved yet, or is gone, or has gone elsewhere
    place = netlink.attribute(_IFLA_NET_NS_FD, struct.pack("=I", origin))
    called = netlink.attribute(_IFLA_IFNAME, old.encode() + b"\0")
    body = _LINK.pack(0, 0, found, 0, 0) + place + called
    # Earlier changes of it are undone by its old number.
    wanted = netlink.attribute(_IFLA_NEW_IFINDEX, struct.pack("=I", old_index))
    try:
        netlink.request(_ROUTE, _RTM_NEWLINK, body + (wanted if found != old_index else b""))
    except OSError:
        netlink.request(_ROUTE, _RTM_NEWLINK, body)
    calls.enter_network(origin)
    back = _number_of(old)
    for body in addresses:
        with contextlib.suppress(OSError):
            netlink.request(_ROUTE, _RTM_NEWADDR, body[:4] + struct.pack("=I", back) + body[8:])
    netlink.request(_ROUTE, _RTM_NEWLINK, _LINK.pack(0, 0, back, int(up), 1))


def _number_of(name: str) -> int:
    """The number of the interface of this network that has this name; 0 when there is none.

    A list of all could lack it: the kernel writes it in pieces, while others come and go.
    """
    called = netlink.attribute(_IFLA_IFNAME, name.encode() + b"\0")
    try:
        (answer,) = netlink.request(_ROUTE, _RTM_GETLINK, _LINK.pack(0, 0, 0, 0, 0) + called)
    except OSError as error:
        if error.errno == errno.ENODEV:
            return 0
        raise
    # An alternative name leads to an interface, too.
    own = dict(netlink.attributes(answer, _LINK.size))[_IFLA_IFNAME].rstrip(b"\0")
    return int(_LINK.unpack_from(answer)[2]) if own == name.encode() else 0


def _request(kind: int, body: bytes) -> None:
    netlink.request(_ROUTE, kind, body)


def _write(path: str, text: str) -> None:
    with open(path, "r+", encoding="utf-8", errors="surrogateescape") as file:
        file.write(f"{text}\n")


def _run_rules(_: int, descriptor: int) -> None:
    """Give a file of commands to libnftables, which is there since it was used before."""
    import ctypes

    library = ctypes.CDLL("libnftables.so.1")
    library.nft_ctx_new.restype = ctypes.c_void_p
    library.nft_run_cmd_from_filename.argtypes = ctypes.c_void_p, ctypes.c_char_p
    context = library.nft_ctx_new(0)
    library.nft_run_cmd_from_filename(context, f"/proc/self/fd/{descriptor}".encode())


_STEPS: dict[str, Callable[..., None]] = {
    "folder": _remove_folder,
    "link": _delete_link,
    "move": _move_back,
    "name": _remove_name,
    "request": _request,
    "rules": _run_rules,
    "write": _write,
}
