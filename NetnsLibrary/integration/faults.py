"""What is broken on purpose at the moment, so that keywords can mend it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..core import ArgumentError, Namespace

if TYPE_CHECKING:
    from ..core.firewall import Partition
    from ..core.links import Cut, Flapping, Link


class Faults:
    """The links that are cut or flap, and the partitions."""

    def __init__(self) -> None:
        self._cuts: list[Cut] = []
        self._flapping: list[Flapping] = []
        self._partitions: list[Partition] = []

    def check_whole(self, link: Link) -> None:
        """Raise `ArgumentError` when a link is cut or flaps already."""
        for cut in self.cuts:
            if cut.link.key == link.key:
                raise ArgumentError(f"The link {cut.link} is cut already. Use Restore Link.")
        for one in self._flapping:
            if one.running and one.link.key == link.key:
                raise ArgumentError(f"The link {one.link} flaps at the moment.")

    @property
    def cuts(self) -> list[Cut]:
        """The links that are cut, of those that are still there."""
        self._cuts = [cut for cut in self._cuts if not cut.link.gone]
        return self._cuts

    @property
    def remedies(self) -> dict[tuple[Namespace, int], str]:
        """How to mend links that are down on purpose, by the namespaces and numbers of their ends.

        An end that is only set up does not get back all that it had, see `links.restore`.
        """
        found: dict[tuple[Namespace, int], str] = {}
        for one in self._flapping:
            if one.running and not one.link.gone:
                found |= dict.fromkeys(one.link.key, f"The link {one.link} flaps at the moment.")
        for cut in self.cuts:
            remedy = f"Use Restore Link    {cut.link.a}    {cut.link.b}."
            found |= dict.fromkeys(cut.link.key, remedy)
        return found

    def add_cut(self, cut: Cut) -> None:
        """Remember a link that was cut."""
        self._cuts.append(cut)

    def forget_cut(self, cut: Cut) -> bool:
        """Forget a link that is joined again, and tell whether it was cut."""
        was_there = cut in self._cuts
        if was_there:
            self._cuts.remove(cut)
        return was_there

    def cut_of(self, link: Link) -> Cut:
        """What was done to a link; `ArgumentError` when it is not cut."""
        for cut in self.cuts:
            if cut.link.key == link.key:
                return cut
        there = ", ".join(map(str, self._cuts)) or "none"
        raise ArgumentError(f"The link {link} is not cut. Links that are cut: {there}.")

    def add_flapping(self, flapping: Flapping) -> None:
        """Remember a link that flaps."""
        self._flapping = [one for one in self._flapping if one.running]
        self._flapping.append(flapping)

    def add_partition(self, partition: Partition) -> None:
        """Remember a partition."""
        self._partitions.append(partition)

    def forget_partition(self, partition: Partition) -> None:
        """Forget a partition that is healed."""
        if partition in self._partitions:
            self._partitions.remove(partition)

    def partitions(self, groups: list[list[Namespace]]) -> list[Partition]:
        """The partitions into these groups, or all when no groups are given."""
        alive = [one for one in self._partitions if not all(host.closed for host in one.hosts)]
        self._partitions = alive
        wanted = {frozenset(group) for group in groups}
        found = [one for one in alive if not groups or set(map(frozenset, one.groups)) == wanted]
        if not found:
            asked = " | ".join(", ".join(map(str, group)) for group in groups)
            there = "; ".join(map(str, alive)) or "none"
            what = f"no partition {asked}" if groups else "no partition to heal"
            raise ArgumentError(f"There is {what}. Partitions: {there}.")
        return found
