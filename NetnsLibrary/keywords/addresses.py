"""Keywords about the addresses of interfaces."""

from __future__ import annotations

from typing import Any

from robot.api import logger

from .. import core
from ..core.prefixes import Family
from ..integration.assertions import AssertionOperator, assert_list
from ..integration.endpoints import Endpoint
from .checked import keyword
from .group import KeywordGroup


class AddressKeywords(KeywordGroup):
    """Addresses of interfaces."""

    @keyword
    def add_address(self, endpoint: Endpoint, *addresses: str) -> None:
        """Adds one or more addresses to an interface: all of them or none.

        IPv6 addresses can be used at once, without the second in which the kernel otherwise
        looks for somebody else who has them. In a namespace that outlives the test or suite,
        such as `host`, they are deleted at its end.

        Args:
            endpoint: `alice:eth0`, or `eth0` in the current namespace.
            *addresses: Addresses with their prefix lengths, of IPv4 and IPv6.

        Examples:
        ```robotframework
        *** Test Cases ***
        Both families
            Create Transient Namespace    alice
            Create Veth Pair    alice:eth0    alice:eth1
            Add Address    alice:eth0    10.0.0.1/24    2001:db8::1/64
            Get Addresses    alice:eth0    ipv4    ==    10.0.0.1/24
            Get Addresses    alice:eth0    ipv6    contains    2001:db8::1/64
        ```
        """
        namespace, name = self.session.named_endpoint(endpoint)
        self.session.change(
            namespace,
            lambda: core.addresses.add(namespace, name, addresses),
            lambda added: core.addresses.remove(namespace, added),
        )
        logger.info(f"Added {', '.join(addresses)} to {namespace}:{name}.")

    @keyword
    def delete_address(self, endpoint: Endpoint, *addresses: str) -> None:
        """Deletes one or more addresses of an interface: all of them or none.

        One that it does not have is an error that tells which it has. When the first IPv4
        address of a network goes, the kernel takes the others of that network along, unless
        `net.ipv4.conf.<interface>.promote_secondaries` is 1. Deleted addresses do not come
        back at the end of the test.

        Args:
            endpoint: `alice:eth0`, or `eth0` in the current namespace.
            *addresses: Addresses with their prefix lengths, as [Get Addresses] returns them.

        Examples:
        ```robotframework
        *** Test Cases ***
        An address comes and goes
            Create Transient Namespace    alice
            Add Address    alice:lo    10.9.9.9/32
            Delete Address    alice:lo    10.9.9.9/32
            Get Addresses    alice:lo    ipv4    ==    127.0.0.1/8
        ```
        """
        namespace, name = self.session.named_endpoint(endpoint)
        core.addresses.delete(namespace, name, addresses)
        logger.info(f"Deleted {', '.join(addresses)} from {namespace}:{name}.")

    @keyword(tags=["Getter", "Assertion"])
    def get_addresses(
        self,
        endpoint: Endpoint,
        family: Family | None = None,
        assertion_operator: AssertionOperator | None = None,
        assertion_expected: Any = None,
        message: str | None = None,
    ) -> Any:
        """Returns the addresses of an interface with their prefix lengths, IPv4's first.

        The link-local IPv6 address that the kernel gives to each interface that is up is
        among them.

        Args:
            endpoint: `alice:eth0`, or `eth0` in the current namespace.
            family: `ipv4` or `ipv6`; by default both. Before an operator write `${None}` for both.
            assertion_operator: How to compare, see [assertions](#assertions).
            assertion_expected: What to compare with: a list, or the only address.
            message: The failure message instead of the default one.

        Examples:
        ```robotframework
        *** Test Cases ***
        The loopback's addresses
            Create Transient Namespace    alice
            ${addresses} =    Get Addresses    alice:lo
            Should Be Equal    ${addresses}[0]    127.0.0.1/8
            Get Addresses    alice:lo    ipv6    ==    ::1/128
            Get Addresses    alice:lo    ${None}    ==    ${{['::1/128', '127.0.0.1/8']}}
        ```
        """
        namespace, name = self.session.named_endpoint(endpoint)
        return assert_list(
            core.addresses.get(namespace, name, family),
            assertion_operator,
            assertion_expected,
            message,
            f"Addresses of {namespace}:{name}",
        )
