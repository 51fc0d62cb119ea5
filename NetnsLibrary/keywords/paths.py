"""Keywords about the way that packets take."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from robot.api import logger

from ..integration.assertions import AssertionOperator, assert_integer
from ..integration.endpoints import Endpoint
from ..probes.path import Hop, path_mtu, trace
from .checked import keyword
from .group import KeywordGroup
from .namespaces import NamespaceReference
from .targets import take_aim

_SECOND = timedelta(seconds=1)


class PathKeywords(KeywordGroup):
    """Hops, and the largest packet that passes them."""

    @keyword
    def get_path(
        self, namespace: NamespaceReference, target: Endpoint, timeout: timedelta = _SECOND
    ) -> list[Hop]:
        """Returns the hops on the way to a host: the routers, and at last the host itself.

        Each has a `number`, an `address` and `milliseconds`, and is its address as a text. One
        that does not answer has an empty address, and is `*` as a text. The list ends with the
        target, with a router that says that there is no way, or with one silent hop when nobody
        answers from there on.

        Args:
            namespace: Where the packets are sent from: a name, an object, `host` or `current`.
            target: Where they go, see [targets](#targets).
            timeout: How long to wait for the answer of each hop.

        Examples:
        ```robotframework
        *** Test Cases ***
        The nearest host
            Create Transient Namespaces    alice    bob
            Create Veth Pair    alice:eth0    bob:eth0
            ...    addresses=10.0.0.1/24    peer_addresses=10.0.0.2/24
            ${hops} =    Get Path    alice    bob
            Should Be Equal As Strings    ${hops}[0]    10.0.0.2
        ```
        """
        where = self.session.namespace(namespace)
        aim = take_aim(self.session, where, target)
        hops = trace(where, str(aim.address), timeout.total_seconds())
        logger.info(f"{where} to {aim}: {', '.join(str(hop) for hop in hops)}.")
        return hops

    @keyword(tags=["Getter", "Assertion"])
    def get_path_mtu(
        self,
        namespace: NamespaceReference,
        target: Endpoint,
        assertion_operator: AssertionOperator | None = None,
        assertion_expected: Any = None,
        message: str | None = None,
        *,
        timeout: timedelta = _SECOND,
    ) -> Any:
        """Returns the size of the largest packet in bytes that gets to a host without being split.

        Routers tell how much they have room for. Where something drops large packets without
        a word, the size is searched for, which takes up to 16 times the timeout.

        Args:
            namespace: Where the packets are sent from: a name, an object, `host` or `current`.
            target: Where they go, see [targets](#targets).
            assertion_operator: How to compare, see [assertions](#assertions).
            assertion_expected: The number to compare with.
            message: The failure message instead of the default one.
            timeout: How long to wait for the answer to each packet.

        Examples:
        ```robotframework
        *** Test Cases ***
        Large packets
            Create Transient Namespaces    alice    bob
            Create Veth Pair    alice:eth0    bob:eth0    mtu=9000
            ...    addresses=10.0.0.1/24    peer_addresses=10.0.0.2/24
            Get Path Mtu    alice    bob    ==    9000
        ```
        """
        where = self.session.namespace(namespace)
        aim = take_aim(self.session, where, target)
        mtu = path_mtu(where, str(aim.address), timeout.total_seconds())
        logger.info(f"{where} to {aim}: packets of {mtu} bytes pass.")
        return assert_integer(
            mtu,
            assertion_operator,
            assertion_expected,
            message,
            f"Path MTU from {where} to {aim}",
        )
