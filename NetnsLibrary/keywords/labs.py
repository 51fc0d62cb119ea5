"""Keywords that start and stop whole labs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from robot.api import logger

from ..core.prefixes import Family
from ..integration.assertions import AssertionOperator, assert_text
from ..labs.lab import Lab
from .checked import keyword
from .group import KeywordGroup, ScopeName

if TYPE_CHECKING:
    from ..labs.programs import RunningProgram


class LabKeywords(KeywordGroup):
    """Whole topologies."""

    @keyword
    def start_lab(
        self, source: str | Path, name: str | None = None, scope: ScopeName = None
    ) -> Lab:
        r"""Builds a whole network from a file, and returns the lab when it can be used.

        The file says which hosts, routers and switches there are and which of them are linked;
        what it leaves out is chosen: names of interfaces, subnets, addresses and routes, the same
        ones each time. See [labs](#labs) for what can be in it. Each node becomes a namespace of
        its name, so that every keyword that takes a namespace takes it. Every host knows all
        hosts and routers by name.

        The whole file is checked before anything is built, and the error names everything that
        is wrong in it, with lines and columns.

        Args:
            source: The path of a YAML file, or the YAML text itself. Topology files of
                containerlab are taken as well. A file beside the suite is `${CURDIR}/lab.yaml`;
                other paths begin where Robot Framework was started.
            name: What the lab is called; without one what the file says, or `lab1`, `lab2`, …
            scope: What it belongs to: `test`, `suite` or `global`.

        Examples:
        ```robotframework
        *** Variables ***
        ${LAB}    SEPARATOR=\n
        ...    nodes:
        ...    ${SPACE * 2}client: {kind: host}
        ...    ${SPACE * 2}router: {kind: router}
        ...    ${SPACE * 2}server: {kind: host}
        ...    links:
        ...    - endpoints: [client, router]
        ...    - endpoints: [router, server]

        *** Test Cases ***
        A client, a router and a server
            Start Lab    ${LAB}
            Host Should Be Reachable    client    server
            ${path} =    Get Path    client    server
            Length Should Be    ${path}    2
        ```
        """
        from ..labs.check import check

        checked = check(source)
        for warning in checked.warnings:
            logger.warn(str(warning))
        labs = self.session.labs
        owner = self.session.scope(scope)
        with checked.places_told():
            lab = labs.start(checked.topology, checked.plan, name, owner)
        lab.source = checked.file
        logger.info(_started(lab))
        try:
            labs.start_programs(lab, _tell_program)
        except BaseException:
            labs.stop(lab)
            raise
        return lab

    @keyword
    def stop_lab(self, lab: str | Lab = "last") -> None:
        """Ends a lab before its test or suite ends: its programs first, then its namespaces.

        Args:
            lab: Its name, the object that a keyword returned, or `last`: the one started last.

        Examples:
        ```robotframework
        *** Test Cases ***
        A short one
            Start Lab    {nodes: {alice: , bob: }, links: [endpoints: [alice, bob]]}
            Stop Lab
            Run Keyword And Expect Error    *'alice' is closed*    Get Interface Names    alice
        ```
        """
        found = self.session.labs.find(lab)
        failures = self.session.labs.stop(found)
        if failures:
            raise AssertionError("\n".join(failures))
        logger.info(f"Stopped lab '{found}'.")

    @keyword
    def get_lab(self, lab: str | Lab = "last") -> Lab:
        """Returns a lab that is up.

        It has the attributes `name`, `hosts`, `routers`, `switches` (lists of names),
        `namespaces` (by name), `plan` (all that was chosen) and `topology` (what was said).

        Args:
            lab: Its name, or `last`: the one started last.

        Examples:
        ```robotframework
        *** Test Cases ***
        Who is there
            Start Lab    {nodes: {alice: , bob: }, links: [endpoints: [alice, bob]]}    office
            ${lab} =    Get Lab    office
            Should Be Equal    ${lab.hosts}    ${{['alice', 'bob']}}
            All Hosts Should Reach Each Other    @{lab.hosts}
        ```
        """
        return self.session.labs.find(lab)

    @keyword(tags=["Getter", "Assertion"])
    def get_host_address(
        self,
        host: str,
        family: Family = "ipv4",
        lab: str | Lab = "last",
        assertion_operator: AssertionOperator | None = None,
        assertion_expected: str | None = None,
        message: str | None = None,
    ) -> str:
        """Returns the address by which others know a host of a lab, without its prefix length.

        It is that of its first interface that has one; of a host with several, the first in a
        network with a router, for others may not reach the rest. The hosts files have it first.

        Args:
            host: The name of a host or router.
            family: `ipv4` or `ipv6`.
            lab: The name of the lab, or `last`.
            assertion_operator: See [assertions](#assertions).
            assertion_expected: What the address is compared with.
            message: Replaces the message of a failing assertion.

        Examples:
        ```robotframework
        *** Test Cases ***
        Addresses that were chosen
            Start Lab    {nodes: {alice: , bob: }, links: [endpoints: [alice, bob]]}
            ${bob} =    Get Host Address    bob
            Host Should Be Reachable    alice    ${bob}
            Get Host Address    bob    ipv6    last    contains    :
        ```
        """
        found = self.session.labs.find(lab)
        found.namespace(host)
        address = found.plan.address_of(host, family)
        what = f"Address of host '{host}'"
        checked: str = assert_text(address, assertion_operator, assertion_expected, message, what)
        return checked


def _started(lab: Lab) -> str:
    counted = ((lab.hosts, "host"), (lab.routers, "router"), (lab.switches, "switch"))
    words = [
        f"{len(names)} {kind if len(names) == 1 else kind + ('es' if kind[-1] == 'h' else 's')}"
        for names, kind in counted
        if names
    ]
    return f"Started lab '{lab}' with {', '.join(words)} and {len(lab.plan.links)} links."


def _tell_program(program: RunningProgram, seconds: float) -> None:
    ready = f", ready after {seconds * 1000:.0f} ms" if program.said.ready else ""
    logger.info(f"Started program '{program.said.name}' in '{program.namespace}'{ready}.")
