"""What happens without privilege, without descriptors, without room for a namespace.

Each in a child process, because there is no way back.
"""

from __future__ import annotations

import contextlib
import os
import resource

import pytest

from NetnsLibrary import core
from NetnsLibrary.core import system, worker
from NetnsLibrary.core.ending import end_programs
from utest.support.children import drop_privileges, in_fork, run_python

CLONE_NEWUSER = 0x10000000


def error_of(function: object, *arguments: object) -> str:
    """The sentence of the `KernelError` that a function ends with."""
    assert callable(function)
    try:
        function(*arguments)
    except core.KernelError as error:
        return str(error)
    raise AssertionError("There was no error.")


def use_up_descriptors(soft: int, hard: int) -> None:
    """Leave no free descriptor below the soft limit."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    with contextlib.suppress(OSError):
        while True:
            os.open("/dev/null", os.O_RDONLY)


def test_without_privilege_nothing_is_made_and_the_error_says_so() -> None:
    def attempt() -> tuple[str, int, int]:
        drop_privileges()
        return error_of(core.new_transient), core.current_ino(), worker.call(core.current_ino)

    here = core.current_ino()
    sentence, place, place_of_worker = in_fork(attempt)
    assert sentence == (
        "Cannot create a network namespace: this process may not (EPERM). "
        "Run as root, or see 'python -m NetnsLibrary doctor'."
    )
    assert place == here
    assert place_of_worker == here  # where it was started; reading works from there


def test_without_privilege_reading_still_works() -> None:
    def attempt() -> tuple[int, list[str]]:
        drop_privileges()
        with core.current() as here:
            return core.ino("/proc/self/ns/net"), core.interfaces.names(here)

    assert in_fork(attempt) == (core.current_ino(), ["lo"])


def test_without_privilege_there_is_no_entering(alice: core.Namespace) -> None:
    def attempt() -> tuple[str, list[int], bool]:
        before = core.current_ino()
        drop_privileges()
        called: list[int] = []
        sentence = error_of(core.execute, alice, called.append, 1)
        return sentence, called, core.current_ino() == before

    assert in_fork(attempt) == (
        "Cannot enter namespace 'alice': this process may not (EPERM). "
        "Run as root, or see 'python -m NetnsLibrary doctor'.",
        [],
        True,
    )


def test_without_privilege_there_is_no_asking_elsewhere(alice: core.Namespace) -> None:
    def attempt() -> str:
        drop_privileges()
        return error_of(core.interfaces.names, alice)

    sentence = in_fork(attempt)
    assert "'alice'" in sentence
    assert sentence.endswith(
        ": this process may not (EPERM). Run as root, or see 'python -m NetnsLibrary doctor'."
    )


def test_no_room_for_namespaces_is_told_with_the_remedy() -> None:
    def attempt() -> str:
        # A user namespace has a limit of its own, so the machine's stays as it is.
        system.unshare(CLONE_NEWUSER)
        with open("/proc/sys/user/max_net_namespaces", "w", encoding="ascii") as file:
            file.write("0")
        return error_of(core.new_transient)

    assert in_fork(attempt) == (
        'Cannot create a network namespace: the kernel says "No space left on device" (ENOSPC). '
        "Raise the sysctl 'user.max_net_namespaces'."
    )


@pytest.mark.parametrize("worker_runs_already", [True, False])
def test_soft_limit_of_descriptors_is_lifted_when_it_is_reached(worker_runs_already: bool) -> None:
    def attempt() -> tuple[bool, tuple[int, int]]:
        if worker_runs_already:
            worker.call(int)
        use_up_descriptors(64, 96)
        namespace = core.new_transient()
        return namespace.inode != core.current_ino(), resource.getrlimit(resource.RLIMIT_NOFILE)

    assert in_fork(attempt, timeout=3) == (True, (96, 96))


def test_soft_limit_of_descriptors_stays_when_it_is_not_reached() -> None:
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    with core.new_transient():
        assert resource.getrlimit(resource.RLIMIT_NOFILE) == before


def test_hard_limit_of_descriptors_is_told_with_the_remedy() -> None:
    def attempt() -> tuple[str, bool]:
        home = worker.call(core.current_ino)
        use_up_descriptors(64, 64)
        sentence = error_of(core.new_transient)
        return sentence, worker.call(core.current_ino) == home

    sentence, came_home = in_fork(attempt)
    assert sentence == (
        'Cannot create a network namespace: the kernel says "Too many open files" (EMFILE). '
        "Raise the limit of open files ('ulimit -n')."
    )
    assert came_home


MAKE_ROOM = "Raise the limit of open files ('ulimit -n')."


def test_without_a_descriptor_everything_in_a_namespace_is_refused_by_a_sentence() -> None:
    def attempt() -> list[str]:
        alice, bob = core.new_transient("alice"), core.new_transient("bob")
        end_programs([alice], 0)  # all modules are there
        use_up_descriptors(64, 64)
        return [
            error_of(core.interfaces.names, alice),
            error_of(core.namespaces.skip_duplicate_detection, alice),
            error_of(end_programs, [alice], 0),
            error_of(end_programs, [alice, bob], 0),
        ]

    answer = f'the kernel says "Too many open files" (EMFILE). {MAKE_ROOM}'
    assert in_fork(attempt) == [
        f"Cannot open a netlink connection into namespace 'alice': {answer}",
        f"Cannot set kernel parameters of namespace 'alice': {answer}",
        f"Cannot look for programs in namespace 'alice': {answer}",
        f"Cannot look for programs in 2 namespaces: {answer}",
    ]


def test_first_use_without_any_descriptor_fails_and_does_not_hang() -> None:
    def attempt() -> str:
        use_up_descriptors(64, 64)
        return error_of(core.new_transient)

    assert "(EMFILE)" in in_fork(attempt, timeout=3)


LOSES_THE_WAY_BACK = """
    import os
    from NetnsLibrary import core

    def lose_privilege():
        print(core.current_ino() == namespace.inode)
        os.setresuid(65534, 65534, 65534)

    home = core.current()
    print(home.inode)
    namespace = core.new_transient("alice")
    try:
        core.execute(namespace, lose_privilege)
    except Exception:
        print("it was stopped")
    finally:
        print("cleaning up")
    print("it goes on")
"""


def test_a_thread_that_cannot_come_back_ends_the_program() -> None:
    ended = run_python(LOSES_THE_WAY_BACK)
    inode, *told = ended.stdout.splitlines()
    assert ended.returncode == 1
    assert told == ["True", "cleaning up"]
    sentence = (
        f"Cannot bring this thread back to namespace 'net:[{inode}]': "
        "[Errno 1] Operation not permitted"
    )
    assert ended.stderr.splitlines()[0] == sentence


def test_cannot_return_is_no_exception_that_programs_usually_stop() -> None:
    assert issubclass(core.CannotReturnError, SystemExit)
    assert not issubclass(core.CannotReturnError, Exception)
    assert not issubclass(core.CannotReturnError, core.NetnsError)
