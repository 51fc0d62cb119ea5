"""The capabilities of a thread, see capabilities(7)."""

from __future__ import annotations

import struct

from . import system

SETPCAP = 8
NET_BIND_SERVICE = 10
NET_BROADCAST = 11
NET_ADMIN = 12
NET_RAW = 13
SYS_CHROOT = 18
SYS_PTRACE = 19
SYS_ADMIN = 21

# What networks and their programs need, and nothing that would make file permissions void.
_FOR_NETWORKS = (
    SETPCAP,
    NET_BIND_SERVICE,
    NET_BROADCAST,
    NET_ADMIN,
    NET_RAW,
    SYS_CHROOT,
    SYS_PTRACE,
    SYS_ADMIN,
)

_VERSION = 0x20080522
_PR_CAP_AMBIENT = 47
_PR_CAP_AMBIENT_RAISE = 2


def effective() -> int:
    """The effective capabilities of the calling thread: a bit for each number."""
    with open("/proc/thread-self/status", "rb") as file:
        for line in file:
            if line.startswith(b"CapEff:"):
                return int(line.split()[1], 16)
    return 0


def keep_for_programs() -> None:
    """Give up all capabilities but those for networks, and let programs that start have these.

    Raises:
        OSError: the calling thread lacks one of them.
    """
    wanted = sum(1 << number for number in _FOR_NETWORKS)
    header = struct.pack("=Ii", _VERSION, 0)
    # Effective, permitted and inheritable; once the lower and once the upper 32 bits.
    system.capset(header, struct.pack("=6I", wanted, wanted, wanted, 0, 0, 0))
    for number in _FOR_NETWORKS:
        system.prctl(_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_RAISE, number, 0, 0)
