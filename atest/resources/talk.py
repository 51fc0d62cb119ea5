"""Two programs that talk to each other, to be started in namespaces by the acceptance tests.

talk.py answer PROTOCOL ADDRESS            answers one caller with the address that it sees
talk.py ask PROTOCOL ADDRESS [SECONDS]     prints that answer, or how long there was none

PROTOCOL is tcp or udp. The one that asks tries until the other one is ready.
"""

import socket
import sys
import time

PORT = 8000
PATIENCE = 5.0  # seconds
ONE_TRY = 0.1


def family_of(address: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in address else socket.AF_INET


def answer(protocol: str, address: str) -> None:
    if protocol == "tcp":
        with socket.create_server((address, PORT), family=family_of(address)) as server:
            server.settimeout(PATIENCE)
            connection, caller = server.accept()
            with connection:
                connection.sendall(caller[0].encode())
    else:
        with socket.socket(family_of(address), socket.SOCK_DGRAM) as server:
            server.settimeout(PATIENCE)
            server.bind((address, PORT))
            _, caller = server.recvfrom(100)
            server.sendto(caller[0].encode(), caller)


def ask(protocol: str, address: str, seconds: str = str(PATIENCE)) -> None:
    end = time.monotonic() + float(seconds)
    try_once = ask_tcp if protocol == "tcp" else ask_udp
    while time.monotonic() < end:
        try:
            print(try_once(address, min(ONE_TRY, float(seconds))))
        except OSError:  # nobody there yet, or nobody at all
            continue
        return
    print(f"no answer in {seconds} s")


def ask_tcp(address: str, seconds: float) -> str:
    with socket.create_connection((address, PORT), seconds) as connection:
        return connection.recv(100).decode()


def ask_udp(address: str, seconds: float) -> str:
    with socket.socket(family_of(address), socket.SOCK_DGRAM) as client:
        client.settimeout(seconds)
        client.connect((address, PORT))
        client.send(b"")
        return client.recv(100).decode()


if __name__ == "__main__":
    {"answer": answer, "ask": ask}[sys.argv[1]](*sys.argv[2:])
