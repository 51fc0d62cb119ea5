"""Which ports programs in a namespace listen on."""

from __future__ import annotations

import socket
import threading
from typing import Any, cast

import pytest

from NetnsLibrary import core
from NetnsLibrary.probes.listening import (
    ListeningPort,
    listening_ports,
    wait_until_port_is_open,
)
from NetnsLibrary.probes.sockets import open_inside


def listen(
    namespace: core.Namespace, address: str, port: int, kind: int = socket.SOCK_STREAM
) -> socket.socket:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET

    def open_it() -> socket.socket:
        opened = socket.socket(family, kind)
        if family == socket.AF_INET6:
            opened.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        opened.bind((address, port))
        if kind == socket.SOCK_STREAM:
            opened.listen()
        return opened

    return open_inside(namespace, open_it)


def test_nothing_listens_in_a_new_namespace(alice: core.Namespace) -> None:
    assert listening_ports(alice) == []
    assert listening_ports(alice, "udp") == []


def test_tcp_by_number_then_address(alice: core.Namespace, bob: core.Namespace) -> None:
    with (
        listen(alice, "127.0.0.1", 80),
        listen(alice, "::", 80),
        listen(alice, "::1", 22),
        listen(alice, "0.0.0.0", 443, socket.SOCK_DGRAM),
        listen(bob, "0.0.0.0", 25),
    ):
        assert listening_ports(alice) == [
            ListeningPort(22, "::1", "tcp"),
            ListeningPort(80, "127.0.0.1", "tcp"),
            ListeningPort(80, "::", "tcp"),
        ]
        assert [str(one) for one in listening_ports(alice)] == [
            "[::1]:22",
            "127.0.0.1:80",
            "[::]:80",
        ]
        assert listening_ports(alice, "udp") == [ListeningPort(443, "0.0.0.0", "udp")]


def test_connections_do_not_listen(alice: core.Namespace) -> None:
    with listen(alice, "127.0.0.1", 80):
        client = open_inside(alice, lambda: socket.create_connection(("127.0.0.1", 80), 5))
        with client:
            assert [one.port for one in listening_ports(alice)] == [80]


def test_unknown_protocol(alice: core.Namespace) -> None:
    with pytest.raises(core.ArgumentError) as refused:
        listening_ports(alice, cast(Any, "sctp"))
    assert str(refused.value) == "No protocol 'sctp'. Write tcp or udp."


def test_waiting_ends_when_somebody_listens(alice: core.Namespace) -> None:
    opened: list[socket.socket] = []
    timer = threading.Timer(0.1, lambda: opened.append(listen(alice, "::1", 80)))
    timer.start()
    try:
        assert 0.05 < wait_until_port_is_open(alice, 80, "tcp", 20) < 10
    finally:
        timer.join()
        opened[0].close()


def test_waiting_in_vain(alice: core.Namespace) -> None:
    with pytest.raises(core.NetnsError) as failed:
        wait_until_port_is_open(alice, 80, "tcp", 0.05)
    assert str(failed.value) == (
        "Nothing listens on tcp port 80 of namespace 'alice' after 0.05 s. "
        "Ports that are listened on: none."
    )
    with (
        listen(alice, "::1", 22),
        listen(alice, "127.0.0.1", 80, socket.SOCK_DGRAM),
        pytest.raises(core.NetnsError) as failed,
    ):
        wait_until_port_is_open(alice, 80, "tcp", 0.05)
    assert str(failed.value) == (
        "Nothing listens on tcp port 80 of namespace 'alice' after 0.05 s. "
        "Ports that are listened on: [::1]:22."
    )


@pytest.mark.parametrize("port", [0, -1, 65536])
def test_port_out_of_range(alice: core.Namespace, port: int) -> None:
    with pytest.raises(core.ArgumentError) as refused:
        wait_until_port_is_open(alice, port, "tcp", 1)
    assert str(refused.value) == f"Port {port} is out of range: it can be from 1 to 65535."


def test_timeout_of_zero(alice: core.Namespace) -> None:
    with pytest.raises(core.ArgumentError) as refused:
        wait_until_port_is_open(alice, 80, "tcp", 0)
    assert str(refused.value) == "The timeout has to be longer than zero, and it is 0 s."
