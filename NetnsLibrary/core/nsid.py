"""Namespace ids: the numbers by which one namespace knows others, see ip-netns(8)."""

from __future__ import annotations

import errno
import struct

from .errors import KernelError
from .namespace import Namespace
from .namespaces import Reference, referred
from .netlink import attributes
from .netlink.transport import Message, Refused

_RTM_NEWNSID = 88
_RTM_GETNSID = 90
_NETNSA_NSID = 1
_NETNSA_FD = 3
_GENERAL = struct.pack("=Bxxx", 0)  # struct rtgenmsg, any address family
_NOT_ASSIGNED = -1  # also "let the kernel choose" when assigning


def ns_id(reference: Reference, seen_from: Reference | None = None) -> int:
    """The id by which the namespace `seen_from` knows the namespace `reference`.

    One that has none yet gets the next free id; from then on it stays the same.
    Without `seen_from` it is the calling thread's namespace that looks.
    """
    with referred(reference) as namespace, referred(seen_from) as viewer:
        return _get_or_assign(namespace, viewer)


def known_ns_id(namespace: Namespace, viewer: Namespace) -> int | None:
    """The id by which `viewer` knows `namespace`, or None."""
    try:
        (answer,) = viewer.transport.request(_message(_RTM_GETNSID, namespace))
    except Refused as refused:
        raise _failure(namespace, viewer, refused) from None
    number = attributes.to_i32(attributes.parse(answer, len(_GENERAL))[_NETNSA_NSID])
    return None if number == _NOT_ASSIGNED else number


def _get_or_assign(namespace: Namespace, viewer: Namespace) -> int:
    number = known_ns_id(namespace, viewer)
    if number is None:
        let_kernel_choose = attributes.i32(_NETNSA_NSID, _NOT_ASSIGNED)
        try:
            viewer.transport.request(_message(_RTM_NEWNSID, namespace, let_kernel_choose))
        except Refused as refused:
            if refused.errno != errno.EEXIST:  # somebody else assigned one in the meantime
                raise _failure(namespace, viewer, refused) from None
        number = known_ns_id(namespace, viewer)
        if number is None:
            raise KernelError(_what(namespace, viewer), 0, "no id was assigned")
    return number


def _message(kind: int, namespace: Namespace, *more: bytes) -> Message:
    reference = attributes.u32(_NETNSA_FD, namespace.fileno())
    return Message(kind, 0, b"".join((_GENERAL, reference, *more)))


def _failure(namespace: Namespace, viewer: Namespace, refused: Refused) -> KernelError:
    return KernelError(_what(namespace, viewer), refused.errno, refused.words)


def _what(namespace: Namespace, viewer: Namespace) -> str:
    return f"Cannot get the id of namespace '{namespace}' seen from '{viewer}'"
