"""Keywords about neighbours: which hardware addresses IP addresses have."""

from __future__ import annotations

from typing import Any

from robot.api import logger

from .. import core
from ..core.prefixes import Family
from ..integration.assertions import AssertionOperator
from ..integration.endpoints import Endpoint
from .checked import keyword
from .group import KeywordGroup
from .namespaces import NamespaceReference
from .routing import assert_listed, interface_within


class NeighborKeywords(KeywordGroup):
    """What a namespace knows of others on the same link, by ARP or neighbour discovery."""

    @keyword
    def add_neighbor(
        self,
        namespace: NamespaceReference,
        address: str,
        mac: str,
        interface: Endpoint,
        *,
        permanent: bool = True,
    ) -> None:
        """Tells a namespace which hardware address a neighbour has.

        Packets to that address then go to this hardware address, and nobody is asked for it.
        What the kernel has found out about the neighbour by itself is replaced. In a namespace
        that outlives the test or suite, such as `host`, it is forgotten at its end.

        Args:
            namespace: A name, an object, `host` or `current`.
            address: The neighbour's IPv4 or IPv6 address.
            mac: Its hardware address, like `02:00:00:00:00:01`.
            interface: The interface that it is reached through.
            permanent: It stays as it is. Otherwise it counts as just confirmed, and the kernel
                asks again after some time.

        Examples:
        ```robotframework
        *** Test Cases ***
        A neighbour that nobody has to ask for
            Create Transient Namespaces    alice    bob
            Create Veth Pair    alice:eth0    bob:eth0    addresses=10.0.0.1/24
            Add Neighbor    alice    10.0.0.2    02:00:00:00:00:02    eth0
            Get Neighbors    alice    ==    10.0.0.2 dev eth0 lladdr 02:00:00:00:00:02 PERMANENT
        ```
        """
        where = self.session.namespace(namespace)
        name = interface_within(self.session, where, interface)
        assert name is not None
        self.session.change(
            where,
            lambda: core.neighbors.add(where, address, mac, name, permanent=permanent),
            lambda added: core.neighbors.remove(where, added),
        )
        logger.info(f"Added neighbor {address} with {mac} to {where}:{name}.")

    @keyword
    def delete_neighbor(
        self, namespace: NamespaceReference, address: str, interface: Endpoint | None = None
    ) -> None:
        """Has a namespace forget the hardware address of a neighbour.

        The kernel finds it out anew when it needs it. When there is no such neighbour, the
        error tells which there are.

        Args:
            namespace: A name, an object, `host` or `current`.
            address: The neighbour's IPv4 or IPv6 address.
            interface: The interface that it is reached through; only needed when there is one
                of this address on several.

        Examples:
        ```robotframework
        *** Test Cases ***
        A neighbour comes and goes
            Create Transient Namespace    alice
            Create Veth Pair    alice:eth0    alice:eth1
            Add Neighbor    alice    10.0.0.2    02:00:00:00:00:02    eth0
            Delete Neighbor    alice    10.0.0.2
            Get Neighbors    alice    ==    ${{[]}}
        ```
        """
        where = self.session.namespace(namespace)
        name = interface_within(self.session, where, interface)
        core.neighbors.delete(where, address, name)
        logger.info(f"Deleted neighbor {address} from namespace '{where}'.")

    @keyword(tags=["Getter", "Assertion"])
    def get_neighbors(
        self,
        namespace: NamespaceReference,
        assertion_operator: AssertionOperator | None = None,
        assertion_expected: Any = None,
        message: str | None = None,
        *,
        family: Family | None = None,
        interface: Endpoint | None = None,
    ) -> Any:
        """Returns the neighbours that a namespace knows of, IPv4's first.

        As a text each is as `ip neigh` prints it, and assertions compare these texts. The
        objects have the attributes `address`, `mac`, `interface`, `state`, `permanent` and
        `family`. The `state` is one of `REACHABLE`, `STALE`, `DELAY`, `PROBE`, `INCOMPLETE`,
        `FAILED` and `PERMANENT`; the `mac` is None as long as it is not known.

        Args:
            namespace: A name, an object, `host` or `current`.
            assertion_operator: How to compare, see [assertions](#assertions).
            assertion_expected: What to compare with: a list of texts, or the only one.
            message: The failure message instead of the default one.
            family: `ipv4` or `ipv6`; by default both.
            interface: Only the neighbours of this interface.

        Examples:
        ```robotframework
        *** Test Cases ***
        Read the neighbours
            Create Transient Namespace    alice
            Create Veth Pair    alice:eth0    alice:eth1
            Add Neighbor    alice    2001:db8::2    02:00:00:00:00:02    alice:eth0
            ${neighbors} =    Get Neighbors    alice    family=ipv6    interface=eth0
            Should Be Equal    ${neighbors[0].mac}    02:00:00:00:00:02
            Should Be True    ${neighbors[0].permanent}
        ```
        """
        where = self.session.namespace(namespace)
        name = interface_within(self.session, where, interface)
        return assert_listed(
            core.neighbors.get(where, family, name),
            assertion_operator,
            assertion_expected,
            message,
            f"Neighbors of namespace '{where}'",
        )
