"""`lab shell`: programs in hosts of labs that are up, and of labs made for them."""

from __future__ import annotations

import pwd
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import pytest

from NetnsLibrary.commands import lab_shell
from utest.commands.labs import COMMAND, PAIR, ROOT, WITHOUT_PRIVILEGE, run, up
from utest.support.marked import marked_environment, marked_programs
from utest.support.waiting import eventually

_ROOT_OR_NOT = pytest.mark.parametrize("prefix", [(), WITHOUT_PRIVILEGE], ids=["root", "rootless"])
_LOOK = "hostname; ls /sys/class/net; getent hosts bob; pwd; exit 7"
_SEEN = ["alice", "eth0", "lo", "2001:db8::2", "bob", str(ROOT)]


@pytest.fixture
def pair(tmp_path: Path) -> Path:
    file = tmp_path / "pair.yaml"
    file.write_text(PAIR)
    return file


@_ROOT_OR_NOT
def test_a_lab_that_is_up_is_joined(pair: Path, prefix: Sequence[str]) -> None:
    with up(pair, prefix) as lab:
        ended = run("shell", pair, "alice", "--", "sh", "-c", _LOOK, prefix=prefix)
        assert (ended.returncode, ended.stdout.split(), ended.stderr) == (7, _SEEN, "")
        network = lab.told["nodes"]["alice"]["network"]
        ended = run("shell", pair, "alice", "--", "readlink", "/proc/self/ns/net", prefix=prefix)
        assert ended.stdout == f"{Path(network).readlink()}\n"


@_ROOT_OR_NOT
def test_without_one_a_lab_is_built(pair: Path, prefix: Sequence[str]) -> None:
    mark = pair.parent.name
    ended = run("shell", pair, "alice", "--", "sh", "-c", _LOOK, prefix=prefix, mark=mark)
    assert (ended.returncode, ended.stdout.split(), ended.stderr) == (7, _SEEN, "")
    assert eventually(lambda: not marked_programs(mark))


def test_a_changed_network_is_that_of_all(pair: Path) -> None:
    with up(pair):
        run("shell", pair, "alice", "--", "ip", "link", "set", "eth0", "mtu", "1400")
        ended = run("shell", pair, "alice", "--", "cat", "/sys/class/net/eth0/mtu")
        assert ended.stdout == "1400\n"
        ended = run("shell", "--new", pair, "alice", "--", "cat", "/sys/class/net/eth0/mtu")
        assert ended.stdout == "1500\n"


def test_the_shell_of_a_user_without_an_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(user: int) -> NoReturn:
        raise KeyError(f"getpwuid(): uid not found: {user}")

    monkeypatch.setattr(pwd, "getpwuid", missing)
    monkeypatch.setenv("SHELL", "/bin/zsh")
    assert lab_shell._shell() == "/bin/zsh"
    monkeypatch.delenv("SHELL")
    assert lab_shell._shell() == "/bin/sh"


def test_the_shell_reads_what_it_is_given(pair: Path) -> None:
    ended = run("shell", pair, "alice", given="hostname; exit 3\n")
    assert (ended.returncode, ended.stdout, ended.stderr) == (3, "alice\n", "")


@pytest.mark.parametrize("joined", [True, False])
def test_programs_that_cannot_be_run(pair: Path, joined: bool) -> None:
    def look() -> None:
        ended = run("shell", pair, "alice", "--", "nosuch", "-x")
        told = "Cannot run 'nosuch' in 'alice': No such file or directory.\n"
        assert (ended.returncode, ended.stderr) == (127, told)
        ended = run("shell", pair, "alice", "--", "/etc/hosts")
        told = "Cannot run '/etc/hosts' in 'alice': Permission denied.\n"
        assert (ended.returncode, ended.stderr) == (126, told)

    if joined:
        with up(pair):
            look()
    else:
        look()


