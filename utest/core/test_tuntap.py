"""TUN and TAP: interfaces whose packets a program reads and writes."""

from __future__ import annotations

import errno
import fcntl
import os
import socket
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from NetnsLibrary import core
from NetnsLibrary.core import interfaces
from NetnsLibrary.core.interfaces import End, Interface, tuntap
from utest.support.packets import arrives

TUNSETIFF = 0x400454CA
IFF_TUN, IFF_TAP, IFF_NO_PI = 0x1, 0x2, 0x1000

CREATORS = [interfaces.create_tap, interfaces.create_tun]
Create = Callable[..., Interface]


@pytest.fixture
def nothing_is_made(alice: core.Namespace) -> Iterator[None]:
    interfaces.create_tun(End(alice, "taken"))
    before = [interfaces.get(alice, name) for name in interfaces.names(alice)]
    home = core.worker.call(core.current_ino)
    yield
    assert [interfaces.get(alice, name) for name in interfaces.names(alice)] == before
    assert core.worker.call(core.current_ino) == home


@contextmanager
def opened(namespace: core.Namespace, name: str, kind: int) -> Iterator[int]:
    """Open an interface as a program does."""

    def attach() -> int:
        descriptor = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
        fcntl.ioctl(descriptor, TUNSETIFF, struct.pack("16sH22x", name.encode(), kind | IFF_NO_PI))
        return descriptor

    descriptor = core.execute(namespace, attach)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def test_tap_has_a_mac_and_tun_has_none(alice: core.Namespace) -> None:
    tap = interfaces.create_tap(End(alice, "tap0"))
    tun = interfaces.create_tun(End(alice, "tun0"))
    assert (str(tap), tap.kind, tap.up, len(tap.mac)) == ("alice:tap0", "tun", True, 17)
    assert (str(tun), tun.kind, tun.up, tun.mac) == ("alice:tun0", "tun", True, "")


@pytest.mark.parametrize(
    ("create", "kind"), [(interfaces.create_tun, 1), (interfaces.create_tap, 2)]
)
def test_kind_as_somebody_else_reads_it(alice: core.Namespace, create: Create, kind: int) -> None:
    create(End(alice, "new"))
    with core.new_netlink_handle(alice) as handle:
        (link,) = handle.get_links(ifname="new")
    data = link.get_attr("IFLA_LINKINFO").get_attr("IFLA_INFO_DATA")
    assert data.get_attr("IFLA_TUN_TYPE") == kind
    assert data.get_attr("IFLA_TUN_PERSIST") == 1
    assert data.get_attr("IFLA_TUN_PI") == 0


@pytest.mark.parametrize("create", CREATORS)
def test_settings(alice: core.Namespace, create: Create) -> None:
    made = create(End(alice, addresses=["10.0.0.1/24", "2001:db8::1/64"]), mtu=1400, up=False)
    assert str(made) == "alice:eth0"
    assert (made.mtu, made.up) == (1400, False)
    assert made.addresses == ("10.0.0.1/24", "2001:db8::1/64")


def test_mac_of_a_tap(alice: core.Namespace) -> None:
    made = interfaces.create_tap(End(alice, "tap0", mac="02:00:00:00:00:0A"))
    assert made.mac == "02:00:00:00:00:0a"


def test_in_the_current_namespace() -> None:
    with core.enter_transient() as here:
        interfaces.create_tun(End(name="tun0"))
        assert interfaces.names(here) == ["lo", "tun0"]


def test_program_reads_the_packets_that_are_sent_into_a_tun(alice: core.Namespace) -> None:
    interfaces.create_tun(End(alice, "tun0", ["10.0.0.1/24"]))
    with (
        opened(alice, "tun0", IFF_TUN) as program,
        core.execute(alice, socket.socket, socket.AF_INET, socket.SOCK_DGRAM) as sender,
    ):
        interfaces.wait_until_up(alice, "tun0", 3)
        sender.sendto(b"a packet", ("10.0.0.2", 4242))
        packets = [os.read(program, 2000)]
        while packets[-1][0] >> 4 != 4:  # IPv6 announces itself
            packets.append(os.read(program, 2000))
    assert packets[-1][16:20] == socket.inet_aton("10.0.0.2")
    assert packets[-1].endswith(b"a packet")


def test_program_joins_two_namespaces(alice: core.Namespace, bob: core.Namespace) -> None:
    for namespace, number in ((alice, 1), (bob, 2)):
        core.execute(namespace, switch_off_version_6)
        interfaces.create_tun(End(namespace, "tun0", [f"10.0.0.{number}/24"]))
    with opened(alice, "tun0", IFF_TUN) as one, opened(bob, "tun0", IFF_TUN) as other:
        for namespace in (alice, bob):
            interfaces.wait_until_up(namespace, "tun0", 3)
        with (
            core.execute(bob, socket.socket, socket.AF_INET, socket.SOCK_DGRAM) as receiver,
            core.execute(alice, socket.socket, socket.AF_INET, socket.SOCK_DGRAM) as sender,
        ):
            receiver.settimeout(3)
            receiver.bind(("10.0.0.2", 4242))
            sender.sendto(b"a packet", ("10.0.0.2", 4242))
            os.write(other, os.read(one, 2000))
            assert receiver.recv(100) == b"a packet"


