"""Keywords about what works on this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from robot.api import SkipExecution, logger

from .. import core
from ..integration.tables import html_table
from .checked import keyword
from .group import KeywordGroup

if TYPE_CHECKING:
    from ..core.capabilities import Finding


class CapabilityKeywords(KeywordGroup):
    """What this machine's kernel, programs and limits allow."""

    @keyword(tags=["Getter"])
    def get_capabilities(self) -> dict[str, Finding]:
        """Finds out what works on this machine, and shows it as a table in the log.

        Nothing is guessed: each kind of interface and queueing discipline is tried in an empty
        namespace that is gone afterwards. `python -m NetnsLibrary doctor` tells the same.

        Returns a mapping from names, like `netem`, to what was found, which has the attributes
        `works`, `told` (what was found), `remedy` (what to do where it does not work),
        `required` (whether the library is of no use without it), `name` and `topic`.

        Examples:
        ```robotframework
        *** Test Cases ***
        What works here
            ${capabilities} =    Get Capabilities
            Should Be True    ${capabilities['veth'].works}
            IF    not $capabilities['netem'].works    Log    ${capabilities['netem'].remedy}
        ```
        """
        findings = core.capabilities.examine()
        rows = [
            (one.name, one.topic, "yes" if one.works else "no", f"{one.told} {one.remedy}")
            for one in findings
        ]
        logger.info(html_table(("name", "topic", "works", "what was found"), rows), html=True)
        return {finding.name: finding for finding in findings}

    @keyword
    def skip_unless_supported(self, *names: str) -> None:
        """Skips the test when something that it needs does not work on this machine.

        The message of the skipped test says what, why, and what to do about it.

        Args:
            names: What is needed, as [Get Capabilities] calls it: `privilege`,
                `user-namespaces`, `raw-sockets`, `nsenter`, `iperf3`, `ipv6`, `sysctl`; kinds of
                interfaces, like `dummy` or `wireguard`; queueing disciplines, like `netem` or
                `tbf`; `nftables` and `nat`. Upper and lower case are the same.

        Examples:
        ```robotframework
        *** Test Cases ***
        A dummy interface
            Skip Unless Supported    dummy
            Create Transient Namespace    alice
            Create Dummy    alice:dummy0    addresses=192.0.2.1/32
        ```
        """
        lacking = core.capabilities.unsupported(names)
        if lacking:
            raise SkipExecution("\n".join(map(str, lacking)))
        logger.info(f"Works here: {', '.join(names)}.")
