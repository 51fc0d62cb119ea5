"""Packets that really go from one namespace to another."""

from __future__ import annotations

import socket

from NetnsLibrary import core

PATIENCE = 3.0  # seconds: a packet that was sent on this machine arrives long before


def arrives(source: core.Namespace, destination: core.Namespace, address: str) -> bool:
    """Whether a UDP packet from one namespace gets to an address that another one has."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with (
        core.execute(destination, socket.socket, family, socket.SOCK_DGRAM) as receiver,
        core.execute(source, socket.socket, family, socket.SOCK_DGRAM) as sender,
    ):
        receiver.settimeout(PATIENCE)
        receiver.bind((address, 0))
        sender.sendto(b"a packet", receiver.getsockname())
        try:
            return receiver.recv(100) == b"a packet"
        except TimeoutError:
            return False
