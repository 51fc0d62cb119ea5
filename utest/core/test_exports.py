"""Names under /run/netns, as `ip netns` makes and sees them."""

from __future__ import annotations

import errno
import fcntl
import os
import subprocess
import threading
from collections.abc import Iterator

import pytest

from NetnsLibrary import core
from NetnsLibrary.core import exports, system
from NetnsLibrary.core.exports import FOLDER, export, remove
from NetnsLibrary.core.guard import locks
from utest.support.children import drop_privileges, in_fork
from utest.support.isolation import mount_empty, mounts_below


@pytest.fixture(autouse=True)
def empty_run() -> Iterator[None]:
    """A /run in which there is nothing, and which is gone afterwards with all that is in it."""
    mount_empty("/run")
    yield
    system.unmount("/run", system.MNT_DETACH)


def ip(*arguments: str) -> str:
    """What iproute2 says."""
    ran = subprocess.run(["ip", "netns", *arguments], capture_output=True, text=True, check=True)
    return ran.stdout


def test_gives_a_name_to_a_namespace_and_takes_it_away(alice: core.Namespace) -> None:
    path = export(alice, "called-so")
    assert path == "/run/netns/called-so"
    assert core.ino(path) == alice.inode
    remove(path)
    assert not os.path.exists(path)


def test_ip_sees_the_name(alice: core.Namespace) -> None:
    path = export(alice, "called-so")
    assert ip("list").split()[0] == "called-so"
    assert "1: lo:" in ip("exec", "called-so", "ip", "link", "show")
    remove(path)
    assert ip("list") == ""


def test_name_keeps_the_namespace_alive(alice: core.Namespace) -> None:
    path, inode = export(alice, "called-so"), alice.inode
    alice.close()
    with core.Namespace.from_path(path) as again:
        assert again.inode == inode
        assert core.interfaces.names(again) == ["lo"]
    remove(path)


def test_folder_is_made_and_taken_away_again(alice: core.Namespace) -> None:
    assert not os.path.exists(FOLDER)
    path = export(alice, "called-so")
    assert {FOLDER, path} == set(mounts_below("/run"))
    assert os.stat(FOLDER).st_mode & 0o777 == 0o755
    remove(path)
    assert not os.path.exists(FOLDER)
    assert mounts_below("/run") == []


def test_folder_stays_until_the_last_name_is_removed(
    alice: core.Namespace, bob: core.Namespace
) -> None:
    paths = [export(alice, "one"), export(bob, "other"), export(alice, "one-more")]
    for path in paths:
        assert os.path.isdir(FOLDER)
        remove(path)
    assert not os.path.exists(FOLDER)


def test_folder_of_somebody_else_stays(alice: core.Namespace) -> None:
    os.mkdir(FOLDER)
    remove(export(alice, "called-so"))
    assert os.listdir(FOLDER) == []


def test_folder_goes_with_the_last_program_that_uses_it(alice: core.Namespace) -> None:
    path = in_fork(lambda: export(alice, "of-another"))  # which has made the folder
    mine = export(alice, "mine")
    remove(path)
    assert os.listdir(FOLDER) == ["mine"]
    remove(mine)
    assert not os.path.exists(FOLDER)
    assert mounts_below("/run") == []


def test_folder_can_be_made_again(alice: core.Namespace) -> None:
    for _ in range(3):
        remove(export(alice, "called-so"))
        assert not os.path.exists(FOLDER)


def test_names_of_ip_stay_and_ours_go(alice: core.Namespace) -> None:
    path = export(alice, "ours")
    ip("add", "theirs")
    assert sorted(line.split()[0] for line in ip("list").splitlines()) == ["ours", "theirs"]
    remove(path)
    assert os.listdir(FOLDER) == ["theirs"]
    assert core.ino(f"{FOLDER}/theirs") != alice.inode
    ip("delete", "theirs")


def test_works_beside_a_folder_that_ip_prepared(alice: core.Namespace) -> None:
    ip("add", "theirs")
    before = mounts_below("/run")
    path = export(alice, "ours")
    assert core.ino(path) == alice.inode
    remove(path)
    assert mounts_below("/run") == before
    assert os.listdir(FOLDER) == ["theirs"]


@pytest.mark.parametrize("taken_by", ["export", "file", "folder", "link to nothing"])
def test_taken_name_is_refused_and_nothing_changes(
    alice: core.Namespace, bob: core.Namespace, taken_by: str
) -> None:
    path = f"{FOLDER}/taken"
    if taken_by == "export":
        export(bob, "taken")
    else:
        os.mkdir(FOLDER)
    if taken_by == "file":
        open(path, "wb").close()
    elif taken_by == "folder":
        os.mkdir(path)
    elif taken_by == "link to nothing":
        os.symlink("/nothing", path)
    before = os.lstat(path)
    with pytest.raises(core.ArgumentError) as refused:
        export(alice, "taken")
    assert str(refused.value) == (
        "Cannot export namespace 'alice' as '/run/netns/taken': that name is taken. "
        "Choose another 'as_name'."
    )
    after = os.lstat(path)
    assert (after.st_ino, after.st_mode) == (before.st_ino, before.st_mode)
    assert os.listdir(FOLDER) == ["taken"]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("a/b", "'a/b' is no namespace name: it may not contain '/'."),
        ("..", "'..' is no namespace name: it means a folder."),
        ("", "The name of a namespace may not be empty."),
        (
            "-all",
            "Cannot export namespace 'alice' as '/run/netns/-all': "
            "'ip netns' would take the name for an option.",
        ),
    ],
)
def test_bad_names_are_refused(alice: core.Namespace, name: str, sentence: str) -> None:
    with pytest.raises(core.ArgumentError) as refused:
        export(alice, name)
    assert str(refused.value) == sentence
    assert os.listdir("/run") == []


