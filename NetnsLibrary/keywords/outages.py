"""The keyword that measures how long a host is out of reach."""

from __future__ import annotations

from dataclasses import replace

from robot.api import logger
from robot.libraries.BuiltIn import BuiltIn

from ..integration.endpoints import Endpoint
from ..integration.outage_timeline import to_svg
from ..probes.outage import Outage, Watch
from .checked import keyword
from .group import KeywordGroup
from .namespaces import NamespaceReference
from .targets import take_aim

_PATIENCE = 10.0  # seconds


class OutageKeywords(KeywordGroup):
    """Outages that a keyword causes."""

    @keyword
    def measure_outage(
        self, namespace: NamespaceReference, target: Endpoint, name: str, /, *args: str
    ) -> Outage:
        """Runs a keyword, and returns for how long a host was out of reach meanwhile.

        An echo request is sent every 10 ms, beginning before the keyword. Answers that come late,
        by more than 100 ms over twice the usual time, tell of an outage, too. When the keyword is
        done, it waits up to 10 seconds until the host is in reach. It is an error when the host
        is not in reach in the first place. A failure of the keyword is its failure.

        The result has the attributes `lost` (seconds, all gaps together), `first_loss` and
        `recovery` (seconds after the keyword began; None without an outage), `recovered`
        (whether the host was in reach in the end), `sent` and `unanswered` (requests, and those
        not answered in time), `gaps`, and `returned`, which is what the keyword returned. The
        log has a timeline.

        Args:
            namespace: Where the requests are sent from: a name, an object, `host` or `current`.
            target: Whom to ask, see [targets](#targets).
            name: The keyword.
            *args: Its arguments, named ones too.

        Examples:
        ```robotframework
        *** Test Cases ***
        A short interruption
            Create Transient Namespaces    alice    bob
            Create Veth Pair    alice:eth0    bob:eth0
            ...    addresses=10.0.0.1/24    peer_addresses=10.0.0.2/24
            ${outage} =    Measure Outage    alice    bob
            ...    Flap Link    alice    bob    times=1    down_for=100 ms
            Should Be True    0.05 < ${outage.lost} < 5
            Should Be True    ${outage.recovered}
        ```
        """
        where = self.session.namespace(namespace)
        aim = take_aim(self.session, where, target)
        watch = Watch(where, str(aim), aim.address)
        owner = self.session.scope(None)
        self.session.create(watch.start, lambda _: owner.undo_with(watch.stop))
        recovered = False
        try:
            watch.wait_until_reached()
            try:
                returned = BuiltIn().run_keyword(name, *args)
            except BaseException:
                self._log_outage(watch.outage(recovered=False))
                raise
            recovered = watch.wait_until_recovered(_PATIENCE)
        finally:
            watch.stop()
        outage = replace(watch.outage(recovered), returned=returned)
        self._log_outage(outage)
        return outage

    def _log_outage(self, outage: Outage) -> None:
        logger.info(f"{outage}.")
        logger.info(to_svg(outage), html=True)
