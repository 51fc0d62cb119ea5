"""Endpoints: one interface in one namespace, as people write it."""

from __future__ import annotations

from .. import core
from ..core.interfaces import Interface
from ..core.names import check_interface_name, refuse_list

# 'alice:eth0', 'eth0', 'alice:', an Interface, or a Namespace.
Endpoint = Interface | core.Namespace | str


def parse_endpoint(
    reference: Endpoint | None,
) -> tuple[core.Namespace | str | None, str | None]:
    """The namespace and the interface's name of an endpoint, None where it leaves one open."""
    if reference is None:
        return None, None
    if isinstance(reference, Interface):
        return reference.namespace, reference.name
    if isinstance(reference, core.Namespace):
        return reference, None
    reference = str(reference)  # a name like ${1} comes as a number
    refuse_list(reference, "endpoint")
    namespace, colon, name = reference.partition(":")
    if not colon:
        return None, check_interface_name(reference)
    if not namespace:
        raise core.ArgumentError(
            f"'{reference}' is no endpoint: the namespace before ':' is missing. "
            "Write 'alice:eth0', or 'eth0' for the current namespace."
        )
    return namespace, check_interface_name(name) if name else None
