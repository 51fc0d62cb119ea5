"""Ending the programs that live in namespaces."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from NetnsLibrary import core
from NetnsLibrary.core import starting, worker
from NetnsLibrary.core.ending import Ended, Outcome, end_programs
from NetnsLibrary.core.processes import Process, processes
from utest.support.waiting import eventually

DEAF = "import signal; signal.signal(15, signal.SIG_IGN); print(1, flush=True); signal.pause()"
DAEMON = """
import os, signal
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        print(os.getpid(), flush=True)
        signal.pause()
    os._exit(0)
os.wait()
"""


@contextmanager
def started(namespace: core.Namespace, *command: str) -> Iterator[subprocess.Popen[str]]:
    """A program in a namespace, killed at the end if need be."""
    program = core.execute(namespace, subprocess.Popen, command, stdout=subprocess.PIPE, text=True)
    try:
        yield program
    finally:
        program.kill()
        program.communicate()


def python(code: str) -> tuple[str, ...]:
    return sys.executable, "-I", "-S", "-c", code


def test_a_program_is_ended_by_sigterm(alice: core.Namespace) -> None:
    with started(alice, "sleep", "30") as program:
        outcome = end_programs([alice], 5)
        expected = Ended(Process(program.pid, "sleep 30"), alice, signal.SIGTERM)
        assert outcome == Outcome([expected], [])
        assert program.wait(0) == -signal.SIGTERM  # it is its parent's to ask for
        assert str(expected) == (
            f"Ended process {program.pid} in namespace 'alice' by SIGTERM: sleep 30"
        )
        assert processes(alice) == []


def test_nobody_to_end(alice: core.Namespace) -> None:
    assert end_programs([alice], 5) == Outcome([], [])


def test_who_does_not_hear_is_killed_after_the_grace_time(alice: core.Namespace) -> None:
    with started(alice, *python(DEAF)) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == "1\n"
        began = time.monotonic()
        (ended,) = end_programs([alice], 0.2).ended
        assert 0.2 <= time.monotonic() - began < 5
        assert (ended.process.pid, ended.signal) == (program.pid, signal.SIGKILL)
        assert program.wait(0) == -signal.SIGKILL


def test_several_namespaces_have_one_grace_time(alice: core.Namespace, bob: core.Namespace) -> None:
    with started(alice, *python(DEAF)) as one, started(bob, *python(DEAF)) as other:
        for program in (one, other):
            assert program.stdout is not None
            assert program.stdout.readline() == "1\n"
        began = time.monotonic()
        outcome = end_programs([alice, bob], 1)
        assert 1 <= time.monotonic() - began < 1.9  # two would be 2 s
        assert {ended.process.pid for ended in outcome.ended} == {one.pid, other.pid}


def test_without_a_grace_time_there_is_no_waiting(alice: core.Namespace) -> None:
    with started(alice, *python(DEAF)) as program:
        assert program.stdout is not None
        program.stdout.readline()
        began = time.monotonic()
        end_programs([alice], 0)
        assert time.monotonic() - began < 2
        assert program.wait(0) == -signal.SIGKILL


def test_a_daemon_is_found(alice: core.Namespace) -> None:
    with started(alice, *python(DAEMON)) as program:
        assert program.stdout is not None
        daemon = int(program.stdout.readline())
        program.wait(5)
        assert [one.pid for one in processes(alice)] == [daemon]
        (ended,) = end_programs([alice], 5).ended
        assert (ended.process.pid, ended.signal) == (daemon, signal.SIGTERM)
        assert processes(alice) == []


def test_a_stopped_program_does_not_use_up_the_grace_time(alice: core.Namespace) -> None:
    with started(alice, "sleep", "30") as program:
        program.send_signal(signal.SIGSTOP)
        began = time.monotonic()
        (ended,) = end_programs([alice], 10).ended
        assert time.monotonic() - began < 5
        assert ended.signal == signal.SIGTERM


def test_a_program_that_starts_another_one_when_it_ends(alice: core.Namespace) -> None:
    code = "trap 'sleep 31 & echo $!; exit' TERM; echo ready; while :; do sleep 0.01; done"
    with started(alice, "sh", "-c", code) as program:
        assert program.stdout is not None
        program.stdout.readline()
        # By pid, because a fork that has not become "sleep" yet still has the shell's command.
        ended = [one.process.pid for one in end_programs([alice], 5).ended]
        assert int(program.stdout.readline()) in ended
        assert processes(alice) == []


def test_programs_elsewhere_are_left_alone(alice: core.Namespace, bob: core.Namespace) -> None:
    with started(bob, "sleep", "30") as elsewhere, core.current() as here:
        assert end_programs([alice], 1) == Outcome([], [])
        with core.Namespace.from_path(bob.path, "opened") as opened:
            assert end_programs([opened, here], 1) == Outcome([], [])
        assert elsewhere.poll() is None


def test_this_process_is_left_alone(alice: core.Namespace) -> None:
    def end_from_within() -> Outcome:
        assert core.current_ino() == alice.inode
        return end_programs([alice], 0)

    assert core.execute(alice, end_from_within) == Outcome([], [])


def test_a_program_that_visits_with_another_thread_is_left_alone(alice: core.Namespace) -> None:
    there, go_on = threading.Event(), threading.Event()

    def stay() -> None:
        there.set()
        go_on.wait(5)

    thread = threading.Thread(target=lambda: core.execute(alice, stay))
    thread.start()
    try:
        assert there.wait(5)
        assert end_programs([alice], 0) == Outcome([], [])
    finally:
        go_on.set()
        thread.join()


def test_closed_namespaces_are_left_out() -> None:
    namespace = core.new_transient("gone")
    namespace.close()
    assert end_programs([namespace], 1) == Outcome([], [])


def test_a_program_that_has_just_begun(alice: core.Namespace) -> None:
    for _ in range(20):
        program = starting.start(alice, ["sleep", "30"])
        try:
            (ended,) = end_programs([alice], 5).ended
            assert ended.process.pid == program.pid
            assert program.wait(0) == -signal.SIGTERM
        finally:
            program.kill()
            program.wait()


def test_an_interrupted_caller_does_not_stop_it(alice: core.Namespace) -> None:
    def interrupt(*_: object) -> None:
        raise InterruptedError("now")

    before = signal.signal(signal.SIGALRM, interrupt)
    try:
        with started(alice, *python(DEAF)) as program:
            assert program.stdout is not None
            program.stdout.readline()
            signal.setitimer(signal.ITIMER_REAL, 0.1)
            with pytest.raises(InterruptedError):
                end_programs([alice], 0.3)
            worker.wait_until_idle()
            assert eventually(lambda: program.poll() == -signal.SIGKILL)
    finally:
        signal.signal(signal.SIGALRM, before)


def test_a_process_id_of_another_program_is_not_signalled(
    alice: core.Namespace, bob: core.Namespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first look finds it in one namespace, the second one elsewhere."""
    with started(bob, "sleep", "30") as program:
        answers = [alice.inode]

        def deceive(pid: int) -> int | None:
            if pid == program.pid and answers:
                return answers.pop()
            return bob.inode if pid == program.pid else None

        monkeypatch.setattr("NetnsLibrary.core.ending.main_network", deceive)
        end_programs([alice], 0.05)
        assert answers == []
        assert program.poll() is None


