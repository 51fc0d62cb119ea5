"""Running tests on another kernel: what is missing is said, and results are put together."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from robot import running

sys.path.insert(0, str(Path(__file__).parents[1] / "atest"))

from kernels import debian, machine, report, tree
from kernels.failure import Failure


def run_suite(folder: Path, **keywords: str) -> Path:
    """Run a suite in which each test calls one keyword, and return its output."""
    suite = running.TestSuite("Acceptance")
    for name, keyword in keywords.items():
        suite.tests.create(name).body.create_keyword(keyword)
    output = folder / "output.xml"
    folder.mkdir()
    suite.run(output=str(output), log=None, report=None, console="none")
    return output


def test_missing_programs_are_told_with_their_packages(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(machine, "_ADMINISTRATORS", str(tmp_path))
    with pytest.raises(Failure) as failed:
        machine.check()
    packages = "qemu-system-x86 busybox-static kmod udev file e2fsprogs"
    assert "qemu-system-x86_64, busybox, depmod, modprobe" in str(failed.value)
    assert f"'apt-get install --no-install-recommends {packages}'" in str(failed.value)


def test_a_busybox_with_shared_libraries_is_not_enough(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in machine._PROGRAMS:
        program = tmp_path / name
        program.write_text("#!/bin/sh\necho $2: ELF 64-bit, $LINKED linked\n")
        program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(machine, "_ADMINISTRATORS", str(tmp_path))
    monkeypatch.setenv("LINKED", "statically")
    machine.check()
    monkeypatch.setenv("LINKED", "dynamically")
    with pytest.raises(Failure) as failed:
        machine.check()
    assert str(failed.value) == (
        "Missing to boot another kernel: busybox without shared libraries. Install with "
        "'apt-get install --no-install-recommends busybox-static'."
    )


def test_without_apt_and_without_a_kernel(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr("platform.machine", lambda: "x86_64")
    with pytest.raises(
        Failure, match=r"^There is no kernel of Debian to boot\. 'apt-get' is missing"
    ):
        debian.get()


def test_without_apt_the_kernel_of_last_time_is_taken(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    kept = tmp_path / "netnslibrary" / "kernels" / "linux-image-6.1.0-1-amd64_6.1.1-1"
    image = kept / "boot" / "vmlinuz-6.1.0-1-amd64"
    image.parent.mkdir(parents=True)
    image.touch()
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr("platform.machine", lambda: "x86_64")
    assert debian.get() == debian.Kernel(image, kept.name)


def test_other_processors_have_another_kernel(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.machine", lambda: "aarch64")
    with pytest.raises(Failure, match="x86_64 only, and this is aarch64"):
        debian.get()


def test_no_folder_is_taken_along_twice() -> None:
    places = tree.places()
    assert any(place == tree.ROOT or place in tree.ROOT.parents for place in places)
    assert not [one for one in places for other in places if other in one.parents]


def test_what_was_skipped_on_both_kernels_is_named(tmp_path: Path) -> None:
    here = run_suite(tmp_path / "here", one="Skip", two="Skip", three="Skip", four="No Operation")
    there = run_suite(tmp_path / "there", one="No Operation", two="Skip", four="No Operation")
    assert report.skipped_everywhere(here, there) == ["Acceptance.two", "Acceptance.three"]


def test_a_failed_test_was_not_skipped(tmp_path: Path) -> None:
    here = run_suite(tmp_path / "here", one="Skip")
    there = run_suite(tmp_path / "there", one="Fail")
    assert report.skipped_everywhere(here, there) == []


def test_merged_report_has_the_result_of_the_other_kernel(tmp_path: Path) -> None:
    here = run_suite(tmp_path / "here", one="Skip", two="No Operation")
    there = run_suite(tmp_path / "there", one="No Operation")
    report.merge(here, there, tmp_path / "both")
    merged = report.statuses(tmp_path / "both" / "merged.xml")
    assert merged == {"Acceptance.one": "PASS", "Acceptance.two": "PASS"}
