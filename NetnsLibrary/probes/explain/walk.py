"""The walk from a namespace to an address and back, in the order in which packets go."""

from __future__ import annotations

import time
from collections.abc import Iterable

from ...core import ArgumentError, Namespace, NotFoundError, sysctl
from ...core.checks import check_range
from ...core.interfaces import Interface
from ...core.routes import Route
from . import probe
from .firewalls import BRIDGE, Checkpoint, Firewalls
from .hops import Broken, Hops
from .model import Address, Explanation, Remedies, Step
from .networks import Networks, bare

_LONGEST = 0.9  # seconds for the whole walk
_FOR_AN_ANSWER = 0.25
_STRICT = 1


def explain(
    source: Namespace,
    target: Address,
    known: Iterable[Namespace],
    port: int | None = None,
    protocol: str = "tcp",
    remedies: Remedies | None = None,
) -> Explanation:
    """Walk the way from a namespace to an address and back, and tell where it is broken.

    The kernel of each namespace on the way is asked what it would do with a packet. Nothing
    is changed. When a firewall may stop packets, one more is sent, to see which rule counts it.

    Args:
        source: where packets are sent.
        target: the address that they are for.
        known: the namespaces in which the way can be followed.
        port: a port of the target, or None when no program is meant.
        protocol: tcp or udp; only for a port.
        remedies: what to do about interfaces that were set down on purpose, in place of setting
            them up; by their namespaces and numbers.

    Raises:
        ArgumentError: the port or the protocol is none.
    """
    if port is not None:
        check_range("Port", port, 1, 65535)
    if protocol not in ("tcp", "udp"):
        raise ArgumentError(f"No protocol '{protocol}'. Write tcp or udp.")
    started = time.monotonic()
    networks = Networks([source, *known], started + _LONGEST, remedies or {})
    steps = _Walk(source, target, networks, port, protocol).steps()
    shown = f"[{target}]" if port is not None and target.version == 6 else str(target)
    where = f"{shown} port {port}/{protocol}" if port is not None else shown
    return Explanation(source.name, where, steps, time.monotonic() - started)


