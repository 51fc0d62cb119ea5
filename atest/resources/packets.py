"""Programs that send and receive packets, to be started in namespaces by the acceptance tests.

packets.py serve PORT ...            answers each TCP connection with the address it sees
packets.py ask ADDRESS PORT          prints that answer, or how it failed
packets.py receive PORT              prints the remaining lifetime (TTL) of one UDP packet
packets.py send ADDRESS PORT         sends one UDP packet
"""

import selectors
import socket
import struct
import sys
from collections.abc import Callable

IP_RECVTTL = 12  # linux/in.h; Python has no name for it
ANSWER_WITHIN = 0.4  # seconds; a network on one machine answers within a millisecond


def serve(*ports: str) -> None:
    selector = selectors.DefaultSelector()
    for port in ports:
        server = socket.create_server(
            ("::", int(port)), family=socket.AF_INET6, dualstack_ipv6=True
        )
        selector.register(server, selectors.EVENT_READ, server.accept)
    while True:
        for key, _ in selector.select():
            connection, peer = key.data()
            with connection:
                connection.sendall(peer[0].removeprefix("::ffff:").encode())


def ask(address: str, port: str) -> None:
    try:
        with socket.create_connection((address, int(port)), ANSWER_WITHIN) as connection:
            print(connection.recv(100).decode())
    except TimeoutError:
        print("no answer")
    except OSError as error:
        print(error.strerror)


def receive(port: str) -> None:
    with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as server:
        server.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        server.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_RECVHOPLIMIT, 1)
        server.setsockopt(socket.IPPROTO_IP, IP_RECVTTL, 1)
        server.bind(("::", int(port)))
        server.settimeout(10)
        _, extra, _, _ = server.recvmsg(100, 200)
        for _, _, value in extra:
            print(struct.unpack("=i", value)[0])


def send(address: str, port: str) -> None:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as client:
        client.sendto(b"", (address, int(port)))


if __name__ == "__main__":
    actions: dict[str, Callable[..., None]] = {
        "serve": serve,
        "ask": ask,
        "receive": receive,
        "send": send,
    }
    actions[sys.argv[1]](*sys.argv[2:])
