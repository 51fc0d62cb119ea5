"""Keywords that divide a network."""

from __future__ import annotations

from collections.abc import Sequence

from robot.api import logger

from .. import core
from .checked import keyword
from .group import KeywordGroup
from .namespaces import NamespaceReference


class PartitionKeywords(KeywordGroup):
    """Groups of hosts that do not reach each other."""

    @keyword
    def partition_hosts(self, *groups: list[NamespaceReference] | str) -> None:
        """Divides hosts into groups that do not reach each other.

        That ends with [Heal Partition], or with the test or suite.

        Within a group nothing changes, nor for hosts that are in no group: also a host in a
        group that is a router goes on passing their packets. Each host drops what comes in from
        hosts of the other groups, of IPv4 and IPv6, without a word. On the same link, so also on
        one switch, hosts are known by their hardware addresses; routers, and hosts from further
        away, by the IP addresses that they have at this moment. Where a router between two
        groups masquerades (NAT), name the router as a host of the group behind it.

        A host drops packets by a table of nftables in its own firewall. With `host` in a group that
        is the firewall of the network that Robot Framework was started in, as root the machine's.

        Args:
            *groups: At least two lists of namespaces.

        Examples:
        ```robotframework
        *** Test Cases ***
        Split brain
            Create Transient Namespaces    alice    bob
            Create Veth Pair    alice:eth0    bob:eth0
            ...    addresses=10.0.0.1/24    peer_addresses=10.0.0.2/24
            ${one} =    Evaluate    ['alice']
            ${other} =    Evaluate    ['bob']
            Partition Hosts    ${one}    ${other}
            Host Should Not Be Reachable    alice    bob    timeout=100 ms
            Heal Partition
            Host Should Be Reachable    alice    bob
        ```
        """
        divided = self._hosts(groups)
        core.firewall.check_groups(divided)
        made = self.session.change_several(
            [host for group in divided for host in group],
            lambda: self._divide_now(divided),
            self._heal_now,
        )
        logger.info(f"Partition of hosts: {made}.")

    @keyword
    def heal_partition(self, *groups: list[NamespaceReference] | str) -> None:
        """Lets hosts reach each other again that were divided; no such partition is an error.

        It ends what [Partition Hosts] did.

        Args:
            *groups: The same groups, in any order. Without them all partitions end.

        Examples:
        ```robotframework
        *** Test Cases ***
        United again
            Create Transient Namespaces    alice    bob    carol
            VAR    @{one}    alice
            VAR    @{other}    bob    carol
            Partition Hosts    ${one}    ${other}
            Heal Partition    ${one}    ${other}
        ```
        """
        asked = self._hosts(groups)
        for partition in self.session.faults.partitions(asked):
            core.worker.call(self._heal_now, partition)
            logger.info(f"Healed the partition of hosts {partition}.")

    def _hosts(
        self, groups: Sequence[list[NamespaceReference] | str]
    ) -> list[list[core.Namespace]]:
        for group in groups:
            if isinstance(group, str):
                raise core.ArgumentError(
                    f"A group of hosts is a list, and '{group}' is none. "
                    "Write it like ${{['alice', 'bob']}}, or give a list that was made with VAR."
                )
        return [[self.session.namespace(host) for host in group] for group in groups]

    def _divide_now(self, groups: list[list[core.Namespace]]) -> core.firewall.Partition:
        made = core.firewall.partition(groups)
        self.session.faults.add_partition(made)
        return made

    def _heal_now(self, partition: core.firewall.Partition) -> None:
        core.firewall.heal(partition)
        self.session.faults.forget_partition(partition)
