"""How long cutting a link takes beside the bare requests of rtnetlink(7) that do the same."""

from __future__ import annotations

import socket
import struct
import time
from collections.abc import Callable
from types import SimpleNamespace

from robot.libraries.BuiltIn import BuiltIn

from NetnsLibrary import core

_NEWLINK, _GETLINK, _ERROR = 16, 18, 2
_REQUEST, _ACKNOWLEDGE = 1, 4
_HEADER = struct.Struct("=IHHII")
_LINK = struct.Struct("=BxHiII")  # struct ifinfomsg
_UP, _OPERATING = 0x1, 0x40  # IFF_UP, IFF_RUNNING: the kernel has acted on the carrier


class _End:
    """One end of a link, and a connection to the kernel in its namespace."""

    def __init__(self, interface: core.interfaces.Interface) -> None:
        self._index = interface.index
        self._kernel = core.execute(
            interface.namespace,
            lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, socket.NETLINK_ROUTE),
        )

    def set_up(self, up: bool) -> None:
        self._ask(_NEWLINK, _ACKNOWLEDGE, _UP if up else 0, _UP)

    def wait_until(self, operating: bool) -> None:
        while bool(self._flags() & _OPERATING) != operating:
            pass  # a wait would be longer than what is measured

    def close(self) -> None:
        self._kernel.close()

    def _flags(self) -> int:
        answer = self._ask(_GETLINK, 0, 0, 0)
        return int(_LINK.unpack_from(answer, _HEADER.size)[3])

    def _ask(self, kind: int, flags: int, link_flags: int, change: int) -> bytes:
        body = _LINK.pack(0, 0, self._index, link_flags, change)
        length = _HEADER.size + len(body)
        self._kernel.send(_HEADER.pack(length, kind, _REQUEST | flags, 1, 0) + body)
        answer = self._kernel.recv(1 << 16)
        if _HEADER.unpack_from(answer)[1] == _ERROR:
            (error,) = struct.unpack_from("=i", answer, _HEADER.size)
            assert error == 0, f"the kernel refused with {error}"
        return answer


def compare_with_the_kernel(
    near: core.interfaces.Interface, far: core.interfaces.Interface, rounds: int
) -> SimpleNamespace:
    """Cut and restore a link in turns by keywords and by bare requests.

    Return milliseconds: `cut`, `restore`, and the same by the kernel alone, `kernel_cut` and
    `kernel_restore`. Each is the shortest of all rounds: on a busy machine others wait for it.
    """
    ends = [_End(near), _End(far)]
    robot = BuiltIn()
    acts: dict[str, Callable[[], object]] = {
        "cut": lambda: robot.run_keyword("Cut Link", near, far),
        "restore": lambda: robot.run_keyword("Restore Link", near, far),
        "kernel_cut": lambda: _set_far_end(ends, up=False),
        "kernel_restore": lambda: _set_far_end(ends, up=True),
    }
    times: dict[str, list[float]] = {name: [] for name in acts}
    for _ in range(rounds):
        for name, act in acts.items():
            start = time.perf_counter()
            act()
            times[name].append(1000 * (time.perf_counter() - start))
    for end in ends:
        end.close()
    return SimpleNamespace(**{name: min(found) for name, found in times.items()})


def _set_far_end(ends: list[_End], *, up: bool) -> None:
    ends[1].set_up(up)
    for end in ends:
        end.wait_until(up)
