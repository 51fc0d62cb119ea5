"""Keywords about kernel parameters of a network."""

from __future__ import annotations

from typing import Any

from robot.api import logger

from .. import core
from ..integration.assertions import AssertionOperator, assert_integer, assert_text
from .checked import keyword
from .group import KeywordGroup
from .namespaces import NamespaceReference

_ORDER = {AssertionOperator[sign] for sign in ("<", ">", "<=", ">=")}


class SysctlKeywords(KeywordGroup):
    """How the kernel treats a network.

    In a namespace that outlives the test or suite, such as `host`, the old values come back
    at its end.
    """

    @keyword
    def enable_forwarding(
        self, namespace: NamespaceReference, ipv4: bool = True, ipv6: bool = True
    ) -> None:
        """Makes a namespace a router: what it receives for others, it passes on.

        That needs addresses on both sides, and routes at the hosts. A router for IPv6 does
        not take addresses and routes from other routers' advertisements.

        Args:
            namespace: A name, an object, `host` or `current`.
            ipv4: Forward IPv4.
            ipv6: Forward IPv6.

        Examples:
        ```robotframework
        *** Test Cases ***
        A router
            Create Transient Namespace    router
            Enable Forwarding    router
            Get Sysctl    router    net.ipv4.ip_forward    ==    1
            Get Sysctl    router    net.ipv6.conf.all.forwarding    ==    1
        ```
        """
        where = self.session.namespace(namespace)
        self.session.change(
            where,
            lambda: core.sysctl.enable_forwarding(where, ipv4=ipv4, ipv6=ipv6),
            lambda former: core.sysctl.restore(where, former),
        )
        families = " and ".join(name for name, chosen in (("IPv4", ipv4), ("IPv6", ipv6)) if chosen)
        logger.info(f"Namespace '{where}' forwards {families}.")

    @keyword
    def set_sysctl(self, namespace: NamespaceReference, key: str, value: str | int) -> None:
        """Sets a kernel parameter of a namespace, see sysctl(8).

        Args:
            namespace: A name, an object, `host` or `current`.
            key: What it is called, like `net.ipv4.ip_forward` or `net/ipv4/ip_forward`. It
                begins with `net`: all others belong to the whole machine. Some exist only in
                the machine's first network. Where an interface's name has a dot, it is
                written `net/ipv4/conf/eth0.100/forwarding` or
                `net.ipv4.conf.eth0/100.forwarding`.
            value: A number, or several of them as in `4096 87380 6291456`.

        Examples:
        ```robotframework
        *** Test Cases ***
        Packets that live shortly
            Create Transient Namespace    alice
            Set Sysctl    alice    net.ipv4.ip_default_ttl    3
            Get Sysctl    alice    net.ipv4.ip_default_ttl    ==    3
        ```
        """
        where = self.session.namespace(namespace)
        had = core.interfaces.note_before_sysctl(where, key)
        self.session.change(
            where,
            lambda: self._set(where, key, value, had),
            lambda former: self._restore(where, former, had),
        )
        logger.info(f"Set {key} to '{value}' in namespace '{where}'.")

    def _set(
        self,
        where: core.Namespace,
        key: str,
        value: str | int,
        had: list[core.interfaces.Belongings],
    ) -> core.sysctl.Former:
        for one in had:
            core.interfaces.before_losing(one)
        return core.sysctl.set_value(where, key, value)

    def _restore(
        self,
        where: core.Namespace,
        former: core.sysctl.Former,
        had: list[core.interfaces.Belongings],
    ) -> None:
        core.sysctl.restore(where, former)
        core.interfaces.give_back(*had)

    @keyword(tags=["Getter", "Assertion"])
    def get_sysctl(
        self,
        namespace: NamespaceReference,
        key: str,
        assertion_operator: AssertionOperator | None = None,
        assertion_expected: Any = None,
        message: str | None = None,
    ) -> Any:
        r"""Returns a kernel parameter of a namespace as a text, see sysctl(8).

        Several numbers in it are separated by one blank each.

        Args:
            namespace: A name, an object, `host` or `current`.
            key: What it is called, see [Set Sysctl].
            assertion_operator: How to compare, see [assertions](#assertions). `<`, `>`, `<=`
                and `>=` compare numbers, all others the text.
            assertion_expected: What to compare with.
            message: The failure message instead of the default one.

        Examples:
        ```robotframework
        *** Test Cases ***
        How long packets live
            Create Transient Namespace    alice
            ${ttl} =    Get Sysctl    alice    net.ipv4.ip_default_ttl    >=    3
            Get Sysctl    alice    net.ipv4.ip_local_port_range    matches    ^\\d+ \\d+$
        ```
        """
        where = self.session.namespace(namespace)
        value, what = core.sysctl.get(where, key), f"Sysctl {key} of namespace '{where}'"
        if assertion_operator in _ORDER:
            assert_integer(
                _number(value, what), assertion_operator, assertion_expected, message, what
            )
            return value
        expected = assertion_expected
        if isinstance(expected, int):
            expected = str(int(expected))
        return assert_text(value, assertion_operator, expected, message, what)


def _number(value: str, what: str) -> int:
    try:
        return int(value)
    except ValueError:
        raise core.ArgumentError(f"{what} is '{value}', which is no number to compare.") from None
