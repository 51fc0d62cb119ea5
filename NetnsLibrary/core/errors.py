"""What the library raises, and how its sentences are made.

Every error has one form: what failed with its subject, what the kernel answered in
its own words, and what to do next.
"""

from __future__ import annotations

import difflib
import errno as errno_names
import os
from collections.abc import Iterable

# Linux has one number for two names each, and manual pages call them by these.
_CODES = {
    **errno_names.errorcode,
    errno_names.EOPNOTSUPP: "EOPNOTSUPP",
    errno_names.EDEADLK: "EDEADLK",
}

_remedy_for_missing_privilege = "Run as root, or see 'python -m NetnsLibrary doctor'."


class NetnsError(Exception):
    """The root of all errors of this library."""

    # Robot Framework shows the bare sentence, without the name of the class.
    ROBOT_SUPPRESS_NAME = True


class ArgumentError(NetnsError, ValueError):
    """An argument is wrong; nothing was asked of the kernel and nothing was changed."""


class NotFoundError(NetnsError, LookupError):
    """There is no namespace or interface of that name."""


class ClosedError(NetnsError):
    """The namespace has been closed."""


class KernelError(NetnsError):
    """The kernel refused a request.

    `errno` is its error number (see errno(3)), `words` its own explanation.
    """

    def __init__(self, what: str, errno: int, words: str | None = None, remedy: str = "") -> None:
        self.errno = errno
        self.words = words or os.strerror(errno)
        super().__init__(_sentence(what, errno, self.words, remedy))


class CannotReturnError(SystemExit):
    """A thread could not be brought back to the namespace it came from.

    Whatever ran next would change the wrong network, so this ends the program: it is
    no `NetnsError`, and `except Exception` does not stop it.
    """


def _sentence(what: str, errno: int, words: str, remedy: str) -> str:
    code = _CODES.get(errno, f"error {errno}")
    if errno == errno_names.EPERM:
        return f"{what}: this process may not ({code}). {remedy or _remedy_for_missing_privilege}"
    answer = f'{what}: the kernel says "{words.rstrip(".")}" ({code}).'
    return f"{answer} {remedy}" if remedy else answer


def remedy_for_missing_privilege() -> str:
    """What to do where the kernel answers that this process may not."""
    return _remedy_for_missing_privilege


def set_remedy_for_missing_privilege(sentences: str) -> None:
    """Say from now on what to do where the kernel answers that this process may not."""
    global _remedy_for_missing_privilege  # noqa: PLW0603
    _remedy_for_missing_privilege = sentences


def from_os_error(what: str, error: OSError, remedy: str = "") -> KernelError:
    """Turn the error of a failed system call into a sentence about `what`."""
    if error.errno == errno_names.EMFILE:
        remedy = remedy or "Raise the limit of open files ('ulimit -n')."
    return KernelError(what, error.errno or 0, error.strerror, remedy)


def unknown(kind: str, name: str, known: Iterable[str], place: str = "") -> NotFoundError:
    """Say that there is no `kind` called `name`, which ones there are, and which is nearest."""
    names = list(known)
    sentence = f"No {kind} '{name}'{place}. Known: {', '.join(names) or 'none'}."
    near = difflib.get_close_matches(name, names, n=1)
    return NotFoundError(f"{sentence} Did you mean '{near[0]}'?" if near else sentence)
