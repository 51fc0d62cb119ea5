"""Queueing disciplines: the rtnetlink messages about them, see tc(8) and linux/pkt_sched.h."""

from __future__ import annotations

import struct
from typing import NamedTuple

from ..namespace import Namespace
from ..netlink import attributes
from ..netlink.transport import NLM_F_CREATE, Message, Refused

RTM_NEWQDISC = 36
RTM_DELQDISC = 37
RTM_GETQDISC = 38
TCA_KIND = 1
TCA_OPTIONS = 2

OURS = 0x6E650000  # the handle 6e65: by which ours are known, "ne" in ASCII
_ROOT = 0xFFFFFFFF  # TC_H_ROOT
_HEADER = struct.Struct("=BxxxiIII")  # struct tcmsg: family, index, handle, parent, info
_ECHO = 8  # NLM_F_ECHO: without it the kernel tells its answer only to those who listen for all
_TICK = 64  # nanoseconds: how the kernel counts times in older attributes (PSCHED_SHIFT)
_MOST = 2**32 - 1


class Qdisc(NamedTuple):
    """What is at the root of an interface: its handle, its kind, and the options of the kind."""

    handle: int
    kind: str
    options: bytes

    @property
    def ours(self) -> bool:
        """Whether this library made it."""
        return self.handle == OURS

    def __str__(self) -> str:
        return f"{self.kind} {self.handle >> 16:x}:"


def new_qdisc(index: int, kind: str, options: bytes) -> Message:
    """Make our qdisc on an interface, or change it when it is there and of that kind.

    The kernel refuses it where somebody else's is: it is not told to replace.
    """
    body = (
        _HEADER.pack(0, index, OURS, _ROOT, 0)
        + attributes.text(TCA_KIND, kind)
        + attributes.attribute(TCA_OPTIONS, options)
    )
    return Message(RTM_NEWQDISC, NLM_F_CREATE, body)


def delete_qdisc(index: int) -> Message:
    """Delete our qdisc; the interface gets the kernel's default one again."""
    return Message(RTM_DELQDISC, 0, _HEADER.pack(0, index, OURS, _ROOT, 0))


def root(namespace: Namespace, index: int) -> Qdisc | None:
    """The qdisc that somebody put on an interface; None stands for the kernel's default one."""
    try:
        answers = namespace.transport.request(
            Message(RTM_GETQDISC, _ECHO, _HEADER.pack(0, index, 0, _ROOT, 0))
        )
    except Refused:
        return None  # it has no queue, or a default one, which has no handle and is not shown
    for answer in answers:
        _, _, handle, _, _ = _HEADER.unpack_from(answer)
        if handle:
            found = attributes.parse(answer, _HEADER.size)
            kind = attributes.to_text(found.get(TCA_KIND, b""))
            return Qdisc(handle, kind, found.get(TCA_OPTIONS, b""))
    return None


def ticks(nanoseconds: int) -> int:
    """A time as the kernel counts it in 32 bits, or the longest there is."""
    return min(nanoseconds // _TICK, _MOST)
