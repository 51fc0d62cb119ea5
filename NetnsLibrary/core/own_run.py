"""A writable folder below /run for a process that is in a user namespace of its own.

Such a process may not write to the machine's /run, but it has mounts of its own, which only it
and its programs see. They go with them.
"""

from __future__ import annotations

import contextlib
import os

from . import system

_RUN = "/run"


def have_folder(folder: str) -> None:
    """Have a folder directly below /run that can be written to.

    What the machine has there under this name is not seen any more.
    """
    if os.access(folder if os.path.isdir(folder) else _RUN, os.W_OK):
        return
    if os.path.isdir(folder):
        system.mount("tmpfs", folder, "tmpfs", data="mode=755")
    else:
        _cover_run()


def _cover_run() -> None:
    """Lay a file system in memory over /run, with all in it that is there already."""
    beneath = os.open(_RUN, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        old = f"/proc/thread-self/fd/{beneath}"
        system.mount("tmpfs", _RUN, "tmpfs", data="mode=755")
        try:
            for entry in os.scandir(old):
                # Some come and go all the time.
                with contextlib.suppress(FileNotFoundError):
                    _show(entry, f"{_RUN}/{entry.name}")
        except BaseException:
            system.unmount(_RUN, system.MNT_DETACH)
            raise
    finally:
        os.close(beneath)


def _show(entry: os.DirEntry[str], path: str) -> None:
    if entry.is_symlink():
        os.symlink(os.readlink(entry.path), path)
        return
    if entry.is_dir():
        os.mkdir(path)
    else:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC))
    system.mount(entry.path, path, flags=system.MS_BIND | system.MS_REC)
