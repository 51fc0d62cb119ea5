"""Keywords that send echo requests and count the answers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from robot.api import logger

from .. import core
from ..integration.assertions import AssertionOperator, assert_number
from ..integration.endpoints import Endpoint
from ..probes.ping import PingOptions, PingResult, ping
from .checked import keyword
from .group import KeywordGroup
from .namespaces import NamespaceReference
from .targets import take_aim

_SECOND = timedelta(seconds=1)


class PingKeywords(KeywordGroup):
    """Echo requests: answers, times and losses."""

    @keyword
    def ping_host(
        self,
        namespace: NamespaceReference,
        target: Endpoint,
        count: int = 1,
        timeout: timedelta = _SECOND,
        size: int = 56,
        interval: timedelta = timedelta(0),
    ) -> PingResult:
        """Sends echo requests from a namespace and returns what became of them.

        Lost requests are no failure; see [Host Should Be Reachable] for that. The result has the
        attributes `sent`, `received`, `loss` (percent), `rtt_min`, `rtt_avg` and `rtt_max`
        (milliseconds, None without an answer), `address`, `outcome` (`answered`, or when nothing
        was answered `refused`, `unreachable` or `silent`) and `reason`.

        Args:
            namespace: Where the requests are sent from: a name, an object, `host` or `current`.
            target: Whom to ask, see [targets](#targets).
            count: How many requests.
            timeout: How long to wait for each answer.
            size: How many bytes of payload each has.
            interval: Time from one request to the next. Without it the next one is sent as soon
                as the one before is answered or was waited for in vain.

        Examples:
        ```robotframework
        *** Test Cases ***
        Ask a neighbor
            Create Transient Namespaces    alice    bob
            Create Veth Pair    alice:eth0    bob:eth0
            ...    addresses=10.0.0.1/24    peer_addresses=10.0.0.2/24
            ${result} =    Ping Host    alice    10.0.0.2    count=3
            Should Be Equal As Integers    ${result.received}    3
            ${result} =    Ping Host    alice    10.0.0.9    timeout=50 ms
            Should Be Equal    ${result.outcome}    silent
        ```
        """
        options = PingOptions(count, timeout.total_seconds(), size, interval.total_seconds())
        return self._ping(self.session.namespace(namespace), target, options)[0]

    @keyword(tags=["Getter", "Assertion"])
    def get_round_trip_time(
        self,
        namespace: NamespaceReference,
        target: Endpoint,
        count: int = 5,
        assertion_operator: AssertionOperator | None = None,
        assertion_expected: Any = None,
        message: str | None = None,
        *,
        timeout: timedelta = _SECOND,
    ) -> Any:
        """Returns the average time from an echo request to its answer, in milliseconds.

        A first request that is not counted finds out the neighbors' hardware addresses. It
        fails when nothing is answered; lost requests do not count.

        Args:
            namespace: Where the requests are sent from: a name, an object, `host` or `current`.
            target: Whom to ask, see [targets](#targets).
            count: How many requests.
            assertion_operator: How to compare, see [assertions](#assertions).
            assertion_expected: The number to compare with.
            message: The failure message instead of the default one.
            timeout: How long to wait for each answer.

        Examples:
        ```robotframework
        *** Test Cases ***
        A short way
            Create Transient Namespaces    alice    bob
            Create Veth Pair    alice:eth0    bob:eth0
            ...    addresses=10.0.0.1/24    peer_addresses=10.0.0.2/24
            Get Round Trip Time    alice    bob    5    <    50
        ```
        """
        where = self.session.namespace(namespace)
        options = PingOptions(count, timeout.total_seconds())
        options.check()
        self._ping(where, target, PingOptions(timeout=options.timeout))
        result, shown = self._ping(where, target, options)
        if result.rtt_avg is None:
            raise AssertionError(
                f"There is no round trip time from {where} to {shown}: {result.reason}."
            )
        return assert_number(
            round(result.rtt_avg, 3),
            assertion_operator,
            assertion_expected,
            message,
            f"Round trip time from {where} to {shown} in ms",
        )

    @keyword(tags=["Getter", "Assertion"])
    def get_packet_loss(
        self,
        namespace: NamespaceReference,
        target: Endpoint,
        count: int = 100,
        assertion_operator: AssertionOperator | None = None,
        assertion_expected: Any = None,
        message: str | None = None,
        *,
        timeout: timedelta = _SECOND,
        interval: timedelta = timedelta(milliseconds=10),
    ) -> Any:
        """Returns how many echo requests are not answered, in percent.

        A request or its answer may be lost: with 10 % of loss in each direction it is 19 %.

        Args:
            namespace: Where the requests are sent from: a name, an object, `host` or `current`.
            target: Whom to ask, see [targets](#targets).
            count: How many requests.
            assertion_operator: How to compare, see [assertions](#assertions).
            assertion_expected: The number to compare with.
            message: The failure message instead of the default one.
            timeout: How long to wait for each answer.
            interval: Time from one request to the next.

        Examples:
        ```robotframework
        *** Test Cases ***
        Nothing gets lost
            Create Transient Namespaces    alice    bob
            Create Veth Pair    alice:eth0    bob:eth0
            ...    addresses=10.0.0.1/24    peer_addresses=10.0.0.2/24
            Get Packet Loss    alice    bob    20    ==    0
        ```
        """
        where = self.session.namespace(namespace)
        options = PingOptions(count, timeout.total_seconds(), interval=interval.total_seconds())
        result, shown = self._ping(where, target, options)
        return assert_number(
            result.loss,
            assertion_operator,
            assertion_expected,
            message,
            f"Packet loss from {where} to {shown} in %",
        )

    def _ping(
        self, namespace: core.Namespace, target: Endpoint, options: PingOptions
    ) -> tuple[PingResult, str]:
        options.check()  # before a name is looked for
        aim = take_aim(self.session, namespace, target)
        result = ping(namespace, str(aim.address), options)
        logger.info(f"{namespace} to {aim}: {result}.")
        return result, str(aim)
