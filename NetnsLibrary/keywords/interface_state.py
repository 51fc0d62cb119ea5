"""Keywords that ask what an interface is at the moment, and wait for what it becomes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from robot.api import logger

from .. import core
from ..core import ArgumentError
from ..core.interfaces import Interface
from ..integration.assertions import AssertionOperator, assert_integer, assert_text
from ..integration.endpoints import Endpoint
from .checked import keyword
from .group import KeywordGroup


class InterfaceStateKeywords(KeywordGroup):
    """State, settings and counters of interfaces."""

    @keyword(tags=["Getter", "Assertion"])
    def get_interface_state(
        self,
        endpoint: Endpoint,
        assertion_operator: AssertionOperator | None = None,
        assertion_expected: Any = None,
        message: str | None = None,
    ) -> Any:
        """Returns the operational state of an interface (RFC 2863).

        `UP`, `DOWN` (it is set down, or has no carrier, because the other end is down),
        `LOWERLAYERDOWN` (the same, when the other end is in the same namespace), `DORMANT`,
        `TESTING`, `NOTPRESENT`, or `UNKNOWN` for kinds that cannot tell, such as `lo`.

        Args:
            endpoint: `alice:eth0`, or `eth0` in the current namespace.
            assertion_operator: How to compare, see [assertions](#assertions).
            assertion_expected: The state to compare with.
            message: The failure message instead of the default one.

        Examples:
        ```robotframework
        *** Test Cases ***
        A cable that is plugged in
            Create Transient Namespaces    alice    bob
            Create Veth Pair    alice:eth0    bob:eth0
            Get Interface State    alice:eth0    ==    UP
        ```
        """
        state = self._read(endpoint).state
        return assert_text(
            state, assertion_operator, assertion_expected, message, f"State of {endpoint}"
        )

    @keyword(tags=["Getter", "Assertion"])
    def get_interface_mtu(
        self,
        endpoint: Endpoint,
        assertion_operator: AssertionOperator | None = None,
        assertion_expected: Any = None,
        message: str | None = None,
    ) -> Any:
        """Returns the MTU of an interface: the largest packet that it sends, in bytes.

        Args:
            endpoint: `alice:eth0`, or `eth0` in the current namespace.
            assertion_operator: How to compare, see [assertions](#assertions).
            assertion_expected: The number to compare with.
            message: The failure message instead of the default one.

        Examples:
        ```robotframework
        *** Test Cases ***
        Large packets
            Create Transient Namespaces    alice    bob
            Create Veth Pair    alice:eth0    bob:eth0    mtu=9000
            Get Interface Mtu    bob:eth0    ==    9000
        ```
        """
        mtu = self._read(endpoint).mtu
        return assert_integer(
            mtu, assertion_operator, assertion_expected, message, f"MTU of {endpoint}"
        )

    @keyword(tags=["Getter", "Assertion"])
    def get_interface_mac(
        self,
        endpoint: Endpoint,
        assertion_operator: AssertionOperator | None = None,
        assertion_expected: Any = None,
        message: str | None = None,
    ) -> Any:
        """Returns the hardware address of an interface in lower case; empty when it has none.

        Args:
            endpoint: `alice:eth0`, or `eth0` in the current namespace.
            assertion_operator: How to compare, see [assertions](#assertions).
            assertion_expected: The address to compare with.
            message: The failure message instead of the default one.

        Examples:
        ```robotframework
        *** Test Cases ***
        A known address
            Create Transient Namespaces    alice    bob
            Create Veth Pair    alice:eth0    bob:eth0    mac=02:00:00:00:00:0a
            Get Interface Mac    alice:eth0    ==    02:00:00:00:00:0a
        ```
        """
        mac = self._read(endpoint).mac
        return assert_text(
            mac, assertion_operator, assertion_expected, message, f"MAC of {endpoint}"
        )

    @keyword(tags=["Getter", "Assertion"])
    def get_interface_statistics(
        self,
        endpoint: Endpoint,
        counter: str | None = None,
        assertion_operator: AssertionOperator | None = None,
        assertion_expected: Any = None,
        message: str | None = None,
    ) -> Any:
        """Returns the counters of an interface, or one of them.

        They are `rx_packets`, `tx_packets`, `rx_bytes`, `tx_bytes`, `rx_errors`, `tx_errors`,
        `rx_dropped`, `tx_dropped`, `multicast` and `collisions`; rx is what came in.

        Args:
            endpoint: `alice:eth0`, or `eth0` in the current namespace.
            counter: The name of one counter. Without it all are returned as one object.
            assertion_operator: How to compare the counter, see [assertions](#assertions).
            assertion_expected: The number to compare with.
            message: The failure message instead of the default one.

        Examples:
        ```robotframework
        *** Test Cases ***
        Nothing was lost
            Create Transient Namespaces    alice    bob
            Create Veth Pair    alice:eth0    bob:eth0
            Get Interface Statistics    alice:eth0    rx_dropped    ==    0
            ${statistics} =    Get Interface Statistics    alice:eth0
            Should Be Equal As Integers    ${statistics.rx_errors}    0
        ```
        """
        namespace, name = self.session.named_endpoint(endpoint)
        found = core.interfaces.statistics(namespace, name)
        if counter is None:
            if assertion_operator is not None:
                raise ArgumentError("Name the 'counter' that is to be compared.")
            return found
        return assert_integer(
            found.counter(counter),
            assertion_operator,
            assertion_expected,
            message,
            f"{counter} of {endpoint}",
        )

    @keyword
    def wait_until_interface_is_up(
        self, endpoint: Endpoint, timeout: timedelta = timedelta(seconds=2)
    ) -> Interface:
        """Waits until an interface is up and has a carrier; it need not exist yet.

        It returns the interface as soon as that is so: the kernel tells of the change. How
        long it took is logged.

        Args:
            endpoint: `alice:eth0`, or `eth0` in the current namespace.
            timeout: How long to wait at most.

        Examples:
        ```robotframework
        *** Test Cases ***
        Ready for traffic
            Create Transient Namespaces    alice    bob
            Create Veth Pair    alice:eth0    bob:eth0
            Wait Until Interface Is Up    alice:eth0    timeout=500 ms
        ```
        """
        namespace, name = self.session.named_endpoint(endpoint)
        waited = core.interfaces.wait_until_up(namespace, name, timeout.total_seconds())
        logger.info(f"{waited.value} is up after {waited.seconds * 1000:.1f} ms.")
        return waited.value

    def _read(self, endpoint: Endpoint) -> Interface:
        return core.interfaces.get(*self.session.named_endpoint(endpoint))