def test_signals_are_not_ignored_in_it(pair: Path) -> None:
    # A pipe whose reader ends, which Python ignores and programs must not.
    looked = "kill -PIPE $$; echo still here"
    expected = 128 + signal.SIGPIPE
    assert run("shell", pair, "alice", "--", "sh", "-c", looked).returncode == expected
    with up(pair):
        ended = run("shell", pair, "alice", "--", "sh", "-c", looked)
        assert (ended.returncode, ended.stdout) == (-signal.SIGPIPE, "")


def test_wrong_hosts(pair: Path) -> None:
    sentence = "called 'alcie'. Known: alice, bob. Did you mean 'alice'?"
    ended = run("shell", pair, "alcie")
    assert (ended.returncode, ended.stderr) == (
        1,
        "No node 'alcie'. Known: alice, bob. Did you mean 'alice'?\n",
    )
    with up(pair):
        ended = run("shell", pair, "alcie")
        assert (ended.returncode, ended.stderr) == (
            1,
            sentence.replace("called", "No node of lab 'pair' called") + "\n",
        )


def test_several_labs_of_a_file(pair: Path) -> None:
    with up(pair) as one, up(pair) as other:
        pids = sorted((one.process.pid, other.process.pid))
        ended = run("shell", pair, "alice", "--", "true")
        assert (ended.returncode, ended.stderr) == (
            1,
            f"Several processes keep a lab of '{pair}' up: {pids[0]}, {pids[1]}. "
            "Choose one with --pid, or a new one with --new.\n",
        )
        words = ("readlink", "/proc/self/ns/net")
        ended = run("shell", "--pid", str(other.process.pid), pair, "bob", "--", *words)
        network = other.told["nodes"]["bob"]["network"]
        assert ended.stdout == f"{Path(network).readlink()}\n"
        ended = run("shell", "--pid", "1", pair, "bob")
        assert "is kept up by process '1'. Known: " in ended.stderr


def test_nothing_of_that_name(tmp_path: Path) -> None:
    ended = run("shell", "lab7", "alice", cwd=tmp_path)
    assert (ended.returncode, ended.stderr) == (
        1,
        "There is no file 'lab7', and no lab of this name that came from no file is up as this "
        "user.\n",
    )


def test_options_come_first(pair: Path) -> None:
    ended = run("shell", pair, "alice", "--new")
    assert ended.returncode == 2
    assert "write options before FILE, and '--' before a command: --new" in ended.stderr


def test_an_empty_command_is_refused(pair: Path) -> None:
    ended = run("shell", pair, "alice", "--", "")
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.endswith("error: the command is empty\n")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_stopped_with_its_own_lab(pair: Path, number: signal.Signals) -> None:
    mark = pair.parent.name
    process = subprocess.Popen(
        [*COMMAND, "shell", str(pair), "alice", "--", "sleep", "301"],
        cwd=ROOT,
        env=marked_environment(mark),
    )
    try:
        assert eventually(
            lambda: any(one.split()[1:] == ["sleep", "301"] for one in marked_programs(mark))
        )
        process.send_signal(number)
        status = process.wait(timeout=20)
        assert status == (-number if number == signal.SIGKILL else 128 + number)
        assert eventually(lambda: not marked_programs(mark))
    finally:
        process.kill()
        process.wait()


def test_another_user_does_not_see_it(pair: Path) -> None:
    """Root looks only for labs of root: others must not lead it anywhere."""
    pair.parent.chmod(0o755)
    code = (
        "import os, sys\n"
        "from NetnsLibrary.labs import announcing\n"
        "os.seteuid(65534)\n"
        "print(len(announcing.find(sys.argv[1])))\n"
    )
    with up(pair):
        for line, expected in (("os.seteuid(65534)\n", "0\n"), ("pass\n", "1\n")):
            ended = subprocess.run(
                [
                    COMMAND[len(COMMAND) - 4],
                    "-c",
                    code.replace("os.seteuid(65534)\n", line),
                    str(pair),
                ],
                capture_output=True,
                text=True,
                cwd=ROOT,
                check=False,
            )
            assert (ended.stdout, ended.stderr) == (expected, "")
