"""pyroute2's handle in a namespace, used from any thread."""

from __future__ import annotations

import threading

import pytest

from NetnsLibrary import core
from NetnsLibrary.core import worker
from NetnsLibrary.core.interfaces import End, create_veth


def link_names(handle: core.NetlinkHandle) -> list[str]:
    return [link.get("ifname") for link in handle.get_links()]


def test_sees_exactly_lo_in_a_new_namespace(alice: core.Namespace) -> None:
    with core.new_netlink_handle(alice) as handle:
        assert link_names(handle) == ["lo"]


def test_sees_what_is_in_its_namespace_and_in_no_other(
    alice: core.Namespace, bob: core.Namespace
) -> None:
    create_veth(End(alice, "only-here"), End(alice, "and-here"))
    with core.new_netlink_handle(alice) as there, core.new_netlink_handle(bob) as elsewhere:
        assert sorted(link_names(there)) == ["and-here", "lo", "only-here"]
        assert link_names(elsewhere) == ["lo"]


@pytest.mark.parametrize("how", ["descriptor", "path"])
def test_takes_descriptors_and_paths(alice: core.Namespace, how: str) -> None:
    create_veth(End(alice, "one"), End(alice, "two"))
    with core.new_netlink_handle(alice.fileno() if how == "descriptor" else alice.path) as handle:
        assert set(link_names(handle)) == {"lo", "one", "two"}


def test_stays_in_its_namespace_wherever_the_caller_is(
    alice: core.Namespace, bob: core.Namespace
) -> None:
    create_veth(End(alice, "one"), End(alice, "two"))
    with core.new_netlink_handle(alice) as handle:
        assert len(core.execute(bob, link_names, handle)) == 3


def test_works_from_several_threads_at_once(alice: core.Namespace, bob: core.Namespace) -> None:
    create_veth(End(alice, "one"), End(alice, "two"))
    with core.new_netlink_handle(alice) as handle:
        seen: list[int] = []
        threads = [
            threading.Thread(target=lambda: seen.extend(len(link_names(handle)) for _ in range(5)))
            for _ in range(4)
        ]
        for thread in threads:
            core.execute(bob, thread.start)
        for thread in threads:
            thread.join()
    assert seen == [3] * 20


def test_changes_its_namespace(alice: core.Namespace) -> None:
    with core.new_netlink_handle(alice) as handle:
        handle.link("add", ifname="one", kind="veth", peer={"ifname": "two"})
    assert sorted(core.interfaces.names(alice)) == ["lo", "one", "two"]


def test_errors_of_pyroute2_pass_through(alice: core.Namespace) -> None:
    from pyroute2.netlink.exceptions import NetlinkError

    with core.new_netlink_handle(alice) as handle, pytest.raises(NetlinkError) as refused:
        handle.link("set", index=12345, state="up")
    assert refused.value.code == 19  # ENODEV


def test_closing_twice_does_no_harm(alice: core.Namespace) -> None:
    handle = core.new_netlink_handle(alice)
    handle.close()
    handle.close()


def test_making_one_moves_nobody(alice: core.Namespace) -> None:
    before, home = core.current_ino(), worker.call(core.current_ino)
    with core.new_netlink_handle(alice) as handle:
        link_names(handle)
        assert core.current_ino() == before
        assert worker.call(core.current_ino) == home != alice.inode
