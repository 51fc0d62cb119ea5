"""How a program is started in a namespace: by nsenter(1), which becomes that program.

It starts with the process id that nsenter had, in the network of the namespace and with its
mounts, see `mounts`.
"""

from __future__ import annotations

import errno
import functools
import os
import select
import shutil
import subprocess
import time
from collections.abc import Iterator

from . import worker
from .errors import NetnsError
from .namespace import Namespace

_START_WITHIN = 1.0  # seconds
_LOOK_EVERY = 0.0002


def prefix(namespace: Namespace, directory: str) -> list[str]:
    """The arguments that, put before a command and its arguments, run it in a namespace.

    They are good as long as the namespace is open.

    Args:
        namespace: where.
        directory: the working directory, which nsenter would otherwise change to `/`.

    Raises:
        NetnsError: nsenter is not installed.
        KernelError: the mounts cannot be made.
    """
    program, option = _nsenter()
    network, mounts = worker.call(_paths, namespace)
    return [program, f"--net={network}", f"--mount={mounts}", f"{option}={directory}", "--"]


def check_program(namespace: Namespace, command: str, directory: str, search: str | None) -> None:
    """Fail for a program that is not there as starting it without nsenter would.

    nsenter only prints it, and its exit status can be any program's.

    Args:
        namespace: where it would run, for the message.
        command: its name, which is looked for in `search`; or its path, as seen from
            `directory`.
        directory: the working directory.
        search: what PATH will be for the program; None where it has none.

    Raises:
        FileNotFoundError: there is no such program.
        PermissionError: it may not be executed.
    """
    folders = (search or os.defpath).split(os.pathsep)
    with_path = [command] if "/" in command else [os.path.join(one, command) for one in folders]
    candidates = [os.path.join(directory, path) for path in with_path]
    if command and any(map(_is_program, candidates)):
        return
    there = "/" in command and os.path.exists(candidates[0])
    number = errno.EACCES if there else errno.ENOENT
    words = f"{os.strerror(number)} in namespace '{namespace}'"
    if " " in command:
        words += "; arguments are to be given one by one, apart from the program"
    # Python makes it a PermissionError or a FileNotFoundError.
    raise OSError(number, words, command)


def wait_until_started(process: subprocess.Popen[bytes]) -> None:
    """Wait until a process is no longer nsenter but the program, or has ended.

    Until then it may not be in the namespace yet. There is no event for that; it takes
    about a millisecond, and is given up after a second.
    """
    until = time.monotonic() + _START_WITHIN
    while process.poll() is None and _is_nsenter(process.pid) and time.monotonic() < until:
        time.sleep(_LOOK_EVERY)


def wait_for_starting() -> None:
    """Wait until all children of this process that still are nsenter have become programs.

    Whoever started them may have been interrupted before they were in their namespace.
    """
    if not _nsenter.cache_info().currsize:
        return  # none was ever started
    until = time.monotonic() + _START_WITHIN
    waiting = select.poll()
    for pid in _children():
        while _is_nsenter(pid) and not _has_ended(pid) and time.monotonic() < until:
            waiting.poll(1)


def _children() -> Iterator[int]:
    for thread in os.listdir("/proc/self/task"):
        try:
            with open(f"/proc/self/task/{thread}/children", encoding="ascii") as file:
                yield from map(int, file.read().split())
        except OSError:
            continue  # the thread has ended, or the kernel does not tell


def _is_nsenter(pid: int) -> bool:
    """Whether a process still is what `prefix` starts; for a moment it has no command line."""
    try:
        with open(f"/proc/{pid}/cmdline", "rb") as file:
            command = file.read()
    except OSError:
        return False  # it has ended, or is not ours to look at
    ours = os.fsencode(f"{_nsenter()[0]}\0--net=/proc/{os.getpid()}/fd/")
    return not command or command.startswith(ours)


def _has_ended(pid: int) -> bool:
    """Whether a process is over, although its parent may not have asked for its status yet."""
    try:
        os.readlink(f"/proc/{pid}/exe")
    except OSError:
        return True
    return False


def _is_program(path: str) -> bool:
    return os.path.isfile(path) and os.access(path, os.X_OK)


def _paths(namespace: Namespace) -> tuple[str, str]:
    return namespace.path, namespace.mounts.path


@functools.cache
def _nsenter() -> tuple[str, str]:
    """The path of nsenter, and its option for a working directory."""
    program = shutil.which("nsenter")
    if program is None:
        raise NetnsError(
            "Programs in namespaces are started by 'nsenter', which is not installed. "
            "Install the package 'util-linux'."
        )
    # Opened before the namespace is entered, as by --wd, a directory leads to the machine's
    # own files by relative paths. util-linux has the other option from version 2.38 on.
    usage = subprocess.run([program, "--help"], capture_output=True, text=True, check=False)
    return program, "--wdns" if "--wdns" in usage.stdout else "--wd"
