"""Moving into a user namespace, and what is said where that is not possible."""

from __future__ import annotations

import _thread
import os
import signal
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from NetnsLibrary import core
from NetnsLibrary.core import capability_sets, errors, privileges, user_namespaces, worker
from NetnsLibrary.core.errors import NetnsError
from NetnsLibrary.core.user_namespaces import Refusal, explain
from utest.support.children import in_fork, run_python
from utest.support.privileges import (
    become_ordinary_user,
    forbid_unshare,
    forbid_user_namespaces,
    lose_privilege,
    user_namespace,
)


def as_user(function: Callable[[], Any], become: Callable[[], None] = become_ordinary_user) -> Any:
    def work() -> Any:
        become()
        return function()

    return in_fork(work, timeout=30)


def refusal_after(prepare: Callable[[], object]) -> Any:
    """What entering answers; that the process has not moved is a part of it."""

    def work() -> str:
        prepare()
        before = user_namespace(), core.current_ino(), capability_sets.effective()
        try:
            privileges.enter_user_namespace()
        except NetnsError as error:
            assert not privileges.in_user_namespace()
            assert before == (user_namespace(), core.current_ino(), capability_sets.effective())
            return str(error)
        return "entered"

    return in_fork(work, timeout=30)


def test_root_has_all_that_is_needed() -> None:
    assert privileges.missing_privilege() == []
    assert privileges.may_create_namespaces()
    assert not privileges.in_user_namespace()


def test_what_an_ordinary_user_lacks() -> None:
    missing = as_user(privileges.missing_privilege)
    assert missing == ["CAP_NET_ADMIN", "CAP_SYS_ADMIN"]


def test_a_user_who_entered_makes_networks_and_is_the_same_user() -> None:
    def work() -> Any:
        user, here = os.getuid(), core.current_ino()
        privileges.enter_user_namespace()
        privileges.enter_user_namespace()  # does nothing
        with core.new_transient("alice") as alice:
            core.interfaces.create_veth(core.interfaces.End(alice, "eth0"))  # the other end is here
            names = core.interfaces.names(alice)
        up = core.interfaces.get(core.Namespace.from_path("/proc/self/ns/net"), "lo").up
        devices = sorted(os.listdir("/sys/class/net"))
        moved = core.current_ino() != here
        return os.getuid() == user, moved, privileges.in_user_namespace(), names[:2], up, devices

    assert as_user(work, lose_privilege) == (True, True, True, ["lo", "eth0"], True, ["eth0", "lo"])


def test_programs_have_the_privilege_too() -> None:
    def work() -> Any:
        privileges.enter_user_namespace()
        command = "ip link add type veth && id -u && ls /sys/class/net | sort | xargs"
        return subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=True)

    assert as_user(work).stdout == "65534\nlo veth0 veth1\n"


def test_where_nobody_is_told_that_a_child_has_ended() -> None:
    def work() -> bool:
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # as those who start the process may have
        become_ordinary_user()
        privileges.enter_user_namespace()
        return privileges.in_user_namespace()

    assert in_fork(work, timeout=30)


IMPORTS_OF_THE_CHILD = """
    import os, sys
    from NetnsLibrary.core import privileges

    def tell(event, arguments):
        if event == "import" and os.getpid() != parent:
            os.write(2, f"{arguments[0]} ".encode())

    parent = os.getpid()
    sys.addaudithook(tell)
    privileges.rehearse(as_ordinary_user=True)
"""


def test_the_rehearsal_imports_nothing_in_its_child() -> None:
    ended = run_python(IMPORTS_OF_THE_CHILD)
    assert (ended.returncode, ended.stderr) == (0, "")


