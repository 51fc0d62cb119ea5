"""Programs that begin in a namespace: where they are, what they inherit, and how they fail."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from NetnsLibrary import core
from NetnsLibrary.core import starting, worker
from NetnsLibrary.core.ending import end_programs
from NetnsLibrary.core.processes import processes
from utest.support.waiting import eventually

PIPE = subprocess.PIPE


@pytest.fixture
def namespace(alice: core.Namespace) -> Iterator[core.Namespace]:
    yield alice
    end_programs([alice], 0)


def output(namespace: core.Namespace, *command: str) -> str:
    return starting.run(namespace, command).stdout.decode().rstrip("\n")


def test_a_program_is_there_when_it_has_started(namespace: core.Namespace) -> None:
    for _ in range(20):
        with starting.start(namespace, ["cat"], stdin=PIPE) as program:
            assert core.ino(f"/proc/{program.pid}/ns/net") == namespace.inode
            assert Path(f"/proc/{program.pid}/cmdline").read_bytes() == b"cat\0"


def test_who_starts_it_stays_where_it_is(alice: core.Namespace, bob: core.Namespace) -> None:
    here, folder = core.current_ino(), os.getcwd()
    mounts = os.readlink("/proc/self/ns/mnt")
    inodes = {output(one, "readlink", "/proc/self/ns/net") for one in (alice, bob, alice)}
    assert inodes == {f"net:[{one.inode}]" for one in (alice, bob)}
    assert (core.current_ino(), os.getcwd()) == (here, folder)
    assert os.readlink("/proc/self/ns/mnt") == mounts
    for thread in os.listdir("/proc/self/task"):
        assert os.readlink(f"/proc/self/task/{thread}/ns/mnt") == mounts
    assert processes(alice) == processes(bob) == []


def test_the_working_directory(
    namespace: core.Namespace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def folder(**options: Any) -> str:
        with starting.start(namespace, ["pwd"], stdout=PIPE, **options) as program:
            return program.communicate()[0].decode().strip()

    (tmp_path / "below").mkdir()
    monkeypatch.chdir(tmp_path)
    assert folder() == str(tmp_path)
    assert folder(cwd="below") == str(tmp_path / "below")
    assert folder(cwd="/etc") == "/etc"


def test_a_program_begins_with_the_umask_of_the_moment(namespace: core.Namespace) -> None:
    output(namespace, "true")  # now the thread that starts programs has a umask of its own
    before = os.umask(0o027)
    try:
        assert output(namespace, "sh", "-c", "umask") == "0027"
    finally:
        os.umask(before)


def test_a_program_hears_the_signals_that_the_caller_hears(namespace: core.Namespace) -> None:
    def blocked() -> int:
        found = output(namespace, "grep", "SigBlk", "/proc/self/status")
        return int(found.split()[1], 16)

    assert blocked() == 0
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1})
    try:
        assert blocked() == 1 << (signal.SIGUSR1 - 1)
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGUSR1})


DIES_WITH_ITS_PARENT = """
import ctypes, sys
ctypes.CDLL(None).prctl(1, 9)  # PR_SET_PDEATHSIG, SIGKILL
print(flush=True)
sys.stdin.read()
"""


def test_a_program_may_die_with_its_parent(namespace: core.Namespace) -> None:
    command = [sys.executable, "-c", DIES_WITH_ITS_PARENT]
    with starting.start(namespace, command, stdin=PIPE, stdout=PIPE) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == b"\n"
        for _ in range(3):
            output(namespace, "true")
        assert program.poll() is None
    assert program.returncode == 0


def test_programs_that_are_not_there(namespace: core.Namespace, tmp_path: Path) -> None:
    def start(command: str, search: str = "/usr/bin:/bin") -> None:
        starting.start(namespace, [command], cwd=tmp_path, env={"PATH": search}).wait()

    tool = tmp_path / "tool"
    tool.write_text("#!/bin/sh\n", encoding="utf-8")
    tool.chmod(0o644)
    with pytest.raises(FileNotFoundError) as missing:
        start("tool")
    assert str(missing.value) == "[Errno 2] No such file or directory in namespace 'alice': 'tool'"
    for command in ("./tool", "/tmp"):
        with pytest.raises(PermissionError) as forbidden:
            start(command)
        words = f"[Errno 13] Permission denied in namespace 'alice': '{command}'"
        assert str(forbidden.value) == words
    tool.chmod(0o755)
    start("./tool")
    start("tool", search=f"/bin:{tmp_path}")
    with pytest.raises(FileNotFoundError):
        start("./other")
    with pytest.raises(FileNotFoundError, match=r"directory: '/no/such/folder'$"):
        starting.start(namespace, ["true"], cwd="/no/such/folder")


def test_a_whole_command_in_one_argument(namespace: core.Namespace) -> None:
    with pytest.raises(FileNotFoundError) as error:
        starting.start(namespace, ["ls -l"])
    assert error.value.strerror == (
        "No such file or directory in namespace 'alice'; "
        "arguments are to be given one by one, apart from the program"
    )


def test_a_closed_namespace() -> None:
    namespace = core.new_transient("gone")
    namespace.close()
    with pytest.raises(core.ClosedError, match=r"^Namespace 'gone' is closed\.$"):
        starting.start(namespace, ["true"])


def test_a_program_that_takes_too_long(namespace: core.Namespace) -> None:
    with pytest.raises(subprocess.TimeoutExpired):
        starting.run(namespace, ["sleep", "30"], 0.05)
    assert eventually(lambda: processes(namespace) == [])


def children() -> list[str]:
    folder = Path("/proc/self/task")
    return [pid for one in folder.iterdir() for pid in (one / "children").read_text().split()]


def test_an_interrupted_caller_loses_no_program(namespace: core.Namespace) -> None:
    class Interrupt(BaseException):
        pass

    def interrupt(*_: object) -> None:
        raise Interrupt

    kept = []
    before = signal.signal(signal.SIGALRM, interrupt)
    try:
        for number in range(40):
            try:
                signal.setitimer(signal.ITIMER_REAL, 0.0001 + number * 0.00005)
                kept.append(starting.start(namespace, ["sleep", "30"]))
                time.sleep(1)
            except Interrupt:
                continue
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    worker.wait_until_idle()
    there = len(processes(namespace))
    assert 1 <= there <= 40
    assert len(end_programs([namespace], 1).ended) == there
    assert processes(namespace) == []
    assert {program.wait() for program in kept} <= {-signal.SIGTERM}
    # The next program makes Python ask for the ends of those that nobody holds any more.
    assert eventually(lambda: output(namespace, "true") == "" and not children())


def test_several_threads_at_once(alice: core.Namespace, bob: core.Namespace) -> None:
    found = []

    def ask(namespace: core.Namespace) -> None:
        for _ in range(10):
            there = output(namespace, "readlink", "/proc/self/ns/net")
            found.append(there == f"net:[{namespace.inode}]")

    threads = [threading.Thread(target=ask, args=[one]) for one in (alice, bob) * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [True] * 40


def test_a_forked_child_starts_programs_too(namespace: core.Namespace) -> None:
    output(namespace, "true")
    pid = os.fork()
    if not pid:
        try:
            there = output(namespace, "readlink", "/proc/self/ns/net")
            os._exit(0 if there == f"net:[{namespace.inode}]" else 1)
        finally:
            os._exit(2)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
