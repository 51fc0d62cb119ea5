"""The right to make networks: root's, or that of a user in a user namespace of their own.

In a user namespace, see user_namespaces(7), an ordinary user has the capabilities of root over
all that is made there, and over nothing else. A process that moves into one keeps its user id,
its files and its folders, but leaves the machine's network behind for an empty one.

There is no way back. So the move is rehearsed in a child process first: where it is refused, by
whichever step, the process itself is as before, and the error says what refuses it.
"""

from __future__ import annotations

import contextlib
import errno
import os
import select
import signal
import threading
import time
import warnings
from collections.abc import Callable, Iterator

from . import capability_sets, errors, system
from .errors import NetnsError
from .loopback import set_loopback_up
from .user_namespaces import Refusal, explain

_NEEDED = {"CAP_NET_ADMIN": capability_sets.NET_ADMIN, "CAP_SYS_ADMIN": capability_sets.SYS_ADMIN}

_NOBODY = 65534
_PR_SET_DUMPABLE = 4
_ENDS_WITHIN = 0.05  # seconds

_IN_USER_NAMESPACE = (
    "Without root, this process is in a user namespace of its own, and may only change and enter "
    "networks that were made there. Run as root for others."
)

_entered = False
_refused = False


def missing_privilege() -> list[str]:
    """The capabilities that making networks needs and the calling thread lacks, by their names."""
    system.require_linux()
    effective = capability_sets.effective()
    return [name for name, number in _NEEDED.items() if not effective >> number & 1]


def may_create_namespaces() -> bool:
    """Whether the calling thread has the capabilities for it."""
    return not missing_privilege()


def in_user_namespace() -> bool:
    """Whether this process was moved by `enter_user_namespace`."""
    return _entered


def enter_user_namespace() -> None:
    """Move this process into a user namespace of its own, with new mounts and an empty network.

    The process needs to have one thread. It keeps its user and group; `lo` is up. Programs that
    it starts have the same capabilities. Moving a second time does nothing.

    Raises:
        NetnsError: it is not possible, why, and what can be done. Nothing was changed.
    """
    global _entered  # noqa: PLW0603
    if _entered:
        return
    with _no_interruption():
        others = _other_threads()
        refusal = Refusal("threads", errno.EINVAL, others) if others else rehearse()
        if refusal is not None:
            raise NetnsError(f"Cannot work without root: {explain(refusal)}")
        try:
            _move(_ignore)
        except OSError as error:
            # Half way, which the rehearsal was to prevent: whatever ran next would be nowhere.
            message = f"Cannot go on: moving into a user namespace stopped half way: {error}"
            raise errors.CannotReturnError(message) from error
        _entered = True
    errors.set_remedy_for_missing_privilege(_IN_USER_NAMESPACE)


def enter_if_needed() -> None:
    """Enter a user namespace where the process could not make networks otherwise.

    Where that is refused, nothing is changed: what needs no privilege still works, and the
    errors of all else say why it does not.
    """
    global _refused  # noqa: PLW0603
    if _refused or may_create_namespaces():
        return
    try:
        enter_user_namespace()
    except NetnsError as error:
        # Once it is tried no more: the reason would then be a thread of the library's own.
        _refused = True
        errors.set_remedy_for_missing_privilege(str(error))


def rehearse(*, as_ordinary_user: bool = False) -> Refusal | None:
    """Try in a child process whether entering a user namespace is possible; None when it is.

    Args:
        as_ordinary_user: for root, who may more than others: try it as one of them.
    """
    system.require_linux()
    # All that the child needs: it must not import, since another thread may be at it.
    import ctypes  # noqa: F401
    import fcntl  # noqa: F401

    from . import mounts  # noqa: F401

    reading, writing = os.pipe()
    try:
        with warnings.catch_warnings():
            # The child only makes system calls, so locks of other threads do not matter.
            warnings.simplefilter("ignore", DeprecationWarning)
            child = os.fork()
        if child == 0:
            _rehearse_and_tell(writing, as_ordinary_user)
        os.close(writing)
        writing = -1
        told = os.read(reading, 100).decode()
        with contextlib.suppress(ChildProcessError):  # where SIGCHLD is ignored, nobody is told
            os.waitpid(child, 0)
    finally:
        os.close(reading)
        if writing >= 0:
            os.close(writing)
    step, _, number = told.partition(" ")
    return None if step == "done" else Refusal(step or "ended", int(number or 0))


def _rehearse_and_tell(writing: int, as_ordinary_user: bool) -> None:
    """In the child: go all the way, tell how far it went, and end."""
    step = "start"

    def remember(name: str) -> None:
        nonlocal step
        step = name

    answer = ""
    try:
        if as_ordinary_user:
            _become_ordinary_user()
        _move(remember)
        answer = "done"
    except OSError as error:
        answer = f"{step} {error.errno}"
    finally:
        os.write(writing, answer.encode())
        os._exit(0)


def _other_threads() -> tuple[str, ...]:
    """What the threads of this process are called beside the calling one.

    One that was waited for in Python is a thread of the kernel's for a moment longer.
    """
    until = time.monotonic() + _ENDS_WITHIN
    while (others := _look_at_threads()) and time.monotonic() < until:
        select.select([], [], [], 0.001)
    return others


def _look_at_threads() -> tuple[str, ...]:
    names = {thread.native_id: thread.name for thread in threading.enumerate()}
    found = []
    for entry in sorted(os.listdir("/proc/self/task"), key=int):
        if int(entry) != threading.get_native_id():
            with contextlib.suppress(OSError):  # it has ended meanwhile
                found.append(names.get(int(entry)) or _name_of_thread(entry))
    return tuple(found)


def _name_of_thread(entry: str) -> str:
    """What the kernel knows of one that is not Python's."""
    with open(f"/proc/self/task/{entry}/comm", encoding="utf-8", errors="replace") as file:
        return file.read().strip()


def _become_ordinary_user() -> None:
    os.setgroups([])
    os.setresgid(_NOBODY, _NOBODY, _NOBODY)
    os.setresuid(_NOBODY, _NOBODY, _NOBODY)
    # Who changes the user without starting a program does not own its files below /proc.
    system.prctl(_PR_SET_DUMPABLE, 1)


def _move(begin: Callable[[str], None]) -> None:
    """Do the steps one by one; `begin` is told the name of each before."""
    user, group = os.geteuid(), os.getegid()
    begin("unshare")
    system.unshare(system.CLONE_NEWUSER | system.CLONE_NEWNET | system.CLONE_NEWNS)
    begin("uid_map")
    _write("/proc/self/uid_map", f"{user} {user} 1")
    begin("gid_map")
    _write("/proc/self/setgroups", "deny")  # else the kernel takes no map of groups
    _write("/proc/self/gid_map", f"{group} {group} 1")
    begin("mounts")
    # What the machine mounts later appears here; what is mounted here appears in the mount
    # namespaces that are made from this one.
    system.mount("", "/", flags=system.MS_SHARED | system.MS_REC)
    from . import mounts  # it needs this module

    mounts.show_own_devices()
    begin("capabilities")
    capability_sets.keep_for_programs()
    begin("network")
    # Not by netlink: the worker must not have been started yet.
    set_loopback_up()


def _write(path: str, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CLOEXEC)
    try:
        os.write(descriptor, text.encode())
    finally:
        os.close(descriptor)


def _ignore(_: str) -> None:
    """Nobody needs to know where the real move is: it does not fail."""


@contextlib.contextmanager
def _no_interruption() -> Iterator[None]:
    """Keep timeouts and signals away until the `with` block ends."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
