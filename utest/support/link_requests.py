"""What is asked of the kernel about interfaces, and what it answers, in somebody else's words.

Requests to make one can be kept from the kernel, so that kinds which it lacks are tested,
and our own encoder does not judge itself.
"""

from __future__ import annotations

import errno
import struct
from dataclasses import dataclass
from typing import Any

import pytest
from pyroute2.netlink.rtnl.ifinfmsg import ifinfmsg

from NetnsLibrary import core
from NetnsLibrary.core.interfaces import messages
from NetnsLibrary.core.netlink.transport import NLM_F_CREATE, Message, Refused, Transport


@dataclass
class LinkRequest:
    """One request that makes an interface, as pyroute2 reads it."""

    transport: Transport
    decoded: Any

    @property
    def kind(self) -> str:
        """The kind that is asked for."""
        return str(self._info.get_attr("IFLA_INFO_KIND"))

    @property
    def data(self) -> dict[str, Any]:
        """The attributes of the kind."""
        found = self._info.get_attr("IFLA_INFO_DATA")
        return dict(found["attrs"]) if found else {}

    def get(self, attribute: str) -> Any:
        """An attribute that all kinds have."""
        return self.decoded.get_attr(attribute)

    @property
    def _info(self) -> Any:
        return self.decoded.get_attr("IFLA_LINKINFO")


def keep_from_kernel(monkeypatch: pytest.MonkeyPatch) -> list[LinkRequest]:
    """Answer each request for a new interface as a kernel does that lacks its kind."""
    kept: list[LinkRequest] = []
    request = Transport.request

    def answer(transport: Transport, *sent: Message) -> list[bytes]:
        for message in sent:
            if message.kind == messages.RTM_NEWLINK and message.flags & NLM_F_CREATE:
                kept.append(LinkRequest(transport, _decode(message)))
                raise Refused(errno.EOPNOTSUPP, "Unknown device type", 0)
        return request(transport, *sent)

    monkeypatch.setattr(Transport, "request", answer)
    return kept


def _decode(message: Message) -> Any:
    header = struct.pack("=IHHII", 16 + len(message.body), message.kind, message.flags, 1, 0)
    decoded = ifinfmsg(header + message.body)
    decoded.decode()
    return decoded


def kind_and_data(namespace: core.Namespace, name: str) -> tuple[str, dict[str, Any]]:
    """The kind of an interface and what belongs to it, as pyroute2 reads it."""
    with core.new_netlink_handle(namespace) as handle:
        (link,) = handle.get_links(ifname=name)
    info = link.get_attr("IFLA_LINKINFO")
    return info.get_attr("IFLA_INFO_KIND"), dict(info.get_attr("IFLA_INFO_DATA")["attrs"])
