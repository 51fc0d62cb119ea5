"""Keywords that make interfaces and ask about them."""

from __future__ import annotations

from typing import Any

from robot.api import logger

from .. import core
from ..core.interfaces import Interface
from ..integration.assertions import AssertionOperator, assert_list
from ..integration.endpoints import Endpoint
from .checked import keyword
from .creation import Addresses, CreationKeywords
from .group import ScopeName
from .namespaces import NamespaceReference


class InterfaceKeywords(CreationKeywords):
    """Interfaces, and what they are."""

    @keyword
    def create_veth_pair(
        self,
        endpoint: Endpoint | None = None,
        peer: Endpoint | None = None,
        addresses: Addresses | None = None,
        peer_addresses: Addresses | None = None,
        mtu: int | None = None,
        mac: str | None = None,
        peer_mac: str | None = None,
        up: bool = True,
        *,
        scope: ScopeName = None,
    ) -> list[Interface]:
        """Creates a veth pair: a cable between two interfaces, in one or two namespaces.

        It returns the two interfaces. Either both exist at the end, with all their
        addresses, or none.

        Args:
            endpoint: The first end: `alice:eth0`, `eth0` in the current namespace, or
                `alice:` for the next free name there. By default a free name in the
                current namespace.
            peer: The second end, likewise.
            addresses: One address or a list of addresses of the first end, each with
                its prefix length. IPv6 addresses can be used at once.
            peer_addresses: Those of the second end.
            mtu: The largest packet in bytes, of both ends.
            mac: The hardware address of the first end, like `02:00:00:00:00:01`.
            peer_mac: That of the second end.
            up: Set both ends up.
            scope: What it belongs to: `test`, `suite` or `global`.

        Examples:
        ```robotframework
        *** Test Cases ***
        A cable with addresses
            Create Transient Namespaces    alice    bob
            ${a}    ${b} =    Create Veth Pair    alice:eth0    bob:eth0
            ...    addresses=10.0.0.1/24    peer_addresses=${{['10.0.0.2/24', '2001:db8::2/64']}}
            Should Be Equal As Strings    ${a}    alice:eth0
            Should Be Equal    ${a.state}    UP
            Should Contain    ${b.addresses}    2001:db8::2/64
        ```
        """
        end = self._end(endpoint, addresses, mac)
        far_end = self._end(peer, peer_addresses, peer_mac)
        owner = self.session.scope(scope)
        pair = self.session.create(
            lambda: core.interfaces.create_veth(end, far_end, mtu=mtu, up=up),
            lambda made: self.session.own_interface(made[0], owner, made[1].namespace),
            owner,
        )
        logger.info(f"Created veth pair {pair[0]} and {pair[1]}.")
        return list(pair)

    @keyword(tags=["Getter"])
    def get_interface(self, endpoint: Endpoint) -> Interface:
        """Returns an interface as it is now.

        It has the attributes `namespace`, `name`, `index`, `kind`, `mac`, `mtu`, `state`, `up`,
        `addresses`, `peer` and `master`. They do not change when the interface does.

        Args:
            endpoint: `alice:eth0`, or `eth0` in the current namespace.

        Examples:
        ```robotframework
        *** Test Cases ***
        Read an interface
            Enter Transient Namespace    alice
            Create Veth Pair    east    west    mtu=1400
            ${east} =    Get Interface    east
            Should Be Equal    ${east.kind}    veth
            Should Be Equal As Integers    ${east.mtu}    1400
            Should Be Equal    ${east.peer}    alice:west
        ```
        """
        namespace, name = self.session.named_endpoint(endpoint)
        return core.interfaces.get(namespace, name, self.session.known_namespaces)

    @keyword(tags=["Getter", "Assertion"])
    def get_interface_names(
        self,
        namespace: NamespaceReference = "current",
        assertion_operator: AssertionOperator | None = None,
        assertion_expected: Any = None,
        message: str | None = None,
    ) -> Any:
        """Returns the names of all interfaces of a namespace, in the order of their numbers.

        Args:
            namespace: A name, an object, `host` or `current`.
            assertion_operator: How to compare, see [assertions](#assertions).
            assertion_expected: What to compare with: a list, or the only name.
            message: The failure message instead of the default one.

        Examples:
        ```robotframework
        *** Test Cases ***
        Only the loopback
            Create Transient Namespace    alice
            Get Interface Names    alice    ==    lo
        ```
        """
        where = self.session.namespace(namespace)
        return assert_list(
            core.interfaces.names(where),
            assertion_operator,
            assertion_expected,
            message,
            f"Interfaces of namespace '{where}'",
        )

    @keyword(tags=["Assertion"])
    def interface_should_exist(self, endpoint: Endpoint) -> None:
        """Fails when there is no such interface, and names those that there are.

        Args:
            endpoint: `alice:eth0`, or `eth0` in the current namespace.

        Examples:
        ```robotframework
        *** Test Cases ***
        The loopback is always there
            Create Transient Namespace    alice
            Interface Should Exist    alice:lo
        ```
        """
        namespace, name = self.session.named_endpoint(endpoint)
        if not core.interfaces.exists(namespace, name):
            there = ", ".join(core.interfaces.names(namespace))
            raise AssertionError(
                f"Interface {namespace}:{name} should exist, but there are only: {there}."
            )

    @keyword(tags=["Assertion"])
    def interface_should_not_exist(self, endpoint: Endpoint) -> None:
        """Fails when there is such an interface. The namespace has to exist.

        Args:
            endpoint: `alice:eth0`, or `eth0` in the current namespace.

        Examples:
        ```robotframework
        *** Test Cases ***
        Nothing but the loopback
            Create Transient Namespace    alice
            Interface Should Not Exist    alice:eth0
        ```
        """
        namespace, name = self.session.named_endpoint(endpoint)
        if core.interfaces.exists(namespace, name):
            raise AssertionError(f"Interface {namespace}:{name} should not exist, but it does.")
