"""Keywords about the names that programs know."""

from __future__ import annotations

from robot.api import logger

from .. import core
from .checked import keyword
from .group import KeywordGroup
from .namespaces import NamespaceReference


class HostNameKeywords(KeywordGroup):
    """Names of hosts, for programs of `Run Process In Namespace` and `Start Process In Namespace`.

    In a namespace that outlives the test or suite, such as `host`, its programs know what
    they knew before at its end.
    """

    @keyword
    def set_name_servers(self, namespace: NamespaceReference, *servers: str) -> None:
        """Sets the name servers (DNS) that programs in a namespace ask.

        Programs in a transient namespace have none until then. Those in `host` and in opened
        namespaces ask the machine's, until they get others here.

        It is so for programs that [Run Process In Namespace] and [Start Process In Namespace]
        start, also for those that run already. A program that is started by the Process
        library's own keywords asks the machine's name servers, also within
        [Execute In Namespace]; so does the process of Robot Framework.

        Args:
            namespace: A name, an object, `host` or `current`.
            *servers: Addresses of either family, at most three, in the order to ask them in.
                None takes all away.

        Examples:
        ```robotframework
        *** Test Cases ***
        Ask the router
            Create Transient Namespace    alice
            Set Name Servers    alice    10.0.0.1    2001:db8::1
            ${result} =    Run Process In Namespace    alice    cat    /etc/resolv.conf
            Should Contain    ${result.stdout}    nameserver 2001:db8::1
        ```
        """
        where = self.session.namespace(namespace)
        self.session.prepare_mounts(where)
        self.session.change(
            where,
            lambda: core.resolver.set_name_servers(where, servers),
            lambda before: core.resolver.restore_name_servers(where, before),
        )
        logger.info(f"Name servers of namespace '{where}': {', '.join(servers) or 'none'}.")

    @keyword
    def add_host_entry(self, namespace: NamespaceReference, name: str, address: str) -> None:
        r"""Lets programs in a namespace know a host by name: it is added to their /etc/hosts.

        It is so for programs that [Run Process In Namespace] and [Start Process In Namespace]
        start, also for those that run already. A program that is started by the Process
        library's own keywords sees the machine's file, also within [Execute In Namespace];
        so does the process of Robot Framework.

        The file begins with `localhost` and the namespace's own name, which stands for an
        address of its loopback until it gets an entry here. In `host` and in opened
        namespaces it begins with what the machine's file says.

        Args:
            namespace: Where the name is known: a name, an object, `host` or `current`.
            name: The name, of letters, digits, hyphens and dots (RFC 1123). It may have
                several addresses.
            address: An address of either family.

        Examples:
        ```robotframework
        *** Test Cases ***
        The server has a name
            Create Transient Namespace    client
            Add Host Entry    client    server    10.0.0.2
            ${result} =    Run Process In Namespace    client    getent    hosts    server
            Should Match Regexp    ${result.stdout}    ^10\\.0\\.0\\.2\\s+server$
        ```
        """
        where = self.session.namespace(namespace)
        self.session.prepare_mounts(where)
        self.session.change(
            where,
            lambda: core.resolver.add_host_entry(where, name, address),
            lambda before: core.resolver.restore_hosts(where, before),
        )
        logger.info(f"Programs in namespace '{where}' know '{name}' as {address}.")
