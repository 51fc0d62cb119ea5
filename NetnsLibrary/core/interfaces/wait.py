"""Waiting for what an interface becomes."""

from __future__ import annotations

from ..errors import NetnsError, NotFoundError
from ..events import LINKS, Waited, wait_until
from ..names import check_interface_name
from ..namespace import Namespace
from . import query
from .model import Interface

# Kinds that cannot tell (loopback, ifb, dummy) stay UNKNOWN while they are up.
_READY = ("UP", "UNKNOWN")


def wait_until_up(namespace: Namespace, name: str, timeout: float) -> Waited[Interface]:
    """Wait until an interface is up and has a carrier; it need not exist yet.

    Args:
        namespace: where it is.
        name: what it is called.
        timeout: how long to wait at most, in seconds.

    Raises:
        NetnsError: it is not up by then; the error says what is missing.
    """
    check_interface_name(name)

    def ready() -> Interface | None:
        try:
            interface = query.get(namespace, name)
        except NotFoundError:
            return None
        return interface if interface.up and interface.state in _READY else None

    waited = wait_until(ready, namespace, LINKS, timeout)
    if waited is None:
        raise NetnsError(
            f"{namespace}:{name} is not up after {timeout:g} s: {_why(namespace, name)}"
        )
    return waited


def _why(namespace: Namespace, name: str) -> str:
    try:
        interface = query.get(namespace, name)
    except NotFoundError:
        there = ", ".join(query.names(namespace))
        return f"it does not exist. There are: {there}."
    if not interface.up:
        return "it is set down. Use Set Interface Up."
    if interface.kind == "veth":
        return f"its state is {interface.state}. The other end of the veth pair is down."
    if interface.kind == "tun":
        return f"its state is {interface.state}. No program has opened it."
    if interface.kind == "bridge":
        return f"its state is {interface.state}. None of its ports is up."
    return f"its state is {interface.state}."
