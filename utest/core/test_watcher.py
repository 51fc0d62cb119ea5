"""What becomes of the things of a process that is killed, and what the watcher itself needs."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from NetnsLibrary import core
from NetnsLibrary.core import exports, watcher, worker
from NetnsLibrary.core.interfaces import End
from utest.support.waiting import eventually

ROOT = Path(__file__).parents[2]
SLEEP = [sys.executable, "-I", "-S", "-c", "import signal; signal.pause()"]
DEAF = [sys.executable, "-I", "-S", "-c", "import signal; signal.signal(15, 1); signal.pause()"]


@pytest.fixture
def watching() -> Iterator[None]:
    """This process has a watcher, which goes with the test."""
    core.watch(0.2)
    yield
    core.unwatch()
    assert watcher.pid() is None


@contextmanager
def program(code: str, **options: object) -> Iterator[tuple[subprocess.Popen[str], list[str]]]:
    """A program that uses the core and then waits, with the words that it has printed."""
    start = "import os, signal, subprocess, sys\nfrom NetnsLibrary import core\n"
    start += "from NetnsLibrary.core import watcher, worker\n"
    end = "\nprint(watcher.pid(), flush=True)\nsignal.pause()"
    one = subprocess.Popen(
        [sys.executable, "-c", start + textwrap.dedent(code) + end],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
        **options,  # type: ignore[call-overload]
    )
    try:
        assert one.stdout is not None
        yield one, one.stdout.readline().split()
    finally:
        one.kill()
        one.communicate()


def runs(pid: int | str) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def watcher_has_ended(words: list[str]) -> bool:
    return eventually(lambda: not runs(words[-1]))


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
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


CHANGES = {
    "bridge": "core.interfaces.create_bridge(End(host, 'made'))",
    "veth pair": "core.interfaces.create_veth(End(host, 'made'), End(core.new_transient()))",
    "address": "core.addresses.add(host, 'there', ['10.0.0.9/24', '2001:db8::9/64'])",
    "route": "core.routes.add(host, '10.9.0.0/24', interface='there', metric=7)",
    "rule": "core.rules.add(host, table=77, source='10.9.0.0/24')",
    "neighbor": "core.neighbors.add(host, '10.0.0.7', '02:00:00:00:00:07', 'there')",
    "sysctl": "core.sysctl.enable_forwarding(host)",
    "mtu": "core.interfaces.set_interface(host, 'there', core.interfaces.Change(mtu=1400))",
    "name": "core.interfaces.set_interface(host, 'there', core.interfaces.Change(name='other'))",
    "state": "core.interfaces.set_down(host, 'there')",
    "block": "core.firewall.block(host, core.firewall.Traffic(protocol='udp'))",
    "rules": "core.firewall.apply(host, 'table inet made { }; delete table inet old')",
    "move": "core.interfaces.move(core.interfaces.get(host, 'there'), core.new_transient(), 'x')",
}


@pytest.mark.parametrize("change", CHANGES)
def test_changes_of_a_network_that_lives_on_are_undone(alice: core.Namespace, change: str) -> None:
    core.interfaces.create_veth(
        End(alice, "there", ["10.0.0.1/24", "2001:db8::1/64"]), End(alice, "far")
    )
    core.firewall.apply(alice, "table inet old { chain one { tcp dport 9 accept; }; }")
    before = picture(alice)
    code = f"""
        from NetnsLibrary.core.interfaces import End
        core.watch()
        host = core.Namespace.from_path({alice.path!r}, "host")
        keep = []
        def job():
            with watcher.collecting() as keys:
                keep.append({CHANGES[change]})
                keep.append(list(keys))
                keys.clear()
        worker.call(job)
        """
    with program(code) as (one, words):
        assert picture(alice) != before
        one.kill()
        assert watcher_has_ended(words)
    assert eventually(lambda: picture(alice) == before), (before, picture(alice))


def picture(namespace: core.Namespace) -> list[object]:
    """All that these tests change in a namespace."""
    links = [core.interfaces.get(namespace, name) for name in core.interfaces.names(namespace)]
    return [
        sorted((one.name, one.mtu, one.up, sorted(one.addresses)) for one in links),
        sorted(map(str, core.routes.get(namespace, table="main", family="ipv4"))),
        sorted(map(str, core.rules.get(namespace))),
        sorted(one.address for one in core.neighbors.get(namespace) if one.permanent),
        core.sysctl.get(namespace, "net.ipv4.ip_forward"),
        core.firewall.rules(namespace),
    ]


def test_an_interface_that_is_being_made_goes_but_not_one_that_was_there(
    alice: core.Namespace,
) -> None:
    core.interfaces.create_bridge(End(alice, "there"))
    code = f"""
        from NetnsLibrary.core.interfaces import End, undoing
        core.watch()
        host = core.Namespace.from_path({alice.path!r}, "host")
        def job():
            with watcher.collecting():
                undoing.before_creating(host, "there")
                undoing.before_creating(host, "made")
                core.interfaces.create_bridge(End(host, "made"))
                print(watcher.pid(), flush=True)
                os.kill(os.getpid(), signal.SIGKILL)
        worker.call(job)
        """
    with program(code) as (one, words):
        one.wait(5)
        assert watcher_has_ended(words)
    assert core.interfaces.names(alice) == ["lo", "there"]


def test_a_change_that_was_taken_back_is_not_undone_again(
    alice: core.Namespace, watching: None
) -> None:
    def job() -> None:
        with watcher.collecting() as keys:
            core.interfaces.create_bridge(End(alice_again, "made"))
            assert keys
        watcher.forget_all(keys)
        assert not keys

    with core.Namespace.from_path(alice.path, "again") as alice_again:
        worker.call(job)
    assert core.interfaces.names(alice) == ["lo", "made"]


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
