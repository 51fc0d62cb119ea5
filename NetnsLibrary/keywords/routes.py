"""Keywords about routes."""

from __future__ import annotations

from typing import Any

from robot.api import logger

from .. import core
from ..core.prefixes import Family
from ..core.route_arguments import RouteType
from ..integration.assertions import AssertionOperator, assert_text
from ..integration.endpoints import Endpoint
from .checked import keyword
from .group import KeywordGroup
from .namespaces import NamespaceReference
from .routing import assert_listed, interface_within

# One next hop, or a list of them.
Via = list[str] | str


class RouteKeywords(KeywordGroup):
    """Where packets go."""

    @keyword
    def add_route(
        self,
        namespace: NamespaceReference,
        destination: str,
        *,
        via: Via | None = None,
        interface: Endpoint | None = None,
        metric: int | None = None,
        table: int | str | None = None,
        type: RouteType = "unicast",
        source: str | None = None,
    ) -> None:
        """Adds a route to a namespace: packets to a destination go this way.

        In a namespace that outlives the test or suite, such as `host`, it is deleted at its
        end.

        Args:
            namespace: A name, an object, `host` or `current`.
            destination: A network like `10.1.0.0/16`, a single address, or `default` for
                everything else. `default` is of the family of `via` or `source`, and without
                either of them IPv4's; IPv6's can also be written `::/0`.
            via: The address of the next router, which has to be in a network of one of the
                namespace's own interfaces. A list of routers shares the traffic equally. An
                address that starts with `fe80:` needs its interface: `fe80::1%eth0`.
            interface: The interface that packets leave through. Without `via` the destination
                is in reach of this interface.
            metric: Of several routes to one destination the one with the lowest metric is
                used. The default is 0 for IPv4 and 1024 for IPv6.
            table: The table it goes into: a number from 1 to 4294967295, `main`, `local` or
                `default`. By default `main`, and for type `local` the table `local`. Others
                are only looked at when a rule says so, see [Add Rule].
            type: What becomes of the packets: `unicast` sends them on, `blackhole` drops
                them, `unreachable` and `prohibit` drop them and tell the sender, `throw` goes
                on with the next rule, and `local` takes them as if they were for this
                namespace.
            source: The address that packets get which are sent from this namespace.

        Examples:
        ```robotframework
        *** Test Cases ***
        The way to another network
            Create Transient Namespaces    alice    router
            Create Veth Pair    alice:eth0    router:eth0
            ...    addresses=${{['10.0.0.1/24', '2001:db8::1/64']}}
            Add Route    alice    default    via=10.0.0.254
            Add Route    alice    10.1.0.0/16    via=10.0.0.253    metric=10
            Add Route    alice    10.2.0.0/16    via=${{['10.0.0.252', '10.0.0.253']}}
            Add Route    alice    10.3.0.0/16    type=unreachable
            Add Route    alice    2001:db8:1::/48    via=2001:db8::254
            Get Routes    alice    contains    10.1.0.0/16 via 10.0.0.253 dev eth0 metric 10
        ```
        """
        where = self.session.namespace(namespace)
        name = interface_within(self.session, where, interface)
        added = self.session.change(
            where,
            lambda: core.routes.add(
                where,
                destination,
                via=via,
                interface=name,
                metric=metric,
                table=table,
                type=type,
                source=source,
            ),
            lambda added: core.routes.remove(where, added),
        )
        logger.info(f"Added route {added.wanted} to namespace '{where}'.")

    @keyword
    def delete_route(
        self,
        namespace: NamespaceReference,
        destination: str,
        *,
        via: Via | None = None,
        interface: Endpoint | None = None,
        metric: int | None = None,
        table: int | str | None = None,
        type: RouteType | None = None,
        source: str | None = None,
    ) -> None:
        """Deletes the route of a table that has all that is given.

        When there is no such route, the error tells which there are. When there are several,
        nothing is deleted, and more has to be given. A deleted route does not come back at
        the end of the test.

        Args:
            namespace: A name, an object, `host` or `current`.
            destination: A network, a single address, or `default`, see [Add Route].
            via: The next router; of a route that has several a list of all of them.
            interface: The interface that packets leave through.
            metric: Its metric.
            table: The table it is in, by default `main`, and for type `local` the table
                `local`.
            type: What becomes of the packets.
            source: The address that packets get which are sent from this namespace.

        Examples:
        ```robotframework
        *** Test Cases ***
        A route comes and goes
            Create Transient Namespace    alice
            Add Route    alice    10.1.0.0/16    type=blackhole
            Delete Route    alice    10.1.0.0/16
            Get Routes    alice    ==    ${{[]}}    family=ipv4
        ```
        """
        where = self.session.namespace(namespace)
        core.routes.delete(
            where,
            destination,
            via=via,
            interface=interface_within(self.session, where, interface),
            metric=metric,
            table=table,
            type=type,
            source=source,
        )
        logger.info(f"Deleted the route to {destination} from namespace '{where}'.")

    @keyword(tags=["Getter", "Assertion"])
    def get_routes(
        self,
        namespace: NamespaceReference,
        assertion_operator: AssertionOperator | None = None,
        assertion_expected: Any = None,
        message: str | None = None,
        *,
        family: Family | None = None,
        table: int | str = "main",
    ) -> Any:
        """Returns the routes of a namespace, IPv4's first.

        As a text each is as `ip route` prints it, like `default via 10.0.0.254 dev eth0`, and
        assertions compare these texts. The objects have the attributes `destination`, `via`,
        `interface`, `source`, `metric`, `table`, `type`, `family`, `protocol` and `scope`.
        A route with several next hops has them in `next_hops`, each with `via`, `interface`
        and `weight`; its own `via` and `interface` are None.

        Args:
            namespace: A name, an object, `host` or `current`.
            assertion_operator: How to compare, see [assertions](#assertions).
            assertion_expected: What to compare with: a list of texts, or the only one.
            message: The failure message instead of the default one.
            family: `ipv4` or `ipv6`; by default both.
            table: A number, `main`, `local`, `default`, or `all`.

        Examples:
        ```robotframework
        *** Test Cases ***
        Read the routes
            Create Transient Namespace    alice
            Create Veth Pair    alice:eth0    alice:eth1    addresses=10.0.0.1/24
            Add Route    alice    default    via=10.0.0.254
            ${routes} =    Get Routes    alice    family=ipv4
            Should Be Equal    ${routes[0].via}    10.0.0.254
            Should Be Equal    ${routes[0].interface}    eth0
            Get Routes    alice    contains    default via 10.0.0.254 dev eth0
        ```
        """
        where = self.session.namespace(namespace)
        return assert_listed(
            core.routes.get(where, family, table),
            assertion_operator,
            assertion_expected,
            message,
            f"Routes of namespace '{where}'",
        )

    @keyword(tags=["Getter", "Assertion"])
    def get_route_to(
        self,
        namespace: NamespaceReference,
        destination: str,
        assertion_operator: AssertionOperator | None = None,
        assertion_expected: Any = None,
        message: str | None = None,
        *,
        source: str | None = None,
        interface: Endpoint | None = None,
        mark: int | None = None,
    ) -> Any:
        """Returns the way that packets from a namespace to an address take.

        The kernel is asked, with all its rules and tables; nothing is sent. The result has
        the attributes of those of [Get Routes]: `via` is the next router, or None where the
        address is in reach of the `interface`, and `source` the address that is sent from.
        It fails when there is no way there.

        Args:
            namespace: A name, an object, `host` or `current`.
            destination: A single address.
            assertion_operator: How to compare, see [assertions](#assertions). The route is
                compared as a text, like `10.1.0.7 via 10.0.0.254 dev eth0 src 10.0.0.1`.
            assertion_expected: What to compare with.
            message: The failure message instead of the default one.
            source: The address that is sent from, one of the namespace's own.
            interface: The interface that the packets have to leave through.
            mark: The packets' firewall mark.

        Examples:
        ```robotframework
        *** Test Cases ***
        Which way
            Create Transient Namespace    alice
            Create Veth Pair    alice:eth0    alice:eth1    addresses=10.0.0.1/24
            Add Route    alice    10.1.0.0/16    via=10.0.0.254
            ${route} =    Get Route To    alice    10.1.0.7
            Should Be Equal    ${route.via}    10.0.0.254
            Should Be Equal    ${route.interface}    eth0
            Should Be Equal    ${route.source}    10.0.0.1
            Get Route To    alice    127.0.0.1    ^=    local 127.0.0.1 dev lo
        ```
        """
        where = self.session.namespace(namespace)
        route: core.routes.Route = core.routes.get_to(
            where,
            destination,
            source=source,
            interface=interface_within(self.session, where, interface),
            mark=mark,
        )
        outcome = assert_text(
            str(route),
            assertion_operator,
            assertion_expected,
            message,
            f"Route from namespace '{where}' to {destination}",
        )
        return outcome if assertion_operator is AssertionOperator["then"] else route
