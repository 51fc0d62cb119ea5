"""Which firewall on the way stops packets, found out with one packet that is counted.

Rules with counters tell it themselves. A policy and rules without counters do not: they are
blamed when the packet has come as far as them, and not any farther.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ...core import Namespace, NetnsError, firewall
from ...core.firewall.blocks import TABLE as BLOCK
from ...core.firewall.partition import TABLE as PARTITION
from ...core.impairment.loss_rules import TABLE as LOSS
from ...core.interface_numbers import names_of
from .counts import Counts, count
from .model import Step
from .probe import Outcome
from .ruleset import Chain, Ruleset

_HOOKS = {
    "output": ("output", "postrouting", "egress"),
    "forward": ("ingress", "prerouting", "forward", "postrouting", "egress"),
    "input": ("ingress", "prerouting", "input"),
}
# Frames pass a bridge where those of IP do with a router; these see them if br_netfilter is there.
BRIDGE = "bridge"
_HOOKS[BRIDGE] = _HOOKS["forward"]
WHAT = "firewall"


@dataclass
class Checkpoint:
    """A firewall that packets pass.

    Attributes:
        namespace: whose.
        hook: input, forward or output; or bridge, for frames between two ports.
        back: whether it is on the way back.
        position: before which step of the walk it comes.
        towards: the namespace that gets the packets next, where that is known.
    """

    namespace: Namespace
    hook: str
    back: bool
    position: int
    towards: Namespace | None = None


class _Blame(NamedTuple):
    """What stopped a packet, and how that is seen."""

    chain: Chain
    found: str


def read(namespace: Namespace, version: int) -> Ruleset | str:
    """The rules of a namespace, or why they cannot be read."""
    try:
        return Ruleset(firewall.rules(namespace), version)
    except NetnsError as error:
        return str(error)


class Firewalls:
    """The firewalls on one way, before and after a packet was sent along it."""

    def __init__(self, version: int) -> None:
        self.checkpoints: list[Checkpoint] = []
        self._version = version
        self._before: dict[Namespace, Ruleset | str] = {}
        self._after: dict[Namespace, Ruleset | str] = {}
        self._counts: dict[Namespace, Counts] = {}
        self._grown: dict[Namespace, Counts] = {}

    def rules(self, namespace: Namespace) -> Ruleset | None:
        """The rules of a namespace as they were when packets first came to it."""
        if namespace not in self._before:
            self._before[namespace] = read(namespace, self._version)
        found = self._before[namespace]
        return found if isinstance(found, Ruleset) else None

    def bridge_may_stop(self, namespace: Namespace) -> bool:
        """Whether there is anything in a namespace that can stop frames on its bridges."""
        return bool(self._chains(Checkpoint(namespace, BRIDGE, back=False, position=0)))

    @property
    def may_stop(self) -> bool:
        """Whether there is anything on the way that can stop packets."""
        return any(self._chains(one) for one in self.checkpoints)

    def start_counting(self) -> None:
        """Remember what is counted before the packet is sent."""
        for namespace in self._places():
            # Again, since looking for neighbours may have been counted too.
            self._before[namespace] = read(namespace, self._version)
            self._counts[namespace] = count(namespace, self._version)

    def stop_counting(self) -> None:
        """See what the packet has added."""
        for namespace in self._places():
            now, before = count(namespace, self._version), self._counts[namespace]
            self._grown[namespace] = Counts(*(a - b for a, b in zip(now, before, strict=True)))
            self._after[namespace] = read(namespace, self._version)

    def judge(self, outcome: Outcome | None, answers: bool) -> list[Step]:
        """A step for each firewall on the way up to the first that stops packets.

        Args:
            outcome: what became of the packet; None when there was no need to send one.
            answers: whether something has to come back when nothing stops it.
        """
        steps: list[Step] = []
        for number, one in enumerate(self.checkpoints):
            steps.append(self._judge(number, one, outcome, answers))
            if not steps[-1].ok:
                break
        return steps

    def _judge(self, number: int, one: Checkpoint, outcome: Outcome | None, answers: bool) -> Step:
        chains = self._chains(one)
        before = self._before[one.namespace]
        if isinstance(before, str):
            return _fine(one, f"its rules cannot be read: {before.rstrip('.')}")
        if not chains:
            return _fine(one, "no rule and no policy drops or rejects")
        if outcome is None or outcome.kind == "answered":
            return _fine(one, "a packet passed, and its answer")
        passed = self._passed(number, one, outcome)
        again = any(later.namespace == one.namespace for later in self.checkpoints[number + 1 :])
        if not (passed and again):  # else it was counted on the way back
            counted = self._counted(one, chains)
            if counted:
                return _broken(one, counted)
        # What never came here was not stopped here, and of no answer none can be stopped.
        came = number == 0 or self._passed(number - 1, self.checkpoints[number - 1], outcome)
        suspect = _suspect(chains)
        if suspect and passed is False and came and (answers or not one.back):
            return _broken(one, suspect)
        return _fine(one, "no rule that drops or rejects counted a packet")

    def _chains(self, one: Checkpoint) -> Sequence[Chain]:
        rules = self.rules(one.namespace)
        if rules is None:
            return []
        hooks = _HOOKS[one.hook]
        at_bridge = one.hook == BRIDGE
        found = [c for c in rules.may_stop(hooks) if at_bridge or c.family != BRIDGE]
        # Nothing jumps to a chain without a hook when no chain of its table has one here.
        tables = {(c.family, c.table) for c in rules.chains if c.hook in hooks}
        return [c for c in found if (c.family, c.table) in tables]

    def _counted(self, one: Checkpoint, chains: Sequence[Chain]) -> _Blame | None:
        before, after = self._before[one.namespace], self._after.get(one.namespace)
        if not isinstance(before, Ruleset) or not isinstance(after, Ruleset):
            return None
        for chain in chains:
            for place, rule in chain.stopping:
                more = after.packets(chain, place) - before.packets(chain, place)
                if more > 0:
                    packets = "1 packet" if more == 1 else f"{more} packets"
                    found = f"{chain} has the rule '{rule.text}', which counted {packets} more"
                    return _Blame(chain, found)
        return None

    def _passed(self, number: int, one: Checkpoint, outcome: Outcome) -> bool | None:
        """Whether the packet got through; None when that cannot be seen."""
        if number == 0 and outcome.kind == "forbidden":
            return False
        so_far = self.checkpoints[: number + 1]
        if one.hook == "input":
            times = sum(c.hook == "input" and c.namespace == one.namespace for c in so_far)
            return self._grown[one.namespace].delivered >= times
        if one.towards is None:
            return None
        times = sum(c.towards == one.towards and c.hook != BRIDGE for c in so_far)
        return self._grown[one.towards].received >= times

    def _places(self) -> list[Namespace]:
        both = [place for one in self.checkpoints for place in (one.namespace, one.towards)]
        return list(dict.fromkeys(place for place in both if place is not None))


def _suspect(chains: Sequence[Chain]) -> _Blame | None:
    """What may have stopped a packet without counting it."""
    lost = "one more packet did not get through it"
    for chain in chains:
        if chain.policy == "drop":
            return _Blame(chain, f"{chain} has the policy drop, and {lost}")
    for chain in chains:
        for _, rule in chain.stopping:
            if rule.packets is None:
                found = f"{chain} has the rule '{rule.text}', which has no counter, and {lost}"
                return _Blame(chain, found)
    return None


def _fine(one: Checkpoint, found: str) -> Step:
    return Step(str(one.namespace), _what(one), found, True)


def _broken(one: Checkpoint, blame: _Blame) -> Step:
    remedy = _remedy(one.namespace, blame.chain.table)
    return Step(str(one.namespace), _what(one), blame.found, False, remedy)


def _what(one: Checkpoint) -> str:
    return f"{WHAT} ({one.hook}{', way back' if one.back else ''})"


def _remedy(namespace: Namespace, table: str) -> str:
    """What to do about a table; those that keywords made to break something tell which."""
    if table.startswith(BLOCK):
        return "It is a block of traffic: use Unblock Traffic with what Block Traffic returned."
    if table.startswith(PARTITION):
        return "It is a partition of hosts: use Heal Partition."
    number = table.removeprefix(LOSS)
    if number != table and number.isdecimal():
        interface = names_of(namespace, [int(number)])[int(number)]
        return f"It is the loss of an impairment: use Clear Impairment    {namespace}:{interface}."
    return f"Get Firewall Rules    {namespace} shows all of its rules."
