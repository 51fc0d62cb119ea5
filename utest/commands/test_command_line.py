"""`python -m NetnsLibrary`, as it is called from a shell."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from NetnsLibrary import __version__, core
from NetnsLibrary.commands import doctor
from NetnsLibrary.core import capabilities
from NetnsLibrary.core.capabilities import Finding

_ROOT = Path(__file__).parents[2]
_WITHOUT_PRIVILEGE = ["setpriv", "--bounding-set=-sys_admin,-net_admin", "--inh-caps=-all"]
_NOT_EVEN_MAPPED = ["setpriv", "--bounding-set=-sys_admin,-net_admin,-setfcap", "--inh-caps=-all"]


def run(*arguments: str, prefix: list[str] | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*(prefix or []), sys.executable, "-m", "NetnsLibrary", *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=_ROOT,
    )


def test_version() -> None:
    ended = run("version")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.startswith(f"NetnsLibrary {__version__}, Python ")


@pytest.mark.parametrize("arguments", [[], ["docter"], ["doctor", "--jason"]])
def test_wrong_calls(arguments: list[str]) -> None:
    ended = run(*arguments)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "usage: python -m NetnsLibrary" in ended.stderr


def test_doctor_says_a_line_each() -> None:
    ended = run("doctor")
    assert (ended.returncode, ended.stderr) == (0, "")
    lines, _, summary = ended.stdout.partition("\n\n")
    assert [line.split()[1] for line in lines.splitlines()] == capabilities.names()
    states = {line.split()[0] for line in lines.splitlines()}
    assert states <= {"works", "missing", "warning"}
    assert summary.startswith(("All that is required works.", "Everything works."))


def test_doctor_for_programs() -> None:
    ended = run("doctor", "--json")
    told = json.loads(ended.stdout)
    assert (ended.returncode, ended.stderr, told["works"]) == (0, "", True)
    veth = next(one for one in told["findings"] if one["name"] == "veth")
    assert veth == {
        "name": "veth",
        "topic": "interface",
        "works": True,
        "required": True,
        "told": "an interface of kind 'veth' was made.",
        "remedy": "",
    }


def test_doctor_works_without_privilege() -> None:
    ended = run("doctor", "--json", prefix=_WITHOUT_PRIVILEGE)
    told = json.loads(ended.stdout)
    assert (ended.returncode, ended.stderr) == (0, "")
    findings = {one["name"]: one for one in told["findings"]}
    assert findings["privilege"]["told"] == ("networks are made without root, in a user namespace.")
    with_privilege = {one.name: one.works for one in capabilities.examine()}
    assert {name: one["works"] for name, one in findings.items()} == with_privilege


def test_doctor_says_what_is_missing_where_nothing_works() -> None:
    ended = run("doctor", prefix=_NOT_EVEN_MAPPED)
    assert (ended.returncode, ended.stderr) == (1, "")
    lines = ended.stdout.splitlines()
    assert lines[0].startswith("BROKEN   privilege        this process lacks CAP_NET_ADMIN and ")
    assert "CAP_SETFCAP may not. Run as an ordinary user." in lines[0]
    assert lines[-1] == "The library is of no use here without: privilege, sysctl, veth, bridge."


def finding(name: str, topic: str, works: bool = False, required: bool = False) -> Finding:
    return Finding(name, topic, works, required, "it was tried.", "" if works else "Do this.")


@pytest.mark.parametrize(
    ("findings", "summary"),
    [
        ([finding("veth", "interface", True, True)], "Everything works."),
        (
            [finding("dummy", "interface"), finding("leftovers", "machine")],
            "All that is required works. Keywords that need these fail: dummy. "
            "See also the warnings: leftovers.",
        ),
        (
            [finding("namespaces", "limit")],
            "All that is required works. See also the warnings: namespaces.",
        ),
        (
            [finding("veth", "interface", required=True), finding("dummy", "interface")],
            "The library is of no use here without: veth.",
        ),
    ],
)
def test_the_summary(findings: list[Finding], summary: str) -> None:
    assert doctor._summary(findings) == summary


def test_leftovers_are_a_warning_and_no_failure() -> None:
    stale = Path(core.exports.FOLDER) / "stale"
    stale.parent.mkdir()
    try:
        stale.touch()
        ended = run("doctor")
    finally:
        stale.unlink()
        stale.parent.rmdir()
    assert ended.returncode == 0
    assert (
        "warning  leftovers        of the names under /run/netns these lead to no namespace: "
        "stale. Remove them: sudo rm /run/netns/stale\n"
    ) in ended.stdout
    assert ended.stdout.endswith(" See also the warnings: leftovers.\n")