def test_a_refusal_is_told(alice: core.Namespace, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(1, os.strerror(1))

    monkeypatch.setattr("NetnsLibrary.core.ending._KILL_WITHIN", 0.05)
    with started(alice, "sleep", "30") as program:
        with monkeypatch.context() as patched:
            patched.setattr("signal.pidfd_send_signal", refuse)
            outcome = end_programs([alice], 0.01)
        assert outcome == Outcome(
            [],
            [
                f"Cannot end process {program.pid} in namespace 'alice': "
                "this process may not (EPERM). "
                "Run as root, or see 'python -m NetnsLibrary doctor'."
            ],
        )


def test_what_goes_on_after_sigkill_is_told(
    alice: core.Namespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("NetnsLibrary.core.ending._KILL_WITHIN", 0.05)
    with started(alice, "sleep", "30") as program:
        with monkeypatch.context() as patched:
            patched.setattr("signal.pidfd_send_signal", lambda *_: None)
            outcome = end_programs([alice], 0.01)
        assert outcome.failures == [
            f"Cannot end process {program.pid} in namespace 'alice': "
            "it still runs 0.05 s after SIGKILL."
        ]


def test_grace_time_is_checked(alice: core.Namespace) -> None:
    with pytest.raises(core.ArgumentError) as refused:
        end_programs([alice], -1)
    assert str(refused.value) == "The grace time of programs cannot be negative: -1 s."
