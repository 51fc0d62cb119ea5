"""What becomes of the things of a process that is killed, and what the watcher itself needs."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from NetnsLibrary import core
from NetnsLibrary.core import exports, system, watcher
from utest.support.waiting import eventually
from utest.support.watched import DEAF, SLEEP, program, runs, watcher_has_ended


@pytest.fixture
def watching() -> Iterator[None]:
    """This process has a watcher, which goes with the test."""
    core.watch(0.2)
    yield
    core.unwatch()
    assert watcher.pid() is None


@pytest.mark.parametrize(
    "number",
    [signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT],
)
def test_programs_of_a_killed_process_end(number: signal.Signals) -> None:
    code = f"""
        core.watch(0.2)
        alice = core.new_transient("alice")
        for command in ({SLEEP!r}, {DEAF!r}):
            print(core.execute(alice, subprocess.Popen, command, stdout=-3).pid, end=" ")
        """
    with program(code) as (one, words):
        assert all(map(runs, words))
        one.send_signal(number)
        one.wait(5)
        assert watcher_has_ended(words)
        assert not any(map(runs, words))


def test_programs_end_when_the_process_ends_by_itself() -> None:
    code = f"""
        core.watch(0.2)
        alice = core.new_transient("alice")
        print(core.execute(alice, subprocess.Popen, {SLEEP!r}, stdout=-3).pid, watcher.pid())
        sys.stdout.flush()
        os._exit(0)
        """
    with program(code) as (one, words):
        one.wait(5)
        assert watcher_has_ended(words)
        assert not runs(words[0])


def test_another_program_in_place_of_the_process_is_watched_like_it() -> None:
    code = f"""
        core.watch(0.2)
        alice = core.new_transient("alice")
        print(core.execute(alice, subprocess.Popen, {SLEEP!r}, stdout=-3).pid, watcher.pid())
        sys.stdout.flush()
        os.execv(sys.executable, {SLEEP!r})
        """
    with program(code) as (one, words):
        time.sleep(1.5)  # what does not come cannot be waited for
        assert all(map(runs, words))
        one.kill()
        one.wait()
        assert watcher_has_ended(words)
        assert not runs(words[0])


def test_what_nobody_watches_stays() -> None:
    code = f"""
        alice = core.new_transient("alice")
        print(core.execute(alice, subprocess.Popen, {SLEEP!r}, stdout=-3).pid, end=" ")
        """
    with program(code) as (one, words):
        try:
            assert words[-1] == "None"
            one.kill()
            one.wait()
            assert runs(words[0])
        finally:
            os.kill(int(words[0]), signal.SIGKILL)


def test_programs_elsewhere_and_in_opened_namespaces_are_left_alone(alice: core.Namespace) -> None:
    code = f"""
        core.watch(0)
        opened = core.Namespace.from_path({alice.path!r})
        made = core.new_transient()
        """
    elsewhere = subprocess.Popen(SLEEP)
    there = core.execute(alice, subprocess.Popen, SLEEP)
    try:
        with program(code) as (one, words):
            one.kill()
            assert watcher_has_ended(words)
        assert elsewhere.poll() is None
        assert there.poll() is None
    finally:
        for each in (elsewhere, there):
            each.kill()
            each.wait()


def test_exported_names_of_a_killed_process_go_and_others_stay() -> None:
    code = """
        core.watch()
        core.exports.export(core.new_transient(), "theirs")
        """
    with core.new_transient() as mine:
        path = exports.export(mine, "mine")
        with program(code) as (one, words):
            assert sorted(os.listdir(exports.FOLDER)) == ["mine", "theirs"]
            one.kill()
            assert watcher_has_ended(words)
            assert os.listdir(exports.FOLDER) == ["mine"]
        exports.remove(path)


def test_the_folder_of_names_goes_when_it_was_made_for_them() -> None:
    code = """
        core.watch()
        core.exports.export(core.new_transient(), "theirs")
        """
    assert not os.path.exists(exports.FOLDER)
    with program(code) as (one, words):
        one.kill()
        assert watcher_has_ended(words)
    assert not os.path.exists(exports.FOLDER)


def test_the_folder_of_names_goes_with_the_last_process_that_is_killed() -> None:
    code = """
        core.watch()
        core.exports.export(core.new_transient(), f"of-{os.getpid()}")
        """
    with program(code) as (one, words), program(code) as (other, others):
        one.kill()
        assert watcher_has_ended(words)
        assert os.listdir(exports.FOLDER) == [f"of-{other.pid}"]
        other.kill()
        assert watcher_has_ended(others)
    assert not os.path.exists(exports.FOLDER)


def test_a_folder_of_names_that_was_there_stays() -> None:
    os.mkdir(exports.FOLDER)
    code = """
        core.watch()
        core.exports.export(core.new_transient(), "theirs")
        """
    try:
        with program(code) as (one, words):
            one.kill()
            assert watcher_has_ended(words)
        assert os.listdir(exports.FOLDER) == []
    finally:
        system.unmount(exports.FOLDER)
        os.rmdir(exports.FOLDER)


def test_a_name_that_somebody_else_has_given_meanwhile_stays() -> None:
    code = """
        core.watch()
        core.exports.export(core.new_transient(), "name")
        """
    path = f"{exports.FOLDER}/name"
    with core.new_transient() as mine:
        keeping = exports.export(mine, "keeping")
        with program(code) as (one, words):
            exports.remove(path)
            exports.export(mine, "name")
            one.kill()
            assert watcher_has_ended(words)
        assert core.ino(path) == mine.inode
        for each in (path, keeping):
            exports.remove(each)


def test_two_processes_do_not_touch_each_others_things() -> None:
    code = f"""
        core.watch(0)
        alice = core.new_transient("alice")
        print(core.execute(alice, subprocess.Popen, {SLEEP!r}, stdout=-3).pid, end=" ")
        """
    with program(code) as (one, words), program(code) as (_, others):
        one.kill()
        assert watcher_has_ended(words)
        assert not runs(words[0])
        assert all(map(runs, others))


def test_nothing_of_the_process_stays_open_in_the_watcher() -> None:
    code = "core.watch(); alice = core.new_transient()"
    with program(code, stderr=subprocess.PIPE) as (one, words):
        one.kill()
        # Its standard output ends with it, although the watcher may still be there.
        assert one.communicate(timeout=5) == ("", "")
        assert watcher_has_ended(words)


def test_signals_of_the_terminal_do_not_reach_the_watcher() -> None:
    code = "core.watch(); alice = core.new_transient()"
    with program(code) as (_, words):
        pid = int(words[-1])
        assert eventually(lambda: os.getsid(pid) == pid)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
            os.kill(pid, number)
        time.sleep(0.05)  # what does not come cannot be waited for
        assert runs(pid)


def test_the_watcher_is_small(watching: None) -> None:
    with core.new_transient():
        pid = watcher.pid()
        assert pid is not None
        assert eventually(lambda: Path(f"/proc/{pid}/comm").read_text() == f"netns-{os.getpid()}\n")
        status = Path(f"/proc/{pid}/status").read_text().splitlines()
        (resident,) = (int(line.split()[1]) for line in status if line.startswith("VmRSS:"))
        assert resident < 12_000


def test_the_watcher_holds_only_what_is_open(watching: None) -> None:
    with core.new_transient() as namespace:
        pid = watcher.pid()
        assert eventually(lambda: held(pid) == [namespace.inode])
        with core.new_transient() as other:
            assert eventually(lambda: held(pid) == sorted([namespace.inode, other.inode]))
        assert eventually(lambda: held(pid) == [namespace.inode])
    assert eventually(lambda: held(pid) == [])


def held(pid: int | None) -> list[int]:
    """The inodes of the namespaces that a process has open."""
    folder = f"/proc/{pid}/fd"
    links = []
    for name in os.listdir(folder):
        with contextlib.suppress(FileNotFoundError):  # it has closed it meanwhile
            links.append(os.readlink(f"{folder}/{name}"))
    return sorted(int(link[5:-1]) for link in links if link.startswith("net:"))


def test_a_watcher_that_was_killed_is_followed_by_another(watching: None) -> None:
    with core.new_transient() as namespace:
        first = watcher.pid()
        assert first is not None
        assert watcher.check() == []
        os.kill(first, signal.SIGKILL)
        assert eventually(lambda: not runs(first))
        (news,) = watcher.check()
        assert news == (
            "The watcher, which clears away what a killed run leaves, was gone "
            f"(process {first}). A new one was started, and knows everything that the old one knew."
        )
        second = watcher.pid()
        assert second not in (None, first)
        assert eventually(lambda: held(second) == [namespace.inode])
        assert watcher.check() == []


def test_a_watcher_that_was_killed_is_noticed_by_the_next_that_is_handed_over(
    watching: None,
) -> None:
    with core.new_transient() as one:
        first = watcher.pid()
        assert first is not None
        os.kill(first, signal.SIGKILL)
        assert eventually(lambda: not runs(first))
        with core.new_transient() as other:
            second = watcher.pid()
            assert eventually(lambda: held(second) == sorted([one.inode, other.inode]))
            assert len(watcher.check()) == 1


def test_a_watcher_that_cannot_be_started_is_told_once(
    watching: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.executable", "/no/such/python")
    with core.new_transient(), core.new_transient():
        (news,) = watcher.check()
        assert news.startswith("The watcher cannot be started (No such file or directory), so")
        assert watcher.check() == []


def test_the_child_of_a_fork_does_not_keep_the_watcher_waiting() -> None:
    code = f"""
        core.watch(0.2)
        alice = core.new_transient("alice")
        print(core.execute(alice, subprocess.Popen, {SLEEP!r}, stdout=-3).pid, end=" ")
        child = os.fork()
        if child == 0:
            sys.stdout = open("/dev/null", "w")
            signal.pause()
        print(child, end=" ")
        """
    with program(code) as (one, words):
        one.kill()
        try:
            assert watcher_has_ended(words)
            assert not runs(words[0])
        finally:
            os.kill(int(words[1]), signal.SIGKILL)


def test_ending_many_namespaces_at_once(watching: None) -> None:
    namespaces = [core.new_transient() for _ in range(300)]
    pid = watcher.pid()
    assert eventually(lambda: len(held(pid)) == len(namespaces))
    for namespace in namespaces:
        namespace.close()
    assert eventually(lambda: held(pid) == [])
