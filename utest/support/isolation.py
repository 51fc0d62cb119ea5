"""A place of its own for the whole test run: nothing that a test does reaches the machine.

The run has its own network, whose interfaces are the "host's" for the tests, and its own
mounts with an empty /run, so that names of namespaces are only seen by the tests.
"""

from __future__ import annotations

import os
import sys

from NetnsLibrary.core import system

_CLONE_NEWNS = 0x20000


def isolate() -> str | None:
    """Move this process away from the machine's network and mounts, or say why it cannot be."""
    if not sys.platform.startswith("linux"):
        return f"network namespaces need Linux, and this is {sys.platform}"
    if os.geteuid() != 0:
        return "the tests make network namespaces and need root for that, try: sudo"
    try:
        system.unshare(system.CLONE_NEWNET | _CLONE_NEWNS)
        system.mount("none", "/", flags=system.MS_REC | system.MS_PRIVATE)
        for target in reversed(mounts_below("/run")):
            system.unmount(target, system.MNT_DETACH)
        mount_empty("/run")
    except OSError as error:
        return f"this process may not make namespaces, although it is root: {error}"
    return None


def mount_empty(folder: str) -> None:
    """Hide a folder behind an empty file system in memory, shared as /run usually is."""
    system.mount("none", folder, "tmpfs", data="size=1m,mode=755")
    system.mount("none", folder, flags=system.MS_SHARED)


def mounts_below(folder: str) -> list[str]:
    """Where something is mounted below a folder, in the order in which it was."""
    with open("/proc/self/mountinfo", encoding="utf-8") as file:
        targets = [line.split()[4] for line in file]
    return [target for target in targets if target.startswith(f"{folder}/")]
