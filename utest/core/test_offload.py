"""Offloading: what is captured has right checksums only when it is off."""

from __future__ import annotations

import socket
import struct

import pytest

from NetnsLibrary import core
from NetnsLibrary.core import interfaces
from NetnsLibrary.core.interfaces import Change, End, offload

ALL_PROTOCOLS = 3  # ETH_P_ALL
UDP = 17
HEADER = 14  # bytes of an Ethernet header
PATIENCE = 3.0


@pytest.fixture
def cable(alice: core.Namespace, bob: core.Namespace) -> None:
    interfaces.create_veth(End(alice, "eth0", ["10.0.0.1/24"]), End(bob, "eth0", ["10.0.0.2/24"]))


def captured_packet(source: core.Namespace, destination: core.Namespace, to: str) -> bytes:
    """The IPv4 packet with a UDP datagram, as it is captured where it arrives."""
    with (
        core.execute(destination, socket.socket, socket.AF_PACKET, socket.SOCK_RAW) as capture,
        core.execute(source, socket.socket, socket.AF_INET, socket.SOCK_DGRAM) as sender,
    ):
        capture.bind(("eth0", ALL_PROTOCOLS))
        capture.settimeout(PATIENCE)
        sender.sendto(b"odd", (to, 4242))
        while True:
            packet = capture.recv(2000)[HEADER:]
            if packet[0] == 0x45 and packet[9] == UDP:
                return packet


def checksum_is_right(packet: bytes) -> bool:
    """Whether the UDP checksum fits, see RFC 768; the sum then has all bits."""
    (length,) = struct.unpack_from("!H", packet, 24)
    summed = packet[12:20] + struct.pack("!HH", UDP, length) + packet[20 : 20 + length]
    summed += b"\0" * (len(summed) % 2)
    total: int = sum(struct.unpack(f"!{len(summed) // 2}H", summed))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return total == 0xFFFF


@pytest.mark.usefixtures("cable")
def test_checksums_of_captured_packets(alice: core.Namespace, bob: core.Namespace) -> None:
    assert not checksum_is_right(captured_packet(alice, bob, "10.0.0.2"))
    interfaces.set_interface(alice, "eth0", Change(offload=False))
    assert checksum_is_right(captured_packet(alice, bob, "10.0.0.2"))
    # The other end is as it was.
    assert not checksum_is_right(captured_packet(bob, alice, "10.0.0.1"))
    interfaces.set_interface(alice, "eth0", Change(offload=True))
    assert not checksum_is_right(captured_packet(alice, bob, "10.0.0.2"))


@pytest.mark.usefixtures("cable")
def test_off_is_all_off(alice: core.Namespace) -> None:
    assert offload.get_settings(alice, "eth0")[0] is True
    offload.set_offload(alice, "eth0", False)
    assert not any(offload.get_settings(alice, "eth0"))


@pytest.mark.usefixtures("cable")
def test_settings_come_back_one_by_one(alice: core.Namespace) -> None:
    before = offload.get_settings(alice, "eth0")
    assert {True, False} <= set(before)  # else this proves nothing
    changed = interfaces.set_interface(alice, "eth0", Change(offload=False))
    assert changed == Change(offload=before)
    interfaces.set_interface(alice, "eth0", changed)
    assert offload.get_settings(alice, "eth0") == before


def test_refused_switch_leaves_all_settings(alice: core.Namespace) -> None:
    before = offload.get_settings(alice, "lo")
    with pytest.raises(core.KernelError) as error:
        offload.set_offload(alice, "lo", False)
    assert str(error.value) == (
        "Cannot switch offloading of alice:lo off: the kernel says "
        '"Operation not supported" (EOPNOTSUPP).'
    )
    assert offload.get_settings(alice, "lo") == before


@pytest.mark.usefixtures("cable")
@pytest.mark.parametrize("wanted", [True, False])
def test_unknown_interface(alice: core.Namespace, wanted: bool) -> None:
    with pytest.raises(core.NotFoundError) as error:
        interfaces.set_interface(alice, "eth1", Change(offload=wanted))
    assert str(error.value) == (
        "No interface 'eth1' in namespace 'alice'. Known: lo, eth0. Did you mean 'eth0'?"
    )


@pytest.mark.usefixtures("cable")
def test_worker_is_at_home_afterwards(alice: core.Namespace) -> None:
    home = core.worker.call(core.current_ino)
    offload.set_offload(alice, "eth0", False)
    assert core.worker.call(core.current_ino) == home
