"""What programs in a namespace see of the file system that is not the machine's.

`/sys` shows the devices of the network in which it was mounted, and `/etc/hosts` and
`/etc/resolv.conf` are the machine's. So a namespace gets a mount namespace too, see
mount_namespaces(7), in which these three are its own. It is held by a descriptor, as the
network is: nothing is mounted on the machine, and no file is made there.
"""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterable, Iterator
from queue import SimpleQueue
from typing import TYPE_CHECKING

from . import privileges, system, threads
from .errors import ClosedError, KernelError, from_os_error
from .resolver import HOSTS, RESOLVER, first_texts

if TYPE_CHECKING:
    from .namespace import Namespace

_MS_SLAVE = 0x80000
_SYS = "/sys"
_CODING, _ERRORS = "utf-8", "surrogateescape"  # a machine's file may hold anything

# What else is mounted below /sys, and has nothing to do with networks.
_KEPT_BELOW_SYS = ("/sys/fs/cgroup", "/sys/fs/bpf")

# Where services of the machine answer questions about names that the files should answer.
MACHINE_RESOLVERS = ("/run/systemd/resolve/io.systemd.Resolve", "/run/nscd/socket")


class OwnFile:
    """A file that stands in the place of one of the machine's."""

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor

    @property
    def text(self) -> str:
        """What is in it."""
        size = os.fstat(self.descriptor).st_size
        return os.pread(self.descriptor, size, 0).decode(_CODING, _ERRORS)

    def write(self, text: str) -> None:
        """Replace the content; programs that run already see the new one.

        What is read in that moment is never a cut line: a shorter text is followed by empty
        lines until the file has its length.
        """
        content = text.encode(_CODING, _ERRORS)
        old_size = os.fstat(self.descriptor).st_size
        os.pwrite(self.descriptor, content.ljust(old_size, b"\n"), 0)
        os.ftruncate(self.descriptor, len(content))


class PrivateMounts:
    """The mount namespace of a network namespace; only for jobs on the worker thread.

    Attributes:
        hosts: its `/etc/hosts`, see hosts(5).
        resolver: its `/etc/resolv.conf`, see resolv.conf(5).
    """

    def __init__(self, namespace: Namespace) -> None:
        """Make it; a namespace that the library did not make begins with the machine's files."""
        self._name = namespace.name
        self._descriptor, hosts, resolver = _make(namespace)
        self.hosts, self.resolver = OwnFile(hosts), OwnFile(resolver)

    def fileno(self) -> int:
        """The descriptor, which stays this object's own; `ClosedError` when it is closed."""
        if self._descriptor < 0:
            raise ClosedError(f"The mounts of namespace '{self._name}' are closed.")
        return self._descriptor

    def close(self) -> None:
        """Let go of it; programs that run in it keep it until they end."""
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor >= 0:
            for one in (descriptor, self.hosts.descriptor, self.resolver.descriptor):
                os.close(one)


def _make(namespace: Namespace) -> list[int]:
    """The descriptors of a new mount namespace, of its hosts file and of its resolver file."""
    reply: SimpleQueue[list[int] | BaseException] = SimpleQueue()
    hosts, resolver = first_texts(namespace)
    contents = {HOSTS: hosts.encode(_CODING, _ERRORS), RESOLVER: resolver.encode(_CODING, _ERRORS)}
    hidden = MACHINE_RESOLVERS if namespace.transient else ()

    def work() -> None:
        try:
            reply.put(_mount_all(namespace.fileno(), contents, hidden))
        except BaseException as error:  # raised in the thread that asked
            reply.put(error)

    # A thread that has left the machine's mounts must not do anything else, so this one ends.
    threads.begin("the thread that mounts", work)
    outcome = reply.get()
    if isinstance(outcome, OSError):
        raise _cannot_make(namespace, outcome) from None
    if isinstance(outcome, BaseException):
        raise outcome
    return outcome


def _cannot_make(namespace: Namespace, error: OSError) -> KernelError:
    place = f" at '{error.filename}'" if error.filename else ""
    what = f"Cannot prepare the mounts for programs in namespace '{namespace}'{place}"
    missing = error.errno == errno.ENOENT
    remedy = "Make that file on this machine; it may be empty." if missing else ""
    return from_os_error(what, error, remedy)


def _mount_all(network: int, contents: dict[str, bytes], hidden: Iterable[str]) -> list[int]:
    """Take the calling thread to new mounts; return descriptors of them and of the files."""
    opened: list[int] = []
    try:
        system.setns(network, system.CLONE_NEWNET)
        system.unshare(system.CLONE_NEWNS)
        # What is mounted here stays here, while what the machine mounts or unmounts later
        # happens here too: else a file system that it unmounts would remain in use.
        system.mount("", "/", flags=_MS_SLAVE | system.MS_REC)
        opened.append(_open("/proc/thread-self/ns/mnt", os.O_RDONLY))
        with _kept_below_sys():
            # The files are in a memory file system that no path leads to afterwards.
            system.mount("tmpfs", _SYS, "tmpfs")
            for path, content in contents.items():
                _lay_file_over(path, content)
                opened.append(_open(path, os.O_RDWR))
            for path in hidden:
                if os.path.exists(path):
                    _lay_file_over(path, b"")
            system.unmount(_SYS)
            _mount_sysfs(in_user_namespace=privileges.in_user_namespace())
    except BaseException:
        for descriptor in opened:
            os.close(descriptor)
        raise
    return opened


def _lay_file_over(path: str, content: bytes) -> None:
    """Bind a new file over `path`; what it is made of is in the memory file system at /sys."""
    source = f"{_SYS}/file"
    with open(source, "wb") as file:
        file.write(content)
    os.chmod(source, 0o644)
    try:
        system.mount(source, path, flags=system.MS_BIND)
    except OSError as error:
        raise OSError(error.errno, error.strerror, path) from None
    os.unlink(source)


def show_own_devices() -> None:
    """Have /sys show the network of the calling thread, in a new user namespace, if it may be."""
    with _kept_below_sys():
        _mount_sysfs(in_user_namespace=True)


def _mount_sysfs(*, in_user_namespace: bool) -> None:
    # The kernel does not mount what is there already: /sys shows this network. And where a
    # container hides parts of the machine's /sys, it does not let users see them in another one.
    tolerated = {errno.EBUSY} | ({errno.EPERM} if in_user_namespace else set())
    try:
        system.mount("sysfs", _SYS, "sysfs")
    except OSError as error:
        if error.errno not in tolerated:
            raise


@contextlib.contextmanager
def _kept_below_sys() -> Iterator[None]:
    """Have what is mounted below /sys there again, after /sys was mounted anew."""
    kept = {path: _open(path, os.O_PATH) for path in _KEPT_BELOW_SYS if os.path.ismount(path)}
    try:
        yield
        for path, descriptor in kept.items():
            if os.path.ismount(path):
                continue  # it is still the machine's /sys
            flags = system.MS_BIND | system.MS_REC
            system.mount(f"/proc/thread-self/fd/{descriptor}", path, flags=flags)
    finally:
        for descriptor in kept.values():
            os.close(descriptor)


def _open(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_CLOEXEC)
