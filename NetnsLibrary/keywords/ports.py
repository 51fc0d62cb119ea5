"""Keywords that ask whether something answers at a port."""

from __future__ import annotations

from datetime import timedelta

from robot.api import logger

from .. import core
from ..core.checks import check_range, check_timeout
from ..integration.endpoints import Endpoint
from ..probes.ports import PortAnswer, ask_tcp, ask_udp
from .checked import keyword
from .group import KeywordGroup
from .namespaces import NamespaceReference
from .reachability import fail_with_explanation, require_router, require_sending
from .targets import Aim, take_aim

_SECOND = timedelta(seconds=1)


class PortKeywords(KeywordGroup):
    """Ports of other hosts."""

    @keyword
    def tcp_port_should_be_open(
        self,
        namespace: NamespaceReference,
        target: Endpoint,
        port: int,
        timeout: timedelta = _SECOND,
    ) -> PortAnswer:
        """Fails when no TCP connection to a port comes about.

        The failure tells apart whether it was refused (nothing listens there, or a firewall
        answers so), whether the host is unreachable, or whether nothing came back. The
        connection is reset at once.

        Args:
            namespace: Where the connection comes from: a name, an object, `host` or `current`.
            target: Whom to connect to, see [targets](#targets).
            port: A number from 1 to 65535.
            timeout: How long to wait for an answer.

        Examples:
        ```robotframework
        *** Test Cases ***
        A server
            Create Transient Namespaces    alice    bob
            Create Veth Pair    alice:eth0    bob:eth0
            ...    addresses=10.0.0.1/24    peer_addresses=10.0.0.2/24
            ${server} =    Execute In Namespace    bob
            ...    Evaluate    socket.create_server(('10.0.0.2', 8000))
            Tcp Port Should Be Open    alice    bob    8000
            Call Method    ${server}    close
        ```
        """
        where, aim = self._prepare(namespace, target, port, timeout)
        answer = ask_tcp(where, str(aim.address), port, timeout.total_seconds())
        logger.info(f"{where} to TCP port {port} of {aim}: {answer}.")
        if answer.answer != "open":
            message = f"{where} cannot connect to TCP port {port} of {aim}: {answer}."
            fail_with_explanation(self.session, where, aim.address, message, (port, "tcp"))
        return answer

    @keyword
    def tcp_port_should_be_closed(
        self,
        namespace: NamespaceReference,
        target: Endpoint,
        port: int,
        timeout: timedelta = _SECOND,
    ) -> PortAnswer:
        """Fails when a TCP connection to a port comes about, or when silence would prove nothing.

        It is an error, too, when the asking host cannot send at all, see
        [Host Should Not Be Reachable]. Which way the port is closed is logged, and is the
        result's `answer`: `refused`, `unreachable` or `silent`.

        Args:
            namespace: Where the connection comes from: a name, an object, `host` or `current`.
            target: Whom to connect to, see [targets](#targets).
            port: A number from 1 to 65535.
            timeout: How long an answer may take.

        Examples:
        ```robotframework
        *** Test Cases ***
        No server
            Create Transient Namespaces    alice    bob
            Create Veth Pair    alice:eth0    bob:eth0
            ...    addresses=10.0.0.1/24    peer_addresses=10.0.0.2/24
            ${answer} =    Tcp Port Should Be Closed    alice    bob    8000
            Should Be Equal    ${answer.answer}    refused
        ```
        """
        where, aim = self._prepare(namespace, target, port, timeout)
        what = f"TCP port {port} of {aim} is closed for {where}"
        require_sending(where, aim.address, what)
        answer = ask_tcp(where, str(aim.address), port, timeout.total_seconds())
        if answer.answer == "open":
            raise AssertionError(f"{where} can connect to TCP port {port} of {aim}: {answer}.")
        require_router(where, aim.address, what)
        logger.info(f"{what}: {answer}.")
        return answer

    @keyword
    def udp_port_should_answer(
        self,
        namespace: NamespaceReference,
        target: Endpoint,
        port: int,
        timeout: timedelta = _SECOND,
        data: str | bytes = "?",
    ) -> PortAnswer:
        """Fails when a datagram to a UDP port is not answered with one.

        The result's `data` has the bytes of the answer. A port that stays silent may still be
        in use: many servers answer only what makes sense to them.

        Args:
            namespace: Where the datagram is sent from: a name, an object, `host` or `current`.
            target: Whom to ask, see [targets](#targets).
            port: A number from 1 to 65535.
            timeout: How long to wait for an answer.
            data: What is sent: bytes, or a text, which is sent as UTF-8.

        Examples:
        ```robotframework
        *** Variables ***
        ${ECHO}    import socket; s = socket.socket(type=socket.SOCK_DGRAM);
        ...    s.bind(('', 7)); print('ready', flush=True); s.sendto(*s.recvfrom(9))

        *** Test Cases ***
        An answer
            Create Transient Namespaces    alice    bob
            Create Veth Pair    alice:eth0    bob:eth0
            ...    addresses=10.0.0.1/24    peer_addresses=10.0.0.2/24
            ${server} =    Start Process In Namespace    bob    python3    -c    ${ECHO}
            Evaluate    $server.stdout.readline()
            ${answer} =    Udp Port Should Answer    alice    bob    7    data=hello
            Should Be Equal    ${answer.data}    ${{b'hello'}}
        ```
        """
        where, aim = self._prepare(namespace, target, port, timeout)
        sent = data.encode() if isinstance(data, str) else data
        answer = ask_udp(where, str(aim.address), port, timeout.total_seconds(), sent)
        logger.info(f"{where} to UDP port {port} of {aim}: {answer}.")
        if answer.answer != "open":
            message = f"UDP port {port} of {aim} does not answer {where}: {answer}."
            fail_with_explanation(self.session, where, aim.address, message, (port, "udp"))
        return answer

    def _prepare(
        self, namespace: NamespaceReference, target: Endpoint, port: int, timeout: timedelta
    ) -> tuple[core.Namespace, Aim]:
        check_range("Port", port, 1, 65535)  # before a name is looked for
        check_timeout(timeout.total_seconds())
        where = self.session.namespace(namespace)
        return where, take_aim(self.session, where, target)
