from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from NetnsLibrary import core
from NetnsLibrary.core import interfaces, mounts, resolver, starting
from NetnsLibrary.core.interfaces import End

FIRST_HOSTS = "127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n"


@pytest.fixture
def alice() -> Iterator[core.Namespace]:
    with core.new_transient("alice", loopback=True) as namespace:
        yield namespace


def output(namespace: core.Namespace, *command: str, directory: str = "/") -> str:
    pipe = subprocess.PIPE
    with starting.start(namespace, command, stdout=pipe, stderr=pipe, cwd=directory) as program:
        said, errors = program.communicate()
    assert (program.returncode, errors) == (0, b"")
    return said.decode()


def descriptors() -> set[str]:
    """Those that are open, without that of the folder while it was read."""
    found = os.listdir("/proc/self/fd")
    return {one for one in found if os.path.lexists(f"/proc/self/fd/{one}")}


def mountinfo() -> str:
    return Path("/proc/self/mountinfo").read_text(encoding="utf-8")


def test_programs_see_the_devices_of_their_namespace(alice: core.Namespace) -> None:
    interfaces.create_veth(End(alice, "east"), End(alice, "west"))
    assert output(alice, "ls", "/sys/class/net").split() == ["east", "lo", "west"]


def test_programs_keep_the_control_groups(alice: core.Namespace) -> None:
    if not os.path.ismount("/sys/fs/cgroup"):
        pytest.skip("no control groups are mounted here")
    assert output(alice, "ls", "/sys/fs/cgroup").split() == sorted(os.listdir("/sys/fs/cgroup"))


def test_programs_have_hosts_and_resolver_files_of_their_own(alice: core.Namespace) -> None:
    assert output(alice, "cat", "/etc/hosts") == f"{FIRST_HOSTS}127.0.1.1\talice\n"
    assert output(alice, "cat", "/etc/resolv.conf") == "# Namespace 'alice' has no name servers.\n"
    assert output(alice, "stat", "-c", "%a %U", "/etc/hosts") == "644 root\n"


def test_all_other_files_are_the_machines(alice: core.Namespace, tmp_path: Path) -> None:
    output(alice, "touch", str(tmp_path / "made there"))
    assert (tmp_path / "made there").exists()


def test_nothing_is_mounted_on_the_machine(alice: core.Namespace) -> None:
    before, hosts = mountinfo(), Path("/etc/hosts").read_bytes()
    resolver.add_host_entry(alice, "server", "10.0.0.2")
    assert mountinfo() == before
    assert Path("/etc/hosts").read_bytes() == hosts


# Run where mounts are shared, as on most machines, but not the machine's own.
MACHINE_THAT_UNMOUNTS = """
import subprocess, sys
from NetnsLibrary import core
from NetnsLibrary.core import starting

folder = sys.argv[1]
subprocess.run(["mount", "-t", "tmpfs", "tmpfs", folder], check=True)
mounted = open("/proc/self/mountinfo").read()
with core.new_transient("alice") as alice:
    command = ["cat", "/proc/thread-self/mountinfo"]
    assert open("/proc/self/mountinfo").read() == mounted
    assert folder in starting.run(alice, command).stdout.decode()
    subprocess.run(["umount", folder], check=True)
    assert folder not in starting.run(alice, command).stdout.decode()
"""


