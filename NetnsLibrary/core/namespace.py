"""A network namespace, held by an open file descriptor."""

from __future__ import annotations

import _thread
import errno
import os
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from . import system, watcher, worker
from .closing import Closing
from .errors import (
    ArgumentError,
    ClosedError,
    NetnsError,
    from_os_error,
    remedy_for_missing_privilege,
)

if TYPE_CHECKING:
    from .mounts import PrivateMounts
    from .netlink.transport import Transport

_NS_GET_NSTYPE = 0xB703  # ioctl_nsfs(2)


class Namespace(Closing):
    """A network namespace that lives at least as long as this object is open.

    The kernel takes a transient namespace away, with all that is in it, when its last
    descriptor, process and mount is gone; so closing it is all the cleaning up it needs,
    and a killed program leaves nothing behind.

    Attributes:
        name: what people call it; `str()` of the object.
        device, inode: its identity, see ioctl_ns(2). The kernel uses inode numbers again
            after a namespace is gone, so they identify it only while it is open.
        transient: whether the library made it.
        host_lines: what its programs find in their hosts file besides `localhost`, see hosts(5);
            without any, the namespace's own name.
    """

    host_lines = ""

    # Of the class, so that also one is closed whose making was interrupted.
    _descriptor = -1
    _mounts: PrivateMounts | None = None
    _watched = 0

    def __init__(self, descriptor: int, name: str | None = None, *, transient: bool = False):
        """Take over `descriptor`; raise `ArgumentError` when it is no network namespace."""
        self._transports: dict[int, Transport] = {}
        self._descriptor = descriptor
        try:
            status = _network_namespace(descriptor, f"descriptor {descriptor}")
        except NetnsError:
            self._descriptor = -1  # a refused one stays its owner's
            raise
        self.device, self.inode = status.st_dev, status.st_ino
        self.name = name or f"net:[{self.inode}]"
        self.transient = transient

    @classmethod
    def from_path(cls, path: str | os.PathLike[str], name: str | None = None) -> Namespace:
        """Open the namespace that `path` refers to, like `/run/netns/NAME` or `/proc/PID/ns/net`.

        Raises `ArgumentError` when it is something else, `KernelError` when it cannot be opened.
        """
        system.require_linux()
        path = os.fspath(path)
        # The worker opens it: whoever interrupts this loses no descriptor.
        return worker.call(cls._open, _of_this_thread(path), path, name)

    @classmethod
    def of_this_thread(cls, name: str | None = None) -> Namespace:
        """Open the namespace of the calling thread, which does without the worker."""
        system.require_linux()
        return cls._open(system.THREAD_NETWORK, system.THREAD_NETWORK, name)

    @classmethod
    def _open(cls, path: str, shown: str, name: str | None) -> Namespace:
        try:
            # Without O_NONBLOCK a named pipe would wait for a writer for ever.
            descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
        except OSError as error:
            what = f"Cannot open a network namespace at '{shown}'"
            refused = error.errno == errno.EACCES
            remedy = remedy_for_missing_privilege() if refused else ""
            raise from_os_error(what, error, remedy) from None
        try:
            _network_namespace(descriptor, f"'{shown}'")
        except NetnsError:
            os.close(descriptor)
            raise
        return cls(descriptor, name)

    @classmethod
    def from_pid(cls, pid: int, name: str | None = None) -> Namespace:
        """Open the namespace that the process `pid` is in."""
        if pid <= 0:
            raise ArgumentError(f"{pid} is no process id: they are positive numbers.")
        if not os.path.exists(f"/proc/{pid}"):
            raise ArgumentError(_why_not_seen(pid))
        return cls.from_path(f"/proc/{pid}/ns/net", name)

    def fileno(self) -> int:
        """The descriptor, which stays this object's own; `ClosedError` when it is closed."""
        if self._descriptor < 0:
            raise ClosedError(f"Namespace '{self.name}' is closed.")
        return self._descriptor

    @property
    def closed(self) -> bool:
        """Whether the namespace has been closed."""
        return self._descriptor < 0

    @property
    def path(self) -> str:
        """A path that other programs of the same user can open while this object is open."""
        return f"/proc/{os.getpid()}/fd/{self.fileno()}"

    @property
    def transport(self) -> Transport:
        """The netlink connection of the calling thread into the namespace.

        Each thread has one of its own, so that the worker, which may be busy with a job
        whose caller was interrupted, and other threads never take each other's answers.
        """
        thread = _thread.get_ident()
        transport = self._transports.get(thread)
        if transport is None or not transport.usable:
            transport = self._transports[thread] = worker.call(self._connect)
        return transport

    @property
    def connections(self) -> int:
        """How many netlink connections the library has into it."""
        return len(self._transports)

    @property
    def connection(self) -> int | None:
        """The descriptor of one of these connections; None when there is none."""
        return next((one.fileno() for one in self._transports.values()), None)

    def _connect(self) -> Transport:
        from .netlink.transport import Transport
        from .visit import inside

        with inside(self):
            try:
                return Transport()
            except OSError as error:
                what = f"Cannot open a netlink connection into namespace '{self}'"
                raise from_os_error(what, error) from None

    @property
    def mounts(self) -> PrivateMounts:
        """What its programs see of the file system, made when it is first asked for.

        Only for jobs on the worker thread.
        """
        if self._mounts is None:
            from .mounts import PrivateMounts  # not needed without programs

            self._mounts = PrivateMounts(self)
        return self._mounts

    @property
    def has_mounts(self) -> bool:
        """Whether its private mounts have been made."""
        return self._mounts is not None

    def close_mounts(self) -> None:
        """Let go of its private mounts; they are made anew when they are asked for again."""
        mounts, self._mounts = self._mounts, None
        if mounts is not None:
            mounts.close()

    def watch(self) -> None:
        """Have the watcher end the programs in it when this process is killed, if one watches."""
        self._watched = watcher.take_namespace(self)

    def close(self) -> None:
        """Let go of the namespace; closing it again does nothing."""
        watched, self._watched = self._watched, 0
        watcher.forget(watched)
        self.close_mounts()
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor >= 0:
            os.close(descriptor)  # at once: after an interruption nobody would know it any more
        transports, self._transports = self._transports, {}
        for transport in transports.values():
            transport.close()

    def __del__(self, is_finalizing: Callable[[], bool] = sys.is_finalizing) -> None:
        # At the end of the interpreter the modules are empty, and the kernel closes everything.
        # Without a descriptor there is nothing in it, or not even all of the object.
        if self._descriptor >= 0 and not is_finalizing():
            self.close()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Namespace):
            return NotImplemented
        if self.closed or other.closed:
            return self is other
        return (self.device, self.inode) == (other.device, other.inode)

    def __hash__(self) -> int:
        return hash((self.device, self.inode))

    def __str__(self) -> str:
        return self.name

    def __repr__(self) -> str:
        state = "closed" if self.closed else f"descriptor {self._descriptor}"
        return f"<Namespace '{self.name}' net:[{self.inode}] {state}>"


