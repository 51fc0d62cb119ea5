"""Sends as much as goes through in some seconds over TCP, and tells how fast that was.

transfer.py receive ADDRESS          prints bits per second that one connection brought
transfer.py send ADDRESS SECONDS
"""

import socket
import sys
import time

PORT = 5001
# An Ethernet frame of 1,514 bytes carries 1,448 bytes of a TCP stream.
ON_THE_WIRE = 1514 / 1448
WARM_UP = 0.5  # seconds: a queue that is empty takes in more at first


def receive(address: str) -> None:
    """Measure one connection, without its first half second."""
    with socket.create_server((address, PORT)) as server:
        connection, _ = server.accept()
        with connection:
            started, total, first = time.monotonic(), 0, 0.0
            last = started
            while data := connection.recv(1 << 16):
                last = time.monotonic()
                if last - started < WARM_UP:
                    first = last
                else:
                    total += len(data)
    print(round(total * 8 * ON_THE_WIRE / (last - (first or started))))


def send(address: str, seconds: float) -> None:
    """Send zeros for some seconds."""
    with socket.create_connection((address, PORT), timeout=5) as connection:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            connection.sendall(bytes(1 << 14))


if __name__ == "__main__":
    if sys.argv[1] == "receive":
        receive(sys.argv[2])
    else:
        send(sys.argv[2], float(sys.argv[3]))
