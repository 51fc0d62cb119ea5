"""The worker and what comes across a program: signals, forks, the end."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from types import FrameType

import pytest

from NetnsLibrary import core
from NetnsLibrary.core import worker
from utest.support import leaks
from utest.support.children import in_fork, run_python

SOON = 0.02
PATIENCE = 5.0


class Interrupted(BaseException):
    """What the signal raises, as Robot Framework's timeouts do."""


@pytest.fixture
def interrupt_soon() -> Iterator[Callable[[], None]]:
    """What begins the time after which the test is interrupted."""

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise Interrupted

    def begin() -> None:
        signal.setitimer(signal.ITIMER_REAL, SOON)

    before = signal.signal(signal.SIGALRM, interrupt)
    try:
        yield begin
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@pytest.fixture
def interrupted_soon(interrupt_soon: Callable[[], None]) -> None:
    interrupt_soon()


@pytest.mark.usefixtures("interrupted_soon")
def test_a_job_goes_on_when_its_caller_is_interrupted() -> None:
    go_on, done = threading.Event(), threading.Event()
    made: list[core.Namespace] = []

    def job() -> core.Namespace:
        assert go_on.wait(PATIENCE)
        namespace = core.new_transient()
        made.append(namespace)  # registered before the answer
        done.set()
        return namespace

    with pytest.raises(Interrupted):
        worker.call(job)
    assert made == []
    go_on.set()
    assert done.wait(PATIENCE)
    (namespace,) = made
    assert core.interfaces.names(namespace) == ["lo"]
    namespace.close()


@pytest.mark.parametrize("kind", ["path", "descriptor", "thread"])
def test_an_interrupted_opening_loses_no_descriptor(
    alice: core.Namespace, kind: str, interrupt_soon: Callable[[], None]
) -> None:
    kinds: dict[str, core.namespaces.Reference | None]
    kinds = {"path": alice.path, "descriptor": alice.fileno(), "thread": None}
    before = leaks.take().descriptors
    go_on = threading.Event()
    worker.later(lambda: go_on.wait(PATIENCE))
    interrupt_soon()  # only now: the look at all descriptors may take longer than that
    with pytest.raises(Interrupted):
        core.namespaces.opened(kinds[kind])
    go_on.set()
    worker.wait_until_idle()
    assert leaks.take().descriptors == before


@pytest.mark.usefixtures("interrupted_soon")
def test_the_next_caller_gets_the_answer_to_its_own_question() -> None:
    go_on = threading.Event()

    def slow() -> str:
        assert go_on.wait(PATIENCE)
        return "the answer that nobody waits for any more"

    with pytest.raises(Interrupted):
        worker.call(slow)
    go_on.set()
    assert worker.call(str, "the right one") == "the right one"


@pytest.mark.usefixtures("interrupted_soon")
def test_what_an_interrupted_caller_made_closes_by_itself() -> None:
    go_on = threading.Event()
    inodes: list[int] = []

    def job() -> core.Namespace:
        assert go_on.wait(PATIENCE)
        namespace = core.new_transient()
        inodes.append(namespace.fileno())
        return namespace

    with pytest.raises(Interrupted):
        worker.call(job)
    go_on.set()
    worker.call(int)
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(inodes[0])


@pytest.mark.usefixtures("interrupted_soon")
def test_a_thread_that_is_interrupted_in_a_namespace_comes_back() -> None:
    before = core.current_ino()
    with pytest.raises(Interrupted), core.enter_transient():
        threading.Event().wait(PATIENCE)
    assert core.current_ino() == before


def test_signals_do_not_reach_it() -> None:
    blocked = worker.call(signal.pthread_sigmask, signal.SIG_BLOCK, [])
    cannot_be_blocked = {signal.SIGKILL, signal.SIGSTOP}
    assert blocked >= signal.valid_signals() - cannot_be_blocked
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, [])


def test_the_child_of_a_fork_gets_a_new_worker(alice: core.Namespace) -> None:
    def use() -> tuple[int, int, list[str]]:
        with core.new_transient():
            return (
                worker.call(threading.get_native_id),
                worker.call(core.current_ino),
                core.interfaces.names(core.Namespace.from_path(alice.path)),
            )

    thread, home = worker.call(threading.get_native_id), worker.call(core.current_ino)
    child_thread, child_home, names = in_fork(use)
    assert child_thread != thread
    assert child_home != home
    assert names == ["lo"]
    assert worker.call(threading.get_native_id) == thread  # the parent's is as it was


def test_the_child_of_a_fork_can_ask_through_an_open_namespace(alice: core.Namespace) -> None:
    core.interfaces.names(alice)  # connects
    assert in_fork(lambda: core.interfaces.names(alice)) == ["lo"]
    assert core.interfaces.names(alice) == ["lo"]


def test_a_program_of_several_threads_starts_only_one() -> None:
    def use() -> tuple[int, int]:
        begin = threading.Barrier(16, timeout=PATIENCE)
        seen: list[int] = []

        def ask() -> None:
            begin.wait()
            seen.append(worker.call(threading.get_native_id))

        threads = [threading.Thread(target=ask) for _ in range(16)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return len(seen), len(set(seen))

    for _ in range(5):
        assert in_fork(use) == (16, 1)


STARTS_FROM_A_THREAD_THAT_ENDS = """
    import threading
    from NetnsLibrary import core

    thread = threading.Thread(target=lambda: core.new_transient().close())
    thread.start()
    thread.join()
    with core.new_transient() as namespace:
        print(core.interfaces.names(namespace))
"""


def test_it_outlives_the_thread_that_started_it_and_lets_the_program_end() -> None:
    ended = run_python(STARTS_FROM_A_THREAD_THAT_ENDS)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "['lo']\n", "")


LEAVES_EVERYTHING_OPEN = """
    from NetnsLibrary import core

    alice, bob = core.new_transient("alice"), core.new_transient("bob")
    core.interfaces.create_veth(core.interfaces.End(alice), core.interfaces.End(bob))
    handle = core.new_netlink_handle(alice)
    print("ended")
"""


def test_a_program_may_end_with_everything_open() -> None:
    ended = run_python(LEAVES_EVERYTHING_OPEN)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "ended\n", "")
