"""Kernel parameters of one network: what sysctl(8) shows below `net`.

They are read and written through `/proc/sys`, which shows the parameters of the network that
the reading thread is in.
"""

from __future__ import annotations

import difflib
import errno
import glob
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass

from . import parameter_files, watcher, worker
from .errors import ArgumentError, KernelError, NotFoundError, from_os_error
from .namespace import Namespace
from .visit import inside

_ROOT = "/proc/sys"
_MOST_NAMES = 20
_SWAPPED = str.maketrans("./", "/.")

# Writing one of these for all interfaces writes it for each of them too.
_FOR_ALL = re.compile(r"net/(ipv[46])/conf/all/(\w+)")
# That of IPv4 for new ones, for each that has never been set by itself.
_FOR_NEW = re.compile(r"net/(ipv4)/conf/default/(\w+)")
_DISABLING = re.compile(r"net/ipv6/conf/([^/]+)/disable_ipv6")
_FORWARDING = {"ipv4": "net/ipv4/ip_forward", "ipv6": "net/ipv6/conf/all/forwarding"}
_FOLLOWING_IP_FORWARD = ("net/ipv4/conf/*/forwarding", "net/ipv4/conf/all/accept_redirects")


@dataclass(frozen=True)
class Former:
    """Parameters as they were before some of them were set.

    Attributes:
        values: paths below `/proc/sys` with their texts, in the order to write them in.
    """

    values: tuple[tuple[str, str], ...]


@worker.on_worker
def get(namespace: Namespace, key: str) -> str:
    """The value of a parameter; several numbers are separated by one blank each.

    Args:
        namespace: whose value it is.
        key: written as for sysctl(8): `net.ipv4.ip_forward` or `net/ipv4/ip_forward`. Where
            an interface's name has a dot, `net/ipv4/conf/eth0.100/forwarding` or
            `net.ipv4.conf.eth0/100.forwarding`.

    Raises:
        ArgumentError: it is no key of the network's.
        NotFoundError: the kernel has no such parameter in this network.
        KernelError: it cannot be read.
    """
    path = _path(key)
    with inside(namespace):
        _check_exists(namespace, path)
        try:
            return " ".join(_read(path).split())
        except OSError as error:
            what = f"Cannot read {_shown(path)} of namespace '{namespace}'"
            raise from_os_error(what, error) from None


@worker.on_worker
def set_value(namespace: Namespace, key: str, value: str | int) -> Former:
    """Set a parameter, and return what it was before, with all that changes along with it.

    Args:
        namespace: whose value it is.
        key: see `get`.
        value: a number, or a text with one or more of them, as the parameter needs it.

    Raises:
        ArgumentError, NotFoundError: see `get`; nothing was changed.
        KernelError: the kernel does not take the value, or the parameter cannot be set.
    """
    path = _path(key)
    text = str(int(value)) if isinstance(value, int) else value
    if not text.replace("\t", " ").isprintable():
        raise ArgumentError(f"{text!r} is no value for {_shown(path)}: it has to be one line.")
    with inside(namespace):
        _check_exists(namespace, path)
        return _set(namespace, path, text)


@worker.on_worker
def enable_forwarding(namespace: Namespace, *, ipv4: bool = True, ipv6: bool = True) -> Former:
    """Make a namespace a router: packets for others are passed on, on all interfaces.

    Raises:
        ArgumentError: neither family is wanted.
        KernelError: the kernel refuses, or has no IPv6; nothing is changed then.
    """
    wanted = [family for family, chosen in (("ipv4", ipv4), ("ipv6", ipv6)) if chosen]
    if not wanted:
        raise ArgumentError("Nothing to enable: 'ipv4' and 'ipv6' are both false.")
    done: list[Former] = []
    with inside(namespace):
        try:
            for family in wanted:
                _check_family(namespace, family)
                done.append(_set(namespace, _FORWARDING[family], "1"))
        except BaseException:
            for former in done:
                _restore(namespace, former)
            raise
    return Former(tuple(value for former in done for value in former.values))


@worker.on_worker
def restore(namespace: Namespace, former: Former) -> None:
    """Give parameters their old values back; those of interfaces that are gone are left out."""
    with inside(namespace):
        _restore(namespace, former)


def disables_ipv6_of(key: str) -> str | None:
    """The interface, or `all`, whose IPv6 a parameter switches off; None for all others."""
    found = _DISABLING.fullmatch(_path(key))
    return found[1] if found else None


def check_key(key: str) -> str:
    """Return `key` when it is written like one of a network's, else raise `ArgumentError`."""
    _path(key)
    return key


def _path(key: str) -> str:
    """The path below `/proc/sys`: the first separator is the one between the parts."""
    path = key.removeprefix(f"{_ROOT}/")
    first = re.search(r"[./]", path)
    if first is not None and first.group() == ".":
        path = path.translate(_SWAPPED)
    parts = path.split("/")
    if parts[0] != "net":
        raise ArgumentError(
            f"'{key}' is no sysctl of a network: its name begins with 'net', "
            "for example 'net.ipv4.ip_forward'."
        )
    if not all(parts) or {".", ".."} & set(parts) or not path.isprintable() or " " in path:
        raise ArgumentError(
            f"{key!r} is no name of a sysctl. Write one like 'net.ipv4.ip_forward'; dots in an "
            "interface's name as in 'net/ipv4/conf/eth0.100/forwarding'."
        )
    return path


