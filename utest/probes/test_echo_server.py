"""The program that sends back what it receives."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from NetnsLibrary import core, probes
from NetnsLibrary.core import addresses
from NetnsLibrary.probes.sockets import open_inside

PROGRAM = Path(probes.__file__).with_name("echo_server.py")
PORT = 7007


def start(namespace: core.Namespace, *arguments: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-I", "-S", str(PROGRAM), *arguments]
    return core.execute(namespace, subprocess.Popen, command, stdout=subprocess.PIPE)


@contextmanager
def serving(namespace: core.Namespace, *arguments: str) -> Iterator[None]:
    program = start(namespace, *arguments)
    try:
        assert program.stdout is not None
        assert program.stdout.readline() == b"listening\n"
        yield
        assert program.poll() is None
    finally:
        program.kill()
        program.communicate()


def open_client(namespace: core.Namespace, address: str, kind: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    client = open_inside(namespace, lambda: socket.socket(family, kind))
    client.settimeout(5)
    client.connect((address, PORT))
    return client


@pytest.mark.parametrize("address", ["127.0.0.1", "::1"])
def test_tcp(alice: core.Namespace, address: str) -> None:
    with (
        serving(alice, "tcp", str(PORT)),
        open_client(alice, address, socket.SOCK_STREAM) as one,
        open_client(alice, address, socket.SOCK_STREAM) as other,
    ):
        other.sendall(b"second")
        one.sendall(b"first")
        assert one.recv(100) == b"first"
        assert other.recv(100) == b"second"
        one.shutdown(socket.SHUT_WR)
        assert one.recv(100) == b""
        other.sendall(b"more")
        assert other.recv(100) == b"more"


def test_tcp_gives_back_all_to_a_caller_that_reads_late(alice: core.Namespace) -> None:
    sent = bytes(range(256)) * 40_000
    with (
        serving(alice, "tcp", str(PORT)),
        open_client(alice, "127.0.0.1", socket.SOCK_STREAM) as client,
        open_client(alice, "127.0.0.1", socket.SOCK_STREAM) as other,
    ):
        client.setblocking(False)
        position, received = 0, bytearray()
        while position < len(sent):
            try:
                position += client.send(sent[position:])
            except BlockingIOError:
                # Both directions are full, and the other caller is served all the same.
                other.sendall(b"x")
                assert other.recv(1) == b"x"
                client.settimeout(5)
                received += client.recv(1 << 20)
                client.setblocking(False)
        client.settimeout(5)
        while len(received) < len(sent):
            received += client.recv(1 << 20)
        assert received == sent


def test_tcp_caller_that_breaks_off_does_no_harm(alice: core.Namespace) -> None:
    with serving(alice, "tcp", str(PORT)):
        for _ in range(20):
            with open_client(alice, "127.0.0.1", socket.SOCK_STREAM) as client:
                abort = b"\1\0\0\0\0\0\0\0"
                client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, abort)
                client.sendall(b"x" * 100_000)
        with open_client(alice, "127.0.0.1", socket.SOCK_STREAM) as client:
            client.sendall(b"there")
            assert client.recv(100) == b"there"


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "10.1.0.1", "10.1.0.2", "fd01::2"])
def test_udp_answers_from_the_address_that_was_asked(alice: core.Namespace, address: str) -> None:
    addresses.add(alice, "lo", ["10.1.0.1/24", "10.1.0.2/24", "fd01::1/64", "fd01::2/64"])
    with (
        serving(alice, "udp", str(PORT)),
        open_client(alice, address, socket.SOCK_DGRAM) as client,
    ):
        for piece in (b"", b"text", b"x" * 60_000):
            client.send(piece)
            assert client.recv(1 << 16) == piece  # connected: from another address it is lost


def test_only_the_address_that_is_given(alice: core.Namespace) -> None:
    with serving(alice, "tcp", str(PORT), "127.0.0.2"):
        open_client(alice, "127.0.0.2", socket.SOCK_STREAM).close()
        for other in ("127.0.0.1", "::1"):
            with pytest.raises(ConnectionRefusedError):
                open_client(alice, other, socket.SOCK_STREAM)


def test_what_keeps_it_from_listening_is_told(alice: core.Namespace) -> None:
    for arguments, told in (
        (("tcp", str(PORT), "10.9.9.9"), b"99 Cannot assign requested address\n"),
        (("udp", str(PORT), "fd99::1"), b"99 Cannot assign requested address\n"),
    ):
        ended = start(alice, *arguments)
        assert ended.communicate(timeout=5)[0] == told
        assert ended.returncode == 1
    with serving(alice, "tcp", str(PORT)):
        second = start(alice, "tcp", str(PORT))
        assert second.communicate(timeout=5)[0] == b"98 Address already in use\n"
