"""What the keywords that create interfaces have in common."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from robot.api import logger

from .. import core
from ..core.interfaces import Interface
from ..integration.endpoints import Endpoint
from .group import KeywordGroup, ScopeName

# One address, or a list of them.
Addresses = list[str] | str

# One interface of the same namespace, or a list of them.
Parent = Interface | str


class CreationKeywords(KeywordGroup):
    """Base of the groups that create interfaces."""

    def _end(
        self, endpoint: Endpoint | None, addresses: Addresses | None, mac: str | None
    ) -> core.interfaces.End:
        namespace, name = self.session.endpoint(endpoint)
        if name == endpoint and name in self.session.directory.names:
            logger.warn(
                f"'{name}' is going to be an interface of namespace '{namespace}', though there "
                f"is a namespace of that name. To make one in there, write '{name}:'."
            )
        several = [addresses] if isinstance(addresses, str) else addresses or ()
        return core.interfaces.End(namespace, name, several, mac)

    def _create_interface(
        self,
        scope: ScopeName,
        make: Callable[[], Interface],
        *others: core.Namespace,
        ports: Sequence[core.interfaces.Belongings] = (),
    ) -> Interface:
        """Make an interface that belongs to a scope.

        It goes by itself with its namespace, or with one of `others`. Its `ports` are then as
        they were before.
        """
        owner = self.session.scope(scope)
        made = self.session.create(
            make, lambda made: self.session.own_interface(made, owner, *others, ports=ports), owner
        )
        logger.info(f"Created {made.kind} {made}.")
        return made

    def _parent(self, end: core.interfaces.End, reference: Parent) -> Interface:
        """The interface below a new one; a bare word is one of the same namespace."""
        assert isinstance(end.namespace, core.Namespace)
        namespace, name = self.session.endpoint_in(end.namespace, reference)
        return core.interfaces.get(namespace, name)

    def _ports(self, end: core.interfaces.End, references: tuple[Parent, ...]) -> list[str]:
        """The names of the ports of a new interface, which have to be in its namespace."""
        assert isinstance(end.namespace, core.Namespace)
        names = []
        for reference in references:
            namespace, name = self.session.endpoint_in(end.namespace, reference)
            if namespace != end.namespace:
                raise core.ArgumentError(
                    f"{namespace}:{name} cannot become a port in namespace '{end.namespace}': "
                    "both have to be in the same namespace. Move it there first, or connect "
                    "them with a veth pair."
                )
            names.append(name)
        return names

    def _noted(
        self, end: core.interfaces.End, names: Sequence[str]
    ) -> list[core.interfaces.Belongings]:
        """What the ports of a new interface have, some of which they may lose by joining it."""
        assert isinstance(end.namespace, core.Namespace)
        return core.interfaces.note_all(end.namespace, names)
