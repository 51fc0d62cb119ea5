"""Keywords that show labs and namespaces."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from robot.api import logger

from .checked import keyword
from .group import KeywordGroup
from .namespaces import NamespaceReference

if TYPE_CHECKING:
    from ..labs.lab import Lab


class LabPictureKeywords(KeywordGroup):
    """Pictures of labs, and the states of namespaces."""

    @keyword
    def log_topology(self, lab: str | Lab = "last") -> None:
        """Logs a picture of a lab.

        Hosts are rectangles, routers have round ends and switches pointed ones. At the ends of
        links are the names of interfaces and their addresses, in the middle subnets and what is
        wrong with the link at the moment; arrows show in which direction. What is down or gone
        is red, and says so. Many hosts on one switch or router stand in rows beside it. Where
        there are many links, only the ends of addresses are written at these; the tooltips of
        nodes and links have them in full.

        The same lab always gives the same picture. Interfaces and addresses that other keywords
        added to its namespaces are not in it: see [Log Namespace State] for these.

        When a test fails with a lab up, the picture is logged by itself, unless the import has
        `log_labs_on_failure=False`.

        Args:
            lab: Its name, the object that a keyword returned, or `last`: the one started last.

        Examples:
        ```robotframework
        *** Test Cases ***
        A picture
            Start Lab    {nodes: {alice: , bob: }, links: [endpoints: [alice, bob]]}
            Set Interface Down    alice:eth0
            Log Topology
        ```
        """
        from ..integration.lab_logs import picture_html
        from ..labs.picture import look

        found = self.session.labs.find(lab)
        logger.info(picture_html(found, look(found)), html=True)

    @keyword
    def save_topology(self, path: str | Path, lab: str | Lab = "last") -> str:
        """Writes a lab into a file, and returns its path.

        Args:
            path: A file, whose ending says what is written: `.svg` the picture of
                [Log Topology], on white; `.yaml` or `.yml` a lab file that [Start Lab] takes;
                `.mermaid` or `.mmd` a flowchart of Mermaid, and `.md` the same in a page of
                Markdown. The folder has to be there; a file that is there is replaced.
            lab: The lab, or `last`.

        Examples:
        ```robotframework
        *** Test Cases ***
        Twice the same
            Start Empty Lab
            Add Host    alice
            Add Host    bob
            Connect    alice    bob
            ${file} =    Save Topology    ${OUTPUT_DIR}/pair.yaml
            Stop Lab
            Start Lab    ${file}
            Host Should Be Reachable    alice    bob
        ```
        """
        from ..labs.topology_file import save

        found = self.session.labs.find(lab)
        written = save(found, path)
        logger.info(f"Saved lab '{found}' as '{written}'.")
        return written

    @keyword
    def log_namespace_state(self, namespace: NamespaceReference) -> None:
        """Logs the state of a namespace as tables.

        Interfaces with their addresses, routes of the main table, neighbors, ports that are
        listened on, rules, and the firewall, of both families. Each can be folded.

        Args:
            namespace: A name, an object, `host` or `current`.

        Examples:
        ```robotframework
        *** Test Cases ***
        Tables
            Create Transient Namespaces    alice    bob
            Create Veth Pair    alice:eth0    bob:eth0    addresses=10.0.0.1/24
            Log Namespace State    alice
        ```
        """
        from ..integration.namespace_state import state_html

        where = self.session.namespace(namespace)
        told = state_html(where, self.session.known_namespaces)
        logger.info(told, html=True)
