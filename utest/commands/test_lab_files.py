"""`lab check` and `lab draw`: what needs no lab that is up."""

from __future__ import annotations

import signal
import subprocess
from pathlib import Path

import pytest

from NetnsLibrary.labs.check import check
from NetnsLibrary.labs.picture import draw
from utest.commands.labs import COMMAND, NOT_EVEN_MAPPED, PAIR, ROOT, run
from utest.support.waiting import eventually

_EXAMPLES = sorted((ROOT / "docs" / "examples" / "labs").glob("*.yaml"))


@pytest.fixture
def pair(tmp_path: Path) -> Path:
    file = tmp_path / "pair.yaml"
    file.write_text(PAIR)
    return file


def test_right_files(pair: Path) -> None:
    ended = run("check", pair, *_EXAMPLES)
    assert (ended.returncode, ended.stderr) == (0, "")
    lines = ended.stdout.splitlines()
    assert lines[0] == f"{pair}: lab 'pair' of 2 hosts and 1 link."
    assert lines[1].endswith(
        "campus.yaml: lab 'campus' of 6 hosts, 1 router, 2 switches and 8 links."
    )
    assert len(lines) == 1 + len(_EXAMPLES)


def test_everything_that_is_wrong_is_told(pair: Path) -> None:
    wrong = pair.with_name("wrong.yaml")
    wrong.write_text("nodes: {alice: , bob: {knid: host}}\nlinks:\n- [alice, bobb]\n")
    ended = run("check", wrong, pair)
    assert ended.returncode == 1
    assert ended.stdout == f"{pair}: lab 'pair' of 2 hosts and 1 link.\n"
    first, second, third = ended.stderr.splitlines()
    assert first == f"'{wrong}' has 2 errors:"
    assert second.startswith(f"{wrong}:1:24: ")
    assert third == f"{wrong}:3:11: No node 'bobb'. Known: alice, bob. Did you mean 'bob'?"


def test_warnings_have_their_places_first(pair: Path) -> None:
    pair.write_text("nodes: {alice: , bob: , carol: }\nlinks:\n- [alice, bob]\n")
    ended = run("check", pair)
    assert (ended.returncode, ended.stdout) == (0, f"{pair}: 3 hosts and 1 link.\n")
    assert ended.stderr.startswith(f"{pair}:2:1: warning: The lab is in 2 parts")


def test_no_file(pair: Path) -> None:
    ended = run("check", pair.parent / "nosuch.yaml")
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.startswith(f"Cannot read lab file '{pair.parent}/nosuch.yaml': the kernel")


def test_a_file_whose_name_looks_like_a_text(pair: Path) -> None:
    pair.rename(pair.with_name("{a: b"))
    ended = run("check", "{a: b", cwd=pair.parent)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert run("check", "{a: c", cwd=pair.parent).returncode == 1


@pytest.mark.parametrize("command", ["check", "draw"])
def test_no_privilege_is_needed(pair: Path, command: str) -> None:
    ended = run(command, pair, prefix=NOT_EVEN_MAPPED)
    assert (ended.returncode, ended.stderr) == (0, "")


def test_the_picture_is_that_of_the_plan(pair: Path) -> None:
    ended = run("draw", pair)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout == draw(check(pair).plan, standalone=True) + "\n"


@pytest.mark.parametrize(
    ("words", "begin"),
    [
        ("mermaid", "flowchart LR\n"),
        ("markdown", "# pair\n\n```mermaid\n"),
        ("yaml", "name: pair\n"),
    ],
)
def test_other_formats(pair: Path, words: str, begin: str) -> None:
    ended = run("draw", pair, "--format", words)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.startswith(begin)


def test_the_ending_says_the_format(pair: Path) -> None:
    ended = run("draw", pair, "--output", pair.with_name("picture.mmd"))
    assert (ended.returncode, ended.stdout) == (0, "")
    assert ended.stderr == f"Wrote {pair.with_name('picture.mmd')}.\n"
    assert pair.with_name("picture.mmd").read_text().startswith("flowchart LR\n")


@pytest.mark.parametrize(
    ("output", "told"),
    [
        ("picture.png", "the ending has to be one of .svg"),
        ("no/where/picture.svg", "there is no folder"),
        ("pair.yaml", "is the lab file itself"),
    ],
)
def test_places_where_nothing_is_drawn(pair: Path, output: str, told: str) -> None:
    before = pair.read_text()
    ended = run("draw", pair, "-o", output, cwd=pair.parent)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert told in ended.stderr
    assert pair.read_text() == before
    assert list(pair.parent.iterdir()) == [pair]


@pytest.mark.parametrize("command", ["check", "draw"])
def test_closed_streams_lead_nowhere(pair: Path, command: str) -> None:
    ended = run(command, pair, prefix=["sh", "-c", 'exec "$@" >&-', "sh"])
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")
    pair.write_text("nodes: 3\n")
    ended = run(command, pair, prefix=["sh", "-c", 'exec "$@" <&- 2>&-', "sh"])
    assert (ended.returncode, ended.stdout, ended.stderr) == (1, "", "")


def test_ctrl_c_before_there_is_anything_to_take_down(pair: Path) -> None:
    pair.write_text("".join(["nodes:\n", *(f"  host{number}: hoost\n" for number in range(5000))]))
    with subprocess.Popen(
        [*COMMAND, "up", str(pair)], stderr=subprocess.PIPE, text=True, cwd=ROOT
    ) as process:
        maps = Path(f"/proc/{process.pid}/maps")
        assert eventually(lambda: "pydantic_core" in maps.read_text())  # it begins to check
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (-signal.SIGINT, "")


def test_a_reader_that_stops_is_no_error_of_ours(tmp_path: Path) -> None:
    hosts = "".join(f"  h{number}:\n" for number in range(150))
    links = "".join(f"  - [h{number}, s]\n" for number in range(150))
    file = tmp_path / "star.yaml"
    file.write_text(f"nodes:\n  s: switch\n{hosts}links:\n{links}")
    ended = run("draw", file, prefix=["sh", "-c", '"$@" | head -c 10', "sh"])
    assert (ended.stdout, ended.stderr) == ("<svg xmlns", "")