def test_mounts_follow_the_machine(tmp_path: Path) -> None:
    command = ["unshare", "--mount", "--propagation", "shared"]
    script = [sys.executable, "-c", MACHINE_THAT_UNMOUNTS, str(tmp_path)]
    ended = subprocess.run([*command, *script], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")


def test_relative_paths_lead_to_the_namespaces_own_files(alice: core.Namespace) -> None:
    assert "alice" in output(alice, "cat", "hosts", directory="/etc")
    assert output(alice, "pwd", directory="/etc") == "/etc\n"


def test_mounts_are_made_once_and_closed_with_the_namespace() -> None:
    before = descriptors()
    namespace = core.new_transient("alice")
    first = core.worker.call(lambda: namespace.mounts)
    with_mounts = descriptors()
    assert core.worker.call(lambda: namespace.mounts) is first
    assert descriptors() == with_mounts
    namespace.close()
    assert descriptors() - before == set()


def test_a_namespace_without_programs_has_no_mounts(alice: core.Namespace) -> None:
    before = descriptors()
    interfaces.create_veth(End(alice, "east"), End(alice, "west"))
    opened = {os.readlink(f"/proc/self/fd/{one}") for one in descriptors() - before}
    assert not any(one.startswith("mnt:") for one in opened)


def test_failing_halfway_leaves_nothing(
    alice: core.Namespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mounts, "RESOLVER", "/nowhere/resolv.conf")
    before, table = descriptors(), mountinfo()
    with pytest.raises(core.KernelError) as caught:
        core.worker.call(lambda: alice.mounts)
    assert str(caught.value) == (
        "Cannot prepare the mounts for programs in namespace 'alice' at '/nowhere/resolv.conf': "
        'the kernel says "No such file or directory" (ENOENT). '
        "Make that file on this machine; it may be empty."
    )
    assert descriptors() == before
    assert mountinfo() == table
    monkeypatch.undo()
    assert output(alice, "true") == ""


def test_resolvers_of_the_machine_are_not_asked(
    alice: core.Namespace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "resolver"
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))
        server.listen()
        monkeypatch.setattr(mounts, "MACHINE_RESOLVERS", (str(path), "/nowhere/socket"))
        assert output(alice, "stat", "-c", "%F", str(path)) == "regular empty file\n"
        assert path.is_socket()
        with core.Namespace.from_path("/proc/self/ns/net", "host") as host:
            assert output(host, "stat", "-c", "%F", str(path)) == "socket\n"


def test_an_opened_namespace_begins_with_the_machines_names(alice: core.Namespace) -> None:
    with core.Namespace.from_path(alice.path, "opened") as opened:
        for path in ("/etc/hosts", "/etc/resolv.conf"):
            assert output(opened, "cat", path) == Path(path).read_text(encoding="utf-8")
        resolver.set_name_servers(opened, ["10.0.0.1"])
        assert output(opened, "grep", "nameserver", "/etc/resolv.conf") == "nameserver 10.0.0.1\n"


def test_a_program_that_runs_sees_later_entries(alice: core.Namespace) -> None:
    script = "read _; getent hosts server; read _; getent hosts server || echo none"
    pipe = subprocess.PIPE
    command = ["sh", "-c", script]
    with starting.start(alice, command, stdin=pipe, stdout=pipe) as program:
        assert program.stdin
        assert program.stdout
        before = resolver.add_host_entry(alice, "server", "10.0.0.2")
        program.stdin.write(b"\n")
        program.stdin.flush()
        assert program.stdout.readline().split() == [b"10.0.0.2", b"server"]
        resolver.restore_hosts(alice, before)
        assert program.communicate(b"\n")[0] == b"none\n"


def test_a_name_may_have_several_addresses(alice: core.Namespace) -> None:
    for address in ("10.0.0.2", "2001:DB8:0::2"):
        resolver.add_host_entry(alice, "server.example", address)
    found = output(alice, "getent", "ahosts", "server.example").split()
    assert {"10.0.0.2", "2001:db8::2"} <= set(found)


def test_the_namespaces_own_name(alice: core.Namespace) -> None:
    assert output(alice, "getent", "hosts", "alice").split() == ["127.0.1.1", "alice"]
    resolver.add_host_entry(alice, "ALICE", "10.0.0.1")
    assert output(alice, "getent", "hosts", "alice").split() == ["10.0.0.1", "ALICE"]


def test_not_every_name_of_a_namespace_is_a_host_name() -> None:
    with core.new_transient("al_ice") as namespace:
        assert output(namespace, "cat", "/etc/hosts") == FIRST_HOSTS


