"""Code in other processes: a copy of this one, or a fresh interpreter."""

from __future__ import annotations

import os
import pickle
import select
import signal
import subprocess
import sys
import textwrap
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

Result = TypeVar("Result")

_ROOT = Path(__file__).parents[2]
_NOBODY = 65534


def in_fork(function: Callable[[], Result], *, timeout: float = 10) -> Result:
    """Run `function` in a copy of this process, whose worker is a new one.

    Return what it returns, or raise what it raises, here.
    """
    reading, writing = os.pipe()
    try:
        with warnings.catch_warnings():
            # Other threads of this process rest, so their locks are free.
            warnings.simplefilter("ignore", DeprecationWarning)
            pid = os.fork()
        if pid == 0:
            _answer(function, writing)
        os.close(writing)
        outcome = _read_all(reading, pid, timeout)
    finally:
        os.close(reading)
    succeeded, result = pickle.loads(outcome)
    if not succeeded:
        raise result
    value: Result = result
    return value


def run_python(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run code in a fresh interpreter that finds the library."""
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code), *arguments],
        env={**os.environ, "PYTHONPATH": str(_ROOT)},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


def drop_privileges() -> None:
    """Become an ordinary user; there is no way back."""
    os.setgroups([])
    os.setresgid(_NOBODY, _NOBODY, _NOBODY)
    os.setresuid(_NOBODY, _NOBODY, _NOBODY)


def _answer(function: Callable[[], object], writing: int) -> None:
    try:
        try:
            outcome = pickle.dumps((True, function()))
        except BaseException as error:
            # With its text and type only: what it refers to cannot travel.
            outcome = pickle.dumps((False, AssertionError(f"{type(error).__name__}: {error}")))
        with open(writing, "wb") as pipe:
            pipe.write(outcome)
    finally:
        os._exit(0)


def _read_all(reading: int, pid: int, timeout: float) -> bytes:
    pieces: list[bytes] = []
    try:
        while select.select([reading], [], [], timeout)[0]:
            piece = os.read(reading, 1 << 16)
            if not piece:
                return b"".join(pieces)
            pieces.append(piece)
        raise AssertionError(f"The child did not answer within {timeout} seconds.")
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