def close_together(namespaces: Sequence[Namespace]) -> None:
    """Close many namespaces, of which the watcher is told at once."""
    watcher.forget_together(one._watched for one in namespaces)
    for one in namespaces:
        one._watched = 0
        one.close()


def _why_not_seen(pid: int) -> str:
    """Why a process is not in /proc, where the mount option `hidepid` hides those of others."""
    try:
        os.kill(pid, 0)
    except PermissionError:
        return f"Process {pid} is another user's, and this machine hides it (hidepid in proc(5))."
    except (ProcessLookupError, OverflowError):
        pass
    return f"There is no process {pid}."


def _of_this_thread(path: str) -> str:
    """A path that leads other threads to where it leads the calling one."""
    own = "/proc/thread-self/"
    if not path.startswith(own):
        return path
    return f"/proc/{os.readlink('/proc/thread-self')}/{path[len(own) :]}"


def _network_namespace(descriptor: int, what: str) -> os.stat_result:
    system.require_linux()
    import fcntl  # not there on all systems that can import this

    try:
        kind = fcntl.ioctl(descriptor, _NS_GET_NSTYPE)
        status = os.fstat(descriptor)
    except OSError as error:
        if error.errno == errno.EBADF:
            raise ArgumentError(f"{what.capitalize()} is not open.") from None
        kind = 0
    if kind != system.CLONE_NEWNET:
        raise ArgumentError(f"{what[0].upper()}{what[1:]} is no network namespace.")
    return status
