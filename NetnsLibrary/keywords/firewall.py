"""Keywords that filter and translate traffic."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from robot.api import logger

from .. import core
from ..core.traffic import Direction, Protocol
from ..integration.assertions import AssertionOperator, assert_text
from ..integration.endpoints import Endpoint
from .checked import keyword
from .group import KeywordGroup
from .namespaces import NamespaceReference


class FirewallKeywords(KeywordGroup):
    """The firewall of a namespace, which is the kernel's nftables.

    In a namespace that outlives the test or suite, such as `host`, it is as before at its end.
    """

    @keyword
    def apply_firewall_rules(self, namespace: NamespaceReference, rules: str | Path) -> None:
        r"""Applies rules in the language of nftables: all of them or, when one is wrong, none.

        They add to what is there; rules that begin with `flush ruleset` replace it. An error
        has nft's own explanation, with the place of the mistake. It needs the library of
        nftables: `apt-get install libnftables1`.

        In a namespace that outlives the test or suite, tables that the rules made are deleted
        at its end, and tables that they changed get their old content back. Others are not
        touched.

        Args:
            namespace: A name, an object, `host` or `current`.
            rules: The rules, see nft(8); or the path of a file with them, which is one line
                that begins with `/`, `./` or `../`, or that has no blanks. It is relative to
                the directory that Robot Framework was started in.

        Examples:
        ```robotframework
        *** Variables ***
        ${NO_TELNET}    SEPARATOR=\n
        ...    table inet filter {
        ...    chain input {
        ...    type filter hook input priority filter; policy accept;
        ...    tcp dport 23 counter reject
        ...    }
        ...    }

        *** Test Cases ***
        A server without telnet
            Create Transient Namespace    server
            Apply Firewall Rules    server    ${NO_TELNET}
            Get Firewall Rules    server    contains    tcp dport 23
        ```
        """
        where = self.session.namespace(namespace)
        change = self.session.change(
            where,
            lambda: core.firewall.apply(where, rules),
            lambda made: core.firewall.restore(where, made),
        )
        tables = ", ".join(name for name, _ in change.tables) or "none"
        logger.info(f"Firewall tables of namespace '{where}' that changed: {tables}.")

    @keyword(tags=["Getter", "Assertion"])
    def get_firewall_rules(
        self,
        namespace: NamespaceReference = "current",
        assertion_operator: AssertionOperator | None = None,
        assertion_expected: Any = None,
        message: str | None = None,
    ) -> Any:
        """Returns all rules of a namespace as text, in the language of nftables.

        It is what `nft list ruleset` prints, and empty where there are none. Counters show how
        many packets a rule has met.

        Args:
            namespace: A name, an object, `host` or `current`.
            assertion_operator: How to compare, see [assertions](#assertions).
            assertion_expected: What to compare with.
            message: The failure message instead of the default one.

        Examples:
        ```robotframework
        *** Test Cases ***
        No rules at first
            Create Transient Namespace    alice
            Get Firewall Rules    alice    ==    ${EMPTY}
            Block Traffic    alice    protocol=udp
            Get Firewall Rules    alice    contains    meta l4proto udp
        ```
        """
        where = self.session.namespace(namespace)
        return assert_text(
            core.firewall.rules(where),
            assertion_operator,
            assertion_expected,
            message,
            f"Firewall rules of namespace '{where}'",
        )

    @keyword
    def block_traffic(
        self,
        namespace: NamespaceReference,
        *,
        source: str | None = None,
        destination: str | None = None,
        protocol: Protocol | None = None,
        port: list[int | str] | int | str | None = None,
        direction: Direction = "in",
    ) -> object:
        """Drops traffic of a kind silently, and returns what lets it through again.

        That is for [Unblock Traffic]. What is not named is not looked at; with nothing named all
        traffic is dropped, also what IPv6 needs to find its neighbors. Blocks do not know of each
        other, and each is seen in [Get Firewall Rules] as a table with a counter; one of what
        is passed on as two, for packets and for the frames of bridges.

        Args:
            namespace: Where it is dropped: a name, an object, `host` or `current`.
            source: Where it comes from: an address like `10.0.0.1` or a network like
                `2001:db8::/64`.
            destination: Where it goes to, likewise, and of the same family.
            protocol: What it is. `icmp` belongs to IPv4, `icmpv6` to IPv6.
            port: The port it goes to, a range like `8000-8010`, or a list of both, or several
                with commas. It needs one of the protocols `tcp`, `udp` and `sctp`.
            direction: `in` is what programs in the namespace receive, `out` what they send
                (they are told "Operation not permitted" or nothing), `forward` what the
                namespace passes on between its interfaces: what a router routes, and what
                goes through a bridge, as in the switches of a lab.

        Examples:
        ```robotframework
        *** Test Cases ***
        Nobody calls
            Create Transient Namespace    server
            ${block} =    Block Traffic    server    protocol=tcp    port=80, 8000-8010
            Should Be Equal As Strings    ${block}    server in: tcp to port 80, 8000-8010
            Unblock Traffic    ${block}
            Get Firewall Rules    server    ==    ${EMPTY}
        ```
        """
        where = self.session.namespace(namespace)
        traffic = core.firewall.Traffic(source, destination, protocol, port)
        block = self.session.change(
            where,
            lambda: core.firewall.block(where, traffic, direction),
            core.firewall.remove_block,
        )
        logger.info(f"Blocked {block}.")
        return block

    @keyword
    def unblock_traffic(self, block: object) -> None:
        """Lets traffic through again that Block Traffic stopped.

        Args:
            block: What [Block Traffic] returned.

        Examples:
        ```robotframework
        *** Test Cases ***
        For a while
            Create Transient Namespace    alice
            ${block} =    Block Traffic    alice    source=10.0.0.0/24    direction=forward
            Unblock Traffic    ${block}
        ```
        """
        if not isinstance(block, core.firewall.Block):
            raise core.ArgumentError(
                f"Unblock Traffic takes what Block Traffic returned, and not '{block}'."
            )
        core.firewall.unblock(block)
        logger.info(f"Unblocked {block}.")

    @keyword
    def enable_masquerading(self, namespace: NamespaceReference, interface: Endpoint) -> None:
        """Lets what a router sends out by an interface carry the interface's own address.

        This is what a home router does (NAT): the other side sees one address, and needs no
        route to the hosts behind it. It is done for IPv4 and IPv6. The router also has to pass
        packets on, see [Enable Forwarding]. Done again, it changes nothing.

        Args:
            namespace: The router: a name, an object, `host` or `current`.
            interface: The interface to the other side, a bare word like `eth1`.

        Examples:
        ```robotframework
        *** Test Cases ***
        A router that hides its clients
            Create Transient Namespaces    router    server
            Create Veth Pair    router:outside    server:eth0
            ...    addresses=198.51.100.1/24    peer_addresses=198.51.100.2/24
            Enable Forwarding    router
            Enable Masquerading    router    outside
            Get Firewall Rules    router    contains    masquerade
        ```
        """
        where = self.session.namespace(namespace)
        there, name = self.session.endpoint_in(where, interface)
        if there != where:
            raise core.ArgumentError(
                f"Interface '{interface}' is in namespace '{there}', and masquerading is "
                f"asked of namespace '{where}'."
            )
        self.session.change(
            where,
            lambda: core.firewall.enable_masquerading(where, name),
            lambda made: core.firewall.restore(where, made),
        )
        logger.info(f"What leaves by {where}:{name} carries the address of that interface.")
