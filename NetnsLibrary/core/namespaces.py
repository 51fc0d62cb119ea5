"""Making, entering and identifying network namespaces.

The functions keep the behaviour of the Go package github.com/thediveo/notwork/netns (Current,
CurrentIno, Ino, NewTransient, EnterTransient, Execute), in Python's idiom.
"""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from collections.abc import Callable, Iterator
from typing import ParamSpec, TypeVar, Union

from . import system, worker
from .errors import CannotReturnError, KernelError, NetnsError, from_os_error
from .loopback import set_loopback_up
from .names import check_namespace_name
from .namespace import Namespace

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")

# A Namespace, an open descriptor, or a path such as /proc/PID/ns/net.
Reference = Union[Namespace, int, str, "os.PathLike[str]"]


def current() -> Namespace:
    """The namespace of the calling thread, by a descriptor of its own that the caller closes."""
    return Namespace.from_path(system.THREAD_NETWORK)  # by the worker, unlike `of_this_thread`


def current_ino() -> int:
    """The inode number of the calling thread's namespace."""
    system.require_linux()
    return os.stat(system.THREAD_NETWORK).st_ino


def ino(reference: Reference) -> int:
    """The inode number of a namespace given by object, descriptor or path."""
    with referred(reference) as namespace:
        return namespace.inode


@contextlib.contextmanager
def referred(reference: Reference | None) -> Iterator[Namespace]:
    """The namespace that `reference` stands for; None is the calling thread's own.

    What had to be opened for it is closed at the end.
    """
    namespace = opened(reference)
    try:
        yield namespace
    finally:
        if namespace is not reference:
            namespace.close()


def opened(reference: Reference | None) -> Namespace:
    """Like `referred`, but what had to be opened lives as long as somebody refers to it."""
    if isinstance(reference, Namespace):
        reference.fileno()  # a closed one has no use
        return reference
    if isinstance(reference, int):
        return _duplicate(reference)
    return Namespace.from_path(system.THREAD_NETWORK if reference is None else reference)


@worker.on_worker
def _duplicate(descriptor: int) -> Namespace:
    try:
        copy = os.dup(descriptor)
    except OSError as error:
        raise from_os_error(f"Cannot use descriptor {descriptor} as a namespace", error) from None
    try:
        return Namespace(copy)
    except NetnsError as error:
        os.close(copy)
        # The reader knows the number that they gave, not that of our copy.
        message = str(error).replace(f"escriptor {copy} ", f"escriptor {descriptor} ")
        raise type(error)(message) from None


@worker.on_worker
def new_transient(name: str | None = None, *, loopback: bool = False) -> Namespace:
    """Make a namespace without moving the caller.

    It closes as a context manager, by `close()`, or with the last reference to it.

    Args:
        name: what it shall be called; without one it is called after its inode.
        loopback: bring its interface `lo` up, which the kernel leaves down.
    """
    if name is not None:
        check_namespace_name(name)
    try:
        system.unshare(system.CLONE_NEWNET)
        if loopback:
            set_loopback_up()
        descriptor = system.open_thread_network()
    except OSError as error:
        raise cannot_create(error) from None
    finally:
        worker.go_home()
    namespace = Namespace(descriptor, name, transient=True)
    namespace.watch()
    return namespace


@worker.on_worker
def skip_duplicate_detection(namespace: Namespace) -> None:
    """Have IPv6 addresses of interfaces made from now on usable at once, link-local ones too.

    The kernel looks for a second whether somebody else has them (RFC 4862, section 5.4). In
    that time a router does not ask for the hardware addresses of others, and forwards nothing.
    """
    from . import parameter_files
    from .visit import inside  # not needed to import the core

    path = "net/ipv6/conf/default/accept_dad"
    try:
        with inside(namespace):
            descriptor = parameter_files.open_to_write(namespace, path)
            try:
                os.write(descriptor, b"0")
            finally:
                os.close(descriptor)
    except FileNotFoundError:
        return  # a kernel without IPv6
    except OSError as error:
        raise parameter_files.cannot_prepare(namespace, error) from None


def cannot_create(error: OSError) -> KernelError:
    """Why the kernel makes no namespace, and what to do."""
    full = error.errno == errno.ENOSPC
    remedy = "Raise the sysctl 'user.max_net_namespaces'." if full else ""
    return from_os_error("Cannot create a network namespace", error, remedy)


@contextlib.contextmanager
def enter_transient(name: str | None = None) -> Iterator[Namespace]:
    """Make a namespace and move the calling thread into it until the `with` block ends.

    The thread comes back whatever happens in the block; when it cannot, the program ends
    with `CannotReturnError`.
    """
    with new_transient(name) as namespace, entered(namespace):
        yield namespace


@contextlib.contextmanager
def entered(namespace: Namespace) -> Iterator[Namespace]:
    """Move the calling thread into `namespace` until the `with` block ends."""
    with current() as home:
        try:
            move_to(namespace)
            yield namespace
        finally:
            try:
                return_to(home)
            finally:
                return_to(home)  # see `execute`


def execute(
    reference: Reference,
    function: Callable[Arguments, Result],
    /,
    *args: Arguments.args,
    **kwargs: Arguments.kwargs,
) -> Result:
    """Run `function` in a namespace, in the calling thread, and come back whatever it does."""
    with referred(reference) as namespace, current() as home:
        try:
            move_to(namespace)
            return function(*args, **kwargs)
        finally:
            # Twice: a signal whose handler raises can come just before the first call.
            try:
                return_to(home)
            finally:
                return_to(home)


def move_to(namespace: Namespace) -> None:
    """Move the calling thread; `KernelError` when the kernel refuses."""
    try:
        system.setns(namespace.fileno(), system.CLONE_NEWNET)
    except OSError as error:
        raise from_os_error(f"Cannot enter namespace '{namespace}'", error) from None


def return_to(home: Namespace) -> None:
    """Bring the calling thread back to where it came from, or end the program."""
    try:
        system.setns(home.fileno(), system.CLONE_NEWNET)
    except (OSError, NetnsError) as error:
        if not home.closed and current_ino() == home.inode:
            return  # it never left: entering was refused
        message = f"Cannot bring this thread back to namespace '{home}': {error}"
        sys.stderr.write(f"{message}\n")
        raise CannotReturnError(message) from error
    except BaseException:
        # A signal came before the call was made; it is raised again once we are home.
        system.setns(home.fileno(), system.CLONE_NEWNET)
        raise
