"""Programs in networks that live on: they end with the process, however that ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator

import pytest

from NetnsLibrary import core
from NetnsLibrary.core import outside, watcher
from NetnsLibrary.core.ending import end_programs
from NetnsLibrary.core.guard import programs
from NetnsLibrary.core.processes import processes
from utest.support.children import in_fork
from utest.support.waiting import eventually
from utest.support.watched import DEAF, ROOT, SLEEP, program, watcher_has_ended


@pytest.fixture
def watching() -> Iterator[None]:
    """This process has a watcher, which goes with the test."""
    core.watch(0.2)
    yield
    core.unwatch()


KILLED_IN_THE_WINDOW = {
    "started": """
        original = subprocess.Popen
        class Popen(original):
            def __init__(self, *arguments, **options):
                super().__init__(*arguments, **options)
                os.kill(os.getpid(), signal.SIGKILL)
        subprocess.Popen = Popen
        options = {}
        """,
    "not executed yet": """
        import time
        robot = os.getpid()
        def killed_while_starting():
            os.kill(robot, signal.SIGKILL)
            time.sleep(0.6)  # longer than the watcher waits for others
        options = {"preexec_fn": killed_while_starting}
        """,
}
OUTSIDE = {
    "ends when asked": SLEEP,
    "deaf": DEAF,
    "daemon": [sys.executable, "-I", "-S", str(ROOT / "atest/resources/daemon.py")],
}


@pytest.mark.parametrize("kind", OUTSIDE)
@pytest.mark.parametrize("moment", KILLED_IN_THE_WINDOW)
def test_a_program_outside_ends_whose_starter_is_killed_before_it_is_handed_over(
    alice: core.Namespace, moment: str, kind: str
) -> None:
    other = subprocess.Popen(SLEEP, env={"NETNSLIBRARY_STARTED": "0" * 32})
    try:
        code = textwrap.dedent(KILLED_IN_THE_WINDOW[moment])
        code += textwrap.dedent(f"""
            core.watch(0.2)
            opened = core.Namespace.from_path({alice.path!r})
            worker.call(watcher.can_remove, "none")  # the watcher runs
            print(watcher.pid(), flush=True)
            options.update(stdin=-3, stdout=-3, stderr=-3)
            core.starting.start(opened, {OUTSIDE[kind]!r}, **options)
            """)
        with program(code) as (one, words):
            assert one.wait(5) == -signal.SIGKILL
            assert watcher_has_ended(words)
            # What has begun by now would be there, and what has not was waited for.
            assert not processes(alice)
        assert other.poll() is None
    finally:
        end_programs([alice], 0)
        other.kill()
        other.wait()


def test_programs_outside_are_handed_over_until_they_have_ended(
    alice: core.Namespace, watching: None
) -> None:
    def handed_over() -> list[str]:
        return [thing.verb for thing in watcher._state.things.values()]

    with core.Namespace.from_path(alice.path) as opened:
        with core.starting.start(opened, SLEEP) as one:
            assert handed_over() == ["program"]
            one.kill()
        outside.forget()
        assert handed_over() == []
        with pytest.raises(FileNotFoundError):
            core.starting.start(opened, ["/no/such/program"])
        assert handed_over() == []
        assert b"NETNSLIBRARY_STARTED=" in core.starting.run(opened, ["env"]).stdout


@pytest.mark.parametrize("killed", [True, False])
def test_programs_outside_end_with_the_group_that_they_lead(
    alice: core.Namespace, killed: bool
) -> None:
    code = f"""
        core.watch(0.2)
        opened = core.Namespace.from_path({alice.path!r})
        shell = ["sh", "-c", 'sleep 100 & exec "$@"', "sh", *{DEAF!r}]
        core.starting.start(opened, shell, stdout=-3, start_new_session=True)
        print(watcher.pid(), flush=True)
        sys.stdin.readline()
        outside.end(0.2)
        """
    other = core.execute(alice, subprocess.Popen, SLEEP)
    try:
        with program(code, stdin=subprocess.PIPE) as (one, words):
            assert eventually(lambda: len(processes(alice)) == 3)
            if killed:
                one.kill()
                assert watcher_has_ended(words)
            else:
                assert one.stdin is not None
                one.stdin.write("\n")
                one.stdin.flush()
            assert eventually(lambda: [there.pid for there in processes(alice)] == [other.pid])
    finally:
        end_programs([alice], 0)
        other.wait()


def test_the_end_of_a_program_outside_is_noticed_at_once(
    alice: core.Namespace, watching: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(programs, "_LOOK_EVERY", 30)
    with (
        core.Namespace.from_path(alice.path) as opened,
        core.starting.start(opened, SLEEP) as one,
    ):
        started = time.monotonic()
        outside.end(5)
        assert time.monotonic() - started < 4
        assert one.wait(0) == -signal.SIGTERM


def test_the_child_of_a_fork_lets_go_of_programs_outside(
    alice: core.Namespace, watching: None
) -> None:
    def is_open(descriptor: int) -> bool:
        try:
            return "pidfd" in os.readlink(f"/proc/self/fd/{descriptor}")
        except FileNotFoundError:
            return False

    with (
        core.Namespace.from_path(alice.path) as opened,
        core.starting.start(opened, SLEEP) as one,
    ):
        ((_, (descriptor,)),) = watcher.handed_over("program")
        assert is_open(descriptor)
        assert not in_fork(lambda: is_open(descriptor))
        assert is_open(descriptor)
        one.kill()
    outside.forget()
