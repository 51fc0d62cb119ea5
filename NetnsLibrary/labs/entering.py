"""Going into a node of a lab that another process keeps up, to become a program there."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import sys
from collections.abc import Sequence

from ..core import capability_sets, system
from ..core.errors import KernelError, NetnsError, from_os_error
from .announcing import AnnouncedLab, Handle

_CLONE_NEWUTS = 0x4000000
_NOT_FOUND, _NOT_EXECUTABLE = 127, 126  # what shells return


def become(lab: AnnouncedLab, node: str, command: Sequence[str]) -> int:
    """Replace this process by a program in a node, with the node's network and mounts.

    The process has to have one thread, else the kernel moves it into nothing but networks.

    Returns:
        The exit status of a shell whose command cannot be run, when this one cannot.

    Raises:
        NetnsError: the lab is not up any more, or this process may not go there.
    """
    folder = _working_directory()
    with contextlib.ExitStack() as opened:
        door = lab.door(node)
        network = _opened(lab, door.network, opened)
        mounts = _opened(lab, door.mounts, opened)
        try:
            _enter_user_namespace(lab)
            system.setns(network, system.CLONE_NEWNET)
            system.setns(mounts, system.CLONE_NEWNS)
            take_name(node)
        except OSError as error:
            raise _cannot_enter(lab, node, error) from None
    # Who sees it now is seen by the process that ends all programs there: it first takes the
    # announcement away.
    if not lab.up:
        raise _ended(lab)
    with contextlib.suppress(OSError):  # without that folder it stays in the root folder
        os.chdir(folder)
    # Python ignores these, and programs would inherit that.
    for one in (signal.SIGPIPE, signal.SIGXFSZ):
        signal.signal(one, signal.SIG_DFL)
    try:
        os.execvp(command[0], list(command))
    except OSError as error:
        return cannot_run(command[0], node, error)


def take_name(node: str) -> None:
    """Let this process and its programs have a host name of their own, which prompts show."""
    with contextlib.suppress(OSError):  # it is a convenience
        system.unshare(_CLONE_NEWUTS)
        socket.sethostname(node)


def cannot_run(program: str, node: str, error: OSError) -> int:
    """Tell that a program cannot be run, and return the status that a shell would have."""
    sys.stderr.write(f"Cannot run '{program}' in '{node}': {os.strerror(error.errno or 0)}.\n")
    return _NOT_FOUND if isinstance(error, FileNotFoundError) else _NOT_EXECUTABLE


def _working_directory() -> str:
    try:
        return os.getcwd()
    except FileNotFoundError:  # somebody has removed it
        return "/"


def _opened(lab: AnnouncedLab, handle: Handle, opened: contextlib.ExitStack) -> int:
    path = f"/proc/{lab.pid}/fd/{handle.descriptor}"
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    except OSError as error:
        if lab.up:
            raise from_os_error(f"Cannot open '{path}'", error) from None
        raise _ended(lab) from None
    opened.callback(os.close, descriptor)
    status = os.fstat(descriptor)
    if (status.st_dev, status.st_ino) != (handle.device, handle.inode):
        raise _ended(lab)
    return descriptor


def _ended(lab: AnnouncedLab) -> NetnsError:
    return NetnsError(f"Lab '{lab.name}' of process {lab.pid} has just ended.")


def _enter_user_namespace(lab: AnnouncedLab) -> None:
    """Go where the lab's process is an ordinary user's, with the right to enter its networks."""
    theirs = f"/proc/{lab.pid}/ns/user"
    if os.stat(theirs).st_ino == os.stat("/proc/self/ns/user").st_ino:
        return
    descriptor = os.open(theirs, os.O_RDONLY | os.O_CLOEXEC)
    try:
        system.setns(descriptor, system.CLONE_NEWUSER)
    finally:
        os.close(descriptor)
    capability_sets.keep_for_programs()


def _cannot_enter(lab: AnnouncedLab, node: str, error: OSError) -> KernelError:
    remedy = (
        f"Process {lab.pid}, which keeps it up, has more rights: use the same user and the same "
        "privilege (as with 'sudo') here as there."
    )
    return from_os_error(f"Cannot enter '{node}' of lab '{lab.name}'", error, remedy)
