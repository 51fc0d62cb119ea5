"""Keywords about policy rules."""

from __future__ import annotations

from typing import Any

from robot.api import logger

from .. import core
from ..core.prefixes import Family
from ..core.rules import Rule
from ..integration.assertions import AssertionOperator
from ..integration.endpoints import Endpoint
from .checked import keyword
from .group import KeywordGroup
from .namespaces import NamespaceReference
from .routing import assert_listed, interface_within


class RuleKeywords(KeywordGroup):
    """Which packets look for their route in which table."""

    @keyword
    def add_rule(
        self,
        namespace: NamespaceReference,
        *,
        table: int | str,
        source: str | None = None,
        destination: str | None = None,
        priority: int | None = None,
        mark: int | None = None,
        interface: Endpoint | None = None,
        family: Family | None = None,
    ) -> Rule:
        """Adds a policy rule: packets that it fits look for their route in its table.

        When that table has none for them, the next rule is tried. It returns the rule, whose
        `priority` the kernel may have chosen. In a namespace that outlives the test or suite,
        such as `host`, it is deleted at its end.

        Args:
            namespace: A name, an object, `host` or `current`.
            table: A number from 1 to 4294967295, `main`, `local` or `default`.
            source: The network or the address that the packets come from.
            destination: The network or the address that they go to.
            priority: Rules are tried in the order of this number, from 0 to 4294967295.
                Without one, it comes before all rules but the first.
            mark: The packets' firewall mark, like `5` or `0x5`.
            interface: The interface that they came in through. `lo` stands for packets that
                the namespace itself sends.
            family: `ipv4` or `ipv6`. By default it is that of `source` or `destination`, and
                without either of them `ipv4`.

        Examples:
        ```robotframework
        *** Test Cases ***
        Two providers
            Create Transient Namespace    alice
            Create Veth Pair    alice:eth0    alice:eth1
            ...    addresses=${{['10.0.1.1/24', '10.0.2.1/24']}}
            Add Route    alice    default    via=10.0.1.254
            Add Route    alice    default    via=10.0.2.254    table=100
            Add Rule    alice    source=10.0.2.1    table=100
            ${first} =    Get Route To    alice    192.0.2.1
            ${second} =    Get Route To    alice    192.0.2.1    source=10.0.2.1
            Should Be Equal    ${first.via}    10.0.1.254
            Should Be Equal    ${second.via}    10.0.2.254
        ```
        """
        where = self.session.namespace(namespace)
        name = interface_within(self.session, where, interface)
        added = self.session.change(
            where,
            lambda: core.rules.add(
                where,
                table=table,
                source=source,
                destination=destination,
                priority=priority,
                mark=mark,
                interface=name,
                family=family,
            ),
            lambda added: core.rules.remove(where, added),
        )
        logger.info(f"Added rule '{added.rule}' to namespace '{where}'.")
        return added.rule

    @keyword
    def delete_rule(
        self,
        namespace: NamespaceReference,
        *,
        table: int | str | None = None,
        source: str | None = None,
        destination: str | None = None,
        priority: int | None = None,
        mark: int | None = None,
        interface: Endpoint | None = None,
        family: Family | None = None,
    ) -> None:
        """Deletes the policy rule that has all that is given.

        When there is no such rule, the error tells which there are. When there are several,
        nothing is deleted, and more has to be given. A deleted rule does not come back at the
        end of the test.

        Args:
            namespace: A name, an object, `host` or `current`.
            table: The table that it leads to.
            source: The network or the address that packets come from.
            destination: The network or the address that they go to.
            priority: Its place in the order of rules.
            mark: The firewall mark of packets.
            interface: The interface that they came in through.
            family: `ipv4` or `ipv6`; by default either.

        Examples:
        ```robotframework
        *** Test Cases ***
        A rule comes and goes
            Create Transient Namespace    alice
            Add Rule    alice    source=10.0.2.0/24    table=100
            Delete Rule    alice    table=100
            Get Rules    alice    validate    not any('lookup 100' in rule for rule in value)
        ```
        """
        where = self.session.namespace(namespace)
        core.rules.delete(
            where,
            table=table,
            source=source,
            destination=destination,
            priority=priority,
            mark=mark,
            interface=interface_within(self.session, where, interface),
            family=family,
        )
        logger.info(f"Deleted a rule from namespace '{where}'.")

    @keyword(tags=["Getter", "Assertion"])
    def get_rules(
        self,
        namespace: NamespaceReference,
        assertion_operator: AssertionOperator | None = None,
        assertion_expected: Any = None,
        message: str | None = None,
        *,
        family: Family | None = None,
    ) -> Any:
        """Returns the policy rules of a namespace, IPv4's first, in the order of their priority.

        As a text each is as `ip rule` prints it, like `32766: from all lookup main`, and
        assertions compare these texts. The objects have the attributes `priority`, `source`,
        `destination`, `table`, `mark`, `interface`, `family` and `action`.

        Args:
            namespace: A name, an object, `host` or `current`.
            assertion_operator: How to compare, see [assertions](#assertions).
            assertion_expected: What to compare with: a list of texts, or the only one.
            message: The failure message instead of the default one.
            family: `ipv4` or `ipv6`; by default both.

        Examples:
        ```robotframework
        *** Test Cases ***
        The rules of every namespace
            Create Transient Namespace    alice
            ${rules} =    Get Rules    alice    contains    32766: from all lookup main
            Should Be Equal As Integers    ${rules[0].priority}    0
            Should Be Equal    ${rules[0].table}    local
        ```
        """
        where = self.session.namespace(namespace)
        return assert_listed(
            core.rules.get(where, family),
            assertion_operator,
            assertion_expected,
            message,
            f"Rules of namespace '{where}'",
        )
