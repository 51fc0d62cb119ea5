"""Labs that other processes find, as long as they are up."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from NetnsLibrary import core
from NetnsLibrary.labs.announcing import Announcement, announce, find
from NetnsLibrary.labs.check import check
from NetnsLibrary.labs.keeping import KeptLab
from NetnsLibrary.labs.overview import counted, nsenter, table, ways_in
from utest.labs.topologies import star
from utest.support.children import in_fork

_PAIR = "nodes: {alice: , bob: }\nlinks: [[alice, bob]]\n"


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[KeptLab]:
    file = tmp_path / "pair.yaml"
    file.write_text(_PAIR)
    lab = KeptLab(check(file))
    try:
        lab.build()
        lab.announce()
        yield lab
    finally:
        lab.stop()


def test_found_by_its_file_while_it_is_up(kept: KeptLab) -> None:
    source = kept.lab.source
    assert source is not None
    (found,) = find(source)
    assert (found.pid, found.name, found.source) == (os.getpid(), "pair", source)
    alice = kept.lab.namespaces["alice"]
    assert found.door("alice").network[:3] == (alice.fileno(), alice.device, alice.inode)
    with pytest.raises(core.NotFoundError, match="Did you mean 'alice'"):
        found.door("alcie")
    assert found.up
    kept.announcement.close()
    assert not found.up
    assert find(source) == []


def test_found_by_another_way_to_its_file(
    kept: KeptLab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "link.yaml").symlink_to("pair.yaml")
    monkeypatch.chdir(tmp_path)
    assert [one.name for one in find("pair.yaml")] == ["pair"]
    assert [one.name for one in find("./link.yaml")] == ["pair"]
    assert find("pair") == []  # names are for labs without a file


def test_a_lab_without_a_file_is_found_by_its_name(kept: KeptLab) -> None:
    kept.announcement.close()
    kept.lab.source = None
    kept.lab.name = f"lab-{os.getpid()}"
    announcement = announce(kept.lab)
    try:
        assert [one.pid for one in find(kept.lab.name)] == [os.getpid()]
    finally:
        announcement.close()


def test_the_child_of_a_fork_announces_nothing(kept: KeptLab) -> None:
    source = kept.lab.source
    assert source is not None
    parent = os.getpid()
    assert in_fork(lambda: [one.pid for one in find(source)]) == [parent]


def test_nobody_can_change_it(kept: KeptLab) -> None:
    source = kept.lab.source
    assert source is not None
    (found,) = find(source)
    with pytest.raises(PermissionError), open(found.path, "wb"):
        pass


def test_a_broken_one_is_left_out(kept: KeptLab) -> None:
    descriptor = os.memfd_create("netnslibrary-lab")
    try:
        assert kept.lab.source is not None
        said = f'{{"format": 1, "pid": {os.getpid()}, "name": "", "source": null, "doors": 3}}'
        os.write(descriptor, said.encode())
        assert len(find(kept.lab.source)) == 1
    finally:
        os.close(descriptor)


def test_closed_namespaces_have_no_door(kept: KeptLab) -> None:
    kept.lab.namespaces["bob"].close()
    announcement: Announcement = announce(kept.lab)
    assert list(announcement.doors) == ["alice"]
    announcement.close()


def test_what_people_read(kept: KeptLab) -> None:
    lines = ways_in(kept.lab, kept.announcement)
    assert lines[1].endswith(f"lab shell {kept.lab.source} alice")
    assert lines[-1].split()[:2] == ["bob", "nsenter"]
    door = kept.announcement.doors["bob"]
    assert nsenter(door)[1] == f"--net=/proc/{os.getpid()}/fd/{door.network.descriptor}"
    assert table(kept.lab)[1].split() == ["bob", "host", "eth0", "10.0.0.2/30", "2001:db8::2/64"]


def test_large_labs_are_told_in_part() -> None:
    from NetnsLibrary.labs.lab import Lab
    from NetnsLibrary.labs.planning import plan

    topology = star(100)
    planned = plan(topology)
    assert counted(planned) == "100 hosts, 1 switch and 100 links"
    lines = table(Lab("star", topology, planned, {}))
    assert (len(lines), lines[-1]) == (41, "  and 61 more")