def test_permissions_of_files_still_hold(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    os.chown(folder, 65534, 65534)

    def work() -> Any:
        os.chdir(folder)
        Path("secret").write_text("own", encoding="utf-8")
        os.chmod("secret", 0)
        privileges.enter_user_namespace()
        Path("new").write_text("new", encoding="utf-8")
        os.listdir(".")
        try:
            return os.open("secret", os.O_RDONLY)
        except PermissionError:
            return "not allowed"

    for parent in tmp_path.parents:
        if parent != Path("/tmp") and parent.is_relative_to("/tmp"):
            parent.chmod(parent.stat().st_mode | 0o011)
    tmp_path.chmod(0o711)
    assert as_user(work) == "not allowed"
    assert (folder / "new").stat().st_uid == 65534


@pytest.mark.parametrize("there", [True, False])
def test_exported_names_are_seen_by_own_programs_only(there: bool) -> None:
    Path("/run/other").mkdir()
    Path("/run/link").symlink_to("other")
    Path("/run/file").write_text("seen", encoding="utf-8")
    if there:
        Path("/run/netns").mkdir()
    before = sorted(os.listdir("/run"))

    def work() -> Any:
        privileges.enter_user_namespace()
        with core.new_transient("alice") as alice:
            path = core.exports.export(alice, "exported")
            listed = subprocess.run(
                ["sh", "-c", "ip netns list && ip netns exec exported ip -o link | wc -l"],
                capture_output=True,
                text=True,
                check=True,
            ).stdout
            others = sorted({*os.listdir("/run")} - {"netns"}), Path("/run/file").read_text("utf-8")
            core.exports.remove(path)
        left = subprocess.run(["ip", "netns", "list"], capture_output=True, text=True, check=True)
        return listed, others, left.stdout

    try:
        listed, others, left = as_user(work)
        assert sorted(os.listdir("/run")) == before
    finally:
        Path("/run/link").unlink()
        Path("/run/file").unlink()
        Path("/run/other").rmdir()
        if there:
            Path("/run/netns").rmdir()
    assert listed == "exported\n1\n"
    assert others == (["file", "link", "other"], "seen")
    assert left == ""


def test_what_was_not_made_there_cannot_be_entered(alice: core.Namespace) -> None:
    def work() -> str:
        privileges.enter_user_namespace()
        try:
            core.execute(alice, int)
        except NetnsError as error:
            return str(error)
        return "entered"

    assert as_user(work) == (
        "Cannot enter namespace 'alice': this process may not (EPERM). Without root, this process "
        "is in a user namespace of its own, and may only change and enter networks that were made "
        "there. Run as root for others."
    )


def start_threads(*names: str) -> None:
    for name in names:
        threading.Thread(target=threading.Event().wait, name=name, daemon=True).start()


def test_several_threads() -> None:
    def prepare() -> None:
        become_ordinary_user()
        start_threads("second", "third")

    assert refusal_after(prepare) == (
        "Cannot work without root: this process has 3 threads, and the kernel moves only a process "
        "with one thread into a user namespace. Its other threads are called: second, third. "
        "Import NetnsLibrary before whatever starts them. Or run as root."
    )


def test_many_threads_are_not_all_named() -> None:
    def prepare() -> None:
        become_ordinary_user()
        start_threads("pool", "pool", *"abcdefg")

    sentences = refusal_after(prepare)
    assert "this process has 10 threads, and " in sentences
    assert "Its other threads are called: pool, a, b, c, .... Import" in sentences


def test_threads_that_are_not_pythons_have_the_names_that_the_kernel_knows() -> None:
    def prepare() -> None:
        become_ordinary_user()
        Path("/proc/self/comm").write_text("python", encoding="utf-8")
        _thread.start_new_thread(threading.Event().wait, ())

    assert "Its other threads are called: python. Import" in refusal_after(prepare)


def test_the_second_thread_is_the_librarys_own() -> None:
    assert refusal_after(worker.wait_until_idle) == (
        "Cannot work without root: NetnsLibrary is at work in this process already, in a second "
        "thread, and the kernel moves only a process with one thread into a user namespace. Write "
        "the same 'rootless' at all imports of the run. Or run as root."
    )


def test_threads_that_are_just_ending_do_no_harm() -> None:
    def work() -> bool:
        become_ordinary_user()
        for _ in range(50):
            thread = threading.Thread(target=int)
            thread.start()
            thread.join()
            assert privileges._other_threads() == ()
        privileges.enter_user_namespace()
        return privileges.in_user_namespace()

    assert in_fork(work, timeout=30)


def test_the_first_refusal_is_the_one_that_is_told() -> None:
    def work() -> list[str]:
        lose_privilege()
        start_threads("second")
        told = []
        for _ in range(2):
            privileges.enter_if_needed()
            told.append(errors.remedy_for_missing_privilege())
            worker.wait_until_idle()
        return told

    first, again = in_fork(work, timeout=30)
    assert "Its other threads are called: second." in first
    assert again == first


def test_a_seccomp_filter() -> None:
    def prepare() -> None:
        lose_privilege()
        forbid_unshare()

    assert refusal_after(prepare) == (
        "Cannot work without root: the kernel refuses a user namespace at making it: it says "
        '"Operation not permitted" (EPERM). A seccomp filter is in force, such as a container\'s: '
        "start the container with '--security-opt seccomp=unconfined', or with the capabilities "
        "SYS_ADMIN and NET_ADMIN."
    )


@pytest.mark.parametrize(
    ("refusal", "words"),
    [
        (Refusal("unshare", 1), "A seccomp filter is in force"),
        (Refusal("uid_map", 1), "AppArmor forbids user namespaces"),
    ],
)
def test_a_container_is_told_from_a_setting_of_the_machine(
    refusal: Refusal, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # In a container both are seen, but the filter answers first.
    settings = {"kernel.apparmor_restrict_unprivileged_userns": 1}
    monkeypatch.setattr(user_namespaces, "sysctl", settings.get)
    monkeypatch.setattr(user_namespaces, "_seccomp_filters", lambda: True)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert words in explain(refusal)


def test_no_user_namespaces_allowed() -> None:
    assert refusal_after(forbid_user_namespaces) == (
        "Cannot work without root: the sysctl 'user.max_user_namespaces' is 0, which forbids user "
        "namespaces to ordinary users. Set it with 'sudo sysctl -w "
        "user.max_user_namespaces=10000'. Or run as root."
    )


def test_refused_half_way() -> None:
    # The user namespace comes about, but root is not mapped into it without CAP_SETFCAP.
    assert refusal_after(capability_sets.keep_for_programs) == (
        "Cannot work without root: the kernel refuses a user namespace at mapping the user into "
        'it: it says "Operation not permitted" (EPERM). Root without the capability CAP_SETFCAP '
        "may not. Run as an ordinary user."
    )


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("kernel.unprivileged_userns_clone", 0, "-w kernel.unprivileged_userns_clone=1'"),
        ("kernel.apparmor_restrict_unprivileged_userns", 1, "AppArmor profile"),
        ("user.max_net_namespaces", 0, "-w user.max_net_namespaces=10000'"),
    ],
)
def test_settings_of_distributions(
    name: str, value: int, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = {name: value}
    monkeypatch.setattr(user_namespaces, "sysctl", settings.get)
    sentences = explain(Refusal("uid_map", 1))
    assert f"'{name}' is {value}" in sentences
    assert words in sentences


@pytest.mark.parametrize(
    ("refusal", "words"),
    [
        (Refusal("unshare", 28), "raise the sysctls 'user.max_user_namespaces'"),
        (Refusal("unshare", 22), "CONFIG_USER_NS"),
        (Refusal("network", 1), "A security module such as SELinux or AppArmor may forbid it."),
        (Refusal("ended", 0), "ended without an answer"),
    ],
)
def test_other_answers_of_the_kernel(refusal: Refusal, words: str) -> None:
    assert words in explain(refusal)


def test_a_signal_leaves_it_either_undone_or_done() -> None:
    def attempt(seconds: float) -> Any:
        class Interrupted(BaseException):
            pass

        def interrupt(*_: object) -> None:
            raise Interrupted

        def work() -> Any:
            before = user_namespace()
            signal.signal(signal.SIGALRM, interrupt)
            interrupted = False
            try:
                signal.setitimer(signal.ITIMER_REAL, seconds)
                privileges.enter_user_namespace()
                signal.pause()
            except Interrupted:
                interrupted = True
            return interrupted, (user_namespace() != before) == privileges.in_user_namespace()

        return as_user(work)

    outcomes = {attempt(milliseconds / 1000) for milliseconds in range(1, 60, 6)}
    assert outcomes == {(True, True)}


@pytest.mark.parametrize(
    "inspect",
    [
        "robot.running.testlibraries.TestLibrary.from_name('NetnsLibrary', args=[ALWAYS]).instance",
        "robot.libdoc.LibraryDocumentation(f'NetnsLibrary::{ALWAYS}')",
        "NetnsLibrary.NetnsLibrary(rootless='always')",
    ],
)
@pytest.mark.parametrize("threads", [0, 2])
def test_inspecting_the_library_moves_nobody(inspect: str, threads: int) -> None:
    ended = run_python(
        f"""
        import os, threading
        from utest.support.privileges import lose_privilege
        lose_privilege()
        import robot.libdoc, robot.running.testlibraries, NetnsLibrary

        def look():
            places = [os.readlink(f"/proc/thread-self/ns/{{kind}}") for kind in ("net", "user")]
            return places, os.listdir("/proc/self/task"), os.listdir("/proc/self/fd")

        ALWAYS = "rootless=always"
        for _ in range({threads}):  # as editors have
            threading.Thread(target=threading.Event().wait, daemon=True).start()
        before = look()
        {inspect}
        print(before == look())
        """
    )
    assert (ended.stdout, ended.stderr) == ("True\n", "")
