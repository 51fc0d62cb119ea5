"""Processes that lack privilege in one of the ways in which users meet that."""

from __future__ import annotations

import ctypes
import os
import struct

from NetnsLibrary.core import capability_sets, system
from utest.support.children import drop_privileges

_DAC_OVERRIDE = 1
_DAC_READ_SEARCH = 2
_SETFCAP = 31
_PR_SET_DUMPABLE = 4
_PR_SET_SECCOMP = 22
_PR_SET_NO_NEW_PRIVS = 38
_SECCOMP_MODE_FILTER = 2
_NUMBER_OF_UNSHARE = {"x86_64": 272, "aarch64": 97}


def become_ordinary_user() -> None:
    """Be as a program that an ordinary user starts."""
    drop_privileges()
    # Who changes the user without starting a program does not own its files below /proc.
    system.prctl(_PR_SET_DUMPABLE, 1)


def lose_privilege() -> None:
    """Be as a program of an ordinary user, but still root to the file system.

    So that it can import what is installed where only root may read.
    """
    _keep(sum(1 << number for number in (_DAC_OVERRIDE, _DAC_READ_SEARCH, _SETFCAP)))


def lose_raw_sockets() -> None:
    """Be root without the right to ping, as in some containers."""
    _keep(capability_sets.effective() & ~(1 << capability_sets.NET_RAW))


def _keep(kept: int) -> None:
    low, high = kept & 0xFFFFFFFF, kept >> 32
    header = struct.pack("=Ii", 0x20080522, 0)
    system.capset(header, struct.pack("=6I", low, low, 0, high, high, 0))


def user_namespace() -> int:
    """The inode number of this process's user namespace."""
    return os.stat("/proc/self/ns/user").st_ino


def forbid_unshare() -> None:
    """Have a seccomp filter answer unshare(2) with EPERM, as those of containers do."""
    number = _NUMBER_OF_UNSHARE[os.uname().machine]
    filters = b"".join(
        struct.pack("=HBBI", *one)
        for one in (
            (0x20, 0, 0, 0),  # load the number of the system call
            (0x15, 0, 1, number),  # if it is that one, the next line, else the one after
            (0x06, 0, 0, 0x00050001),  # answer with error 1
            (0x06, 0, 0, 0x7FFF0000),  # allow
        )
    )
    kept = ctypes.create_string_buffer(filters, len(filters))
    program = ctypes.create_string_buffer(struct.pack("@HP", 4, ctypes.addressof(kept)))
    system.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    system.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.addressof(program), 0, 0)


def forbid_user_namespaces() -> None:
    """Be root of a user namespace in which no further ones may be made; only there."""
    system.unshare(system.CLONE_NEWUSER)
    for name, text in (("setgroups", "deny"), ("uid_map", "0 0 1"), ("gid_map", "0 0 1")):
        with open(f"/proc/self/{name}", "w", encoding="ascii") as file:
            file.write(text)
    with open("/proc/sys/user/max_user_namespaces", "w", encoding="ascii") as file:
        file.write("0")
