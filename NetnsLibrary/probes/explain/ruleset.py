"""Firewall rules that stop packets, in the words of `nft list ruleset`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_TABLE = re.compile(r"^table (\S+) (\S+) \{")
_CHAIN = re.compile(r"^\tchain (\S+) \{")
_HOOK = re.compile(r"^\t\ttype \S+ hook (\S+) .*?(?:policy (\w+);)?\s*$")
_QUOTED = re.compile(r'"[^"]*"')
_STOPS = re.compile(r"\b(drop|reject)\b")
_COUNTED = re.compile(r"\bcounter packets (\d+) bytes \d+")
_TRANSLATES_SOURCE = re.compile(r"\b(masquerade|snat)\b")
_LEAVING_BY = re.compile(r'\boifname "([^"]+)"')
_TRANSLATES_TARGET = re.compile(r"\b(dnat|redirect)\b")
_FAMILIES = {
    version: (family, "inet", "netdev", "bridge") for version, family in ((4, "ip"), (6, "ip6"))
}


@dataclass(frozen=True)
class Rule:
    """A rule that can stop packets, and how many it has counted if it counts."""

    text: str
    packets: int | None


@dataclass
class Chain:
    """A chain of rules; `hook` is None for one that others jump to."""

    family: str
    table: str
    name: str
    hook: str | None = None
    policy: str = "accept"
    rules: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return f"chain {self.name} of table {self.family} {self.table}"

    @property
    def stopping(self) -> Iterator[tuple[int, Rule]]:
        """The rules that drop or reject, with their places in the chain."""
        for place, text in enumerate(self.rules):
            if _STOPS.search(_QUOTED.sub("", text)):
                counted = _COUNTED.search(text)
                shown = _COUNTED.sub("counter", text)
                yield place, Rule(shown, int(counted[1]) if counted else None)

    @property
    def may_stop(self) -> bool:
        """Whether anything in this chain can stop a packet."""
        return self.policy == "drop" or any(True for _ in self.stopping)


class Ruleset:
    """The chains of a namespace that see packets of one family."""

    def __init__(self, text: str, version: int) -> None:
        self.chains = [one for one in _parse(text) if one.family in _FAMILIES[version]]
        self._text = text

    def may_stop(self, hooks: tuple[str, ...]) -> list[Chain]:
        """The chains at these hooks that can stop packets, with those that they may jump to."""
        return [
            one for one in self.chains if (one.hook is None or one.hook in hooks) and one.may_stop
        ]

    def packets(self, chain: Chain, place: int) -> int:
        """How many packets the rule at the same place has counted here; 0 when it is not there."""
        for one in self.chains:
            if str(one) == str(chain):
                return {where: rule.packets or 0 for where, rule in one.stopping}.get(place, 0)
        return 0

    def translates_source(self, interface: str) -> bool:
        """Whether what leaves by an interface gets another source address."""
        for chain in self.chains:
            for rule in chain.rules:
                if _TRANSLATES_SOURCE.search(_QUOTED.sub("", rule)):
                    named = _LEAVING_BY.search(rule)
                    in_a_set = "oifname @" in rule
                    if named is None and not in_a_set:
                        return True
                    if f'"{interface}"' in (self._text if in_a_set else rule):
                        return True
        return False

    @property
    def translates_target(self) -> bool:
        """Whether packets that arrive may be handed on to another address or port."""
        rules = (rule for chain in self.chains for rule in chain.rules)
        return any(_TRANSLATES_TARGET.search(_QUOTED.sub("", rule)) for rule in rules)


def _parse(text: str) -> Iterator[Chain]:
    family = table = ""
    chain: Chain | None = None
    for line in text.splitlines():
        if found := _TABLE.match(line):
            family, table = found.groups()
        elif found := _CHAIN.match(line):
            chain = Chain(family, table, found[1])
        elif chain is not None and line == "\t}":
            yield chain
            chain = None
        elif chain is not None and (found := _HOOK.match(line)):
            chain.hook, chain.policy = found[1], found[2] or "accept"
        elif chain is not None:
            chain.rules.append(line.strip())