def switch_off_version_6() -> None:
    with open("/proc/sys/net/ipv6/conf/default/disable_ipv6", "w", encoding="ascii") as file:
        file.write("1")


def test_tap_as_a_port_of_a_bridge(alice: core.Namespace, bob: core.Namespace) -> None:
    interfaces.create_veth(End(alice, "eth0", ["10.0.0.1/24"]), End(bob, "port", ["10.0.0.2/24"]))
    interfaces.create_tap(End(bob, "tap0"))
    interfaces.create_bridge(End(bob, "br0"), ["tap0"])
    assert interfaces.get(bob, "tap0").master == "br0"
    assert arrives(alice, bob, "10.0.0.2")


@pytest.mark.usefixtures("nothing_is_made")
@pytest.mark.parametrize("create", CREATORS)
@pytest.mark.parametrize("name", ["taken", "lo"])
def test_taken_name(alice: core.Namespace, create: Create, name: str) -> None:
    kind = create.__name__.removeprefix("create_")
    with pytest.raises(core.KernelError) as error:
        create(End(alice, name))
    assert str(error.value) == (
        f'Cannot create {kind} alice:{name}: the kernel says "File exists" (EEXIST). '
        f"alice:{name} is there already."
    )


@pytest.mark.usefixtures("nothing_is_made")
def test_tun_has_no_mac(alice: core.Namespace) -> None:
    with pytest.raises(core.ArgumentError) as error:
        interfaces.create_tun(End(alice, "tun0", mac="02:00:00:00:00:01"))
    assert str(error.value) == "A TUN interface carries IP packets and has no MAC."


@pytest.mark.usefixtures("nothing_is_made")
@pytest.mark.parametrize("create", CREATORS)
@pytest.mark.parametrize(
    ("end", "mtu", "sentence"),
    [
        ({}, 67, "MTU 67 is out of range: it can be from 68 to 65535 bytes."),
        ({"name": "a/b"}, None, "'a/b' is no interface name: it may not contain '/'."),
        (
            {"addresses": ["10.0.0.1"]},
            None,
            "Address '10.0.0.1' has no prefix length. "
            "Write it with one, for example '10.0.0.1/24'.",
        ),
    ],
)
def test_bad_arguments_are_refused_beforehand(
    alice: core.Namespace, create: Create, end: dict[str, object], mtu: int, sentence: str
) -> None:
    with pytest.raises(core.ArgumentError) as error:
        create(End(alice, **end), mtu=mtu)  # type: ignore[arg-type]
    assert str(error.value) == sentence


@pytest.mark.usefixtures("nothing_is_made")
@pytest.mark.parametrize("create", CREATORS)
def test_address_that_the_kernel_refuses_takes_it_back(
    alice: core.Namespace, create: Create
) -> None:
    with pytest.raises(core.KernelError) as error:
        create(End(alice, "new", ["10.0.0.1/24", "::1/128"]))
    assert str(error.value) == (
        'Cannot add ::1/128 to alice:new: the kernel says "ipv6: Cannot assign loopback address '
        'on this device" (EADDRNOTAVAIL).'
    )


@pytest.mark.usefixtures("nothing_is_made")
def test_mtu_that_the_kernel_refuses_takes_it_back(alice: core.Namespace) -> None:
    with pytest.raises(core.KernelError) as error:
        interfaces.create_tap(End(alice, "tap0"), mtu=65535)
    assert str(error.value) == (
        'Cannot create alice:tap0: the kernel says "mtu greater than device maximum" (EINVAL).'
    )


@pytest.mark.usefixtures("nothing_is_made")
@pytest.mark.parametrize("create", CREATORS)
def test_without_the_device_the_module_is_named(
    alice: core.Namespace, monkeypatch: pytest.MonkeyPatch, create: Create
) -> None:
    monkeypatch.setattr(tuntap, "_DEVICE", "/dev/net/missing")
    kind = create.__name__.removeprefix("create_")
    with pytest.raises(core.KernelError) as error:
        create(End(alice, "new"))
    assert str(error.value) == (
        f'Cannot create {kind} alice:new: the kernel says "No such file or directory" (ENOENT). '
        "This kernel or container has no '/dev/net/missing'. "
        "Load its module with 'modprobe tun'."
    )


@pytest.mark.usefixtures("nothing_is_made")
def test_other_refusals_of_the_device_have_no_such_remedy(
    alice: core.Namespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EBUSY, os.strerror(errno.EBUSY))

    monkeypatch.setattr(tuntap, "_make_persistent", refuse)
    with pytest.raises(core.KernelError) as error:
        interfaces.create_tap(End(alice, "new"))
    assert str(error.value) == (
        'Cannot create tap alice:new: the kernel says "Device or resource busy" (EBUSY).'
    )
