"""What one Robot run knows, here without Robot Framework."""

from __future__ import annotations

import subprocess
import threading
from typing import Any

import pytest
from robot.api.types import Secret

from NetnsLibrary import core
from NetnsLibrary.core import worker
from NetnsLibrary.core.interfaces import End, create_veth
from NetnsLibrary.integration.scopes import GLOBAL
from NetnsLibrary.integration.session import Session

PIPES: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}


def create(session: Session, name: str) -> core.Namespace:
    """Make a namespace as the keywords do."""
    owner = session.scope(None)
    return session.create(
        lambda: core.new_transient(name), lambda made: session.own_namespace(made, owner)
    )


def test_starts_with_its_first_use(session: Session) -> None:
    assert not session.started
    assert session.host.inode == core.current_ino()
    assert session.started


def test_sessions_share_where_the_thread_is(session: Session) -> None:
    alice = create(session, "alice")
    session.position.enter(alice)
    other = Session()
    assert other.host is session.host
    assert other.namespace("current") is alice
    other.position.run_inside(other.host, lambda: None)
    assert core.current_ino() == alice.inode
    assert other.end() == []
    assert session.host.inode == core.current_ino()  # and it is still open


def test_sessions_bring_the_thread_to_where_a_test_began(session: Session) -> None:
    alice = create(session, "alice")
    home = session.position.top
    session.scopes.follow("s1", "s1-t1", home)
    session.position.enter(alice)
    late = Session()
    late.scopes.follow("s1", "s1-t1", session.position.top)
    assert session.end_scope("s1-t1") == []
    assert late.end_scope("s1-t1") == []
    assert session.position.top == home
    assert session.position.starts.keys() == {"s1"}
    assert late.end() == []


def test_ending_one_that_never_started_does_nothing() -> None:
    session = Session()
    assert session.end() == []
    assert session.end_scope("s1") == []
    assert not session.started


def test_references(session: Session) -> None:
    alice = create(session, "alice")
    assert session.namespace("alice") is alice
    assert session.namespace(alice) is alice
    assert session.namespace("host") is session.host
    assert session.namespace("current") is session.host
    session.position.enter(alice)
    assert session.namespace("current") is alice
    assert str(session.host) == "host"
    assert session.known_namespaces == [alice, session.host]


def test_unknown_and_closed_references(session: Session) -> None:
    alice = create(session, "alice")
    with pytest.raises(core.NotFoundError) as unknown:
        session.namespace("alcie")
    assert str(unknown.value) == ("No namespace 'alcie'. Known: alice, host. Did you mean 'alice'?")
    worker.call(session.drop_namespace, alice)
    with pytest.raises(core.ClosedError) as closed:
        session.namespace("alice")
    assert str(closed.value) == "Namespace 'alice' is closed. Open are: host."
    with pytest.raises(core.ClosedError) as closed:
        session.namespace(alice)
    assert str(closed.value) == "Namespace 'alice' is closed."


def test_endpoints(session: Session) -> None:
    alice = create(session, "alice")
    assert session.endpoint("alice:eth0") == (alice, "eth0")
    assert session.endpoint("alice:") == (alice, None)
    assert session.endpoint(alice) == (alice, None)
    assert session.endpoint("eth0") == (session.host, "eth0")
    assert session.endpoint(None) == (session.host, None)
    session.position.enter(alice)
    assert session.endpoint("eth0") == (alice, "eth0")
    assert session.endpoint("host:eth0") == (session.host, "eth0")


def test_what_was_made_is_owned_before_it_is_returned(session: Session) -> None:
    threads: list[int] = []

    def own(made: core.Namespace) -> None:
        threads.append(threading.get_ident())
        made.close()

    session.create(core.new_transient, own)
    assert threads == [worker.call(threading.get_ident)]


def test_the_end_closes_everything_and_goes_home() -> None:
    session = Session()
    before = core.current_ino()
    alice, bob = create(session, "alice"), create(session, "bob")
    session.position.enter(alice)
    session.position.enter(bob)
    host = session.host
    assert session.end() == []
    assert core.current_ino() == before
    assert (alice.closed, bob.closed, host.closed) == (True, True, True)
    assert not session.started


def test_ending_a_scope_brings_the_thread_to_where_it_began(session: Session) -> None:
    alice = create(session, "alice")
    session.scopes.follow("s1", None, session.position.top)
    session.position.enter(alice)
    session.scopes.follow("s1", "s1-t1", session.position.top)
    bob = create(session, "bob")
    session.position.enter(bob)
    assert session.end_scope("s1-t1") == []
    assert core.current_ino() == alice.inode
    assert (alice.closed, bob.closed) == (False, True)
    assert session.end_scope("s1-t1") == []  # events may come twice
    assert session.end_scope("s1") == []
    assert core.current_ino() == session.host.inode
    assert not alice.closed


def test_failures_of_undoing_are_told_at_the_end_of_the_scope(session: Session) -> None:
    alice = create(session, "alice")

    def fail() -> None:
        raise core.NetnsError("It cannot be undone.")

    session.scopes.innermost.undo_with(fail)
    assert session.end_scope(GLOBAL) == ["It cannot be undone."]
    assert alice.closed


def test_a_failure_does_not_show_the_secret_of_a_program_that_holds_a_namespace(
    session: Session,
) -> None:
    alice = create(session, "alice")
    session.programs.hide(["sh", Secret("very secret")])
    command = ["sh", "-c", 'echo; read line; "$0"', "very secret"]
    with open(alice.path, "rb") as held:
        program = subprocess.Popen(command, pass_fds=[held.fileno()], **PIPES)
    try:
        assert program.stdout is not None
        program.stdout.readline()
        (failure,) = session.end_scope(GLOBAL)
    finally:
        program.communicate()
    assert failure.startswith("Namespace 'alice' was closed but lives on")
    assert f"process {program.pid}: sh -c" in failure
    assert failure.endswith("<secret>. Close it before the namespace.")
    assert "very secret" not in failure


def test_a_scope_is_closed_also_when_its_programs_cannot_be_ended(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(24, "Too many open files", "/proc")

    alice = create(session, "alice")
    monkeypatch.setattr(session.programs, "end", fail)
    assert session.end_scope(GLOBAL) == ["OSError: [Errno 24] Too many open files: '/proc'"]
    assert alice.closed


@pytest.mark.parametrize("longer", [True, False])
def test_an_interface_is_deleted_only_when_it_would_not_go_by_itself(
    session: Session, longer: bool
) -> None:
    alice = create(session, "alice")  # as long as the run
    session.scopes.follow("s1", None, session.position.top)
    other = alice if longer else create(session, "bob")
    one, _ = create_veth(End(alice), End(other))
    session.own_interface(one, session.scopes.innermost, other)
    session.end_scope("s1")
    if longer:
        assert core.interfaces.names(alice) == ["lo"]
    else:
        assert other.closed


def test_dropping_twice_does_no_harm(session: Session) -> None:
    alice = create(session, "alice")
    worker.call(session.drop_namespace, alice)
    worker.call(session.drop_namespace, alice)
    assert session.directory.names == []


def test_bare_word_that_is_a_namespace(session: Session) -> None:
    with core.new_transient("alice") as alice:
        session.directory.add(alice)
        assert session.named_endpoint("eth0")[1] == "eth0"  # nothing says that it has to be there
        with pytest.raises(core.NotFoundError) as error:
            session.named_endpoint("alice")
        assert str(error.value) == (
            "No interface 'alice' in namespace 'host'. "
            "'alice' is a namespace: write an interface of it like 'alice:eth0'."
        )