def _shown(path: str) -> str:
    return path.translate(_SWAPPED)


def _check_exists(namespace: Namespace, path: str) -> None:
    full = f"{_ROOT}/{path}"
    if os.path.isfile(full):
        return
    place = f" in namespace '{namespace}'"
    if os.path.isdir(full):
        names = _some(sorted(os.listdir(full)))
        raise ArgumentError(f"'{_shown(path)}' is a group of sysctls{place}. It has {names}.")
    sentence = f"No sysctl '{_shown(path)}'{place}: {_why_missing(path)}."
    near = _nearest(path)
    raise NotFoundError(f"{sentence} Did you mean '{_shown(near)}'?" if near else sentence)


def _why_missing(path: str) -> str:
    group = "net"
    for name in path.split("/")[1:]:
        if not os.path.exists(f"{_ROOT}/{group}/{name}"):
            names = sorted(os.listdir(f"{_ROOT}/{group}"))
            has = f", only {_some(names)}" if len(names) <= _MOST_NAMES else ""
            return f"'{_shown(group)}' has no '{name}'{has}"
        group = f"{group}/{name}"
        if os.path.isfile(f"{_ROOT}/{group}"):
            break
    return f"'{_shown(group)}' is one itself, with none below it"


def _some(names: list[str]) -> str:
    shown = ", ".join(names[:_MOST_NAMES])
    more = len(names) - _MOST_NAMES
    return f"{shown} and {more} more" if more > 0 else shown or "none"


def _nearest(path: str) -> str | None:
    """The sysctl that a path with mistakes in it most likely means."""
    found = "net"
    for name in path.split("/")[1:]:
        try:
            names = os.listdir(f"{_ROOT}/{found}")
        except OSError:
            return None
        near = difflib.get_close_matches(name, names, n=1)
        if not near:
            return None
        found = f"{found}/{near[0]}"
    return found if os.path.isfile(f"{_ROOT}/{found}") else None


def _check_family(namespace: Namespace, family: str) -> None:
    if not os.path.exists(f"{_ROOT}/{_FORWARDING[family]}"):
        raise KernelError(
            f"Cannot enable forwarding of {family} in namespace '{namespace}'",
            errno.EAFNOSUPPORT,
            remedy=f"This kernel has none: use '{family}=False'.",
        )


def _set(namespace: Namespace, path: str, text: str) -> Former:
    former = Former(tuple(_before(path)))
    for one, old in reversed(former.values):  # the last that is handed over is undone first
        watcher.can_undo(namespace, "write", f"{_ROOT}/{one}", old.strip())
    try:
        _write(namespace, path, text)
    except OSError as error:
        if error.errno == errno.EINVAL:  # of several numbers, the kernel may have taken the first
            _restore(namespace, former)
        what = f"Cannot set {_shown(path)} to '{text}' in namespace '{namespace}'"
        raise from_os_error(what, error, _remedy(path, error, former)) from None
    return former


def _remedy(path: str, error: OSError, former: Former) -> str:
    if error.errno == errno.EACCES and not os.stat(f"{_ROOT}/{path}").st_mode & 0o222:
        return "In this network it can only be read."
    if error.errno == errno.EINVAL and former.values:
        return f"Its value is '{former.values[0][1].strip()}' now."
    return parameter_files.remedy(error)


def _before(path: str) -> Iterator[tuple[str, str]]:
    """What setting `path` changes, itself first; what cannot be read has nothing to go back to."""
    patterns: tuple[str, ...] = ()
    for_all = _FOR_ALL.fullmatch(path) or _FOR_NEW.fullmatch(path)
    if for_all:
        patterns = (f"net/{for_all[1]}/conf/*/{for_all[2]}",)
    if path == _FORWARDING["ipv4"] or (for_all and for_all.groups() == ("ipv4", "forwarding")):
        patterns = _FOLLOWING_IP_FORWARD
    along = [found for pattern in patterns for found in glob.glob(pattern, root_dir=_ROOT)]
    for one in dict.fromkeys((path, *sorted(along))):
        try:
            yield one, _read(one)
        except OSError:
            continue


def _restore(namespace: Namespace, former: Former) -> None:
    for path, text in former.values:
        try:
            if _read(path) != text:
                _write(namespace, path, text.strip())
        except FileNotFoundError:
            continue  # its interface is gone
        except OSError as error:
            what = f"Cannot set {_shown(path)} back to '{text.strip()}' in namespace '{namespace}'"
            raise from_os_error(what, error) from None


def _read(path: str) -> str:
    with open(f"{_ROOT}/{path}", encoding="utf-8", errors="replace") as file:
        return file.read()


def _write(namespace: Namespace, path: str, text: str) -> None:
    data = f"{text}\n".encode()
    descriptor = parameter_files.open_to_write(namespace, path)
    try:
        taken = os.write(descriptor, data)
    finally:
        os.close(descriptor)
    if data[taken:].strip():  # "1 abc" is 1 to the kernel, which leaves the rest
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
