"""Setting interfaces up and down."""

from __future__ import annotations

import errno

from ..errors import KernelError
from ..names import check_interface_name
from ..namespace import Namespace
from ..netlink.transport import Message, Refused
from . import messages, query, undoing


def set_up(namespace: Namespace, name: str) -> None:
    """Set the interface `name` of a namespace up."""
    _request(namespace, name, messages.set_link_up(check_interface_name(name)), "set {} up")


def set_down(namespace: Namespace, name: str) -> None:
    """Set the interface `name` of a namespace down.

    The kernel then forgets the default routes over it and its global IPv6 addresses.
    """
    _request(namespace, name, messages.set_link_down(check_interface_name(name)), "set {} down")


def _request(namespace: Namespace, name: str, message: Message, doing: str) -> None:
    undoing.before_setting(namespace, name)
    try:
        namespace.transport.request(message)
    except Refused as refused:
        if refused.errno == errno.ENODEV:
            query.ask(namespace, name)  # says which interfaces there are
        what = f"Cannot {doing.format(f'{namespace}:{name}')}"
        raise KernelError(what, refused.errno, refused.words) from None
