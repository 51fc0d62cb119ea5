"""Keywords that make what leaves interfaces slow, lossy or wrong."""

from __future__ import annotations

from datetime import timedelta

from robot.api import logger

from .. import core, probes
from ..core.impairment.model import Impairment
from ..core.impairment.parsing import parse_percent, parse_rate
from ..integration.endpoints import Endpoint
from .checked import keyword
from .ends_of_links import find_link
from .group import KeywordGroup


class ImpairmentKeywords(KeywordGroup):
    """Delay, loss and a limited rate, on one interface or on a link."""

    @keyword
    def impair_interface(
        self,
        endpoint: Endpoint,
        *,
        delay: timedelta | None = None,
        jitter: timedelta | None = None,
        loss: str | float | None = None,
        duplicate: str | float | None = None,
        corrupt: str | float | None = None,
        reorder: str | float | None = None,
        rate: str | None = None,
        limit: int | None = None,
        seed: int | None = None,
        verify: bool = False,
    ) -> Impairment:
        """Makes what leaves an interface slow, lossy or wrong, and returns all that is wrong now.

        What is not given stays as it is, and 0 takes it away. What is wrong with an interface
        of a namespace that outlives the test or suite is at its end as it was before.

        It is done by netem, see tc-netem(8). On a kernel without netem, loss is made by
        nftables and the rate is limited by tbf; all else is an error then, and nothing is
        changed. Which means are used is in the log. An interface on which somebody else put
        a queueing discipline (qdisc) is refused.

        Args:
            endpoint: `alice:eth0`, or `eth0` in the current namespace.
            delay: How long each packet is held back. To delay both directions, see [Impair Link].
            jitter: By how much the delay differs from packet to packet, up and down.
            loss: How many packets vanish, in percent: `1%`.
            duplicate: How many packets are sent twice, in percent.
            corrupt: How many packets have one wrong bit, in percent.
            reorder: How many packets overtake those that wait for their delay, in percent.
            rate: The most that is sent, in bit, kbit, mbit or gbit per second: `10 mbit`.
            limit: How many packets can wait. Without it as many as rate and delay need.
            seed: A number above 0: with the same one, the same packets are lost (Linux 6.6).
            verify: Measure with echo requests to the other end, see [Impair Link].

        Examples:
        ```robotframework
        *** Test Cases ***
        A bad cable
            Create Transient Namespaces    alice    bob
            Create Veth Pair    alice:eth0    bob:eth0
            ...    addresses=10.0.0.1/24    peer_addresses=10.0.0.2/24
            Impair Interface    alice:eth0    loss=100%
            Get Packet Loss    alice    bob    3    ==    100    timeout=50 ms
            Impair Interface    alice:eth0    loss=0    rate=10 mbit
            ${impairment} =    Get Impairment    alice:eth0
            Should Be Equal As Integers    ${impairment.rate}    10_000_000
        ```
        """
        order = _order(delay, jitter, loss, duplicate, corrupt, reorder, rate, limit, seed)
        place = self.session.named_endpoint(endpoint)
        _check_order(order)
        way = self._way_to_other_end(*place) if verify else None
        found = self._impair_one(place, order)
        if way is not None:
            self._verify_way(way)
        return found

    @keyword
    def get_impairment(self, endpoint: Endpoint) -> Impairment:
        """Returns what is wrong with what leaves an interface, as the kernel has it.

        The result has the attributes `delay` and `jitter` (seconds), `loss`, `duplicate`,
        `corrupt` and `reorder` (percent), `rate` (bit/s), `limit` (packets) and `seed`; each is
        None where there is none of it. `means` says what does it: `netem`, `tbf`, `nftables`, or
        an empty text. The seed is there also when the kernel chose it itself.

        Args:
            endpoint: `alice:eth0`, or `eth0` in the current namespace.

        Examples:
        ```robotframework
        *** Test Cases ***
        What is wrong here?
            Create Transient Namespaces    alice    bob
            Create Veth Pair    alice:eth0    bob:eth0
            Impair Interface    alice:eth0    loss=0.5 %
            ${impairment} =    Get Impairment    alice:eth0
            Should Be Equal As Numbers    ${impairment.loss}    0.5
            Should Be Equal    ${impairment.delay}    ${None}
        ```
        """
        namespace, name = self.session.named_endpoint(endpoint)
        found = core.impairment.read(namespace, name)
        logger.info(_told(f"{namespace}:{name}", found))
        return found

    @keyword
    def clear_impairment(self, endpoint: Endpoint) -> None:
        """Takes away all that is wrong with what leaves an interface; nothing is no error.

        Args:
            endpoint: `alice:eth0`, or `eth0` in the current namespace.

        Examples:
        ```robotframework
        *** Test Cases ***
        Good again
            Create Transient Namespaces    alice    bob
            Create Veth Pair    alice:eth0    bob:eth0
            Impair Interface    alice:eth0    loss=20%
            Clear Impairment    alice:eth0
            ${impairment} =    Get Impairment    alice:eth0
            Should Be Equal    ${impairment.loss}    ${None}
        ```
        """
        self._clear_one(self.session.named_endpoint(endpoint))

    @keyword
    def impair_link(
        self,
        a: Endpoint,
        b: Endpoint,
        *,
        delay: timedelta | None = None,
        jitter: timedelta | None = None,
        loss: str | float | None = None,
        duplicate: str | float | None = None,
        corrupt: str | float | None = None,
        reorder: str | float | None = None,
        rate: str | None = None,
        limit: int | None = None,
        seed: int | None = None,
        verify: bool = False,
    ) -> None:
        """Makes a link slow, lossy or wrong in both directions.

        It does at both ends what [Impair Interface] does at one: with a delay of 20 ms a round trip
        takes 40 ms, and with a loss of 10 % it is 19 % of the round trips that fail.

        With `verify=True`, a thousand echo requests from one end to the other are measured, less
        on slow links, and it fails when the network does not behave as the kernel was told. The
        middle of the round trip times may be 5 ms and 10 % more than what is asked, and by no
        more than 0.5 ms less; when it is more, it is measured once again with fewer requests a
        second, because a busy machine is no slow network. Losses may be off by what happens by
        chance once in 15,000 times (four standard deviations). Duplicates, wrong bits, reordering
        and rates are not measured.

        Args:
            a: A host, like `alice`, or an endpoint, like `alice:eth0`.
            b: The host or endpoint at the other end of the same veth pair.
            delay: How long each packet is held back, in each direction.
            jitter: By how much the delay differs from packet to packet.
            loss: How many packets vanish, in percent: `1%`.
            duplicate: How many packets are sent twice, in percent.
            corrupt: How many packets have one wrong bit, in percent.
            reorder: How many packets overtake others, in percent.
            rate: The most that each end sends: `10 mbit`.
            limit: How many packets can wait at each end.
            seed: With the same one, the same packets are lost.
            verify: Measure, and fail when it is not so.

        Examples:
        ```robotframework
        *** Test Cases ***
        A lossy link
            Create Transient Namespaces    alice    bob
            Create Veth Pair    alice:eth0    bob:eth0
            ...    addresses=10.0.0.1/24    peer_addresses=10.0.0.2/24
            Impair Link    alice    bob    loss=10%
            ${impairment} =    Get Impairment    bob:eth0
            Should Be Equal As Numbers    ${impairment.loss}    10
            Clear Link Impairment    alice    bob
        ```
        """
        order = _order(delay, jitter, loss, duplicate, corrupt, reorder, rate, limit, seed)
        _check_order(order)
        link = find_link(self.session, a, b)
        ends = [(end.namespace, end.name) for end in link.ends]
        way = self._way_to_other_end(*ends[0]) if verify else None
        self.session.change_several(
            [end.namespace for end in link.ends],
            lambda: core.impairment.impair_all(ends, order),
            core.impairment.restore_all,
        )
        for end in ends:
            self._log_impairment(end)
        if way is not None:
            self._verify_way(way)

    @keyword
    def clear_link_impairment(self, a: Endpoint, b: Endpoint) -> None:
        """Takes away all that is wrong with a link, in both directions; nothing is no error.

        Args:
            a: A host, like `alice`, or an endpoint, like `alice:eth0`.
            b: The host or endpoint at the other end of the same veth pair.

        Examples:
        ```robotframework
        *** Test Cases ***
        A good link again
            Create Transient Namespaces    alice    bob
            Create Veth Pair    alice:eth0    bob:eth0
            Impair Link    alice    bob    loss=20%
            Clear Link Impairment    alice    bob
        ```
        """
        for end in find_link(self.session, a, b).ends:
            self._clear_one((end.namespace, end.name))

    def _impair_one(self, place: tuple[core.Namespace, str], order: Impairment) -> Impairment:
        self.session.change(
            place[0], lambda: core.impairment.impair(*place, order), core.impairment.restore
        )
        return self._log_impairment(place)

    def _log_impairment(self, place: tuple[core.Namespace, str]) -> Impairment:
        found = core.impairment.read(*place)
        logger.info(_told(f"{place[0]}:{place[1]}", found))
        return found

    def _clear_one(self, place: tuple[core.Namespace, str]) -> None:
        self.session.change(
            place[0], lambda: core.impairment.clear(*place), core.impairment.restore
        )
        logger.info(f"{place[0]}:{place[1]}: no impairment any more.")

    def _way_to_other_end(self, namespace: core.Namespace, name: str) -> probes.fidelity.Way:
        return probes.fidelity.Way.find(namespace, name, self.session.known_namespaces)

    def _verify_way(self, way: probes.fidelity.Way) -> None:
        outcome = probes.fidelity.verify(way)
        logger.info(str(outcome))
        if outcome.failures:
            raise AssertionError(
                f"{way.near} - {way.far} does not behave as asked: {' '.join(outcome.failures)}"
            )


def _check_order(order: Impairment) -> None:
    order.check()
    if not order.given:
        raise core.ArgumentError(
            "Say what shall be wrong: delay, jitter, loss, duplicate, corrupt, reorder, rate, "
            "limit or seed."
        )


def _order(
    delay: timedelta | None,
    jitter: timedelta | None,
    loss: str | float | None,
    duplicate: str | float | None,
    corrupt: str | float | None,
    reorder: str | float | None,
    rate: str | None,
    limit: int | None,
    seed: int | None,
) -> Impairment:
    def percent(name: str, value: str | float | None) -> float | None:
        return None if value is None else parse_percent(name, value)

    return Impairment(
        delay=None if delay is None else delay.total_seconds(),
        jitter=None if jitter is None else jitter.total_seconds(),
        loss=percent("loss", loss),
        duplicate=percent("duplicate", duplicate),
        corrupt=percent("corrupt", corrupt),
        reorder=percent("reorder", reorder),
        rate=None if rate is None else parse_rate(rate),
        limit=limit,
        seed=seed,
    )


def _told(endpoint: str, found: Impairment) -> str:
    means = f" (by {found.means})" if found.means else ""
    return f"Impairment of what leaves {endpoint}: {found}{means}."
