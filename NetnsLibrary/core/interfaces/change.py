"""Changing and deleting interfaces."""

from __future__ import annotations

import errno

from .. import worker
from ..errors import KernelError
from ..names import check_interface_name
from ..namespace import Namespace
from ..netlink.transport import Refused
from . import messages
from .model import Interface


@worker.on_worker
def set_up(namespace: Namespace, name: str) -> None:
    """Set the interface `name` of a namespace up."""
    try:
        namespace.transport.request(messages.set_link_up(check_interface_name(name)))
    except Refused as refused:
        raise KernelError(
            f"Cannot set {namespace}:{name} up", refused.errno, refused.words
        ) from None


@worker.on_worker
def delete(interface: Interface) -> None:
    """Delete an interface; one that is gone already, or whose namespace is, is no error.

    It is found by its number, so another one that has got its name stays.
    """
    if interface.namespace.closed:
        return
    try:
        interface.namespace.transport.request(messages.delete_link(interface.index))
    except Refused as refused:
        if refused.errno != errno.ENODEV:
            raise KernelError(f"Cannot delete {interface}", refused.errno, refused.words) from None