def test_an_entry_after_a_file_without_an_end_of_line(alice: core.Namespace) -> None:
    resolver.restore_hosts(alice, "10.0.0.1\tlast")
    resolver.add_host_entry(alice, "next", "10.0.0.2")
    assert output(alice, "cat", "/etc/hosts") == "10.0.0.1\tlast\n10.0.0.2\tnext\n"


@pytest.mark.parametrize(
    ("name", "address", "message"),
    [
        (
            "10.0.0.1",
            "server",
            "'10.0.0.1' is no host name: it is an address. The name comes first, then the address.",
        ),
        *(
            (
                name,
                "10.0.0.1",
                f"{name!r} is no host name: each part between dots has 1 to 63 letters, digits "
                "and hyphens, with no hyphen at its ends.",
            )
            for name in ("", "a_b", "-a", "a-", "a..b", "a.", "a b", "a\n", "ä", "a" * 64)
        ),
        (
            "0x7f.1",
            "10.0.0.1",
            "'0x7f.1' is no host name: programs take it for the address 127.0.0.1, see "
            "inet_aton(3).",
        ),
        (
            "a." * 126 + "ab",
            "10.0.0.1",
            f"'{'a.' * 126}ab' is no host name: it has 254 characters, and 253 are the most.",
        ),
        ("server", "bob", "'bob' is no IP address. Names are not looked up here."),
        (
            "server",
            "10.0.0.1/24",
            "'10.0.0.1/24' is no IP address. It has to be one address, without a prefix length.",
        ),
        ("server", "224.0.0.1", "'224.0.0.1' is a multicast address, which no host has."),
        ("server", "::", "'::' is the unspecified address, which no host has."),
        ("LocalHost", "::1", "Namespace 'alice' has the entry 'LocalHost ::1' already."),
    ],
)
def test_wrong_entries(alice: core.Namespace, name: str, address: str, message: str) -> None:
    with pytest.raises(core.ArgumentError) as caught:
        resolver.add_host_entry(alice, name, address)
    assert str(caught.value) == message
    assert output(alice, "cat", "/etc/hosts") == f"{FIRST_HOSTS}127.0.1.1\talice\n"


def test_name_servers(alice: core.Namespace) -> None:
    first = resolver.set_name_servers(alice, ["10.0.0.1", "2001:DB8::1", "fe80::1%eth0"])
    assert output(alice, "cat", "/etc/resolv.conf") == (
        "# The name servers of namespace 'alice'.\n"
        "nameserver 10.0.0.1\nnameserver 2001:db8::1\nnameserver fe80::1%eth0\n"
    )
    resolver.set_name_servers(alice, [])
    assert output(alice, "cat", "/etc/resolv.conf") == first


@pytest.mark.parametrize(
    ("servers", "message"),
    [
        (["10.0.0.1"] * 4, "4 name servers are too many: programs ask 3 at most."),
        (["::1", "0::1"], "Name server '::1' is given twice."),
        (["dns.example"], "'dns.example' is no IP address. Names are not looked up here."),
        (["10.0.0.1%eth0"], "'10.0.0.1%eth0' needs no interface after '%': write '10.0.0.1'."),
        (["fe80::1%a/b"], "'a/b' is no interface name: it may not contain '/'."),
    ],
)
def test_wrong_name_servers(alice: core.Namespace, servers: list[str], message: str) -> None:
    with pytest.raises(core.ArgumentError) as caught:
        resolver.set_name_servers(alice, servers)
    assert str(caught.value) == message


def test_closed_mounts(alice: core.Namespace) -> None:
    made = core.worker.call(mounts.PrivateMounts, alice)
    made.close()
    made.close()
    with pytest.raises(core.ClosedError, match=r"^The mounts of namespace 'alice' are closed\.$"):
        made.fileno()


def test_a_closed_namespace() -> None:
    namespace = core.new_transient("gone")
    namespace.close()
    with pytest.raises(core.ClosedError, match=r"^Namespace 'gone' is closed\.$"):
        resolver.add_host_entry(namespace, "server", "10.0.0.1")
