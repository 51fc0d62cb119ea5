"""Programs of labs: how they are started, and when they are ready."""

from __future__ import annotations

import resource
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from NetnsLibrary import core
from NetnsLibrary.labs import programs
from NetnsLibrary.labs.model import Program, Readiness
from NetnsLibrary.labs.programs import RunningProgram


@contextmanager
def running(
    where: core.Namespace, *command: str, ready: Readiness | None = None, folder: str | None = None
) -> Iterator[RunningProgram]:
    said = Program(command, "talker", directory=folder, ready=ready)
    program = RunningProgram(said, where, lambda _: None)
    try:
        yield program
    finally:
        program.process.kill()
        program.process.wait()
        program.close()


def written(text: str, timeout: float = 20) -> Readiness:
    return Readiness("output", text, timeout=timeout)


@pytest.mark.parametrize(
    ("command", "folder", "told"),
    [
        ("cat", "/no/where", "No such file or directory ('/no/where')."),
        (
            "/no/program",
            None,
            "No such file or directory in namespace 'alice' ('/no/program').",
        ),
    ],
)
def test_what_is_missing_is_named(
    alice: core.Namespace, command: str, folder: str | None, told: str
) -> None:
    with (
        pytest.raises(core.NetnsError) as caught,
        running(alice, command, folder=folder),
    ):
        pass
    assert str(caught.value) == f"Cannot start program 'talker' in 'alice': {told}"


def test_without_a_place_for_the_output(
    alice: core.Namespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", "/no/where")
    with pytest.raises(core.NetnsError) as caught, running(alice, "cat"):
        pass
    assert str(caught.value) == (
        "Cannot start program 'talker' in 'alice', since there is no place for its output: "
        "No such file or directory. Let the environment variable TMPDIR name a folder that can "
        "be written to."
    )


def test_a_text_that_comes_in_parts_is_found(
    alice: core.Namespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(programs, "_AT_ONCE", 3)
    slowly = (
        "for part in 'never re' 'ad' 'ready'; do printf %s \"$part\"; sleep 0.1; done; sleep 60"
    )
    with running(alice, "sh", "-c", slowly, ready=written("adread")) as program:
        assert program.wait_until_ready() > 0.1


def test_an_output_that_was_emptied_is_searched_anew(alice: core.Namespace) -> None:
    emptied = "echo much of no use; sleep 0.1; echo ready > /dev/stdout; sleep 60"
    with running(alice, "sh", "-c", emptied, ready=written("ready")) as program:
        program.wait_until_ready()
        assert program.last_output == "ready\n"


def test_much_output_takes_little_memory(alice: core.Namespace) -> None:
    much = "head -c 200M /dev/zero; echo ready; sleep 60"
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with running(alice, "sh", "-c", much, ready=written("ready", timeout=50)) as program:
        program.wait_until_ready()
        assert program.last_output.endswith("ready\n")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < before + 50_000  # KiB


@pytest.mark.parametrize(
    ("ready", "why"),
    [
        (written("never", 0.3), "has written 'never': it was not so within 0.3 s"),
        (Readiness("file", "no/file", timeout=0.3), "has made the file 'no/file': it was not so"),
    ],
)
def test_the_last_that_it_wrote_is_told(
    alice: core.Namespace, ready: Readiness, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(programs, "_SHOWN", 5)
    with (
        running(alice, "sh", "-c", "printf 'first äast\\n'; sleep 60", ready=ready) as program,
        pytest.raises(core.NetnsError) as caught,
    ):
        program.wait_until_ready()
    assert f"in 'alice' was to be ready when it {why}" in str(caught.value)
    # Half of the umlaut is left away.
    assert str(caught.value).endswith(" It wrote:\nast")
