"""Keywords that ask about namespaces."""

from __future__ import annotations

from typing import Any

from robot.api import logger

from .. import core
from ..core.processes import Process, processes
from ..integration.assertions import AssertionOperator, assert_integer, assert_list
from .checked import keyword
from .group import KeywordGroup
from .namespaces import NamespaceReference


class NamespaceGetters(KeywordGroup):
    """What namespaces there are, and what they are."""

    @keyword(tags=["Getter"])
    def get_current_namespace(self) -> core.Namespace:
        """Returns the namespace that keywords run in at this moment.

        Examples:
        ```robotframework
        *** Test Cases ***
        Where am I
            ${start} =    Get Current Namespace
            Should Be Equal As Strings    ${start}    host
            Enter Transient Namespace    alice
            ${now} =    Get Current Namespace
            Should Be Equal As Strings    ${now}    alice
        ```
        """
        inode = core.current_ino()
        for namespace in (self.session.position.namespace, *self.session.known_namespaces):
            if namespace.inode == inode:
                return namespace
        # Some Python code has moved this thread; so be it, but say the truth.
        return core.current()

    @keyword(tags=["Getter", "Assertion"])
    def get_namespace_names(
        self,
        assertion_operator: AssertionOperator | None = None,
        assertion_expected: Any = None,
        message: str | None = None,
    ) -> Any:
        """Returns the names of all namespaces that are open, in the order of their creation.

        `host` is not among them.

        Args:
            assertion_operator: How to compare, see [assertions](#assertions).
            assertion_expected: What to compare with: a list, or the only name.
            message: The failure message instead of the default one.

        Examples:
        ```robotframework
        *** Test Cases ***
        What is there
            Create Transient Namespaces    alice    bob
            ${names} =    Get Namespace Names    contains    bob
            Should Be Equal    ${names}[0]    alice
        ```
        """
        names = self.session.directory.names
        return assert_list(
            names, assertion_operator, assertion_expected, message, "Namespace names"
        )

    @keyword(tags=["Getter", "Assertion"])
    def get_namespace_inode(
        self,
        namespace: NamespaceReference = "current",
        assertion_operator: AssertionOperator | None = None,
        assertion_expected: Any = None,
        message: str | None = None,
    ) -> Any:
        """Returns the inode number of a namespace, which identifies it while it is open.

        Args:
            namespace: A name, an object, `host` or `current`.
            assertion_operator: How to compare, see [assertions](#assertions).
            assertion_expected: The number to compare with.
            message: The failure message instead of the default one.

        Examples:
        ```robotframework
        *** Test Cases ***
        Really another network
            ${host} =    Get Namespace Inode    host
            Enter Transient Namespace
            Get Namespace Inode    current    !=    ${host}
        ```
        """
        # The thread itself is asked about where it is, whatever the library believes.
        inode = (
            core.current_ino()
            if namespace == "current"
            else self.session.namespace(namespace).inode
        )
        return assert_integer(
            inode,
            assertion_operator,
            assertion_expected,
            message,
            f"Inode of namespace '{namespace}'",
        )

    @keyword(tags=["Getter", "Assertion"])
    def get_namespace_id(
        self,
        namespace: NamespaceReference,
        assertion_operator: AssertionOperator | None = None,
        assertion_expected: Any = None,
        message: str | None = None,
        *,
        seen_from: NamespaceReference = "current",
    ) -> Any:
        """Returns the number (nsid) by which one namespace knows another.

        It is what `link-netnsid` means in the output of `ip link`. One that has no number
        yet gets one, and keeps it. See ip-netns(8).

        Args:
            namespace: The namespace that the number is for.
            assertion_operator: How to compare, see [assertions](#assertions).
            assertion_expected: The number to compare with.
            message: The failure message instead of the default one.
            seen_from: The namespace whose number for it is asked.

        Examples:
        ```robotframework
        *** Test Cases ***
        Numbers are per observer
            Create Transient Namespaces    alice    bob
            ${id} =    Get Namespace Id    bob    seen_from=alice
            Get Namespace Id    bob    ==    ${id}    seen_from=alice
        ```
        """
        target, viewer = self.session.namespace(namespace), self.session.namespace(seen_from)
        return assert_integer(
            core.ns_id(target, viewer),
            assertion_operator,
            assertion_expected,
            message,
            f"Id of namespace '{target}' seen from '{viewer}'",
        )

    @keyword(tags=["Getter"])
    def get_namespace_path(self, namespace: NamespaceReference) -> str:
        r"""Returns a path by which other programs of the same user can enter a namespace.

        It is good as long as the namespace is open.

        Args:
            namespace: A name, an object, `host` or `current`.

        Examples:
        ```robotframework
        *** Settings ***
        Library    Process

        *** Test Cases ***
        A program of one's own
            Create Transient Namespace    alice
            ${path} =    Get Namespace Path    alice
            ${result} =    Run Process    nsenter    --net\=${path}    cat    /proc/self/net/dev
            Should Not Contain    ${result.stdout}    eth0
        ```
        """
        path = self.session.namespace(namespace).path
        logger.info(f"Enter it from a terminal with:    nsenter --net={path}")
        return path

    @keyword(tags=["Getter"])
    def get_namespace_processes(self, namespace: NamespaceReference) -> list[Process]:
        """Returns the programs that live in a namespace.

        Each has its `pid` and its `command`.

        Args:
            namespace: A name, an object, `host` or `current`.

        Examples:
        ```robotframework
        *** Settings ***
        Library    Process

        *** Test Cases ***
        Who is there
            Create Transient Namespace    alice
            ${nobody} =    Get Namespace Processes    alice
            Should Be Empty    ${nobody}
            Execute In Namespace    alice    Start Process    sleep    10
            ${programs} =    Get Namespace Processes    alice
            Should Be Equal    ${programs[0].command}    sleep 10
            [Teardown]    Terminate All Processes
        ```
        """
        return processes(self.session.namespace(namespace))
