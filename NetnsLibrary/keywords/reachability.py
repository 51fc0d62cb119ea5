"""Keywords about who reaches whom."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import NoReturn

from robot.api import logger

from .. import core, integration, probes
from ..core.checks import check_timeout
from ..integration.endpoints import Endpoint
from ..integration.session import Session
from ..probes.matrix_model import Matrix
from ..probes.ping import PingResult, reach
from ..probes.targets import Address
from ..probes.waiting import poll_until
from .checked import keyword
from .group import KeywordGroup
from .namespaces import NamespaceReference
from .targets import Aim, NoAddressError, take_aim

_SECOND = timedelta(seconds=1)
# The kernel asks for a hardware address after 0, 1 and 2 seconds, see decision 041.
_ASKED_AGAIN = timedelta(seconds=2.5)
_LONGEST_PAUSE = 0.02  # seconds
_MOST_SHOWN = 10  # ways in a failure message


class ReachabilityKeywords(KeywordGroup):
    """Hosts in and out of reach."""

    @keyword
    def host_should_be_reachable(
        self, namespace: NamespaceReference, target: Endpoint, timeout: timedelta = _ASKED_AGAIN
    ) -> PingResult:
        """Fails when a host does not answer echo requests.

        Several requests are sent during the timeout; it passes with the first answer, and fails
        as soon as the network says that there is no way. A lost packet does no harm, unless the
        timeout is short: when it was the question for a neighbor's hardware address, the kernel
        asks again only after a second. It returns what [Ping Host] does.

        Args:
            namespace: Where the requests are sent from: a name, an object, `host` or `current`.
            target: Whom to ask, see [targets](#targets).
            timeout: How long to wait for an answer.

        Examples:
        ```robotframework
        *** Test Cases ***
        Two hosts and a cable
            Create Transient Namespaces    alice    bob
            Create Veth Pair    alice:eth0    bob:eth0
            ...    addresses=10.0.0.1/24    peer_addresses=10.0.0.2/24
            Host Should Be Reachable    alice    10.0.0.2
            Host Should Be Reachable    bob    alice
        ```
        """
        where, aim, result = self._ask(namespace, target, timeout)
        logger.info(f"{where} to {aim}: {_told(result)}.")
        if result.outcome != "answered":
            fail_with_explanation(
                self.session, where, aim.address, f"{where} does not reach {aim}: {_told(result)}."
            )
        return result

    @keyword
    def host_should_not_be_reachable(
        self, namespace: NamespaceReference, target: Endpoint, timeout: timedelta = _SECOND
    ) -> PingResult:
        """Fails when a host answers echo requests, or when its silence would prove nothing.

        It is an error, too, when the asking host cannot send at all: without an address or a
        route, with an interface that is down or has no carrier, or with a router that does not
        answer. A firewall's refusal, a router's answer that there is no way, and silence are
        all out of reach; which one it was is logged, and is the result's `outcome`. In a network
        that loses packets, a timeout of some seconds keeps a lost one from being taken for
        silence.

        Args:
            namespace: Where the requests are sent from: a name, an object, `host` or `current`.
            target: Who shall not answer, see [targets](#targets).
            timeout: How long an answer may take.

        Examples:
        ```robotframework
        *** Test Cases ***
        Nobody there
            Create Transient Namespaces    alice    bob
            Create Veth Pair    alice:eth0    bob:eth0
            ...    addresses=10.0.0.1/24    peer_addresses=10.0.0.2/24
            ${result} =    Host Should Not Be Reachable    alice    10.0.0.9    timeout=200 ms
            Should Be Equal    ${result.outcome}    silent
        ```
        """
        check_timeout(timeout.total_seconds())
        where = self.session.namespace(namespace)
        aim = take_aim(self.session, where, target)
        what = f"{where} does not reach {aim}"
        require_sending(where, aim.address, what)
        result = reach(where, str(aim.address), timeout.total_seconds())
        if result.outcome == "answered":
            raise AssertionError(f"{where} reaches {aim}: answered after {result.rtt_min:.3f} ms.")
        require_router(where, aim.address, what)
        logger.info(f"{what}: {_told(result)}.")
        return result

    @keyword
    def wait_until_host_is_reachable(
        self,
        namespace: NamespaceReference,
        target: Endpoint,
        timeout: timedelta = timedelta(seconds=5),
    ) -> PingResult:
        """Waits until a host answers echo requests, and logs how long that took.

        They are sent every 20 ms, and the first answer ends the wait. A namespace or endpoint
        that is waited for may get its address while that goes on.

        Args:
            namespace: Where the requests are sent from: a name, an object, `host` or `current`.
            target: Whom to wait for, see [targets](#targets).
            timeout: How long to wait at most.

        Examples:
        ```robotframework
        *** Test Cases ***
        Soon
            Create Transient Namespaces    alice    bob
            Create Veth Pair    alice:eth0    bob:eth0
            ...    addresses=10.0.0.1/24    peer_addresses=10.0.0.2/24
            Wait Until Host Is Reachable    alice    bob    timeout=2 s
        ```
        """
        seconds = timeout.total_seconds()
        check_timeout(seconds)
        where = self.session.namespace(namespace)
        aim, passed = self._wait_for_aim(where, target, seconds)
        started = time.monotonic()
        result = reach(
            where,
            str(aim.address),
            max(seconds - passed, 0.001),
            every=_LONGEST_PAUSE,
            patient=True,
        )
        if result.outcome != "answered":
            told = "silent: no answer" if result.outcome == "silent" else _told(result)
            fail_with_explanation(
                self.session,
                where,
                aim.address,
                f"{where} does not reach {aim} after {seconds:g} s: {told}.",
            )
        passed += time.monotonic() - started
        logger.info(f"{where} reaches {aim} after {passed * 1000:.1f} ms.")
        return result

    @keyword
    def all_hosts_should_reach_each_other(
        self, *namespaces: NamespaceReference, timeout: timedelta = _ASKED_AGAIN
    ) -> Matrix:
        """Fails when a host does not answer the echo requests of each of the others.

        All are asked at the same time, in both address families as far as both hosts have
        addresses of them. The log has a table of who reaches whom, with the time of the answer
        or the reason why there is none. The result has the `cells` of the table, and those
        without an answer as `failures`.

        With `host` among them, requests go wherever the routes of the network lead that Robot
        Framework was started in: as root also out of the machine's own interfaces.

        Args:
            *namespaces: At least two: names or objects.
            timeout: How long to wait for each answer. While there is none, the request is sent
                again after each fifth of it. With a second or less, one lost packet can decide,
                see [Host Should Be Reachable].

        Examples:
        ```robotframework
        *** Test Cases ***
        Two hosts and a cable
            Create Transient Namespaces    alice    bob
            Create Veth Pair    alice:eth0    bob:eth0
            ...    addresses=10.0.0.1/24    peer_addresses=10.0.0.2/24
            ${matrix} =    All Hosts Should Reach Each Other    alice    bob
            Length Should Be    ${matrix.cells}    2
        ```
        """
        hosts = [self.session.namespace(one) for one in namespaces]
        matrix = probes.matrix.probe_all(hosts, timeout.total_seconds())
        logger.info(f"{matrix}, in {matrix.seconds * 1000:.0f} ms.")
        logger.info(integration.matrix_table.to_html(matrix), html=True)
        failures = matrix.failures
        if failures:
            shown = "\n".join(str(cell) for cell in failures[:_MOST_SHOWN])
            more = len(failures) - _MOST_SHOWN
            rest = f"\nand {more} more, see the table in the log" if more > 0 else ""
            message = f"Only {matrix}:\n{shown}{rest}"
            if failures[0].address is None:
                raise AssertionError(message)
            fail_with_explanation(self.session, failures[0].source, failures[0].address, message)
        return matrix

    def _wait_for_aim(
        self, namespace: core.Namespace, target: Endpoint, seconds: float
    ) -> tuple[Aim, float]:
        """The address of the target, as soon as it has one, and how many seconds that took."""

        def look() -> Aim | None:
            try:
                return take_aim(self.session, namespace, target)
            except NoAddressError:
                return None

        waited = poll_until(look, seconds)
        if waited is None:
            return take_aim(self.session, namespace, target), seconds  # says what is missing
        return waited.value, waited.seconds

    def _ask(
        self, namespace: NamespaceReference, target: Endpoint, timeout: timedelta
    ) -> tuple[core.Namespace, Aim, PingResult]:
        check_timeout(timeout.total_seconds())  # before a name is looked for
        where = self.session.namespace(namespace)
        aim = take_aim(self.session, where, target)
        return where, aim, reach(where, str(aim.address), timeout.total_seconds())


def require_sending(namespace: core.Namespace, address: Address, what: str) -> None:
    """Fail when a namespace cannot send to an address, so that silence would prove nothing."""
    reason = probes.sending.obstacle(namespace, address)
    if reason:
        raise _worthless(namespace, what, reason)


def require_router(namespace: core.Namespace, address: Address, what: str) -> None:
    """Fail when nothing of what was just sent has left for the router on the way."""
    reason = probes.sending.silent_router(namespace, address)
    if reason:
        raise _worthless(namespace, what, reason)


def _worthless(namespace: core.Namespace, what: str, reason: str) -> core.NetnsError:
    return core.NetnsError(
        f"The check that {what} is worthless: {namespace} cannot send there, for {reason}."
    )


def _told(result: PingResult) -> str:
    """The outcome in words, with the reason."""
    if result.outcome == "answered":
        return f"answered after {result.rtt_min:.3f} ms"
    return f"{result.outcome}: {result.reason}"


def fail_with_explanation(
    session: Session,
    namespace: core.Namespace,
    address: Address,
    message: str,
    port: tuple[int, str] | None = None,
) -> NoReturn:
    """Fail a check because something in `namespace` did not reach `address`.

    The way there is walked step by step and logged; where it is broken goes into the error.
    `port` is a number and a protocol when a program at a port was meant.
    """
    number, protocol = port or (None, "tcp")
    why = integration.explanations.explain_failure(session, namespace, address, number, protocol)
    raise AssertionError(f"{message}\n{why}" if "\n" in message else f"{message} {why}")
