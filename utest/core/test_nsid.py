"""Namespace ids: the numbers by which namespaces know each other."""

from __future__ import annotations

import subprocess

import pytest

from NetnsLibrary import core
from NetnsLibrary.core import worker
from NetnsLibrary.core.interfaces import End, create_veth
from NetnsLibrary.core.nsid import known_ns_id


def test_is_assigned_when_there_was_none_and_stays(
    alice: core.Namespace, bob: core.Namespace
) -> None:
    assert worker.call(known_ns_id, bob, alice) is None
    number = core.ns_id(bob, alice)
    assert number >= 0
    assert core.ns_id(bob, alice) == number
    assert worker.call(known_ns_id, bob, alice) == number


def test_every_namespace_counts_for_itself(alice: core.Namespace, bob: core.Namespace) -> None:
    core.ns_id(bob, alice)
    assert worker.call(known_ns_id, alice, bob) is None


def test_different_namespaces_have_different_numbers(
    alice: core.Namespace, bob: core.Namespace
) -> None:
    with core.new_transient("viewer") as viewer:
        assert core.ns_id(alice, viewer) != core.ns_id(bob, viewer)


def test_the_calling_threads_namespace_looks_unless_told_otherwise(bob: core.Namespace) -> None:
    with core.enter_transient() as here:
        number = core.ns_id(bob)
        assert core.ns_id(bob, here) == number
        assert worker.call(known_ns_id, bob, here) == number


def test_is_the_same_by_object_descriptor_and_path(
    alice: core.Namespace, bob: core.Namespace
) -> None:
    number = core.ns_id(bob, alice)
    assert core.ns_id(bob.fileno(), alice.fileno()) == number
    assert core.ns_id(bob.path, alice.path) == number


def test_is_known_by_the_path_of_a_process() -> None:
    with (
        core.current() as outside,
        subprocess.Popen(["cat"], stdin=subprocess.PIPE) as program,
        core.enter_transient(),
    ):
        number = core.ns_id(outside)
        assert number >= 0
        assert core.ns_id(f"/proc/{program.pid}/ns/net") == number


def test_is_the_number_that_the_kernel_shows_at_a_veth_end(
    alice: core.Namespace, bob: core.Namespace
) -> None:
    create_veth(End(alice, "eth0"), End(bob, "eth0"))
    with core.new_netlink_handle(alice) as handle:
        (end,) = handle.get_links(ifname="eth0")
    assert end.get("link_netnsid") == core.ns_id(bob, alice)


def test_closed_viewer_is_refused(alice: core.Namespace, bob: core.Namespace) -> None:
    bob.close()
    with pytest.raises(core.ClosedError, match=r"^Namespace 'bob' is closed\.$"):
        core.ns_id(alice, bob)
