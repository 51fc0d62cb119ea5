from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from NetnsLibrary import core
from NetnsLibrary.core import interfaces, sysctl
from NetnsLibrary.core.interfaces import End

FORWARD = "net.ipv4.ip_forward"


@pytest.fixture
def alice() -> Iterator[core.Namespace]:
    with core.new_transient("alice", loopback=True) as namespace:
        yield namespace


def test_a_value_belongs_to_one_network(alice: core.Namespace) -> None:
    machine = Path("/proc/sys/net/ipv4/ip_default_ttl").read_text(encoding="utf-8")
    sysctl.set_value(alice, "net.ipv4.ip_default_ttl", "7")
    assert sysctl.get(alice, "net.ipv4.ip_default_ttl") == "7"
    with core.new_transient("bob") as bob:
        assert sysctl.get(bob, "net.ipv4.ip_default_ttl") != "7"
    assert Path("/proc/sys/net/ipv4/ip_default_ttl").read_text(encoding="utf-8") == machine


@pytest.mark.parametrize(
    "key",
    ["net.ipv4.ip_forward", "net/ipv4/ip_forward", "/proc/sys/net/ipv4/ip_forward"],
)
def test_keys_are_written_as_for_sysctl(alice: core.Namespace, key: str) -> None:
    sysctl.set_value(alice, key, 1)
    assert sysctl.get(alice, FORWARD) == "1"


@pytest.mark.parametrize(
    "key",
    ["net/ipv4/conf/eth0.100/forwarding", "net.ipv4.conf.eth0/100.forwarding"],
)
def test_interfaces_with_a_dot_in_their_name(alice: core.Namespace, key: str) -> None:
    interfaces.create_veth(End(alice, "eth0.100"), End(alice, "eth0"))
    sysctl.set_value(alice, key, 1)
    assert sysctl.get(alice, "net/ipv4/conf/eth0.100/forwarding") == "1"
    assert sysctl.get(alice, "net.ipv4.conf.eth0.forwarding") == "0"


def test_several_numbers_are_separated_by_blanks(alice: core.Namespace) -> None:
    sysctl.set_value(alice, "net.ipv4.ip_local_port_range", "2000\t3000")
    assert sysctl.get(alice, "net.ipv4.ip_local_port_range") == "2000 3000"


def test_a_true_value_is_one(alice: core.Namespace) -> None:
    sysctl.set_value(alice, FORWARD, True)
    assert sysctl.get(alice, FORWARD) == "1"


@pytest.mark.parametrize(
    ("key", "message"),
    [
        (
            "net.ipv4.ip_forwrd",
            "No sysctl 'net.ipv4.ip_forwrd' in namespace 'alice': 'net.ipv4' has no 'ip_forwrd'. "
            "Did you mean 'net.ipv4.ip_forward'?",
        ),
        (
            "net.ipv4.conf.eth9.forwarding",
            "No sysctl 'net.ipv4.conf.eth9.forwarding' in namespace 'alice': "
            "'net.ipv4.conf' has no 'eth9', only all, default, lo.",
        ),
        (
            "net.ipv4.ip_forward.x",
            "No sysctl 'net.ipv4.ip_forward.x' in namespace 'alice': "
            "'net.ipv4.ip_forward' is one itself, with none below it.",
        ),
    ],
)
def test_unknown_keys(alice: core.Namespace, key: str, message: str) -> None:
    for call in (lambda: sysctl.get(alice, key), lambda: sysctl.set_value(alice, key, 1)):
        with pytest.raises(core.NotFoundError) as caught:
            call()
        assert str(caught.value) == message


@pytest.mark.parametrize(
    ("key", "message"),
    [
        (
            "kernel.hostname",
            "'kernel.hostname' is no sysctl of a network: its name begins with 'net', "
            "for example 'net.ipv4.ip_forward'.",
        ),
        ("net.ipv4.conf", "'net.ipv4.conf' is a group of sysctls in namespace 'alice'. It has "),
        ("net/../kernel/hostname", "'net/../kernel/hostname' is no name of a sysctl. "),
        ("net.ipv4.//.kernel", "'net.ipv4.//.kernel' is no name of a sysctl. "),
        ("net..ipv4", "'net..ipv4' is no name of a sysctl. "),
        ("net.ipv4.ip forward", "'net.ipv4.ip forward' is no name of a sysctl. "),
        ("net.ipv4.a\0b", "'net.ipv4.a\\x00b' is no name of a sysctl. "),
        ("", "'' is no sysctl of a network: "),
    ],
)
def test_what_is_no_key(alice: core.Namespace, key: str, message: str) -> None:
    with pytest.raises(core.ArgumentError) as caught:
        sysctl.get(alice, key)
    assert str(caught.value).startswith(message)


def test_a_group_names_what_is_in_it(alice: core.Namespace) -> None:
    with pytest.raises(core.ArgumentError) as caught:
        sysctl.get(alice, "net.ipv4")
    assert str(caught.value).endswith(" more.")
    assert "conf, " in str(caught.value)


def test_the_kernel_refuses_a_value(alice: core.Namespace) -> None:
    with pytest.raises(core.KernelError) as caught:
        sysctl.set_value(alice, FORWARD, "yes")
    assert str(caught.value) == (
        "Cannot set net.ipv4.ip_forward to 'yes' in namespace 'alice': "
        "the kernel says \"Invalid argument\" (EINVAL). Its value is '0' now."
    )


def test_what_can_only_be_read(alice: core.Namespace) -> None:
    key = "net.ipv4.tcp_available_congestion_control"
    with pytest.raises(core.KernelError) as caught:
        sysctl.set_value(alice, key, "cubic")
    assert str(caught.value) == (
        f"Cannot set {key} to 'cubic' in namespace 'alice': "
        'the kernel says "Permission denied" (EACCES). In this network it can only be read.'
    )


