"""The object: a namespace held by a descriptor, opened from what it can be opened from."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from NetnsLibrary import core
from NetnsLibrary.core import namespace, system, worker
from NetnsLibrary.core.interfaces import End, create_veth
from utest.support import leaks
from utest.support.children import in_fork
from utest.support.privileges import become_ordinary_user

NO_SUCH_PID = 1 << 22  # the kernel's largest is one less


def test_closing_closes_the_descriptor_once(alice: core.Namespace) -> None:
    descriptor = alice.fileno()
    alice.close()
    with open("/dev/null", "rb") as other:  # it gets the number that is free now
        assert other.fileno() == descriptor
        alice.close()
        os.fstat(descriptor)


def test_closing_closes_the_connection_into_it(alice: core.Namespace) -> None:
    before = leaks.take().descriptors
    own = {f"{alice.fileno()} net:[{alice.inode}]"}
    core.interfaces.names(alice)
    assert len(leaks.take().descriptors - before) == 1
    alice.close()
    assert leaks.take().descriptors == before - own


def test_the_last_reference_closes_it() -> None:
    namespace = core.new_transient()
    descriptor = namespace.fileno()
    del namespace
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(descriptor)


def test_a_closed_one_has_no_use(alice: core.Namespace) -> None:
    alice.close()
    uses: list[Callable[[], object]] = [
        alice.fileno,
        lambda: alice.path,
        lambda: core.ino(alice),
        lambda: core.ns_id(alice),
        lambda: core.interfaces.names(alice),
        lambda: core.new_netlink_handle(alice),
        lambda: core.processes.processes(alice),
        lambda: create_veth(End(alice)),
    ]
    for use in uses:
        with pytest.raises(core.ClosedError) as refused:
            use()
        assert str(refused.value) == "Namespace 'alice' is closed."


def test_equal_are_those_that_are_the_same_namespace(
    alice: core.Namespace, bob: core.Namespace
) -> None:
    with core.Namespace.from_path(alice.path, "another name") as same:
        assert same == alice
        assert hash(same) == hash(alice)
        assert len({same, alice, bob}) == 2
    assert alice != bob
    assert alice != alice.inode


def test_a_closed_one_equals_only_itself(alice: core.Namespace) -> None:
    with core.Namespace.from_path(alice.path) as same:
        alice.close()
        assert alice == alice  # noqa: PLR0124
        assert alice != same
    assert hash(alice) == hash(same)  # as it was, so that it is found in sets


def test_how_it_is_shown(alice: core.Namespace) -> None:
    inode, descriptor = alice.inode, alice.fileno()
    assert str(alice) == "alice"
    assert repr(alice) == f"<Namespace 'alice' net:[{inode}] descriptor {descriptor}>"
    alice.close()
    assert repr(alice) == f"<Namespace 'alice' net:[{inode}] closed>"


def test_other_programs_can_open_its_path(alice: core.Namespace) -> None:
    # The shell's own exit status tells whether the link leads to the same namespace.
    same = subprocess.run(
        ["test", alice.path, "-ef", f"/proc/self/fd/{alice.fileno()}"],
        pass_fds=[alice.fileno()],
        check=False,
    )
    assert same.returncode == 0
    link = subprocess.run(["readlink", alice.path], capture_output=True, text=True, check=True)
    assert link.stdout == f"net:[{alice.inode}]\n"


def test_from_path_is_the_same_namespace_and_not_ours(alice: core.Namespace) -> None:
    with core.Namespace.from_path(alice.path, "opened") as opened:
        assert (opened.device, opened.inode) == (alice.device, alice.inode)
        assert opened.name == "opened"
        assert not opened.transient


def test_from_pid_is_where_that_process_is(alice: core.Namespace) -> None:
    program = core.execute(alice, subprocess.Popen, ["cat"], stdin=subprocess.PIPE)
    with program, core.Namespace.from_pid(program.pid, "of cat") as opened:
        assert opened == alice
        assert opened.name == "of cat"


def test_it_lives_as_long_as_somebody_holds_it(alice: core.Namespace) -> None:
    with core.Namespace.from_path(alice.path) as held:
        alice.close()
        assert core.interfaces.names(held) == ["lo"]


def no_namespace(kind: str, folder: Path) -> str:
    """Make something that is no network namespace, and return its path."""
    path = folder / kind
    if kind == "file":
        path.write_text("")
    elif kind == "directory":
        path.mkdir()
    elif kind == "fifo":
        os.mkfifo(path)
    elif kind == "other namespace":
        path.symlink_to("/proc/self/ns/mnt")
    return str(path)


@pytest.mark.parametrize("kind", ["file", "directory", "fifo", "other namespace"])
def test_path_that_is_no_network_namespace_is_refused(kind: str, tmp_path: Path) -> None:
    path = no_namespace(kind, tmp_path)
    with pytest.raises(core.ArgumentError) as refused:
        core.Namespace.from_path(path)
    assert str(refused.value) == f"'{path}' is no network namespace."
    with pytest.raises(core.ArgumentError):
        core.ino(path)


def test_path_that_is_missing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(core.KernelError) as refused:
        core.Namespace.from_path(tmp_path / "missing")
    assert str(refused.value) == (
        f"Cannot open a network namespace at '{tmp_path}/missing': "
        'the kernel says "No such file or directory" (ENOENT).'
    )


@pytest.mark.parametrize("pid", [0, -1])
def test_pid_that_is_none_is_refused(pid: int) -> None:
    with pytest.raises(core.ArgumentError) as refused:
        core.Namespace.from_pid(pid)
    assert str(refused.value) == f"{pid} is no process id: they are positive numbers."


def test_pid_of_no_process_is_refused() -> None:
    with pytest.raises(core.ArgumentError) as refused:
        core.Namespace.from_pid(NO_SUCH_PID)
    assert str(refused.value) == f"There is no process {NO_SUCH_PID}."


@pytest.mark.parametrize("pid", [2**31, 10**30])
def test_pid_that_no_kernel_has_is_refused(pid: int) -> None:
    with pytest.raises(core.ArgumentError, match=rf"^There is no process {pid}\.$"):
        core.Namespace.from_pid(pid)


def test_pid_of_a_process_that_is_hidden() -> None:
    def work() -> str:
        system.unshare(system.CLONE_NEWNS)
        system.mount("", "/", flags=system.MS_PRIVATE | system.MS_REC)
        system.mount("proc", "/proc", "proc", data="hidepid=2")
        become_ordinary_user()
        with pytest.raises(core.ArgumentError) as refused:
            core.Namespace.from_pid(1)
        return str(refused.value)

    assert in_fork(work) == (
        "Process 1 is another user's, and this machine hides it (hidepid in proc(5))."
    )


def test_pid_of_a_process_that_ended_is_refused() -> None:
    with subprocess.Popen(["true"]) as program:
        # It has ended and is not waited for: it is still listed, and in no namespace.
        os.waitid(os.P_PID, program.pid, os.WEXITED | os.WNOWAIT)
        with pytest.raises(core.KernelError) as refused:
            core.Namespace.from_pid(program.pid)
    assert str(refused.value) == (
        f"Cannot open a network namespace at '/proc/{program.pid}/ns/net': "
        'the kernel says "No such file or directory" (ENOENT).'
    )
    with pytest.raises(core.ArgumentError, match=rf"^There is no process {program.pid}\.$"):
        core.Namespace.from_pid(program.pid)


def test_descriptor_that_is_no_namespace_is_refused_by_its_own_number() -> None:
    with open("/dev/null", "rb") as file:
        expected = f"Descriptor {file.fileno()} is no network namespace."
        for use in (core.ino, core.Namespace, core.ns_id, core.new_netlink_handle):
            with pytest.raises(core.ArgumentError) as refused:
                use(file.fileno())
            assert str(refused.value) == expected
        os.fstat(file.fileno())  # a refused one stays its owner's


@pytest.mark.parametrize("descriptor", [-1, 1 << 20])
def test_descriptor_that_is_not_open_is_refused(descriptor: int) -> None:
    with pytest.raises(core.KernelError) as refused:
        core.ino(descriptor)
    assert str(refused.value) == (
        f"Cannot use descriptor {descriptor} as a namespace: "
        'the kernel says "Bad file descriptor" (EBADF).'
    )
    with pytest.raises(core.ArgumentError) as refused_object:
        core.Namespace(1 << 20)
    assert str(refused_object.value) == f"Descriptor {1 << 20} is not open."


def test_given_descriptor_is_not_closed(alice: core.Namespace) -> None:
    core.ino(alice.fileno())
    core.ns_id(alice.fileno(), alice.fileno())
    core.execute(alice.fileno(), int)
    assert os.fstat(alice.fileno()).st_ino == alice.inode


def test_one_whose_making_was_interrupted_closes_its_descriptor(
    alice: core.Namespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    copy = os.dup(alice.fileno())
    monkeypatch.setattr(namespace, "_network_namespace", interrupt)
    with pytest.raises(KeyboardInterrupt):
        core.Namespace(copy)
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.close(copy)


def test_one_that_was_hardly_begun_has_nothing_to_close() -> None:
    core.Namespace.__new__(core.Namespace).__del__()


def test_path_of_this_thread_is_not_taken_for_the_workers(alice: core.Namespace) -> None:
    assert core.execute(alice, core.ino, "/proc/thread-self/ns/net") == alice.inode
    assert core.execute(alice, core.current) == alice


def test_the_worker_leaves_a_namespace_after_connecting_to_it(alice: core.Namespace) -> None:
    home = worker.call(core.current_ino)
    core.interfaces.names(alice)
    assert worker.call(core.current_ino) == home != alice.inode
