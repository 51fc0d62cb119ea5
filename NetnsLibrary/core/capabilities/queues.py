"""Which queueing disciplines this kernel has: each is put on an interface, see tc(8)."""

from __future__ import annotations

import errno
import os
import struct
from typing import NamedTuple

from ..namespace import Namespace
from ..netlink import attributes
from ..netlink.transport import NLM_F_CREATE, NLM_F_EXCL, Message, Refused
from .model import Answer, Check

_TOPIC = "queueing discipline"
_RTM_NEWQDISC = 36
_HEADER = struct.Struct("=BxxxiIII")  # struct tcmsg of linux/rtnetlink.h
_TCA_KIND = 1
_TCA_OPTIONS = 2
_LOOPBACK = 1  # the number that it has in every namespace
_ROOT = 0xFFFFFFFF
_INGRESS = 0xFFFFFFF1
_INGRESS_HANDLE = 0xFFFF0000

_TCA_TBF_PARMS = 1
_TCA_HTB_INIT = 2
_RATE = struct.pack("=BBHhHI", 0, 1, 0, 0, 0, 125_000)  # bytes a second, over Ethernet
_NO_RATE = bytes(12)


class _Queue(NamedTuple):
    """The options without which the kernel refuses a discipline, and where it belongs."""

    options: bytes = b""
    parent: int = _ROOT


_QUEUES = {
    "netem": _Queue(attributes.attribute(_TCA_OPTIONS, struct.pack("=6I", 0, 1000, 0, 0, 0, 0))),
    "tbf": _Queue(
        attributes.nested(
            _TCA_OPTIONS,
            attributes.attribute(
                _TCA_TBF_PARMS, _RATE + _NO_RATE + struct.pack("=3I", 10_000, 1_000_000, 0)
            ),
        )
    ),
    "htb": _Queue(
        attributes.nested(
            _TCA_OPTIONS,
            attributes.attribute(_TCA_HTB_INIT, struct.pack("=5I", 3, 10, 0, 0, 0)),
        )
    ),
    "fq_codel": _Queue(),
    "sfq": _Queue(),
    "prio": _Queue(attributes.attribute(_TCA_OPTIONS, struct.pack("=i16x", 3))),
    "ingress": _Queue(parent=_INGRESS),
    "clsact": _Queue(parent=_INGRESS),
}


def _request(kind: str, queue: _Queue) -> Message:
    handle = _INGRESS_HANDLE if queue.parent == _INGRESS else 0
    header = _HEADER.pack(0, _LOOPBACK, handle, queue.parent, 0)
    body = header + attributes.text(_TCA_KIND, kind) + queue.options
    return Message(_RTM_NEWQDISC, NLM_F_CREATE | NLM_F_EXCL, body)


def _check(kind: str) -> Check:
    def ask(namespace: Namespace) -> Answer:
        try:
            namespace.transport.request(_request(kind, _QUEUES[kind]))
        except Refused as refused:
            words = refused.words or os.strerror(refused.errno)
            if refused.errno == errno.ENOENT:
                return Answer(
                    False,
                    f"this kernel has no queueing discipline '{kind}'.",
                    f"Load its module with 'modprobe sch_{kind}', or use a kernel that has it.",
                )
            return Answer(False, f'the kernel says "{words}".')
        return Answer(True, f"the queueing discipline '{kind}' was put on an interface.")

    return Check(_TOPIC, ask)


CHECKS = {kind: _check(kind) for kind in _QUEUES}
