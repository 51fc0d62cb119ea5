"""Where the main thread is, and how it gets there and back."""

from __future__ import annotations

import pytest

from NetnsLibrary import core
from NetnsLibrary.core import system
from NetnsLibrary.integration.position import Position


class Raised(Exception):
    """What a keyword raises."""


def assert_at(position: Position, namespace: core.Namespace) -> None:
    """The frames and the kernel agree."""
    assert position.namespace is namespace
    assert core.current_ino() == namespace.inode


def test_begins_at_home(position: Position, host: core.Namespace) -> None:
    assert_at(position, host)


def test_enter_and_leave(
    position: Position, host: core.Namespace, alice: core.Namespace, bob: core.Namespace
) -> None:
    position.enter(alice)
    assert_at(position, alice)
    position.enter(bob)
    assert_at(position, bob)
    assert position.leave() is bob
    assert_at(position, alice)
    assert position.leave() is alice
    assert_at(position, host)


def test_the_same_can_be_entered_twice(position: Position, alice: core.Namespace) -> None:
    position.enter(alice)
    position.enter(alice)
    assert position.leave() is alice
    assert_at(position, alice)
    position.leave()


def test_nothing_to_leave_at_home(position: Position, host: core.Namespace) -> None:
    with pytest.raises(core.NetnsError) as refused:
        position.leave()
    assert str(refused.value) == (
        "There is no namespace to leave: 'host' was not entered "
        "with Enter Namespace or Enter Transient Namespace."
    )
    assert_at(position, host)


def test_entering_a_closed_namespace_changes_nothing(
    position: Position, alice: core.Namespace, bob: core.Namespace
) -> None:
    position.enter(bob)
    alice.close()
    with pytest.raises(core.ClosedError, match=r"^Namespace 'alice' is closed\.$"):
        position.enter(alice)
    assert_at(position, bob)


def test_refused_by_the_kernel_changes_nothing(
    position: Position, host: core.Namespace, alice: core.Namespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        setns = system.setns

        def refuse(descriptor: int, kind: int) -> None:
            if descriptor == alice.fileno():
                raise PermissionError(1, "Operation not permitted")
            setns(descriptor, kind)

        patched.setattr(system, "setns", refuse)
        with pytest.raises(core.KernelError) as refused:
            position.enter(alice)
    assert str(refused.value) == (
        "Cannot enter namespace 'alice': this process may not (EPERM). "
        "Run as root, or see 'python -m NetnsLibrary doctor'."
    )
    assert_at(position, host)


def test_run_inside_comes_back_with_what_was_returned(
    position: Position, host: core.Namespace, alice: core.Namespace
) -> None:
    def run() -> str:
        assert_at(position, alice)
        return "value"

    assert position.run_inside(alice, run) == "value"
    assert_at(position, host)


@pytest.mark.parametrize("kind", [Raised, KeyboardInterrupt, SystemExit])
def test_run_inside_comes_back_from_what_raises(
    position: Position, host: core.Namespace, alice: core.Namespace, kind: type[BaseException]
) -> None:
    def fail() -> None:
        raise kind

    with pytest.raises(kind):
        position.run_inside(alice, fail)
    assert_at(position, host)


def test_run_inside_can_be_nested(
    position: Position, host: core.Namespace, alice: core.Namespace, bob: core.Namespace
) -> None:
    seen: list[int] = []

    def look() -> None:
        seen.append(core.current_ino())

    def nested() -> None:
        look()
        position.run_inside(bob, look)
        position.run_inside(host, look)
        look()

    position.run_inside(alice, nested)
    assert seen == [alice.inode, bob.inode, host.inode, alice.inode]
    assert_at(position, host)


def test_what_is_entered_inside_is_left_with_it(
    position: Position, alice: core.Namespace, bob: core.Namespace
) -> None:
    position.enter(alice)

    def enter_more() -> None:
        position.enter(alice)
        position.enter(bob)

    position.run_inside(bob, enter_more)
    assert_at(position, alice)
    assert position.leave() is alice


def test_what_was_entered_before_cannot_be_left_inside(
    position: Position, alice: core.Namespace, bob: core.Namespace
) -> None:
    position.enter(alice)
    with pytest.raises(core.NetnsError) as refused:
        position.run_inside(bob, position.leave)
    assert str(refused.value).startswith("There is no namespace to leave: 'bob' was not entered")
    assert_at(position, alice)


def test_run_inside_a_closed_namespace_runs_nothing(
    position: Position, host: core.Namespace, alice: core.Namespace
) -> None:
    alice.close()
    with pytest.raises(core.ClosedError):
        position.run_inside(alice, lambda: pytest.fail("this must not run"))
    assert_at(position, host)


def test_closed_namespace_counts_as_left(
    position: Position, host: core.Namespace, alice: core.Namespace, bob: core.Namespace
) -> None:
    position.enter(alice)
    position.enter(bob)
    bob.close()
    position.settle()
    assert_at(position, alice)
    alice.close()
    position.settle()
    assert_at(position, host)
    with pytest.raises(core.NetnsError, match=r"^There is no namespace to leave: 'host'"):
        position.leave()


def test_closed_in_the_middle(
    position: Position, host: core.Namespace, alice: core.Namespace, bob: core.Namespace
) -> None:
    position.enter(alice)
    position.enter(bob)
    alice.close()
    position.settle()
    assert_at(position, bob)
    assert position.leave() is bob
    assert_at(position, host)


def test_closed_inside_comes_back(
    position: Position, host: core.Namespace, alice: core.Namespace
) -> None:
    position.run_inside(alice, alice.close)
    assert_at(position, host)


def test_return_to_forgets_the_frames_above(
    position: Position, host: core.Namespace, alice: core.Namespace, bob: core.Namespace
) -> None:
    start = position.top
    position.enter(alice)
    position.enter(bob)
    position.return_to(start)
    assert_at(position, host)
    with pytest.raises(core.NetnsError):
        position.leave()


def test_settle_corrects_where_the_thread_was_taken(
    position: Position, alice: core.Namespace, bob: core.Namespace
) -> None:
    position.enter(alice)
    system.setns(bob.fileno(), system.CLONE_NEWNET)
    position.settle()
    assert_at(position, alice)
    position.leave()
