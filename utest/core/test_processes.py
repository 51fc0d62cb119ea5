"""The programs that live in a namespace."""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pytest

from NetnsLibrary import core
from NetnsLibrary.core.processes import Process, processes
from utest.support.waiting import eventually


@contextmanager
def program(
    namespace: core.Namespace, arguments: Sequence[str], executable: str = "cat"
) -> Iterator[int]:
    """A program in a namespace that ends with the `with` block; its process id."""
    started = core.execute(
        namespace, subprocess.Popen, arguments, executable=executable, stdin=subprocess.PIPE
    )
    with started:
        yield started.pid


def test_nobody_is_in_a_new_namespace(alice: core.Namespace) -> None:
    assert processes(alice) == []


def test_programs_by_process_id(alice: core.Namespace, bob: core.Namespace) -> None:
    with (
        program(alice, ["cat"]) as first,
        program(bob, ["cat"]) as elsewhere,
        program(alice, ["cat", "-u"]) as second,
    ):
        found = [Process(first, "cat"), Process(second, "cat -u")]
        assert processes(alice) == sorted(found, key=lambda process: process.pid)
        assert processes(bob) == [Process(elsewhere, "cat")]
    assert processes(alice) == []


def test_command_line_is_quoted_as_a_shell_needs_it(alice: core.Namespace) -> None:
    words = ["cat", "-", "two words", "it's", ""]
    with program(alice, [*words[:4], "-"]) as pid:
        shown = """cat - 'two words' 'it'"'"'s' -"""
        # At first it has no command line yet.
        assert eventually(lambda: processes(alice) == [Process(pid, shown)])


def test_program_without_a_command_line_is_shown_by_its_name(alice: core.Namespace) -> None:
    with program(alice, [""]) as pid:
        assert processes(alice) == [Process(pid, "[cat]")]


def test_program_with_one_thread_there(alice: core.Namespace) -> None:
    there, go_on = threading.Event(), threading.Event()

    def stay() -> None:
        there.set()
        go_on.wait(5)

    thread = threading.Thread(target=lambda: core.execute(alice, stay))
    thread.start()
    try:
        assert there.wait(5)
        assert [process.pid for process in processes(alice)] == [os.getpid()]
    finally:
        go_on.set()
        thread.join()
    assert processes(alice) == []


def test_program_that_ended_and_is_not_waited_for_is_nowhere(alice: core.Namespace) -> None:
    with core.execute(alice, subprocess.Popen, ["true"]) as ended:
        os.waitid(os.P_PID, ended.pid, os.WEXITED | os.WNOWAIT)
        assert processes(alice) == []


def test_this_process_is_in_the_current_namespace() -> None:
    with core.current() as here:
        assert os.getpid() in [process.pid for process in processes(here)]


def test_closed_namespace_is_refused(alice: core.Namespace) -> None:
    alice.close()
    with pytest.raises(core.ClosedError, match=r"^Namespace 'alice' is closed\.$"):
        processes(alice)


def test_how_one_is_shown() -> None:
    assert str(Process(17, "sleep 10")) == "17 sleep 10"
