"""The rtnetlink messages about policy rules, see ip-rule(8) and linux/fib_rules.h."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

from .netlink import attributes
from .netlink.transport import NLM_F_CREATE, NLM_F_EXCL, Message
from .prefixes import Prefix, everything
from .route_model import protocol_name

RTM_NEWRULE = 32
RTM_DELRULE = 33
RTM_GETRULE = 34

_FRA_DST = 1
_FRA_SRC = 2
_FRA_IIFNAME = 3
_FRA_GOTO = 4
_FRA_PRIORITY = 6
_FRA_FWMARK = 10
_FRA_FLOW = 11
_FRA_TUN_ID = 12
_FRA_SUPPRESS_IFGROUP = 13
_FRA_SUPPRESS_PREFIXLEN = 14
_FRA_TABLE = 15
_FRA_FWMASK = 16
_FRA_OIFNAME = 17
_FRA_L3MDEV = 19
_FRA_UID_RANGE = 20
_FRA_PROTOCOL = 21
_FRA_IP_PROTO = 22
_FRA_SPORT_RANGE = 23
_FRA_DPORT_RANGE = 24

_ECHO = 8  # NLM_F_ECHO: answer with what was made
_TO_TABLE = 1  # FR_ACT_TO_TBL
_ACTIONS = {2: "goto", 3: "nop", 6: "blackhole", 7: "unreachable", 8: "prohibit"}
_INVERTED = 2  # FIB_RULE_INVERT
_UNRESOLVED = 4  # FIB_RULE_UNRESOLVED
_IIF_DETACHED, _OIF_DETACHED = 8, 16  # FIB_RULE_IIF_DETACHED and FIB_RULE_OIF_DETACHED
_UNSPECIFIED, _KERNEL = 0, 2  # RTPROT_UNSPEC and RTPROT_KERNEL of linux/rtnetlink.h
_WHOLE_MARK = 0xFFFFFFFF
_NO_LENGTH = 0xFFFFFFFF
_PROTOCOLS = {1: "icmp", 6: "tcp", 17: "udp", 58: "ipv6-icmp", 132: "sctp"}
# struct fib_rule_hdr: family, length of the destination and of the source, type of service,
# table, two unused, action, flags
_HEADER = struct.Struct("=BBBBBxxBI")


class Entry(NamedTuple):
    """A rule as the kernel has it.

    `selectors` are those that have no place of their own, as `ip rule` writes them, and
    `others` what follows them there. It is `detached` when its interface is not there.
    `action` is `lookup` for a rule that leads to its table, and `suppressed` the longest
    prefix of the routes in it that are passed over.
    """

    source: Prefix
    destination: Prefix
    priority: int
    table: int
    mark: int | None
    mask: int
    interface: str | None
    selectors: tuple[str, ...]
    action: str
    suppressed: int | None
    inverted: bool
    detached: bool
    others: tuple[str, ...]
    body: bytes


def new_rule(
    source: Prefix,
    destination: Prefix,
    table: int,
    priority: int | None,
    mark: int | None,
    interface: str | None,
) -> Message:
    """Add a rule, and have the kernel answer with it: it chooses what is left open."""
    parts = [
        _HEADER.pack(source.family, destination.length, source.length, 0, 0, _TO_TABLE, 0),
        attributes.u32(_FRA_TABLE, table),
    ]
    for kind, prefix in ((_FRA_DST, destination), (_FRA_SRC, source)):
        if prefix.length:
            parts.append(attributes.attribute(kind, prefix.packed))
    if priority is not None:
        parts.append(attributes.u32(_FRA_PRIORITY, priority))
    if mark is not None:
        parts.append(attributes.u32(_FRA_FWMARK, mark))
        parts.append(attributes.u32(_FRA_FWMASK, _WHOLE_MARK))  # else mark 0 would be any
    if interface is not None:
        parts.append(attributes.text(_FRA_IIFNAME, interface))
    return Message(RTM_NEWRULE, NLM_F_CREATE | NLM_F_EXCL | _ECHO, b"".join(parts))


def delete_rule(body: bytes) -> Message:
    """Delete exactly this rule, as the kernel described it."""
    return Message(RTM_DELRULE, 0, body)


def all_rules(family: int) -> Message:
    """Ask for the rules of a family."""
    return Message(RTM_GETRULE, 0, _HEADER.pack(family, 0, 0, 0, 0, 0, 0))


def parse_rule(body: bytes) -> Entry:
    """Take a rule apart that the kernel described."""
    family, to_length, from_length, service, table, action, flags = _HEADER.unpack_from(body)
    found = attributes.parse(body, _HEADER.size)
    any_address = everything(family).packed
    interface = found.get(_FRA_IIFNAME)
    mark, mask = _number(found, _FRA_FWMARK), _number(found, _FRA_FWMASK)
    shortest = _number(found, _FRA_SUPPRESS_PREFIXLEN)
    return Entry(
        source=Prefix(family, found.get(_FRA_SRC, any_address), from_length),
        destination=Prefix(family, found.get(_FRA_DST, any_address), to_length),
        priority=_number(found, _FRA_PRIORITY) or 0,  # the first rule's is left away
        table=_number(found, _FRA_TABLE) or table,
        mark=(mark or 0) if mark or mask else None,
        mask=_WHOLE_MARK if mask is None else mask,
        interface=attributes.to_text(interface) if interface else None,
        selectors=tuple(_selectors(service, flags, found)),
        action=_action(action, flags, found),
        suppressed=None if shortest in (None, _NO_LENGTH) else shortest,
        inverted=bool(flags & _INVERTED),
        detached=bool(flags & _IIF_DETACHED),
        others=tuple(_others(found)),
        body=body,
    )


def _selectors(service: int, flags: int, found: dict[int, bytes]) -> Iterator[str]:
    if service:
        yield f"tos {service:#x}"
    leaving = found.get(_FRA_OIFNAME)
    if leaving:
        detached = " [detached]" if flags & _OIF_DETACHED else ""
        yield f"oif {attributes.to_text(leaving)}{detached}"
    users = found.get(_FRA_UID_RANGE)
    if users:
        yield "uidrange {}-{}".format(*struct.unpack("=II", users))
    protocol = found.get(_FRA_IP_PROTO)
    if protocol:
        yield f"ipproto {_PROTOCOLS.get(protocol[0], protocol[0])}"
    for word, kind in (("sport", _FRA_SPORT_RANGE), ("dport", _FRA_DPORT_RANGE)):
        ports = found.get(kind)
        if ports:
            first, last = struct.unpack("=HH", ports)
            yield f"{word} {first}" if first == last else f"{word} {first}-{last}"
    tunnel = found.get(_FRA_TUN_ID)
    if tunnel:
        yield f"tun_id {int.from_bytes(tunnel, 'big')}"


def _others(found: dict[int, bytes]) -> Iterator[str]:
    group = _number(found, _FRA_SUPPRESS_IFGROUP)
    if group not in (None, _NO_LENGTH):
        yield f"suppress_ifgroup {group}"
    realms = _number(found, _FRA_FLOW)
    if realms:
        source, destination = realms >> 16, realms & 0xFFFF
        yield f"realms {source}/{destination}" if source else f"realms {destination}"
    protocol = found.get(_FRA_PROTOCOL)
    if protocol and protocol[0] not in (_UNSPECIFIED, _KERNEL):
        yield f"proto {protocol_name(protocol[0])}"


def _action(number: int, flags: int, found: dict[int, bytes]) -> str:
    """What a rule does, as `ip rule` writes it; the table of a lookup is left away."""
    if number == _TO_TABLE:
        return "l3mdev" if found.get(_FRA_L3MDEV, b"\0")[0] else "lookup"
    target = _number(found, _FRA_GOTO)
    name = _ACTIONS.get(number, f"action {number}")
    unresolved = " [unresolved]" if flags & _UNRESOLVED else ""
    return name if target is None else f"{name} {target}{unresolved}"


def _number(found: dict[int, bytes], kind: int) -> int | None:
    payload = found.get(kind)
    return attributes.to_u32(payload) if payload else None
