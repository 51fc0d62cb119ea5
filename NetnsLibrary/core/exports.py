"""Names of namespaces under /run/netns, as `ip netns` makes and sees them, see ip-netns(8)."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from collections.abc import Iterator
from typing import NamedTuple

from . import own_run, privileges, system, watcher, worker
from .errors import ArgumentError, NetnsError, from_os_error
from .names import check_namespace_name
from .namespace import Namespace

FOLDER = "/run/netns"
_LOCK_WITHIN = 5.0  # seconds; others need some milliseconds

# The mark of a folder that this library has made, by which the last run that uses it knows that
# it is to go. Where only root may write, this bit means nothing else.
_MADE_HERE = stat.S_ISVTX

_folder_key = 0


class _Name(NamedTuple):
    path: str
    device: int
    inode: int

    def is_of(self, namespace: Namespace | None) -> bool:
        """Whether it was given to that namespace; None is any."""
        return namespace is None or self[1:] == (namespace.device, namespace.inode)


_keys: dict[_Name, int] = {}  # what the watcher calls them


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
def remove(path: str, namespace: Namespace | None = None) -> None:
    """Take a name away; one that is gone already is no error.

    Args:
        path: as `export` returned it.
        namespace: whose name it is, may it be closed by now. When the name is another one's
            meanwhile, it stays; by default it is removed whosever it is.
    """
    with _locked():
        try:
            if namespace is None or not _is_of_another(path, namespace):
                _take_away(path)
        finally:
            for name in [one for one in _keys if one.path == path and one.is_of(namespace)]:
                watcher.forget(_keys.pop(name))
            _remove_folder_if_empty()


def _is_of_another(path: str, namespace: Namespace) -> bool:
    """Whether a name leads to another namespace; all of them are on one device."""
    try:
        status = os.stat(path)
    except OSError:
        return False
    return status.st_dev == namespace.device and status.st_ino != namespace.inode


def _take_away(path: str) -> None:
    with contextlib.suppress(OSError):
        system.unmount(path, system.MNT_DETACH)
    try:
        os.unlink(path)
    except FileNotFoundError:
        pass
    except OSError as error:
        raise from_os_error(f"Cannot remove the exported name '{path}'", error) from None


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
    _keys[_Name(path, namespace.device, namespace.inode)] = key


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
    from .guard import locks  # not for all systems that can import this

    with contextlib.ExitStack() as lock:
        try:
            lock.enter_context(locks.folder(FOLDER, _LOCK_WITHIN))
        except TimeoutError as error:
            raise NetnsError(
                f"Cannot use '{FOLDER}': another program has locked '{error.filename}' for "
                f"{_LOCK_WITHIN:g} s. Find out which one with 'lslocks', and end it."
            ) from None
        except OSError as error:
            raise from_os_error(f"Cannot use '{FOLDER}'", error) from None
        yield
