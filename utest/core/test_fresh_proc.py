"""Kernel parameters of networks, written through a /proc of our own."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from NetnsLibrary import core
from NetnsLibrary.core import fresh_proc, sysctl, system
from NetnsLibrary.core.errors import NetnsError
from NetnsLibrary.core.fresh_proc import FreshProc

_PATH, _KEY = "ipv4/ip_forward", "net.ipv4.ip_forward"


def _write_each(proc: FreshProc, namespaces: list[core.Namespace], values: list[str]) -> None:
    for namespace, value in zip(namespaces, values, strict=True):
        with core.entered(namespace):
            proc.next_network()
            proc.write(_PATH, value)


def _differ_and_are_as_written() -> None:
    values = ["1", "0", "1", "0", "1"]
    namespaces = [core.new_transient() for _ in values]
    proc = FreshProc()
    try:
        _write_each(proc, namespaces, values)
        assert [sysctl.get(one, _KEY) for one in namespaces] == values
    finally:
        proc.close()
        for one in namespaces:
            one.close()


@pytest.mark.parametrize("uses", [1, 2, 64])
def test_each_network_gets_its_own_values(monkeypatch: pytest.MonkeyPatch, uses: int) -> None:
    monkeypatch.setattr(fresh_proc, "_USES", uses)
    _differ_and_are_as_written()


@pytest.mark.parametrize("error", [PermissionError(1, "no"), NetnsError("old system")])
def test_machines_own_serves_where_none_can_be_mounted(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    asked = []

    def refuse() -> int:
        asked.append(1)
        raise error

    monkeypatch.setattr(fresh_proc, "_USES", 1)
    monkeypatch.setattr(system, "mount_proc", refuse)
    _differ_and_are_as_written()
    assert len(asked) == 1


def test_old_c_library_is_said_to_be_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "_libc", lambda **_: None)
    with pytest.raises(NetnsError, match="The C library of this system cannot mount"):
        system.mount_proc()


def test_nothing_is_seen_of_it_and_nothing_left() -> None:
    mounts = Path("/proc/self/mountinfo").read_text()
    descriptors = os.listdir("/proc/self/fd")
    proc = FreshProc()
    proc.next_network()
    assert len(os.listdir("/proc/self/fd")) == len(descriptors) + 1
    assert Path("/proc/self/mountinfo").read_text() == mounts
    proc.close()
    proc.close()
    assert os.listdir("/proc/self/fd") == descriptors


def test_what_the_kernel_lacks_is_left_out() -> None:
    proc = FreshProc()
    with core.enter_transient():
        proc.next_network()
        proc.write("ipv6/conf/default/no_such_thing", "1")
    proc.close()


def test_a_value_the_kernel_refuses_is_an_error() -> None:
    proc = FreshProc()
    with core.enter_transient():
        proc.next_network()
        with pytest.raises(OSError, match="Invalid argument"):
            proc.write(_PATH, "perhaps")
    proc.close()
