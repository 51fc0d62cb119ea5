"""What is found out about a machine."""

from __future__ import annotations

import os
import resource
import subprocess
from pathlib import Path

import pytest

from NetnsLibrary import core
from NetnsLibrary.core import capabilities, user_namespaces
from NetnsLibrary.core.capabilities import Finding, machine, queues
from NetnsLibrary.core.interfaces import End
from utest.support.children import in_fork
from utest.support.privileges import (
    become_ordinary_user,
    forbid_user_namespaces,
    lose_privilege,
    lose_raw_sockets,
)


def found(name: str) -> Finding:
    (finding,) = capabilities.examine([name])
    return finding


def test_all_names_are_examined_in_their_order() -> None:
    findings = capabilities.examine()
    assert [finding.name for finding in findings] == capabilities.names()
    assert all(finding.told for finding in findings)
    # What does not work has a remedy, and nothing else needs one.
    assert [one.name for one in findings if not one.works and not one.remedy] == []
    broken = [one.name for one in findings if one.required and not one.works]
    assert broken == []  # or these tests could not run


def test_it_tells_the_truth_about_kinds_of_interfaces(alice: core.Namespace) -> None:
    try:
        core.interfaces.create_dummy(End(alice))
        there = True
    except core.KernelError:
        there = False
    assert found("dummy").works is there
    assert found("veth") == Finding(
        "veth", "interface", True, True, "an interface of kind 'veth' was made."
    )


def test_a_queueing_discipline_that_no_kernel_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(queues._QUEUES, "nonesuch", queues._Queue())
    with core.new_transient() as namespace:
        answer = queues._check("nonesuch").ask(namespace)
    assert answer == (
        False,
        "this kernel has no queueing discipline 'nonesuch'.",
        "Load its module with 'modprobe sch_nonesuch', or use a kernel that has it.",
    )


def test_options_that_a_queueing_discipline_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(queues._QUEUES, "tbf", queues._Queue())
    with core.new_transient() as namespace:
        answer = queues._check("tbf").ask(namespace)
    assert not answer.works
    assert "the kernel says" in answer.told


def test_a_name_that_there_is_not() -> None:
    with pytest.raises(core.NotFoundError) as refused:
        capabilities.examine(["dummy", "nettem"])
    sentence = str(refused.value)
    assert sentence.startswith("No capability 'nettem'. Known: privilege, user-namespaces, ")
    assert sentence.endswith("Did you mean 'netem'?")


def test_upper_and_lower_case_are_the_same() -> None:
    assert found("VETH").name == "veth"


def test_nothing_chosen() -> None:
    with pytest.raises(core.ArgumentError, match=r"Say what is needed\. Known: privilege"):
        capabilities.unsupported([])


def test_without_privilege() -> None:
    def work() -> list[str]:
        lose_privilege()
        return [str(one) for one in capabilities.examine(["privilege", "veth", "nsenter"])]

    privilege, veth, nsenter = in_fork(work, timeout=30)
    assert privilege == (
        "privilege does not work: this process lacks CAP_NET_ADMIN and CAP_SYS_ADMIN. "
        "Run as root, or see 'python -m NetnsLibrary doctor'."
    )
    assert veth == "veth does not work: it cannot be tried without privilege. See 'privilege'."
    assert nsenter.startswith("nsenter works: ")


def test_user_namespaces_that_are_forbidden() -> None:
    def work() -> Finding:
        forbid_user_namespaces()
        return found("user-namespaces")

    finding = in_fork(work, timeout=30)
    assert (finding.works, finding.required) == (False, False)
    assert finding.told.startswith("the sysctl 'user.max_user_namespaces' is 0")
    assert "sudo sysctl -w user.max_user_namespaces=10000" in finding.remedy


def test_raw_sockets_that_are_forbidden() -> None:
    def work() -> str:
        lose_raw_sockets()
        return str(found("raw-sockets"))

    assert in_fork(work, timeout=30) == (
        "raw-sockets does not work: this process lacks CAP_NET_RAW, so it cannot ping. "
        "Let it keep that, for example with 'docker run --cap-add=NET_RAW'."
    )


def test_a_program_that_is_not_installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert str(found("iperf3")) == (
        "iperf3 does not work: 'iperf3' is not installed; only measuring throughput needs it. "
        "Install the package 'iperf3'."
    )


def test_a_program_that_does_not_run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    broken = tmp_path / "iperf3"
    broken.write_bytes(b"\x7fELF nothing")
    broken.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    finding = found("iperf3")
    assert not finding.works
    assert finding.told.startswith(f"{broken} does not run: ")


def test_few_descriptors() -> None:
    def work() -> Finding:
        resource.setrlimit(resource.RLIMIT_NOFILE, (200, 256))
        return found("descriptors")

    finding = in_fork(work)
    assert not finding.works
    assert finding.told.startswith("200 open files, at most 256;")


def test_few_namespaces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "sysctl", {"user.max_net_namespaces": 3}.get)
    assert str(found("namespaces")) == (
        "namespaces does not work: at most 3 network namespaces at a time. "
        "Set it with 'sudo sysctl -w user.max_net_namespaces=10000'."
    )


def test_a_new_user_namespace_has_no_limit_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "sysctl", {"user.max_net_namespaces": 2147483647}.get)
    assert str(found("namespaces")) == (
        "namespaces works: no limit of this user namespace's own, only the machine's."
    )


def test_leftovers_of_dead_runs(alice: core.Namespace) -> None:
    assert found("leftovers").told == "no names under /run/netns."
    path = core.exports.export(alice, "exported")
    try:
        finding = found("leftovers")
        assert finding.works  # whose it is cannot be known
        assert (finding.told, finding.remedy) == (
            "of the names under /run/netns no program lives in these: exported.",
            "Remove one that a dead run has left with 'sudo ip netns delete NAME'.",
        )
        Path("/run/netns/stale").touch()
        finding = found("leftovers")
        assert not finding.works
        assert finding.told == "of the names under /run/netns these lead to no namespace: stale."
        assert finding.remedy == "Remove them with 'sudo rm /run/netns/stale'."
    finally:
        Path("/run/netns/stale").unlink(missing_ok=True)
        core.exports.remove(path)


def test_names_in_which_programs_live(alice: core.Namespace) -> None:
    path = core.exports.export(alice, "exported")
    try:
        with core.execute(alice, subprocess.Popen, ["sleep", "30"]) as program:
            finding = found("leftovers")
            program.kill()
    finally:
        core.exports.remove(path)
    assert (finding.works, finding.remedy) == (True, "")
    assert finding.told == "programs live in all names under /run/netns: exported."


def test_leftovers_for_an_ordinary_user(alice: core.Namespace) -> None:
    path = core.exports.export(alice, "exported")

    def work() -> str:
        become_ordinary_user()
        return found("leftovers").told

    try:
        told = in_fork(work, timeout=30)
    finally:
        core.exports.remove(path)
    assert told == ("names under /run/netns: exported. Only root sees whether programs live there.")


def test_a_sysctl_that_there_is_not() -> None:
    assert user_namespaces.sysctl("net.nonesuch") is None
    assert user_namespaces.sysctl("user.max_net_namespaces") is not None


def test_nothing_is_left_open() -> None:
    capabilities.examine()
    before = sorted(os.listdir("/proc/self/fd"))
    capabilities.examine()
    assert sorted(os.listdir("/proc/self/fd")) == before
