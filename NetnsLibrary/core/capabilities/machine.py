"""What this machine and this process allow, and what programs are installed."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess

from .. import errors, privileges
from ..exports import FOLDER
from ..user_namespaces import explain, sysctl
from .model import Answer, MachineCheck

_ENOUGH_DESCRIPTORS = 1024
_ENOUGH_NAMESPACES = 100
_UNLIMITED = 2**31 - 1  # what a new user namespace begins with
_NAMESPACES = "user.max_net_namespaces"


def _privilege() -> Answer:
    if privileges.in_user_namespace():
        return Answer(True, "networks are made without root, in a user namespace.")
    missing = privileges.missing_privilege()
    if not missing:
        return Answer(True, "this process has CAP_NET_ADMIN and CAP_SYS_ADMIN.")
    told = f"this process lacks {' and '.join(missing)}."
    return Answer(False, told, errors.remedy_for_missing_privilege())


def _user_namespaces() -> Answer:
    if privileges.in_user_namespace():
        return Answer(True, "this process is in one.")
    is_root = os.geteuid() == 0 and privileges.may_create_namespaces()
    refusal = privileges.rehearse(as_ordinary_user=is_root)
    if refusal is None:
        return Answer(True, "ordinary users need no root here.")
    told, _, remedy = explain(refusal).partition(". ")
    return Answer(False, f"{told}.", remedy)


def _raw_sockets() -> Answer:
    """What the keywords that ping need; some containers have all rights but this."""
    try:
        kind = socket.SOCK_RAW | socket.SOCK_CLOEXEC
        socket.socket(socket.AF_INET, kind, socket.IPPROTO_ICMP).close()
    except PermissionError:
        if privileges.missing_privilege():
            return Answer(False, "they need privilege.", errors.remedy_for_missing_privilege())
        remedy = "Let it keep that, for example with 'docker run --cap-add=NET_RAW'."
        return Answer(False, "this process lacks CAP_NET_RAW, so it cannot ping.", remedy)
    return Answer(True, "this process can ping.")


def _program(name: str, option: str, package: str, purpose: str) -> Answer:
    path = shutil.which(name)
    if path is None:
        told = f"'{name}' is not installed; {purpose}."
        return Answer(False, told, f"Install the package '{package}'.")
    try:
        ended = subprocess.run(
            [path, option], capture_output=True, text=True, timeout=5, check=False
        )
    except (OSError, subprocess.SubprocessError) as error:
        return Answer(False, f"{path} does not run: {error}.", f"Install '{package}' again.")
    version = (ended.stdout or ended.stderr).strip().partition("\n")[0]
    return Answer(True, f"{path}, {version or 'of unknown version'}.")


def _descriptors() -> Answer:
    import resource  # not there on all systems that can import this

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    unlimited = resource.RLIM_INFINITY
    words = ["unlimited" if limit == unlimited else str(limit) for limit in (soft, hard)]
    # The library lifts the soft limit itself when it is reached.
    told = f"{words[0]} open files, at most {words[1]}; a namespace needs 1 to 5."
    if hard != unlimited and hard < _ENOUGH_DESCRIPTORS:
        return Answer(False, told, "Raise the hard limit, for example with 'ulimit -Hn 65536'.")
    return Answer(True, told)


def _namespaces() -> Answer:
    limit = sysctl(_NAMESPACES)
    if limit is None:
        return Answer(True, f"this kernel has no sysctl '{_NAMESPACES}' that limits them.")
    if limit == _UNLIMITED:
        return Answer(True, "no limit of this user namespace's own, only the machine's.")
    told = f"at most {limit} network namespaces at a time."
    if limit < _ENOUGH_NAMESPACES:
        return Answer(False, told, f"Set it with 'sudo sysctl -w {_NAMESPACES}=10000'.")
    return Answer(True, told)


def _ipv6() -> Answer:
    if os.path.exists("/proc/net/if_inet6"):
        return Answer(True, "this kernel has it.")
    return Answer(False, "this kernel has no IPv6.", "Boot it without 'ipv6.disable=1'.")


def _leftovers() -> Answer:
    """Names that an interrupted run may have left.

    A name does not tell who gave it. But a file there that is no namespace has no use, which
    is certain; and of a namespace it can be told that no program lives in it.
    """
    try:
        names = sorted(os.listdir(FOLDER))
    except OSError:
        return Answer(True, f"no names under {FOLDER}.")
    dead = [name for name in names if not os.path.ismount(f"{FOLDER}/{name}")]
    if dead:
        paths = " ".join(f"{FOLDER}/{name}" for name in dead)
        told = f"of the names under {FOLDER} these lead to no namespace: {', '.join(dead)}."
        return Answer(False, told, f"Remove them with 'sudo rm {paths}'.")
    if not names:
        return Answer(True, f"no names under {FOLDER}.")
    if privileges.in_user_namespace() or os.geteuid() != 0:
        told = (
            f"names under {FOLDER}: {', '.join(names)}. Only root sees whether programs live there."
        )
        return Answer(True, told)
    lived_in = _inodes_with_programs()
    empty = [name for name in names if _inode(f"{FOLDER}/{name}") not in lived_in]
    if empty:
        told = f"of the names under {FOLDER} no program lives in these: {', '.join(empty)}."
        remedy = "Remove one that a dead run has left with 'sudo ip netns delete NAME'."
        return Answer(True, told, remedy)
    return Answer(True, f"programs live in all names under {FOLDER}: {', '.join(names)}.")


def _inode(path: str) -> int | None:
    try:
        return os.stat(path).st_ino
    except OSError:
        return None  # gone meanwhile, or not to be looked at even by root


def _inodes_with_programs() -> set[int | None]:
    pids = [entry for entry in os.listdir("/proc") if entry.isdigit()]
    return {_inode(f"/proc/{pid}/ns/net") for pid in pids}


CHECKS = {
    "privilege": MachineCheck("right", _privilege, required=True),
    "user-namespaces": MachineCheck("right", _user_namespaces),
    "raw-sockets": MachineCheck("right", _raw_sockets),
    "nsenter": MachineCheck(
        "tool",
        lambda: _program("nsenter", "--version", "util-linux", "only people need it, to look in"),
    ),
    "iperf3": MachineCheck(
        "program",
        lambda: _program("iperf3", "--version", "iperf3", "only measuring throughput needs it"),
    ),
    "ipv6": MachineCheck("protocol", _ipv6),
    "descriptors": MachineCheck("limit", _descriptors),
    "namespaces": MachineCheck("limit", _namespaces),
    "leftovers": MachineCheck("machine", _leftovers),
}
