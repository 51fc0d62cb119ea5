"""The proof that nothing is left behind is worth something only when it sees what is left."""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from NetnsLibrary import core
from NetnsLibrary.core import system
from NetnsLibrary.core.interfaces import End
from utest.support import leaks


@contextmanager
def one_more_descriptor(_: Path) -> Iterator[None]:
    descriptor = os.open("/dev/null", os.O_RDONLY)
    yield
    os.close(descriptor)


@contextmanager
def one_more_thread(_: Path) -> Iterator[None]:
    end = threading.Event()
    thread = threading.Thread(target=end.wait)
    thread.start()
    yield
    end.set()
    thread.join()


@contextmanager
def one_more_child(_: Path) -> Iterator[None]:
    with subprocess.Popen(["true"]):  # ended, but not waited for
        yield


@contextmanager
def one_more_mount(folder: Path) -> Iterator[None]:
    system.mount("none", str(folder), "tmpfs")
    yield
    system.unmount(str(folder))


@contextmanager
def another_namespace(_: Path) -> Iterator[None]:
    with core.enter_transient():
        yield


@contextmanager
def one_more_interface(_: Path) -> Iterator[None]:
    with core.current() as host:
        one, _other = core.interfaces.create_veth(End(host), End(host))
        yield
        core.interfaces.delete(one)


@pytest.mark.parametrize(
    ("leak", "kind"),
    [
        (one_more_descriptor, "descriptors"),
        (one_more_thread, "threads"),
        (one_more_child, "children"),
        (one_more_mount, "mounts"),
        (another_namespace, "namespace"),
        (one_more_interface, "interfaces"),
    ],
)
def test_notices_what_is_left(
    leak: Callable[[Path], AbstractContextManager[None]], kind: str, tmp_path: Path
) -> None:
    before = leaks.take()
    with leak(tmp_path):
        told = leaks.differences(before, leaks.take())
        assert kind in [line.partition(":")[0] for line in told]
    assert leaks.wait_until_same(before) == []


def test_tests_run_in_a_network_of_their_own() -> None:
    assert leaks.take().interfaces == {"lo"}
    assert core.current_ino() != core.ino(f"/proc/{os.getppid()}/ns/net")
