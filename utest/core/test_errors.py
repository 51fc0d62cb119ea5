"""The sentences of errors: what failed, what the kernel says, what to do next."""

from __future__ import annotations

import errno

import pytest

from NetnsLibrary import core
from NetnsLibrary.core.errors import KernelError, from_os_error, unknown

WHAT = "Cannot add 10.0.0.1/24 to alice:eth0"
ALREADY = f'{WHAT}: the kernel says "Address already assigned" (EEXIST).'
MAY_NOT = (
    f"{WHAT}: this process may not (EPERM). Run as root, or see 'python -m NetnsLibrary doctor'."
)


@pytest.mark.parametrize(
    ("number", "words", "remedy", "sentence"),
    [
        (errno.EEXIST, "Address already assigned", "", ALREADY),
        (errno.EEXIST, "Address already assigned.", "", ALREADY),
        (errno.EEXIST, "Address already assigned", "Delete it.", f"{ALREADY} Delete it."),
        (errno.EEXIST, None, "", f'{WHAT}: the kernel says "File exists" (EEXIST).'),
        (
            errno.EPERM,
            None,
            "",
            MAY_NOT,
        ),
        (errno.EPERM, "Not you", "Ask.", f"{WHAT}: this process may not (EPERM). Ask."),
        (0, "no id", "", f'{WHAT}: the kernel says "no id" (error 0).'),
        (errno.ENOTSUP, "No", "", f'{WHAT}: the kernel says "No" (EOPNOTSUPP).'),
        (errno.EDEADLK, "No", "", f'{WHAT}: the kernel says "No" (EDEADLK).'),
        (4711, None, "", f'{WHAT}: the kernel says "Unknown error 4711" (error 4711).'),
    ],
)
def test_error_of_the_kernel(number: int, words: str | None, remedy: str, sentence: str) -> None:
    error = KernelError(WHAT, number, words, remedy)
    assert str(error) == sentence
    assert error.errno == number


def test_error_of_the_kernel_keeps_its_words() -> None:
    assert KernelError(WHAT, errno.EEXIST, "As said").words == "As said"
    assert KernelError(WHAT, errno.ENODEV).words == "No such device"


def test_error_of_a_system_call_is_turned_into_a_sentence() -> None:
    error = from_os_error("Cannot do it", OSError(errno.EBUSY, "Device or resource busy"), "Wait.")
    assert isinstance(error, KernelError)
    assert error.errno == errno.EBUSY
    assert str(error) == ('Cannot do it: the kernel says "Device or resource busy" (EBUSY). Wait.')


@pytest.mark.parametrize(
    ("name", "known", "sentence"),
    [
        (
            "alcie",
            ["alice", "bob", "host"],
            "No namespace 'alcie'. Known: alice, bob, host. Did you mean 'alice'?",
        ),
        ("xyz", ["alice", "bob"], "No namespace 'xyz'. Known: alice, bob."),
        ("xyz", [], "No namespace 'xyz'. Known: none."),
    ],
)
def test_unknown_name_tells_the_known_ones_and_the_nearest(
    name: str, known: list[str], sentence: str
) -> None:
    assert str(unknown("namespace", name, iter(known))) == sentence


def test_unknown_name_in_a_place() -> None:
    error = unknown("interface", "eth1", ["lo"], " in namespace 'alice'")
    assert str(error) == "No interface 'eth1' in namespace 'alice'. Known: lo."


@pytest.mark.parametrize(
    ("kind", "also"),
    [
        (core.ArgumentError, ValueError),
        (core.NotFoundError, LookupError),
        (core.ClosedError, core.NetnsError),
        (core.KernelError, core.NetnsError),
    ],
)
def test_all_are_of_one_root_and_shown_without_their_class(
    kind: type[core.NetnsError], also: type[Exception]
) -> None:
    assert issubclass(kind, core.NetnsError)
    assert issubclass(kind, also)
    assert kind.ROBOT_SUPPRESS_NAME is True
