"""Names of namespaces under /run/netns, as `ip netns` makes and sees them, see ip-netns(8)."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from collections.abc import Iterator

from . import own_run, privileges, system, watcher, worker
from .errors import ArgumentError, from_os_error
from .names import check_namespace_name
from .namespace import Namespace

FOLDER = "/run/netns"

# The mark of a folder that this library has made, by which the last run that uses it knows that
# it is to go. Where only root may write, this bit means nothing else.
_MADE_HERE = stat.S_ISVTX

_folder_key = 0
_keys: dict[str, int] = {}  # what the watcher calls them


@worker.on_worker
def export(namespace: Namespace, name: str) -> str:
    """Give a namespace a name that `ip netns` knows, and return its path.

    The name keeps the namespace alive until it is removed. `ArgumentError` when the name
    is taken; nothing is changed then.
    """
    path = f"{FOLDER}/{check_namespace_name(name)}"
    namespace.fileno()  # a closed one is refused before anything is made
    what = f"Cannot export namespace '{namespace}' as '{path}'"
    if name.startswith("-"):
        raise ArgumentError(f"{what}: 'ip netns' would take the name for an option.")
    with _locked():
        try:
            _prepare_folder()
            _bind(namespace, path)
        except FileExistsError:
            raise ArgumentError(f"{what}: that name is taken. Choose another 'as_name'.") from None
        except OSError as error:
            _remove_folder_if_empty()
            raise from_os_error(what, error) from None
    return path


@worker.on_worker
def remove(path: str) -> None:
    """Take a name away; one that is gone already is no error."""
    with _locked():
        with contextlib.suppress(FileNotFoundError, OSError):
            system.unmount(path, system.MNT_DETACH)
        try:
            os.unlink(path)
        except FileNotFoundError:
            pass
        except OSError as error:
            raise from_os_error(f"Cannot remove the exported name '{path}'", error) from None
        finally:
            watcher.forget(_keys.pop(path, 0))
            _remove_folder_if_empty()


def _bind(namespace: Namespace, path: str) -> None:
    if os.path.lexists(path):
        raise FileExistsError
    # Before anything is made: whoever kills this process may do it between any two steps.
    key = watcher.can_remove("name", path, namespace.device, namespace.inode)
    try:
        os.close(os.open(path, os.O_RDONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0))
        try:
            system.mount(namespace.path, path, flags=system.MS_BIND)
        except BaseException:
            os.unlink(path)
            raise
    except BaseException:
        watcher.forget(key)
        raise
    _keys[path] = key


def _prepare_folder() -> None:
    """Make the folder a shared mount, as `ip netns` does.

    Without that, the first `ip netns add` would bind the folder over itself together with
    our name in it, which then could no longer be removed whole.
    """
    global _folder_key  # noqa: PLW0603
    if privileges.in_user_namespace():
        own_run.have_folder(FOLDER)
    there = os.path.lexists(FOLDER)
    if (not there or _was_made_here()) and not watcher.knows(_folder_key):
        _folder_key = watcher.can_remove("folder", FOLDER)
    if not there:
        os.mkdir(FOLDER, 0o755 | _MADE_HERE)
    flags = system.MS_SHARED | system.MS_REC
    try:
        system.mount("", FOLDER, flags=flags)
    except OSError as error:
        if error.errno != errno.EINVAL:  # EINVAL: it is no mount yet
            raise
        system.mount(FOLDER, FOLDER, flags=system.MS_BIND | system.MS_REC)
        system.mount("", FOLDER, flags=flags)


def _remove_folder_if_empty() -> None:
    """Take the folder away again when it was made by this library, in whichever run."""
    if not _was_made_here() or os.listdir(FOLDER):
        return
    with contextlib.suppress(OSError):  # it is no mount yet
        system.unmount(FOLDER)
    with contextlib.suppress(OSError):  # somebody else may have begun to use it
        os.rmdir(FOLDER)
        watcher.forget(_folder_key)


def _was_made_here() -> bool:
    try:
        return bool(os.lstat(FOLDER).st_mode & _MADE_HERE)
    except OSError:
        return False


@contextlib.contextmanager
def _locked() -> Iterator[None]:
    """Keep other programs that use this library from preparing the folder at the same time."""
    import fcntl  # not there on all systems that can import this

    try:
        descriptor = os.open(os.path.dirname(FOLDER), os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError as error:
        raise from_os_error(f"Cannot use '{FOLDER}'", error) from None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
