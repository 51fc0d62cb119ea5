"""Kernel parameters where `/proc/sys` is read-only, as in many containers."""

from __future__ import annotations

import os

import pytest

from NetnsLibrary import core
from NetnsLibrary.core import capabilities, sysctl, system
from NetnsLibrary.core.namespaces import skip_duplicate_detection
from NetnsLibrary.labs.build import build
from NetnsLibrary.labs.plan import Plan, PlannedNode
from utest.support.children import in_fork

FORWARD = "net.ipv4.ip_forward"
READ_ONLY = (
    'the kernel says "Read-only file system" (EROFS). Mount /proc/sys writable. Containers often '
    "have it read-only: start one with '--security-opt systempaths=unconfined' (Docker) or "
    "'--security-opt unmask=ALL' (Podman)."
)
_MS_RDONLY, _MS_REMOUNT = 1, 32


def make_read_only() -> None:
    """Let this process, which is a copy that ends soon, see a read-only `/proc/sys`."""
    system.unshare(system.CLONE_NEWNS)
    system.mount("", "/", flags=system.MS_PRIVATE | system.MS_REC)
    system.mount("/proc/sys", "/proc/sys", flags=system.MS_BIND)
    system.mount("", "/proc/sys", flags=_MS_REMOUNT | system.MS_BIND | _MS_RDONLY)


def forbid_another_proc(monkeypatch: pytest.MonkeyPatch) -> None:
    """As without root, or where the C library is too old for it."""

    def refuse() -> int:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(system, "mount_proc", refuse)


def test_networks_that_the_library_made_have_their_own() -> None:
    def work() -> tuple[str, str, str, list[str]]:
        make_read_only()
        with core.new_transient("alice") as alice, core.new_transient("bob") as bob:
            skip_duplicate_detection(alice)
            former = sysctl.enable_forwarding(alice)
            enabled = sysctl.get(alice, FORWARD)
            sysctl.restore(alice, former)
            told = [str(one) for one in capabilities.examine(["sysctl"])]
            accepts = sysctl.get(alice, "net.ipv6.conf.default.accept_dad")
            return enabled, sysctl.get(alice, FORWARD) + sysctl.get(bob, FORWARD), accepts, told

    told = ["sysctl works: kernel parameters of a new network were set."]
    assert in_fork(work, timeout=30) == ("1", "00", "0", told)


def test_nothing_of_it_stays_open() -> None:
    def work() -> list[str]:
        make_read_only()
        with core.new_transient("alice") as alice:
            skip_duplicate_detection(alice)  # what is imported is, from now on
            before = sorted(os.listdir("/proc/self/fd"))
            sysctl.set_value(alice, FORWARD, 1)
            after = sorted(os.listdir("/proc/self/fd"))
            return [one for one in after if one not in before]

    assert in_fork(work, timeout=30) == []


def test_the_machines_own_stay_read_only() -> None:
    def work() -> str:
        make_read_only()
        with core.current() as machine, pytest.raises(core.KernelError) as refused:
            sysctl.set_value(machine, "net.ipv4.ip_default_ttl", 7)
        return str(refused.value).partition(": ")[2]

    assert in_fork(work, timeout=30) == READ_ONLY


def test_without_another_proc(monkeypatch: pytest.MonkeyPatch) -> None:
    forbid_another_proc(monkeypatch)

    def work() -> list[str]:
        make_read_only()
        told = [str(one) for one in capabilities.examine(["sysctl"])]
        with core.new_transient("alice") as alice, pytest.raises(core.KernelError) as refused:
            skip_duplicate_detection(alice)
        told.append(str(refused.value))
        with pytest.raises(core.KernelError) as refused:
            build(lab_of_one_host())
        return [*told, str(refused.value)]

    (found, *errors) = in_fork(work, timeout=30)
    what = "Cannot set kernel parameters of namespace 'alice'"
    assert errors == [f"{what}: {READ_ONLY}", f"{what}: {READ_ONLY}"]
    assert found.startswith("sysctl does not work: Cannot set net.ipv4.ip_forward to '1' in ")
    assert found.endswith(READ_ONLY)


def lab_of_one_host() -> Plan:
    alice = PlannedNode("alice", "host", (), (), (), {}, {}, (), forwarding=False, stp=False)
    return Plan("lab", {"alice": alice}, (), (), {})
