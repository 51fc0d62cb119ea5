"""A program that sends back what it receives: `echo_server.py tcp|udp PORT [ADDRESS]`.

It writes `listening` to its standard output when it can be reached, or the number and words of
the error that keeps it from that. It imports nothing of the library, so that it starts fast.
"""

import errno
import selectors
import socket
import struct
import sys

_BACKLOG = 128
_PIECE = 1 << 16
_IP_PKTINFO = 8  # ip(7); Python knows its name only from 3.12 on

Pending = dict[socket.socket, bytes]


def open_sockets(protocol: str, port: int, address: str | None) -> list[socket.socket]:
    """A socket for the address, or one for each family, when none is given."""
    if address is not None:
        return [_open(protocol, *_parsed(address, port))]
    sockets = [_open(protocol, socket.AF_INET, ("0.0.0.0", port))]
    try:
        sockets.append(_open(protocol, socket.AF_INET6, ("::", port)))
    except OSError as error:
        if not _lacks_ipv6(error):
            raise
    return sockets


def serve(protocol: str, sockets: list[socket.socket]) -> None:
    """Answer until the program is ended."""
    selector = selectors.DefaultSelector()
    pending: Pending = {}
    for server in sockets:
        selector.register(server, selectors.EVENT_READ, server)
    while True:
        for key, events in selector.select():
            one: socket.socket = key.data
            if protocol == "udp":
                _answer_datagram(one)
            elif one in sockets:
                _accept(selector, one)
            else:
                _answer_stream(selector, one, pending, writing=bool(events & selectors.EVENT_WRITE))


def _parsed(address: str, port: int) -> tuple[int, tuple[object, ...]]:
    flags = socket.AI_NUMERICHOST | socket.AI_NUMERICSERV
    family, _, _, _, place = socket.getaddrinfo(address, port, flags=flags)[0]
    return family, place


def _open(protocol: str, family: int, place: tuple[object, ...]) -> socket.socket:
    kind = socket.SOCK_STREAM if protocol == "tcp" else socket.SOCK_DGRAM
    opened = socket.socket(family, kind)
    if family == socket.AF_INET6:
        # Each family has its own socket, so that callers are seen with their own addresses.
        opened.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
    opened.setblocking(False)
    if protocol == "tcp":
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.bind(place)
        opened.listen(_BACKLOG)
        return opened
    # The answer has to come from the address that was asked, not from the nearest one.
    if family == socket.AF_INET6:
        opened.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_RECVPKTINFO, 1)
    else:
        opened.setsockopt(socket.IPPROTO_IP, _IP_PKTINFO, 1)
    opened.bind(place)
    return opened


def _lacks_ipv6(error: OSError) -> bool:
    return error.errno in (errno.EAFNOSUPPORT, errno.EADDRNOTAVAIL)


def _accept(selector: selectors.BaseSelector, server: socket.socket) -> None:
    try:
        connection, _ = server.accept()
    except OSError:
        return  # the caller has gone already
    connection.setblocking(False)
    selector.register(connection, selectors.EVENT_READ, connection)


def _answer_stream(
    selector: selectors.BaseSelector, connection: socket.socket, pending: Pending, *, writing: bool
) -> None:
    """Read a piece, or send on; nothing is read as long as something is to be sent."""
    try:
        piece = pending.pop(connection) if writing else connection.recv(_PIECE)
        if not piece:
            _hang_up(selector, connection)
            return
        rest = piece[_send(connection, piece) :]
    except OSError:
        _hang_up(selector, connection)
        return
    if rest:
        pending[connection] = rest
    waiting = selectors.EVENT_WRITE if rest else selectors.EVENT_READ
    selector.modify(connection, waiting, connection)


def _send(connection: socket.socket, piece: bytes) -> int:
    try:
        return connection.send(piece)
    except BlockingIOError:
        return 0


def _hang_up(selector: selectors.BaseSelector, connection: socket.socket) -> None:
    selector.unregister(connection)
    connection.close()


def _answer_datagram(server: socket.socket) -> None:
    try:
        piece, extras, _, caller = server.recvmsg(_PIECE, 256)
        server.sendmsg([piece], [_from_the_same(*extra) for extra in extras], 0, caller)
    except OSError:
        return  # sent to a group, or an error of an earlier answer: UDP may lose it


def _from_the_same(level: int, kind: int, data: bytes) -> tuple[int, int, bytes]:
    """The address that a datagram was sent to, as the one to answer from."""
    if level == socket.IPPROTO_IP:
        # Any interface: the way back may be another one.
        return level, kind, struct.pack("=i", 0) + data[4:]
    return level, kind, data


def main(protocol: str, port: str, address: str | None = None) -> int:
    """Open the sockets, say so, and serve."""
    try:
        sockets = open_sockets(protocol, int(port), address)
    except OSError as error:
        sys.stdout.write(f"{error.errno} {error.strerror}\n")
        return 1
    sys.stdout.write("listening\n")
    sys.stdout.flush()
    serve(protocol, sockets)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
