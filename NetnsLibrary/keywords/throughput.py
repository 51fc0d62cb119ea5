"""The keyword that measures how much data gets from one namespace to another."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Literal

from robot.api import logger

from .. import core, probes
from ..core.checks import check_range
from ..integration.assertions import AssertionOperator, assert_number
from ..integration.endpoints import Endpoint
from ..probes import Protocol
from .checked import keyword
from .group import KeywordGroup
from .namespaces import NamespaceReference
from .reachability import fail_with_explanation
from .targets import Aim, take_aim

Means = Literal["auto", "iperf3", "sockets"]

_TWO_SECONDS = timedelta(seconds=2)


class ThroughputKeywords(KeywordGroup):
    """How much data passes."""

    @keyword(tags=["Getter", "Assertion"])
    def get_throughput(
        self,
        source: NamespaceReference,
        destination: Endpoint,
        duration: timedelta = _TWO_SECONDS,
        protocol: Protocol = "tcp",
        assertion_operator: AssertionOperator | None = None,
        assertion_expected: Any = None,
        message: str | None = None,
        *,
        means: Means = "auto",
        port: int | None = None,
    ) -> Any:
        """Returns how much data gets from one namespace to another, in Mbit/s.

        It is what arrives, in units of 1,000,000 bits a second and without the headers of
        packets: a link of 100 Mbit/s carries about 95 Mbit/s by TCP. With UDP as much is sent as
        the first interface takes, and how much of it is lost is logged.

        It is measured by iperf3 where that is installed, else with plain sockets; which it was
        is logged. Both are limited by the machine, so only links that are slower than that are
        really measured.

        It fails when nothing arrives, and tells where the way is broken.

        Args:
            source: Where the data is sent from: a name, an object, `host` or `current`.
            destination: Where it is received, see [targets](#targets). It has to be in a
                namespace that the library knows.
            duration: How long to measure, at most an hour; by iperf3 whole seconds only.
            protocol: `tcp` or `udp`.
            assertion_operator: How to compare, see [assertions](#assertions).
            assertion_expected: The number to compare with.
            message: The failure message instead of the default one.
            means: `iperf3`, `sockets`, or `auto`, which is iperf3 when it is installed and the
                duration is one that it knows.
            port: Where the receiver listens, for firewalls; without it a free port.

        Examples:
        ```robotframework
        *** Test Cases ***
        A fast link
            Create Transient Namespaces    alice    bob
            Create Veth Pair    alice:eth0    bob:eth0
            ...    addresses=10.0.0.1/24    peer_addresses=10.0.0.2/24
            Get Throughput    alice    bob    200 ms    tcp    >    50
        ```
        """
        seconds = duration.total_seconds()
        probes.throughput.check(protocol, seconds)
        if port is not None:
            check_range("Port", port, 1, 65535)
        iperf3 = probes.iperf3
        by_iperf = means == "iperf3" or (
            means == "auto" and iperf3.fits(seconds) and iperf3.installed()
        )
        where = self.session.namespace(source)
        aim = take_aim(self.session, where, destination)
        receiver = self._receiver(where, aim)
        for namespace in (where, receiver):
            self.session.prepare_mounts(namespace)
        make = iperf3.IperfMeter if by_iperf else probes.throughput.SocketMeter
        what = f"from {where} to {aim}"
        with make(receiver, aim.address, protocol, port or 0) as meter:
            try:
                found = meter.measure(where, seconds)
            except probes.throughput.NothingArrivedError as error:
                text = f"There is no {protocol} throughput {what}: {error}."
                # As long as the receiver is there, it is not what is missing.
                ports = (meter.port, "tcp" if by_iperf else protocol)
                fail_with_explanation(self.session, where, aim.address, text, ports)
        logger.info(f"{protocol} {what}: {found}.")
        return assert_number(
            round(found.megabits, 3),
            assertion_operator,
            assertion_expected,
            message,
            f"Throughput {what} in Mbit/s",
        )

    def _receiver(self, source: core.Namespace, aim: Aim) -> core.Namespace:
        """The namespace that has the address; among several the one that was named."""
        if aim.address.is_loopback:
            return source
        known = dict.fromkeys([source, *self.session.known_namespaces])
        owners = [one for one in known if probes.hosts.has(one, aim.address)]
        named = [one for one in owners if str(one) == aim.written.partition(":")[0]]
        if len(named or owners) == 1:
            return (named or owners)[0]
        if not owners:
            raise core.NotFoundError(
                f"No namespace that is known here has {aim}, so nothing can be received there."
            )
        several = ", ".join(str(one) for one in owners)
        raise core.ArgumentError(
            f"Several namespaces have {aim}: {several}. Name the one that is meant."
        )