def test_closed_namespace_is_refused(alice: core.Namespace) -> None:
    alice.close()
    with pytest.raises(core.ClosedError) as refused:
        export(alice, "called-so")
    assert str(refused.value) == "Namespace 'alice' is closed."
    assert os.listdir("/run") == []


def test_removing_what_is_gone_does_nothing(alice: core.Namespace) -> None:
    path = export(alice, "called-so")
    ip("delete", "called-so")
    remove(path)
    remove(path)
    remove(f"{FOLDER}/never-there")


def test_what_cannot_be_removed_is_told() -> None:
    os.makedirs(f"{FOLDER}/folder")
    with pytest.raises(core.KernelError) as refused:
        remove(f"{FOLDER}/folder")
    assert str(refused.value) == (
        "Cannot remove the exported name '/run/netns/folder': "
        'the kernel says "Is a directory" (EISDIR).'
    )


@pytest.mark.parametrize("failing_call", [1, 2, 3, 4])
def test_nothing_stays_of_an_export_that_failed(
    alice: core.Namespace, monkeypatch: pytest.MonkeyPatch, failing_call: int
) -> None:
    mount = system.mount
    calls: list[str] = []

    def fail_once(source: str, target: str, *, flags: int) -> None:
        calls.append(target)
        if len(calls) == failing_call:
            raise OSError(errno.EBUSY, "Device or resource busy")
        mount(source, target, flags=flags)

    monkeypatch.setattr(system, "mount", fail_once)
    with pytest.raises(core.KernelError) as refused:
        export(alice, "called-so")
    assert str(refused.value) == (
        "Cannot export namespace 'alice' as '/run/netns/called-so': "
        'the kernel says "Device or resource busy" (EBUSY).'
    )
    assert mounts_below("/run") == []
    assert os.listdir("/run") == []


def test_without_privilege_nothing_is_exported(alice: core.Namespace) -> None:
    def attempt() -> str:
        drop_privileges()
        try:
            export(alice, "called-so")
        except core.KernelError as error:
            return str(error)
        return "exported"

    assert in_fork(attempt) == (
        "Cannot export namespace 'alice' as '/run/netns/called-so': "
        'the kernel says "Permission denied" (EACCES).'
    )
    assert os.listdir("/run") == []


def test_waits_while_another_program_prepares_the_folder(alice: core.Namespace) -> None:
    exporting = threading.Thread(target=export, args=(alice, "called-so"))
    with locks.folder(FOLDER, 0):
        exporting.start()
        exporting.join(0.05)
        assert exporting.is_alive()
        assert os.listdir("/run") == ["netns.lock"]
    exporting.join(5)
    assert os.listdir(FOLDER) == ["called-so"]
    remove(f"{FOLDER}/called-so")
    assert os.listdir("/run") == []


def test_does_not_wait_for_who_holds_the_folder_endlessly(
    alice: core.Namespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "_LOCK_WITHIN", 0.05)
    with locks.folder(FOLDER, 0):
        with pytest.raises(core.NetnsError) as refused:
            export(alice, "called-so")
        assert str(refused.value) == (
            "Cannot use '/run/netns': another program has locked '/run/netns.lock' for 0.05 s. "
            "Find out which one with 'lslocks', and end it."
        )
    assert os.listdir("/run") == []


def test_only_root_can_hold_the_folder(alice: core.Namespace) -> None:
    def hold() -> str:
        drop_privileges()
        try:
            os.open("/run/netns.lock", os.O_RDONLY)
        except PermissionError as error:
            return str(error.strerror)
        return "opened"

    with locks.folder(FOLDER, 0):
        assert in_fork(hold) == "Permission denied"
    anybody = os.open("/run", os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(anybody, fcntl.LOCK_EX)
        remove(export(alice, "called-so"))
    finally:
        os.close(anybody)


def test_a_lock_that_a_killed_program_has_left_holds_nobody(alice: core.Namespace) -> None:
    with open("/run/netns.lock", "wb"):
        remove(export(alice, "called-so"))
    assert os.listdir("/run") == []


def test_a_name_that_is_another_ones_by_now_stays(
    alice: core.Namespace, bob: core.Namespace
) -> None:
    path = export(alice, "called-so")
    ip("delete", "called-so")
    assert export(bob, "called-so") == path
    alice.close()
    remove(path, alice)
    assert core.ino(path) == bob.inode
    remove(path, bob)
    assert not os.path.exists(FOLDER)


def test_a_name_that_was_unmounted_goes(alice: core.Namespace) -> None:
    path = export(alice, "called-so")
    system.unmount(path)
    remove(path, alice)
    assert not os.path.exists(FOLDER)