def test_what_can_only_be_written(alice: core.Namespace) -> None:
    former = sysctl.set_value(alice, "net.ipv4.route.flush", 1)
    assert former.values == ()
    with pytest.raises(core.KernelError) as caught:
        sysctl.get(alice, "net.ipv4.route.flush")
    assert str(caught.value) == (
        "Cannot read net.ipv4.route.flush of namespace 'alice': "
        'the kernel says "Permission denied" (EACCES).'
    )


def test_a_value_is_one_line(alice: core.Namespace) -> None:
    with pytest.raises(core.ArgumentError) as caught:
        sysctl.set_value(alice, FORWARD, "1\n1")
    assert str(caught.value) == (
        "'1\\n1' is no value for net.ipv4.ip_forward: it has to be one line."
    )


def test_restoring(alice: core.Namespace) -> None:
    before = sysctl.get(alice, "net.ipv4.tcp_rmem")
    former = sysctl.set_value(alice, "net.ipv4.tcp_rmem", "4096 5000 6000")
    sysctl.restore(alice, former)
    assert sysctl.get(alice, "net.ipv4.tcp_rmem") == before


@pytest.mark.parametrize("key", [FORWARD, "net.ipv4.conf.all.forwarding"])
def test_restoring_what_changed_along(alice: core.Namespace, key: str) -> None:
    interfaces.create_veth(End(alice, "a"), End(alice, "b"))
    sysctl.set_value(alice, "net.ipv4.conf.a.forwarding", 1)
    sysctl.set_value(alice, "net.ipv4.conf.all.accept_redirects", 0)
    former = sysctl.set_value(alice, key, 1)
    assert sysctl.get(alice, "net.ipv4.conf.b.forwarding") == "1"
    sysctl.restore(alice, former)
    assert sysctl.get(alice, "net.ipv4.conf.a.forwarding") == "1"
    assert sysctl.get(alice, "net.ipv4.conf.b.forwarding") == "0"
    assert sysctl.get(alice, "net.ipv4.conf.all.accept_redirects") == "0"


def test_restoring_when_an_interface_is_gone(alice: core.Namespace) -> None:
    pair = interfaces.create_veth(End(alice, "a"), End(alice, "b"))
    former = sysctl.enable_forwarding(alice)
    interfaces.delete(pair[0])
    sysctl.restore(alice, former)
    assert sysctl.get(alice, FORWARD) == "0"
    assert sysctl.get(alice, "net.ipv6.conf.lo.forwarding") == "0"


@pytest.mark.parametrize(
    ("ipv4", "ipv6"), [(True, True), (True, False), (False, True)], ids=["both", "ipv4", "ipv6"]
)
def test_forwarding_of_each_family(alice: core.Namespace, ipv4: bool, ipv6: bool) -> None:
    sysctl.enable_forwarding(alice, ipv4=ipv4, ipv6=ipv6)
    assert sysctl.get(alice, FORWARD) == str(int(ipv4))
    assert sysctl.get(alice, "net.ipv6.conf.all.forwarding") == str(int(ipv6))


def test_forwarding_of_nothing(alice: core.Namespace) -> None:
    with pytest.raises(core.ArgumentError) as caught:
        sysctl.enable_forwarding(alice, ipv4=False, ipv6=False)
    assert str(caught.value) == "Nothing to enable: 'ipv4' and 'ipv6' are both false."


def test_what_is_half_done_is_taken_back(
    alice: core.Namespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sysctl._FORWARDING, "ipv6", "net/ipv9/conf/all/forwarding")
    with pytest.raises(core.KernelError) as caught:
        sysctl.enable_forwarding(alice)
    assert str(caught.value) == (
        "Cannot enable forwarding of ipv6 in namespace 'alice': the kernel says "
        '"Address family not supported by protocol" (EAFNOSUPPORT). '
        "This kernel has none: use 'ipv6=False'."
    )
    assert sysctl.get(alice, FORWARD) == "0"


def test_a_closed_namespace() -> None:
    namespace = core.new_transient("gone")
    namespace.close()
    with pytest.raises(core.ClosedError, match=r"^Namespace 'gone' is closed\.$"):
        sysctl.get(namespace, FORWARD)


def test_value_of_which_the_kernel_takes_only_a_part(alice: core.Namespace) -> None:
    before = sysctl.get(alice, "net.ipv4.tcp_rmem")
    forwards = sysctl.get(alice, "net.ipv4.ip_forward")
    for key, value, former in (
        ("net.ipv4.tcp_rmem", "5000 6000 abc", before),
        ("net.ipv4.tcp_rmem", "4096 87380 6291456 7", before),
        ("net.ipv4.ip_forward", "1 abc", forwards),
        ("net.ipv4.ip_forward", "1 1", forwards),
    ):
        with pytest.raises(core.KernelError) as error:
            sysctl.set_value(alice, key, value)
        assert str(error.value).startswith(
            f"Cannot set {key} to '{value}' in namespace 'alice': "
            'the kernel says "Invalid argument" (EINVAL). Its value is '
        )
        assert sysctl.get(alice, key) == former


def test_value_for_new_interfaces_is_undone_for_those_that_have_got_it(
    alice: core.Namespace,
) -> None:
    interfaces.create_ifb(End(alice, "eth0"))
    former = sysctl.set_value(alice, "net.ipv4.conf.default.rp_filter", 2)
    assert sysctl.get(alice, "net.ipv4.conf.eth0.rp_filter") == "2"
    sysctl.restore(alice, former)
    assert sysctl.get(alice, "net.ipv4.conf.eth0.rp_filter") == "0"
    assert sysctl.get(alice, "net.ipv4.conf.default.rp_filter") == "0"
