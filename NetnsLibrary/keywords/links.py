"""Keywords that cut links and let them flap."""

from __future__ import annotations

from datetime import timedelta

from robot.api import logger

from .. import core
from ..integration.endpoints import Endpoint
from .checked import keyword
from .ends_of_links import find_link
from .group import KeywordGroup

_SECOND = timedelta(seconds=1)


class LinkKeywords(KeywordGroup):
    """Links that are cut, once or again and again."""

    @keyword
    def cut_link(self, a: Endpoint, b: Endpoint) -> None:
        """Cuts a link: no packet passes, and both ends lose their carrier.

        Addresses, routes and neighbors that were given by hand are there again after
        [Restore Link], which the end of the test or suite does by itself. To cut a link, one
        end is set down: a port of a bridge, an end without addresses, or else that of `b`. The
        other end keeps everything also while the link is cut; the one that is set down keeps
        its addresses, but no routes.

        Args:
            a: A host, like `alice`, or an endpoint, like `alice:eth0`.
            b: The host or endpoint at the other end of the same veth pair.

        Examples:
        ```robotframework
        *** Test Cases ***
        Somebody trips over the cable
            Create Transient Namespaces    alice    bob
            Create Veth Pair    alice:eth0    bob:eth0
            ...    addresses=10.0.0.1/24    peer_addresses=10.0.0.2/24
            Cut Link    alice    bob
            Get Interface State    alice:eth0    ==    DOWN
            Restore Link    alice    bob
            Host Should Be Reachable    alice    bob
        ```
        """
        link = find_link(self.session, a, b)
        self.session.faults.check_whole(link)
        self.session.change_several(
            [end.namespace for end in link.ends], lambda: self._cut_now(link), self._join_now
        )
        logger.info(f"Cut the link {link}.")

    @keyword
    def restore_link(self, a: Endpoint, b: Endpoint) -> None:
        """Joins a link that was cut; one that is not cut is an error.

        What comes back with it is told at [Cut Link].

        Args:
            a: A host, like `alice`, or an endpoint, like `alice:eth0`.
            b: The host or endpoint at the other end of the same veth pair.

        Examples:
        ```robotframework
        *** Test Cases ***
        The cable is plugged in again
            Create Transient Namespaces    alice    bob
            Create Veth Pair    alice:eth0    bob:eth0
            Cut Link    alice    bob
            Restore Link    alice    bob
            Get Interface State    alice:eth0    ==    UP
        ```
        """
        link = find_link(self.session, a, b)
        cut = self.session.faults.cut_of(link)
        core.worker.call(self._join_now, cut)
        logger.info(f"Restored the link {link}.")

    @keyword
    def flap_link(
        self,
        a: Endpoint,
        b: Endpoint,
        times: int,
        down_for: timedelta = _SECOND,
        up_for: timedelta = _SECOND,
        *,
        background: bool = False,
    ) -> None:
        """Cuts a link and restores it, several times.

        It does what [Cut Link] and [Restore Link] do, and in the end the link is up. In the
        background it goes on while the next keywords run, and stops, with the link up, at the end
        of the test or suite.

        Args:
            a: A host, like `alice`, or an endpoint, like `alice:eth0`.
            b: The host or endpoint at the other end of the same veth pair.
            times: How often the link goes down.
            down_for: How long it stays down.
            up_for: How long it stays up before it goes down again.
            background: Return at once, when the link has gone down for the first time.

        Examples:
        ```robotframework
        *** Test Cases ***
        A loose contact
            Create Transient Namespaces    alice    bob
            Create Veth Pair    alice:eth0    bob:eth0
            Flap Link    alice    bob    times=3    down_for=20 ms    up_for=20 ms
            Get Interface State    alice:eth0    ==    UP
        ```
        """
        link = find_link(self.session, a, b)
        seconds = down_for.total_seconds(), up_for.total_seconds()
        flapping = core.links.Flapping(link, times, *seconds)
        self.session.faults.check_whole(link)
        owner = self.session.scope(None)
        self.session.create(flapping.start, lambda _: owner.undo_with(flapping.stop))
        self.session.faults.add_flapping(flapping)
        if background:
            logger.info(f"The link {link} flaps in the background, {times} times.")
            return
        try:
            flapping.wait()
        finally:
            core.worker.call(flapping.stop)
        logger.info(f"The link {link} went down and up again {flapping.done} times.")

    def _cut_now(self, link: core.links.Link) -> core.links.Cut:
        cut = core.links.cut(link)
        self.session.faults.add_cut(cut)
        return cut

    def _join_now(self, cut: core.links.Cut) -> None:
        if self.session.faults.forget_cut(cut):
            core.links.restore(cut)