class _Walk:
    """The state of one walk."""

    def __init__(
        self,
        source: Namespace,
        target: Address,
        networks: Networks,
        port: int | None,
        protocol: str,
    ) -> None:
        self._source = source
        self._target = target
        self._networks = networks
        self._port = port
        self._protocol = protocol
        self._steps: list[Step] = []
        self._back = False
        self._firewalls = Firewalls(target.version)
        self._hops = Hops(networks, self._note)
        self._origin: Address | None = None  # the address that packets seem to come from
        self._translated: list[tuple[Namespace, Address]] = []

    def steps(self) -> list[Step]:
        """Walk, and return all that was looked at."""
        try:
            self._there_and_back()
        except Broken as broken:
            self._steps.append(broken.step)
        self._ask_firewalls()
        return self._steps

    def _note(self, where: object, what: str, found: str) -> None:
        way = ", way back" if self._back else ""
        self._steps.append(Step(str(where), f"{what}{way}", found, True))

    def _break(self, where: object, what: str, found: str, remedy: str = "") -> Broken:
        way = ", way back" if self._back else ""
        return Broken(Step(str(where), f"{what}{way}", found, False, remedy))

    def _there_and_back(self) -> None:
        self._hops.check_source(self._source, self._target)
        end = self._travel(self._source, self._target)
        if end is None:
            return
        self._listening(end)
        if end == self._source or self._origin is None:
            return
        self._back = True
        self._hops.way_back = True
        here, goal = end, self._origin
        for router, original in reversed(self._translated):
            # Answers go to the router that put its own address in, which hands them on.
            if self._travel(here, goal, last=False) != router:
                return
            here, goal = router, original
        self._travel(here, goal)

    def _travel(self, start: Namespace, target: Address, *, last: bool = True) -> Namespace | None:
        """Go to the namespace that has an address; None when the way goes out of sight."""
        here, arriving = start, None
        passed = [start]
        while not self._networks.has(here, target) and not self._is_own(here, target):
            if arriving is not None:
                self._forwarding(here, arriving, target)
            route = self._hops.route(here, target)
            self._learn_origin(here, route, target)
            checkpoint = self._check(here, "forward" if arriving else "output")
            out = self._hops.way_out(here, route)
            onwards = self._hops.next_hop(out, _next(route, target))
            if onwards is None:
                return None
            here, arriving = onwards
            checkpoint.towards = here
            self._check_bridges(out, arriving)
            self._reverse_path(here, arriving)
            if here in passed:
                names = " to ".join(str(one) for one in [*passed, here])
                raise self._break(here, "route", f"packets go round in a circle: {names}")
            passed.append(here)
        if arriving is None:
            self._check(here, "output").towards = here
        if last:
            self._check(here, "input")
            self._note(here, "address", f"it has {target}")
        return here

    def _is_own(self, here: Namespace, target: Address) -> bool:
        return here == self._source and bare(target).is_loopback

    def _check(self, here: Namespace, hook: str) -> Checkpoint:
        checkpoint = Checkpoint(here, hook, self._back, len(self._steps))
        self._firewalls.checkpoints.append(checkpoint)
        self._firewalls.rules(here)  # as they are before any packet
        return checkpoint

    def _check_bridges(self, out: Interface, arriving: Interface) -> None:
        """The firewalls of the switches between two hosts."""
        for one in self._networks.way(out, arriving) or ():
            between = one.kind == "bridge" and one not in (out, arriving)
            if between and self._firewalls.bridge_may_stop(one.namespace):
                self._check(one.namespace, BRIDGE).towards = arriving.namespace

    def _learn_origin(self, here: Namespace, route: Route, target: Address) -> None:
        """Which source address packets have from here on."""
        if self._back or target != self._target or route.source is None:
            return
        if self._origin is None:
            self._origin = self._hops.address(route.source)
            return
        rules = self._firewalls.rules(here)
        if rules is not None and route.interface and rules.translates_source(route.interface):
            self._note(here, "address translation", f"packets get the source {route.source}")
            self._translated.append((here, self._origin))
            self._origin = self._hops.address(route.source)

    def _forwarding(self, here: Namespace, arriving: Interface, target: Address) -> None:
        family = "IPv6" if target.version == 6 else "IPv4"
        keys = ["net/ipv6/conf/all/forwarding", f"net/ipv6/conf/{arriving.name}/force_forwarding"]
        if target.version == 4:
            keys = [f"net/ipv4/conf/{arriving.name}/forwarding"]
        if not any(self._sysctl(here, key) for key in keys):
            family_off = "ipv4=False" if target.version == 6 else "ipv6=False"
            raise self._break(
                here,
                "forwarding",
                f"forwarding of {family} is off, so it drops what is for {target}",
                f"Use Enable Forwarding    {here}    {family_off}.",
            )
        self._note(here, "forwarding", f"forwarding of {family} is on")

    def _reverse_path(self, here: Namespace, arriving: Interface) -> None:
        """Whether the kernel believes that packets from the origin come in here (RFC 3704)."""
        origin = self._target if self._back else self._origin
        if origin is None or origin.version == 6:  # IPv6 has no such filter
            return
        names = ("all", arriving.name)
        mode = max(self._sysctl(here, f"net/ipv4/conf/{name}/rp_filter") for name in names)
        if not mode or self._networks.has(here, origin):
            return
        what, shown = "reverse path filter", f"rp_filter is {mode}"
        back = self._hops.route_or_reason(here, origin)
        if isinstance(back, Route) and (mode != _STRICT or back.interface == arriving.name):
            self._note(arriving, what, f"{shown}, and the route back to {origin} allows it")
            return
        way = (
            f"the route back to {origin} leads through {back.interface}"
            if isinstance(back, Route)
            else f"there is no route back to {origin}"
        )
        raise self._break(
            arriving,
            what,
            f"{shown}, and {way}, so it drops what comes from there",
            f"Correct the routes of {here}, or set net.ipv4.conf.all.rp_filter and that of "
            f"{arriving.name} to 0 with Set Sysctl.",
        )

    def _sysctl(self, namespace: Namespace, key: str) -> int:
        try:
            return int(sysctl.get(namespace, key))
        except (NotFoundError, ValueError):
            return 0

    def _listening(self, end: Namespace) -> None:
        if self._port is None:
            return
        from ..listening import listening_ports

        what = f"{self._protocol} port {self._port}"
        rules = self._firewalls.rules(end)
        if rules is not None and rules.translates_target:
            self._note(end, what, "not looked at: its firewall may hand packets on")
            return
        there = listening_ports(end, "udp" if self._protocol == "udp" else "tcp")
        ours = [one for one in there if one.port == self._port]
        fitting = {str(bare(self._target)), "::", "0.0.0.0" if self._target.version == 4 else "::"}
        others = ", ".join(dict.fromkeys(str(one) for one in ours or there)) or "none"
        if not ours:
            found = f"nothing listens on it; listened on: {others}"
            raise self._break(end, what, found)
        if not fitting & {one.address for one in ours}:
            found = f"nothing listens on it at {self._target}, only at {others}"
            raise self._break(end, what, found)
        self._note(end, what, f"{others} is listened on")

    def _ask_firewalls(self) -> None:
        """Send one more packet where that tells something, and put in what it told."""
        complete = all(step.ok for step in self._steps)
        outcome = None
        if complete or self._firewalls.may_stop:
            self._firewalls.start_counting()
            patience = max(0.05, min(_FOR_AN_ANSWER, self._networks.remaining))
            outcome = probe.send(self._source, self._target, self._port, self._protocol, patience)
            self._firewalls.stop_counting()
        silent = self._port is not None and self._protocol == "udp"
        judged = self._firewalls.judge(outcome, answers=not silent)
        places = [one.position for one in self._firewalls.checkpoints]
        for position, step in reversed(list(zip(places, judged, strict=False))):
            self._steps.insert(position, step)
        if outcome is not None and all(step.ok for step in self._steps):
            self._steps.append(self._answer(outcome, silent))

    def _answer(self, outcome: probe.Outcome, silent: bool) -> Step:
        where, what = str(self._source), f"answer of {self._target}"
        if outcome.kind == "answered":
            return Step(where, what, "it answers now", True)
        if outcome.kind == "sent":
            found = "nothing came back to one more packet"
            return Step(where, what, found, silent)
        words = f'the kernel says "{outcome.words}" to one more packet'
        return Step(where, what, words, False)


def _next(route: Route, target: Address) -> str:
    return route.via or str(bare(target))
