"""Where the machine allows no further thread, as under a limit of processes."""

from __future__ import annotations

import _thread
from collections.abc import Callable

import pytest

from NetnsLibrary import core
from NetnsLibrary.core import starting, worker
from utest.support.children import in_fork

REMEDY = (
    "can't start new thread. Raise the limit of processes and threads "
    "('ulimit -u', or that of the container)."
)


def refuse(*_: object) -> int:
    raise RuntimeError("can't start new thread")


def told(function: Callable[..., object], *arguments: object) -> str:
    with pytest.raises(core.NetnsError) as refused:
        function(*arguments)
    return str(refused.value)


def test_what_was_refused_is_not_done_later(monkeypatch: pytest.MonkeyPatch) -> None:
    def work() -> tuple[str, list[int]]:
        done: list[int] = []
        with monkeypatch.context() as limit:
            limit.setattr(_thread, "start_new_thread", refuse)
            sentence = told(worker.call, done.append, 1)
        worker.call(done.append, 2)
        with monkeypatch.context() as limit:
            limit.setattr(_thread, "start_new_thread", refuse)
            worker.call(done.append, 3)  # the worker is there by now
        return sentence, done

    sentence = f"Cannot start the worker thread: {REMEDY}"
    assert in_fork(work) == (sentence, [2, 3])


def test_programs_cannot_be_started(monkeypatch: pytest.MonkeyPatch) -> None:
    def work() -> tuple[str, str, bytes]:
        with core.new_transient("alice") as alice:
            with monkeypatch.context() as limit:
                limit.setattr(_thread, "start_new_thread", refuse)
                starter = told(starting.run, alice, ["true"])
                mounts = told(worker.call, lambda: alice.mounts)
            return starter, mounts, starting.run(alice, ["echo", "now"]).stdout

    assert in_fork(work, timeout=30) == (
        f"Cannot start the thread that starts programs: {REMEDY}",
        f"Cannot start the thread that mounts: {REMEDY}",
        b"now\n",
    )
