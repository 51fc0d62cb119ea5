"""Measures how long packets take in one direction: both ends read the same clock.

one_way.py receive ADDRESS COUNT    prints a JSON object about as many packets; times are in ms
one_way.py send ADDRESS COUNT

The time of sending is in the packet, and that of arrival is the kernel's own (SO_TIMESTAMPNS in
socket(7)): how late the receiving program gets to run does not matter.
"""

import json
import socket
import statistics
import struct
import sys
import time

PORT = 5002
EVERY = 0.002  # seconds
SILENCE = 5.0  # seconds after which no more packets are expected
NANOSECONDS = 10**9
_SO_TIMESTAMPNS = 35  # in asm-generic/socket.h; Python has no name for it
_SENT = struct.Struct("=Q")
_TIMESPEC = struct.Struct("=qq")


def receive(address: str, count: int) -> None:
    """Take packets until all are there or no more come."""
    taken: list[float] = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as channel:
        channel.setsockopt(socket.SOL_SOCKET, _SO_TIMESTAMPNS, 1)
        channel.bind((address, PORT))
        channel.settimeout(SILENCE)
        while len(taken) < count:
            try:
                packet, ancillary, _, _ = channel.recvmsg(64, 256)
            except TimeoutError:
                break
            (sent,) = _SENT.unpack(packet)
            taken.append((_arrival(ancillary) - sent) / 1e6)
    middle = statistics.median(taken) if taken else None
    print(json.dumps({"received": len(taken), "median": middle, "least": min(taken, default=None)}))


def _arrival(ancillary: list[tuple[int, int, bytes]]) -> int:
    for level, kind, value in ancillary:
        if (level, kind) == (socket.SOL_SOCKET, _SO_TIMESTAMPNS):
            seconds, nanoseconds = _TIMESPEC.unpack(value)
            return int(seconds) * NANOSECONDS + int(nanoseconds)
    raise RuntimeError("the kernel gave no time of arrival")


def send(address: str, count: int) -> None:
    """Send packets at even times, and after a delay of this machine as soon as it goes on."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as channel:
        channel.connect((address, PORT))
        due = time.monotonic()
        for _ in range(count):
            time.sleep(max(0.0, due - time.monotonic()))
            channel.send(_SENT.pack(time.time_ns()))
            due += EVERY


if __name__ == "__main__":
    act = receive if sys.argv[1] == "receive" else send
    act(sys.argv[2], int(sys.argv[3]))
