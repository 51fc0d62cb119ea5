"""The shared Python core: network namespaces and what is in them.

It needs no Robot Framework:

    from NetnsLibrary import core

    with core.enter_transient() as namespace:
        ...  # this thread is in an empty network of its own

All functions may be called from any thread, also while an asyncio loop runs. What takes
several steps is done by one worker thread (see `core.worker`), and only `enter_transient`,
`entered` and `execute` move the calling thread, always back.
"""

from typing import TYPE_CHECKING

from .errors import (
    ArgumentError,
    CannotReturnError,
    ClosedError,
    KernelError,
    NetnsError,
    NotFoundError,
)
from .lazy import lazily
from .namespace import Namespace
from .namespaces import (
    current,
    current_ino,
    enter_transient,
    entered,
    execute,
    ino,
    new_transient,
)
from .watcher import unwatch, watch

if TYPE_CHECKING:
    from . import (
        addresses,
        capabilities,
        events,
        exports,
        firewall,
        impairment,
        interfaces,
        links,
        names,
        neighbors,
        privileges,
        processes,
        resolver,
        routes,
        rules,
        starting,
        sysctl,
    )
    from .handles import NetlinkHandle, new_netlink_handle
    from .nsid import ns_id

__all__ = [
    "ArgumentError",
    "CannotReturnError",
    "ClosedError",
    "KernelError",
    "Namespace",
    "NetlinkHandle",
    "NetnsError",
    "NotFoundError",
    "addresses",
    "capabilities",
    "current",
    "current_ino",
    "enter_transient",
    "entered",
    "events",
    "execute",
    "exports",
    "firewall",
    "impairment",
    "ino",
    "interfaces",
    "links",
    "names",
    "neighbors",
    "new_netlink_handle",
    "new_transient",
    "ns_id",
    "privileges",
    "processes",
    "resolver",
    "routes",
    "rules",
    "starting",
    "sysctl",
    "unwatch",
    "watch",
]

# Whatever is not imported above: modules, and these functions and classes of modules.
_ELSEWHERE = {"NetlinkHandle": "handles", "new_netlink_handle": "handles", "ns_id": "nsid"}
__getattr__ = lazily(
    __name__, {name: _ELSEWHERE.get(name, name) for name in __all__ if name not in globals()}
)
