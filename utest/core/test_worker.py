"""The one thread that makes namespaces and talks netlink, asked from everywhere."""

from __future__ import annotations

import asyncio
import gc
import os
import threading
import weakref
from pathlib import Path

import pytest

from NetnsLibrary import core
from NetnsLibrary.core import system, worker
from NetnsLibrary.core.interfaces import End, create_veth


class Failure(Exception):
    """What a job raises."""


def test_jobs_run_in_one_thread_that_is_not_the_callers() -> None:
    threads = {worker.call(threading.get_ident) for _ in range(3)}
    assert len(threads) == 1
    assert threading.get_ident() not in threads
    assert worker.call(lambda: threading.current_thread().name) == "netns-worker"


def test_passes_arguments_and_returns_what_the_job_returns() -> None:
    answer = worker.call(lambda *args, **kwargs: (args, kwargs), 1, function=2, self=3)
    assert answer == ((1,), {"function": 2, "self": 3})
    assert worker.call(lambda: None) is None


@pytest.mark.parametrize("kind", [Failure, KeyboardInterrupt, SystemExit, StopIteration])
def test_raises_what_the_job_raises(kind: type[BaseException]) -> None:
    error = kind("as it was")

    def job() -> None:
        raise error

    with pytest.raises(kind) as raised:
        worker.call(job)
    assert raised.value is error
    assert raised.traceback[-1].name == "job"
    assert worker.call(int) == 0  # it goes on


def test_a_job_can_call_the_worker_again() -> None:
    def outer() -> tuple[int, str]:
        return worker.call(threading.get_ident), worker.call(worker.call, str, "inner")

    assert worker.call(outer) == (worker.call(threading.get_ident), "inner")


def test_errors_come_through_from_a_job_within_a_job() -> None:
    with pytest.raises(core.ArgumentError, match="may not be empty"):
        worker.call(core.new_transient, "")


def test_jobs_are_done_in_the_order_in_which_they_came_and_never_two_at_once() -> None:
    busy = threading.Lock()
    done: list[tuple[int, int]] = []

    def job(thread: int, number: int) -> None:
        assert busy.acquire(blocking=False)
        done.append((thread, number))
        busy.release()

    def ask(thread: int) -> None:
        for number in range(200):
            worker.call(job, thread, number)

    run_together(*(lambda thread=thread: ask(thread) for thread in range(8)))
    for thread in range(8):
        assert [number for one, number in done if one == thread] == list(range(200))


def test_many_threads_make_namespaces_at_once() -> None:
    made: list[core.Namespace] = []

    def make() -> None:
        for _ in range(5):
            namespace = core.new_transient(loopback=True)
            create_veth(End(namespace), End(namespace))
            made.append(namespace)

    run_together(*[make] * 6)
    assert len({namespace.inode for namespace in made}) == 30
    for namespace in made:
        assert sorted(core.interfaces.names(namespace)) == ["eth0", "eth1", "lo"]
        namespace.close()


def test_many_threads_enter_namespaces_at_once() -> None:
    seen: list[bool] = []

    def enter() -> None:
        before = core.current_ino()
        for _ in range(10):
            with core.enter_transient() as namespace:
                seen.append(core.current_ino() == namespace.inode)
                seen.append(core.interfaces.names(namespace) == ["lo"])
        seen.append(core.current_ino() == before)

    run_together(*[enter] * 6)
    assert seen == [True] * 126


def test_works_while_an_asyncio_loop_runs() -> None:
    async def main() -> tuple[list[str], list[str], int]:
        with core.new_transient("alice") as alice, core.new_netlink_handle(alice) as handle:
            create_veth(End(alice, "one"), End(alice, "two"))
            by_handle = [link.get("ifname") for link in handle.get_links()]
            by_thread = await asyncio.to_thread(core.interfaces.names, alice)
            with core.entered(alice):
                inside = core.current_ino()
            return sorted(by_handle), sorted(by_thread), inside - alice.inode

    before = core.current_ino()
    names = ["lo", "one", "two"]
    assert asyncio.run(main()) == (names, names, 0)
    assert core.current_ino() == before


def test_rests_in_a_namespace_of_its_own() -> None:
    home = worker.call(core.current_ino)
    assert home != core.current_ino()
    names = worker.call(os.listdir, "/proc/thread-self/net/dev_snmp6")
    assert names == ["lo"]


def test_is_at_home_again_after_every_job(alice: core.Namespace) -> None:
    home = worker.call(core.current_ino)
    core.interfaces.names(alice)
    core.ns_id(alice, alice)
    create_veth(End(alice), End(alice))
    core.new_transient(loopback=True).close()
    with pytest.raises(core.NotFoundError):
        core.interfaces.get(alice, "nothing")
    assert worker.call(core.current_ino) == home


def test_go_home_brings_it_back(alice: core.Namespace) -> None:
    def leave_and_come_back() -> tuple[int, int]:
        system.setns(alice.fileno(), system.CLONE_NEWNET)
        away = core.current_ino()
        worker.go_home()
        return away, core.current_ino()

    home = worker.call(core.current_ino)
    assert worker.call(leave_and_come_back) == (alice.inode, home)


def test_keeps_nothing_of_a_job_that_is_done(tmp_path: Path) -> None:
    namespace = core.new_transient()
    gone = weakref.ref(namespace)
    worker.call(lambda held: None, namespace)
    del namespace
    worker.call(int)  # the one before is forgotten by now
    assert gone() is None


def test_keeps_nothing_of_a_job_that_failed() -> None:
    """Else a namespace that failed to be set up would live until the next garbage collection."""

    def fail(held: core.Namespace) -> None:
        raise Failure(held.name)

    namespace = core.new_transient()
    gone = weakref.ref(namespace)
    gc.collect()
    gc.disable()
    try:
        try:
            worker.call(fail, namespace)
        except Failure:
            del namespace
        worker.call(int)
        assert gone() is None
    finally:
        gc.enable()
        gc.collect()


def run_together(*functions: object) -> None:
    """Run functions in threads that begin at the same moment, and raise what one raised."""
    begin = threading.Barrier(len(functions), timeout=10)
    errors: list[BaseException] = []

    def run(function: object) -> None:
        assert callable(function)
        try:
            begin.wait()
            function()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=run, args=(function,)) for function in functions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    for error in errors:
        raise error
