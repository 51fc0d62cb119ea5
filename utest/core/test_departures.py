"""Namespaces that live on although they were closed, and those that go."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import socket
import subprocess
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from NetnsLibrary import core
from NetnsLibrary.core import holders, system, worker
from NetnsLibrary.core.departures import Departures
from NetnsLibrary.core.guard import orphans
from NetnsLibrary.core.interfaces import End
from NetnsLibrary.core.netlink.transport import Message
from utest.support.waiting import eventually

START = "Namespace 'gone' was closed but lives on, because something else holds it: "
_CLONE_NEWNS = 0x20000
_AF_XDP = 44
END = ". Close it before the namespace."


class Witnessed(Departures):
    """Those of a scope that ends."""

    def note(self, namespaces: Iterable[core.Namespace], *, witnessed: bool = True) -> None:
        super().note(namespaces, witnessed=witnessed)


@pytest.fixture(params=[Departures, Witnessed])
def departures(request: pytest.FixtureRequest) -> Iterator[Departures]:
    one: Departures = request.param()
    yield one
    worker.call(one.close)


@pytest.fixture
def gone() -> Iterator[core.Namespace]:
    with core.new_transient("gone", loopback=True) as namespace:
        core.interfaces.exists(namespace, "lo")  # opens a connection, which can be a witness
        yield namespace


def close(departures: Departures, *namespaces: core.Namespace) -> list[str]:
    """Close namespaces as their scope does, and return what is said of them."""

    def job() -> list[str]:
        for namespace in namespaces:
            departures.note([namespace])
            namespace.close()
        return departures.verify([])

    return worker.call(job)


def test_nothing_is_said_of_namespaces_that_go(departures: Departures) -> None:
    namespaces = [core.new_transient(loopback=True) for _ in range(20)]
    core.interfaces.create_veth(End(namespaces[0]), End(namespaces[1]))
    assert close(departures, *namespaces) == []
    assert not departures.any


def test_where_there_is_a_witness_nothing_is_searched(
    gone: core.Namespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(holders, "find", lambda *_, **__: pytest.fail("searched"))
    departures = Witnessed()
    assert close(departures, gone) == []
    worker.call(departures.close)


def test_many_namespaces_have_no_witnesses() -> None:
    """Each is an open file more, and one search serves all of them."""
    departures = Witnessed()
    with contextlib.ExitStack() as living:
        crowd = [living.enter_context(core.new_transient()) for _ in range(65)]
        for namespace in crowd:
            core.interfaces.exists(namespace, "lo")
        before = len(os.listdir("/proc/self/fd"))
        worker.call(departures.note, crowd[1:])
        assert len(os.listdir("/proc/self/fd")) == before + 64 + 1  # one into the worker's own
        worker.call(departures.close)
        worker.call(departures.note, crowd)
        assert len(os.listdir("/proc/self/fd")) == before + 1
        worker.call(departures.close)
        assert len(os.listdir("/proc/self/fd")) == before


def test_no_room_for_a_witness(gone: core.Namespace, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: int) -> int:
        raise OSError(errno.EMFILE, "Too many open files")

    monkeypatch.setattr("NetnsLibrary.core.witness.os.dup", refuse)
    departures = Witnessed()
    assert close(departures, gone) == []
    worker.call(departures.close)


def test_a_descriptor_of_this_process(departures: Departures, gone: core.Namespace) -> None:
    descriptor = os.dup(gone.fileno())
    try:
        (said,) = close(departures, gone)
    finally:
        os.close(descriptor)
    assert said == f"{START}descriptor {descriptor} of this process{END}"


def test_a_descriptor_of_another_process(departures: Departures, gone: core.Namespace) -> None:
    descriptor = os.dup(gone.fileno())
    with subprocess.Popen(["sleep", "30"], pass_fds=[descriptor]) as program:
        os.close(descriptor)
        (said,) = close(departures, gone)
        program.kill()
    assert said == f"{START}descriptor {descriptor} of process {program.pid}: sleep 30{END}"


def test_a_socket_of_this_process(departures: Departures, gone: core.Namespace) -> None:
    with core.execute(gone, socket.create_server, ("127.0.0.1", 80)) as server:
        (said,) = close(departures, gone)
        what = f"descriptor {server.fileno()} of this process, a TCP socket at 127.0.0.1:80"
        assert said == f"{START}{what} in state LISTEN{END}"


def test_a_connection_of_another_process(departures: Departures, gone: core.Namespace) -> None:
    def connect() -> socket.socket:
        with socket.create_server(("::1", 81), family=socket.AF_INET6) as server:
            return socket.create_connection(server.getsockname()[:2])

    connection = core.execute(gone, connect)
    with subprocess.Popen(["sleep", "30"], pass_fds=[connection.fileno()]) as program:
        connection.close()
        (said,) = close(departures, gone)
        program.kill()
    pattern = r"a TCP socket at \[::1\]:\d+(?: to \[::1\]:81)? in state [A-Z-]+\. "
    assert re.search(rf"of process {program.pid}: sleep 30, {pattern}", said)


@pytest.mark.parametrize(
    ("family", "kind", "words"),
    [
        (socket.AF_INET, socket.SOCK_DGRAM, "a UDP socket at 0.0.0.0:0"),
        (socket.AF_UNIX, socket.SOCK_STREAM, "a socket (AF_UNIX)"),
        (socket.AF_NETLINK, socket.SOCK_RAW, "a socket (AF_NETLINK)"),
    ],
)
def test_other_sockets(
    departures: Departures, gone: core.Namespace, family: int, kind: int, words: str
) -> None:
    with core.execute(gone, socket.socket, family, kind) as one:
        (said,) = close(departures, gone)
        assert said == f"{START}descriptor {one.fileno()} of this process, {words}{END}"


def test_a_socket_of_a_kind_that_has_no_address(
    departures: Departures, gone: core.Namespace
) -> None:
    try:
        one = core.execute(gone, socket.socket, _AF_XDP, socket.SOCK_RAW)
    except OSError:
        pytest.skip("this kernel has no AF_XDP")
    with one:
        (said,) = close(departures, gone)
        assert said == f"{START}descriptor {one.fileno()} of this process, a socket{END}"


def test_a_thread(departures: Departures, gone: core.Namespace) -> None:
    there, go_on = threading.Event(), threading.Event()

    def stay() -> None:
        system.setns(gone.fileno(), system.CLONE_NEWNET)
        there.set()
        go_on.wait(5)

    thread = threading.Thread(target=stay)
    thread.start()
    try:
        there.wait(5)
        (said,) = close(departures, gone)
        assert said == f"{START}thread {thread.native_id} of this process{END}"
    finally:
        go_on.set()
        thread.join()


def test_a_mount(departures: Departures, gone: core.Namespace, tmp_path: Path) -> None:
    place = tmp_path / "place"
    place.touch()
    system.mount(gone.path, str(place), flags=system.MS_BIND)
    try:
        (said,) = close(departures, gone)
    finally:
        system.unmount(str(place))
    assert said == f"{START}the mount at '{place}'{END}"


def test_a_mount_that_only_another_process_sees(
    departures: Departures, gone: core.Namespace, tmp_path: Path
) -> None:
    place = tmp_path / "place"
    place.touch()

    def look_elsewhere() -> None:
        system.unshare(_CLONE_NEWNS)
        system.mount("", "/", flags=system.MS_PRIVATE | system.MS_REC)
        system.mount(gone.path, str(place), flags=system.MS_BIND)

    with subprocess.Popen(["sleep", "30"], preexec_fn=look_elsewhere) as program:  # noqa: PLW1509
        (said,) = close(departures, gone)
        program.kill()
    assert said == (
        f"{START}the mount at '{place}' as seen by process {program.pid}: sleep 30{END}"
    )


def test_what_only_a_cycle_holds_is_nobodys(departures: Departures, gone: core.Namespace) -> None:
    cycle: list[object] = [core.execute(gone, socket.create_server, ("127.0.0.1", 80))]
    cycle.append(cycle)
    del cycle
    assert close(departures, gone) == []


def test_who_is_just_going_is_waited_for(departures: Departures, gone: core.Namespace) -> None:
    descriptor = os.dup(gone.fileno())
    timer = threading.Timer(0.1, os.close, [descriptor])
    timer.start()
    try:
        assert close(departures, gone) == []
    finally:
        timer.join()


def test_what_is_kept_on_purpose_is_no_failure(
    departures: Departures, gone: core.Namespace
) -> None:
    with core.Namespace.from_path(gone.path, "opened") as opened:

        def job() -> list[str]:
            departures.note([gone])
            gone.close()
            return departures.verify([opened])

        assert worker.call(job) == []


def test_namespaces_that_were_opened_are_not_looked_after(
    departures: Departures, gone: core.Namespace
) -> None:
    with core.Namespace.from_path(gone.path) as opened:
        assert close(departures, opened) == []


def test_an_orphan_on_a_cut_link_does_not_keep_its_namespace(departures: Departures) -> None:
    with (
        core.new_transient("alice") as alice,
        core.new_transient("bob") as bob,
        core.new_transient("observer") as observer,
    ):
        core.interfaces.create_veth(
            End(alice, "eth0", ["10.0.0.1/24"]), End(bob, "eth0", ["10.0.0.2/24"])
        )
        with core.execute(bob, socket.create_server, ("10.0.0.2", 80)) as server:
            client = core.execute(alice, socket.create_connection, ("10.0.0.2", 80))
            with server.accept()[0]:
                core.interfaces.set_down(bob, "eth0")
                client.send(b"never taken")
                client.close()
                assert connections(alice) == ["04"]  # FIN-WAIT-1
                core.ns_id(alice, observer)
                assert close(departures, alice) == []
                known = Message(90, 0, bytes(4))
                assert eventually(lambda: observer.transport.dump(known) == [])


def connections(namespace: core.Namespace) -> list[str]:
    """The states of the TCP connections of a namespace, as /proc/net/tcp numbers them."""

    def read() -> list[str]:
        lines = Path("/proc/thread-self/net/tcp").read_text().splitlines()[1:]
        return [line.split()[3] for line in lines]

    return core.execute(namespace, read)


def test_connections_that_programs_have_are_not_destroyed(gone: core.Namespace) -> None:
    def connect() -> int:
        with (
            socket.create_server(("127.0.0.1", 80)) as server,
            socket.create_connection(("127.0.0.1", 80)) as client,
            server.accept()[0] as other,
        ):
            other.shutdown(socket.SHUT_WR)
            assert client.recv(1) == b""
            found = orphans.destroy()
            client.send(b"x")
            assert other.recv(1) == b"x"
        return found

    assert core.execute(gone, connect) == 0


def test_a_kernel_that_destroys_no_sockets_is_told_to_give_up_soon(
    gone: core.Namespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr("NetnsLibrary.core.guard.netlink.request", refuse)
    core.execute(gone, orphans._destroy, socket.AF_INET, bytes(48))
    assert core.sysctl.get(gone, "net.ipv4.tcp_orphan_retries") == "1"


def test_a_descriptor_that_is_no_socket_any_more_is_not_kept() -> None:
    reading, writing = os.pipe()
    try:
        before = len(os.listdir("/proc/self/fd"))
        assert list(holders._socket(os.getpid(), reading, {})) == []
        assert len(os.listdir("/proc/self/fd")) == before
    finally:
        os.close(reading)
        os.close(writing)


@pytest.mark.parametrize(
    ("family", "kind", "looked"),
    [
        (socket.AF_INET, socket.SOCK_DGRAM, False),
        (socket.AF_INET, socket.SOCK_STREAM, True),
        (socket.AF_INET6, socket.SOCK_STREAM, True),
    ],
)
def test_only_where_tcp_is_used_orphans_are_looked_for(
    monkeypatch: pytest.MonkeyPatch, family: int, kind: int, looked: bool
) -> None:
    asked = []
    monkeypatch.setattr(orphans, "destroy", lambda: asked.append(1))
    with core.new_transient(loopback=True) as namespace:
        with core.execute(namespace, socket.socket, family, kind) as one:
            one.bind(("::1" if family == socket.AF_INET6 else "127.0.0.1", 0))
            if kind == socket.SOCK_STREAM:
                one.listen()
            departures = Departures()
            worker.call(departures.note, [namespace])
        worker.call(departures.close)
    assert bool(asked) == looked
