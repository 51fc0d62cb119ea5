"""Keywords about servers: one that echoes, and the ports that programs listen on."""

from __future__ import annotations

import errno
import os
import select
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from robot.api import logger

from .. import core, probes
from ..core.checks import check_range
from ..core.prefixes import check_zone, parse_ip
from ..integration.assertions import AssertionOperator, assert_list
from ..probes import Protocol
from .checked import keyword
from .group import KeywordGroup
from .namespaces import NamespaceReference

_ECHO_SERVER = Path(probes.__file__).with_name("echo_server.py")
_STARTS_WITHIN = 10.0  # seconds; it takes some milliseconds


class ProgramKeywords(KeywordGroup):
    """Servers and their ports."""

    @keyword
    def start_echo_server(
        self,
        namespace: NamespaceReference,
        port: int,
        protocol: Protocol = "tcp",
        address: str | None = None,
        *,
        alias: str | None = None,
    ) -> subprocess.Popen[bytes]:
        """Starts a program that sends back what it receives; returns when it can be reached.

        The handle that is returned, and the alias, are the Process library's, as those of
        [Start Process In Namespace]. The server ends with its namespace, if not before.

        Args:
            namespace: A name, an object, `host` or `current`.
            port: Where it listens.
            protocol: `tcp` or `udp`.
            address: An address of the namespace; without it all of them, of both families.
            alias: A name for the Process library's keywords.

        Examples:
        ```robotframework
        *** Settings ***
        Library    Process

        *** Test Cases ***
        Somebody to talk to
            Create Transient Namespace    alice
            ${server} =    Start Echo Server    alice    7
            Get Listening Ports    alice    tcp    ==    7
            Terminate Process    ${server}
            Get Listening Ports    alice    tcp    ==    ${{[]}}
        ```
        """
        where = self.session.namespace(namespace)
        _check_server(port, protocol, address)
        self.session.prepare_mounts(where)
        program = [sys.executable, "-I", "-S", str(_ECHO_SERVER), protocol, str(port)]
        if address is not None:
            program.append(address)
        started: subprocess.Popen[bytes] = self.session.programs.starting_in(where).start_process(
            *program, stderr="STDOUT", alias=alias
        )
        self.session.programs.remember(started, where, program)
        _wait_until_listening(started, where, f"{protocol} port {port}", address)
        logger.info(f"Process {started.pid} answers on {protocol} port {port} of '{where}'.")
        return started

    @keyword
    def wait_until_port_is_open(
        self,
        namespace: NamespaceReference,
        port: int,
        protocol: Protocol = "tcp",
        timeout: timedelta = timedelta(seconds=5),
    ) -> None:
        """Waits until a program in a namespace listens on a port.

        Nothing is sent: the namespace itself is asked, so firewalls and routes do not matter.
        How long it took is logged. The failure has the last output of programs that
        [Start Process In Namespace] started there and that have ended.

        Args:
            namespace: A name, an object, `host` or `current`.
            port: The number of the port.
            protocol: `tcp` or `udp`.
            timeout: How long to wait at most.

        Examples:
        ```robotframework
        *** Test Cases ***
        A server that takes its time
            Create Transient Namespace    alice
            Start Process In Namespace    alice    ${{sys.executable}}    -m    http.server    8000
            Wait Until Port Is Open    alice    8000    timeout=10 s
        ```
        """
        where = self.session.namespace(namespace)
        seconds = probes.listening.wait_until_port_is_open(
            where,
            port,
            protocol,
            timeout.total_seconds(),
            lambda: self.session.programs.ended_in(where),
        )
        logger.info(f"{protocol} port {port} of '{where}' is open after {seconds * 1000:.1f} ms.")

    @keyword(tags=["Getter", "Assertion"])
    def get_listening_ports(
        self,
        namespace: NamespaceReference,
        protocol: Protocol = "tcp",
        assertion_operator: AssertionOperator | None = None,
        assertion_expected: Any = None,
        message: str | None = None,
    ) -> Any:
        """Returns the ports that programs in a namespace listen on.

        Each has a `port` and an `address`. They are compared by their numbers when numbers are
        expected, and each number counts once; else as texts like `0.0.0.0:80` or `[::1]:80`. With
        UDP, programs that wait for an answer and have not connected their socket are counted too:
        nothing tells them apart.

        Args:
            namespace: A name, an object, `host` or `current`.
            protocol: `tcp` or `udp`.
            assertion_operator: How to compare, see [assertions](#assertions).
            assertion_expected: A number, a text, or a list of them.
            message: The failure message instead of the default one.

        Examples:
        ```robotframework
        *** Test Cases ***
        What is open
            Create Transient Namespace    alice
            Start Echo Server    alice    7    udp    127.0.0.1
            Get Listening Ports    alice    udp    ==    7
            ${ports} =    Get Listening Ports    alice    udp    ==    127.0.0.1:7
            Should Be Equal    ${ports[0].address}    127.0.0.1
        ```
        """
        where = self.session.namespace(namespace)
        found = probes.listening.listening_ports(where, protocol)
        what = f"{protocol} ports that are listened on in namespace '{where}'"
        shown = _comparable(found, assertion_expected)
        expected = assertion_expected
        if assertion_operator is not None and assertion_operator.value not in ("validate", "then"):
            expected = _texts(expected)
        checked = assert_list(shown, assertion_operator, expected, message, what)
        return found if checked is shown else checked


