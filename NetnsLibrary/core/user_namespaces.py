"""Why the kernel refuses an ordinary user a user namespace, and what can be done about it."""

from __future__ import annotations

import errno
import os
from typing import NamedTuple

from .worker import NAME as WORKER

_DEBIAN = "kernel.unprivileged_userns_clone"
_APPARMOR = "kernel.apparmor_restrict_unprivileged_userns"
_LIMITS = {
    "user.max_user_namespaces": "user namespaces",
    "user.max_net_namespaces": "network namespaces",
    "user.max_mnt_namespaces": "mount namespaces",
}
_ROOT = "Or run as root."
_NAMED_THREADS = 4
_STEPS = {
    "unshare": "making it",
    "uid_map": "mapping the user into it",
    "gid_map": "mapping the group into it",
    "mounts": "preparing its mounts",
    "capabilities": "keeping its capabilities for programs",
    "network": "setting up its loopback interface",
}


class Refusal(NamedTuple):
    """The step of moving into a user namespace that failed.

    Attributes:
        step: its name.
        errno: the kernel's answer.
        others: the names of the process's further threads, when they are the reason.
    """

    step: str
    errno: int
    others: tuple[str, ...] = ()


def explain(refusal: Refusal) -> str:
    """Sentences about what refuses it, and what to do."""
    if refusal.step == "threads":
        return _about_threads(refusal.others)
    if _filtered(refusal):
        return _by_answer(refusal)
    return forbidding_setting() or _by_answer(refusal)


def _about_threads(others: tuple[str, ...]) -> str:
    rule = "the kernel moves only a process with one thread into a user namespace"
    if WORKER in others:
        return (
            f"NetnsLibrary is at work in this process already, in a second thread, and {rule}. "
            f"Write the same 'rootless' at all imports of the run. {_ROOT}"
        )
    names = list(dict.fromkeys(others))
    told = ", ".join(names[:_NAMED_THREADS]) + (", ..." if names[_NAMED_THREADS:] else "")
    return (
        f"this process has {len(others) + 1} threads, and {rule}. Its other threads are called: "
        f"{told}. Import NetnsLibrary before whatever starts them. {_ROOT}"
    )


def forbidding_setting() -> str | None:
    """The setting of this machine that forbids user namespaces, with its remedy; None without."""
    if sysctl(_DEBIAN) == 0:
        return _setting(_DEBIAN, 0, 1)
    for name in _LIMITS:
        if sysctl(name) == 0:
            return _setting(name, 0, 10000)
    if sysctl(_APPARMOR) == 1:
        return (
            f"AppArmor forbids user namespaces to ordinary users: the sysctl '{_APPARMOR}' is 1. "
            f"Set it with 'sudo sysctl -w {_APPARMOR}=0', or give this Python an AppArmor profile "
            f"with the rule 'userns,'. {_ROOT}"
        )
    return None


def _setting(name: str, value: int, better: int) -> str:
    return (
        f"the sysctl '{name}' is {value}, which forbids user namespaces to ordinary users. "
        f"Set it with 'sudo sysctl -w {name}={better}'. {_ROOT}"
    )


def _by_answer(refusal: Refusal) -> str:
    if refusal.step == "ended":
        return f"the process that was to try it out ended without an answer. {_ROOT}"
    code = errno.errorcode.get(refusal.errno, f"error {refusal.errno}")
    return (
        f"the kernel refuses a user namespace at {_STEPS.get(refusal.step, refusal.step)}: "
        f'it says "{os.strerror(refusal.errno)}" ({code}). {_remedy(refusal)}'
    )


def _remedy(refusal: Refusal) -> str:
    if refusal.errno == errno.ENOSPC:
        names = ", ".join(f"'{name}'" for name in _LIMITS)
        return f"A limit is reached: raise the sysctls {names}. {_ROOT}"
    if refusal.errno in (errno.EINVAL, errno.ENOSYS) and refusal.step == "unshare":
        return f"This kernel has none: use one with CONFIG_USER_NS. {_ROOT}"
    if refusal.step == "uid_map" and os.geteuid() == 0:
        return "Root without the capability CAP_SETFCAP may not. Run as an ordinary user."
    if _in_chroot():
        return f"Inside chroot(1) there are none. {_ROOT}"
    if _seccomp_filters():
        return (
            "A seccomp filter is in force, such as a container's: start the container "
            "with '--security-opt seccomp=unconfined', or with the capabilities SYS_ADMIN and "
            "NET_ADMIN."
        )
    return f"A security module such as SELinux or AppArmor may forbid it. {_ROOT}"


def sysctl(name: str) -> int | None:
    """The number that a kernel parameter has; None when this kernel has it not."""
    try:
        with open(f"/proc/sys/{name.replace('.', '/')}", encoding="ascii") as file:
            return int(file.read())
    except (OSError, ValueError):
        return None


def _filtered(refusal: Refusal) -> bool:
    """Whether it is a container that refuses, for which the machine's settings do not matter."""
    return (refusal.step, refusal.errno) == ("unshare", errno.EPERM) and _seccomp_filters()


def _in_chroot() -> bool:
    """Whether the root folder is no mount point, as after chroot(2)."""
    with open("/proc/self/mountinfo", encoding="utf-8", errors="surrogateescape") as file:
        return not any(line.split()[4] == "/" for line in file)


def _seccomp_filters() -> bool:
    with open("/proc/self/status", "rb") as file:
        return any(line.split() == [b"Seccomp:", b"2"] for line in file)
