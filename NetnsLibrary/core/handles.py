"""A pyroute2 handle for all that this package has no function for."""

from __future__ import annotations

from collections.abc import Callable
from types import GeneratorType
from typing import TYPE_CHECKING, Any

from . import worker
from .closing import Closing
from .errors import ClosedError
from .namespaces import Reference, referred
from .visit import inside

if TYPE_CHECKING:
    from .namespace import Namespace


class NetlinkHandle(Closing):
    """pyroute2's `IPRoute` in one namespace, to be used from any thread.

    An `IPRoute` that is used from two threads silently talks to two namespaces, so this
    one lives in the worker thread and its methods run there:

        with core.new_netlink_handle(namespace) as handle:
            names = [link.get("ifname") for link in handle.get_links()]

    Methods take and return what pyroute2's do, but whole lists instead of generators.
    Note that pyroute2 silently drops arguments that it does not know.
    """

    def __init__(self, route: Any) -> None:
        self._route = route

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        if self._route is None:
            raise ClosedError("This netlink handle is closed.")
        value = getattr(self._route, name)
        return _through_worker(value) if callable(value) else value

    def close(self) -> None:
        """Close the handle, which keeps its namespace alive; closing it again does nothing."""
        route, self._route = self._route, None
        if route is not None:
            worker.call(route.close)


def new_netlink_handle(reference: Reference) -> NetlinkHandle:
    """A handle into the namespace given by object, descriptor or path; the caller closes it."""
    with referred(reference) as namespace:
        return worker.call(_make, namespace)


def _make(namespace: Namespace) -> NetlinkHandle:
    from pyroute2 import IPRoute  # takes longer to load than all the rest

    with inside(namespace):
        return NetlinkHandle(IPRoute(ext_ack=True, strict_check=True))


def _through_worker(method: Callable[..., Any]) -> Callable[..., Any]:
    def run(*args: Any, **kwargs: Any) -> Any:
        outcome = method(*args, **kwargs)
        return list(outcome) if isinstance(outcome, GeneratorType) else outcome

    def call(*args: Any, **kwargs: Any) -> Any:
        return worker.call(run, *args, **kwargs)

    return call
