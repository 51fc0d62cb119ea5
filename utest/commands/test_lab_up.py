"""`lab up`: a lab until somebody stops it, of which nothing is left however it ends."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from utest.commands.labs import COMMAND, NOT_EVEN_MAPPED, PAIR, ROOT, WITHOUT_PRIVILEGE, Up, run, up
from utest.support.marked import marked_environment, marked_programs
from utest.support.waiting import eventually

_ROOT_OR_NOT = pytest.mark.parametrize("prefix", [(), WITHOUT_PRIVILEGE], ids=["root", "rootless"])


@pytest.fixture
def pair(tmp_path: Path) -> Path:
    file = tmp_path / "pair.yaml"
    file.write_text(PAIR)
    return file


def change(file: Path, old: str, new: str) -> None:
    """Change a word of a lab file."""
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


@_ROOT_OR_NOT
def test_what_is_told_leads_into_the_hosts(pair: Path, prefix: Sequence[str]) -> None:
    with up(pair, prefix) as lab:
        assert (lab.told["name"], lab.told["source"]) == ("pair", str(pair))
        assert lab.told["pid"] == lab.process.pid
        bob = lab.told["nodes"]["bob"]
        assert bob["interfaces"] == {"eth0": ["10.0.0.2/30", "2001:db8::2/64"]}
        asked = ["getent", "hosts", "alice"]
        inside = subprocess.run(
            [*prefix, *bob["enter"], *asked], capture_output=True, text=True, check=False
        )
        assert (inside.stdout.split(), inside.stderr) == (["2001:db8::1", "alice"], "")
        assert lab.stop(signal.SIGINT) == (
            0,
            "Started program 'sleeper' in 'bob', ready after 0.0 s.\nTaking lab 'pair' down.\n",
        )
        assert lab.nothing_is_left()


def test_what_people_are_told(pair: Path) -> None:
    with subprocess.Popen(
        [*COMMAND, "up", str(pair)], stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as process:
        assert process.stdout is not None
        lines = []
        for line in process.stdout:
            lines.append(line.rstrip())
            if line.startswith("Ctrl+C"):
                process.send_signal(signal.SIGINT)
    assert process.returncode == 0
    assert lines[:4] == [
        "Lab 'pair' is up: 2 hosts and 1 link.",
        "",
        "alice  host  eth0  10.0.0.1/30  2001:db8::1/64",
        "bob    host  eth0  10.0.0.2/30  2001:db8::2/64",
    ]
    assert lines[6].endswith(f" -m NetnsLibrary lab shell {pair} alice")
    assert lines[8].startswith(f"  alice  nsenter --net=/proc/{process.pid}/fd/")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
@_ROOT_OR_NOT
def test_other_ways_to_stop_it(pair: Path, prefix: Sequence[str], number: signal.Signals) -> None:
    with up(pair, prefix) as lab:
        assert lab.stop(number)[0] == 0
        assert lab.nothing_is_left()


def test_stopped_again_and_again_while_it_ends(pair: Path) -> None:
    change(pair, "trap '' HUP;", "trap '' TERM;")
    with up(pair) as lab:
        status, errors = lab.stop(signal.SIGINT, times=20)
        assert (status, lab.nothing_is_left()) == (0, True)
        assert "by SIGKILL: sleep 300" in errors


@_ROOT_OR_NOT
def test_killed_with_somebody_inside(pair: Path, prefix: Sequence[str]) -> None:
    with up(pair, prefix) as lab:
        inside = subprocess.Popen(
            [*prefix, *COMMAND, "shell", str(pair), "alice", "--", "sleep", "300"],
            cwd=ROOT,
            env=marked_environment(lab.mark),
        )
        try:
            assert eventually(lambda: _runs(lab.mark, "sleep 300", 2))
            assert lab.stop(signal.SIGKILL)[0] == -signal.SIGKILL
            assert inside.wait(timeout=20) == -signal.SIGTERM
            assert lab.nothing_is_left()
        finally:
            inside.kill()
            inside.wait()


def test_stopped_before_it_is_up(pair: Path) -> None:
    change(pair, "ready: {output: started}", "ready: {file: /no/where, timeout: 60 s}")
    lab = Up(pair)
    try:
        assert eventually(lambda: _runs(lab.mark, "sleep 300", 1))
        assert lab.stop(signal.SIGINT) == (130, "Taking lab 'pair' down.\n")
        assert lab.nothing_is_left()
    finally:
        lab.end()


def test_a_program_that_never_gets_ready(pair: Path) -> None:
    change(pair, "exec sleep 300", "exit 3")
    change(pair, "{output: started}", "{port: 80}")
    ended = run("up", pair, mark=pair.parent.name)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.endswith("it ended with status 3. It wrote:\nstarted\n")
    assert eventually(lambda: not marked_programs(pair.parent.name))


def test_a_program_that_ends_is_told(pair: Path) -> None:
    change(pair, "exec sleep 300", "read -r line < $PIPE; echo over; exit 3")
    pipe = pair.with_name("pipe")
    os.mkfifo(pipe)
    change(pair, "name: sleeper", f"name: sleeper\n        environment: {{PIPE: {pipe}}}")
    with up(pair) as lab:
        pipe.write_text("end\n")
        lab.wait_for_words("Program 'sleeper' in 'bob' has ended", "over\n")
        status, words = lab.stop(signal.SIGINT)
        assert (status, words.splitlines()[1:4]) == (
            0,
            [
                "Program 'sleeper' in 'bob' has ended with status 3. It wrote last:",
                "started",
                "over",
            ],
        )


def test_a_program_that_failed_before_anybody_looked_is_told(pair: Path) -> None:
    """Nobody waits for the first program, and it has long failed when the second is ready."""
    change(pair, "  alice:\n", '  alice:\n    programs:\n      - command: ["false"]\n')
    with up(pair) as lab:
        lab.wait_for_words("Program 'false' in 'alice' has ended with status 1. It wrote nothing.")
        assert lab.stop(signal.SIGINT)[0] == 0


def test_nothing_is_built_of_a_wrong_file(pair: Path) -> None:
    change(pair, "[alice, bob]", "[alice, bobb]")
    ended = run("up", pair)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == (
        f"{pair}:10:13: No node 'bobb'. Known: alice, bob. Did you mean 'bob'?\n"
    )


def test_no_privilege_and_no_way_to_it(pair: Path) -> None:
    ended = run("up", pair, prefix=NOT_EVEN_MAPPED)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.startswith(
        "Cannot create a network namespace: this process may not (EPERM)."
    )
    assert "CAP_SETFCAP may not. Run as an ordinary user." in ended.stderr


def _runs(mark: str, command: str, times: int) -> bool:
    found = [one.partition(" ")[2] for one in marked_programs(mark)]
    return found.count(command) == times
