from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator

import pytest

from NetnsLibrary import core
from NetnsLibrary.core import routes
from NetnsLibrary.probes.ports import ask_tcp, ask_udp

pytestmark = pytest.mark.usefixtures("joined")

ADDRESSES = pytest.mark.parametrize("address", ["10.0.0.2", "2001:db8::2"])


def family(address: str) -> int:
    return socket.AF_INET6 if ":" in address else socket.AF_INET


@pytest.fixture
def answering(bob: core.Namespace) -> Iterator[None]:
    """Answers each datagram to port 700 in capital letters, for both families."""
    channel = core.execute(bob, socket.socket, socket.AF_INET6, socket.SOCK_DGRAM)
    channel.bind(("::", 700))

    def serve() -> None:
        while data := channel.recvfrom(1000):
            if data[0] == b"end":
                return
            channel.sendto(data[0].upper(), data[1])

    thread = threading.Thread(target=serve)
    thread.start()
    yield
    with core.execute(bob, socket.socket, socket.AF_INET6, socket.SOCK_DGRAM) as last:
        last.sendto(b"end", ("::1", 700))
    thread.join()
    channel.close()


@ADDRESSES
def test_an_open_tcp_port(alice: core.Namespace, bob: core.Namespace, address: str) -> None:
    with core.execute(
        bob, lambda: socket.create_server((address, 80), family=family(address))
    ) as server:
        answer = ask_tcp(alice, address, 80, 2)
        assert (answer.answer, answer.reason) == ("open", "")
        assert 0 < answer.milliseconds < 1000
        server.settimeout(2)
        with server.accept()[0] as connection, pytest.raises(ConnectionResetError):
            connection.recv(1)


@ADDRESSES
def test_a_refused_tcp_port(alice: core.Namespace, address: str) -> None:
    answer = ask_tcp(alice, address, 80, 2)
    assert str(answer) == 'refused: the kernel says "Connection refused" (ECONNREFUSED)'
    assert answer.target == ("[2001:db8::2]:80" if ":" in address else "10.0.0.2:80")


def test_a_silent_tcp_port(alice: core.Namespace) -> None:
    started = time.monotonic()
    answer = ask_tcp(alice, "10.0.0.9", 80, 0.2)
    assert 0.2 <= time.monotonic() - started < 5
    assert str(answer) == "silent: no answer within 0.2 s"


@pytest.mark.parametrize("ask", [ask_tcp, ask_udp])
def test_an_unreachable_host(alice: core.Namespace, ask: type[object]) -> None:
    routes.add(alice, "10.5.0.0/16", type="unreachable")
    for address, words in {
        "10.9.0.1": '"Network is unreachable" (ENETUNREACH)',
        "10.5.0.1": '"No route to host" (EHOSTUNREACH)',
    }.items():
        assert str(ask(alice, address, 80, 1)) == f"unreachable: the kernel says {words}"  # type: ignore[call-arg]


@ADDRESSES
@pytest.mark.usefixtures("answering")
def test_a_udp_port_that_answers(alice: core.Namespace, address: str) -> None:
    answer = ask_udp(alice, address, 700, 2, b"hello")
    assert (answer.answer, answer.data) == ("open", b"HELLO")


@ADDRESSES
def test_a_refused_udp_port(alice: core.Namespace, address: str) -> None:
    answer = ask_udp(alice, address, 700, 2)
    assert str(answer) == 'refused: the kernel says "Connection refused" (ECONNREFUSED)'


def test_a_silent_udp_port(alice: core.Namespace, bob: core.Namespace) -> None:
    with core.execute(bob, socket.socket, socket.AF_INET, socket.SOCK_DGRAM) as silent:
        silent.bind(("10.0.0.2", 700))
        assert str(ask_udp(alice, "10.0.0.2", 700, 0.1)) == "silent: no answer within 0.1 s"


@pytest.mark.parametrize("port", [0, 65536])
def test_a_port_out_of_range(alice: core.Namespace, port: int) -> None:
    for ask in (ask_tcp, ask_udp):
        with pytest.raises(core.ArgumentError) as caught:
            ask(alice, "10.0.0.2", port, 1)
        assert str(caught.value) == f"Port {port} is out of range: it can be from 1 to 65535."


def test_a_timeout_of_zero(alice: core.Namespace) -> None:
    for ask in (ask_tcp, ask_udp):
        with pytest.raises(core.ArgumentError) as caught:
            ask(alice, "10.0.0.2", 80, 0)
        assert str(caught.value) == "The timeout has to be longer than zero, and it is 0 s."


@ADDRESSES
def test_a_datagram_has_an_end(alice: core.Namespace, address: str) -> None:
    with pytest.raises(core.ArgumentError) as caught:
        ask_udp(alice, address, 700, 2, bytes(65508))
    assert str(caught.value) == (
        "Number of bytes 65508 is out of range: it can be from 0 to 65507."
    )
    answer = ask_udp(alice, address, 700, 2, bytes(65507))
    assert answer.answer == "refused"
