"""The shared Python core: network namespaces and what is in them.

It needs no Robot Framework:

    from NetnsLibrary import core

    with core.enter_transient() as namespace:
        ...  # this thread is in an empty network of its own

All functions may be called from any thread, also while an asyncio loop runs; the work is
done by one worker thread (see `core.worker`), and only `enter_transient`, `entered` and
`execute` move the calling thread, always back.
"""

from . import exports, interfaces, names, processes
from .errors import (
    ArgumentError,
    CannotReturnError,
    ClosedError,
    KernelError,
    NetnsError,
    NotFoundError,
)
from .handles import NetlinkHandle, new_netlink_handle
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
    "current",
    "current_ino",
    "enter_transient",
    "entered",
    "execute",
    "exports",
    "ino",
    "interfaces",
    "names",
    "new_netlink_handle",
    "new_transient",
    "ns_id",
    "processes",
]