def _comparable(found: list[probes.listening.ListeningPort], expected: Any) -> list[str]:
    """The ports as what they are compared with: numbers, or whole texts."""
    wanted = _texts(expected)
    if wanted and all(text.isdigit() for text in wanted):
        return list(dict.fromkeys(str(one.port) for one in found))
    return [str(one) for one in found]


def _texts(expected: Any) -> list[str]:
    several = expected if isinstance(expected, (list, tuple, set)) else [expected]
    return [str(one) for one in several]


def _check_server(port: int, protocol: str, address: str | None) -> None:
    check_range("Port", port, 1, 65535)
    if protocol not in ("tcp", "udp"):
        raise core.ArgumentError(f"No protocol '{protocol}'. Write tcp or udp.")
    if address is not None:
        parse_ip(address.partition("%")[0])
        check_zone(address)  # the interface itself is looked up in the namespace


def _wait_until_listening(
    server: subprocess.Popen[bytes], namespace: core.Namespace, what: str, address: str | None
) -> None:
    """Wait for the line that the server writes when it is ready, or when it cannot be."""
    assert server.stdout is not None
    deadline = time.monotonic() + _STARTS_WITHIN
    poll = select.poll()
    poll.register(server.stdout, select.POLLIN)
    said = b""
    while not said.endswith(b"\n"):
        if not poll.poll(max(deadline - time.monotonic(), 0) * 1000):
            break
        piece = os.read(server.stdout.fileno(), 1)
        if not piece:
            break
        said += piece
    if said == b"listening\n":
        return
    place = f"{what} of namespace '{namespace}'" + (f" at {address}" if address else "")
    number, _, words = said.decode(errors="replace").strip().partition(" ")
    if number.isdigit():
        remedy = _remedy(int(number), namespace)
        raise core.KernelError(f"Cannot listen on {place}", int(number), words, remedy)
    rest = server.stdout.read() if server.poll() is not None else b""
    told = (said + rest).decode(errors="replace").strip() or "it says nothing"
    raise core.NetnsError(f"The echo server on {place} did not start: {told}")


def _remedy(number: int, namespace: core.Namespace) -> str:
    """What to do where the kernel does not let the server listen."""
    if number == errno.EADDRINUSE:
        return "Another program listens on it. End that, or choose another port."
    if number == errno.EADDRNOTAVAIL:
        there = ", ".join(core.addresses.dump_addresses(namespace, 0))
        return f"The namespace has {there or 'no address'}."
    return ""
