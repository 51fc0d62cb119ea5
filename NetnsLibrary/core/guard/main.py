"""What the guard does: it waits, keeps what it is handed, and clears it away in the end."""

from __future__ import annotations

import marshal
import os
import select
import socket

_RECEIVE = 1 << 16
_DESCRIPTORS = 5  # of one message at most


class Kept:
    """What the guard was handed: each thing with its number, the descriptors that go with it."""

    def __init__(self) -> None:
        self.grace = 1.0
        self.things: dict[int, tuple[str, object, list[int]]] = {}

    def take(self, message: bytes, descriptors: list[int]) -> bool:
        """Do what a message says; False when it says that all is over."""
        verb, key, data = marshal.loads(message)
        if verb == "large":
            with open(descriptors[0], "rb") as file:  # has the message that is meant
                return self.take(file.read(), descriptors[1:])
        if verb == "forget":
            for one in data:
                _close(self.things.pop(one, ("", None, []))[2])
        elif verb == "grace":
            self.grace = data
        elif verb == "end":
            return False
        else:
            self.things[key] = (verb, data, descriptors)
        return True


def main(pid: int) -> None:
    """Watch the process `pid`, whose child this is."""
    _leave_everything(pid)
    with socket.socket(fileno=0) as link:
        watched = _open_process(pid)
        kept = Kept()
        ended = _serve(link, watched, kept)
    if ended:
        from . import cleaning  # only now: until here the guard is to be small

        cleaning.clear_away(kept)
    # Nothing has to be tidied up in here, and nobody shall wait for it.
    os._exit(0)


def _leave_everything(pid: int) -> None:
    """Keep nothing open or busy that belongs to who started this, its terminal neither.

    No signal but SIGKILL ends the guard: all others are blocked since before it began.
    """
    os.setsid()
    os.chdir("/")
    _close_all_but_the_first_three()
    # When memory runs out it should not be the guard that goes.
    _write("/proc/self/oom_score_adj", "-1000")
    _write("/proc/self/comm", f"netns-{pid}")
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def _close_all_but_the_first_three() -> None:
    try:
        opened = [int(name) for name in os.listdir("/proc/self/fd")]
    except OSError:
        # All that there could be: where the limit is high, that takes minutes on old kernels.
        os.closerange(3, os.sysconf("SC_OPEN_MAX"))
        return
    for descriptor in opened:
        try:
            if descriptor > 2:
                os.close(descriptor)
        except OSError:
            continue  # the one of the list itself


def _write(path: str, text: str) -> None:
    try:
        with open(path, "w", encoding="ascii") as file:
            file.write(text)
    except OSError:
        return  # it is a comfort only


def _open_process(pid: int) -> int:
    """A descriptor of the process that is watched; -1 when that has ended, or there is none."""
    try:
        descriptor = os.pidfd_open(pid)
    except OSError:
        return -1
    # Was it the parent in that moment, or has somebody else got its number?
    if os.getppid() != pid:
        os.close(descriptor)
        return -1
    return descriptor


def _serve(link: socket.socket, watched: int, kept: Kept) -> bool:
    """Take messages until the process has ended: True; or until it needs no guard: False."""
    poll = select.poll()
    poll.register(link, select.POLLIN)
    if watched >= 0:
        poll.register(watched, select.POLLIN)
    while watched >= 0:
        ready = dict(poll.poll())
        if link.fileno() in ready:
            more = _receive(link, kept)
            if more is None:
                return False
            if not more:
                # Nobody can tell anything any more, but the process may go on: a library has
                # closed what it did not know, or another program was executed in its place.
                poll.unregister(link)
        elif ready:
            break
    # What was sent is there. That the connection ends need not be waited for: a child that was
    # forked while this guard was started may hold it.
    link.setblocking(False)
    while more := _receive(link, kept):
        pass
    return more is not None


def _receive(link: socket.socket, kept: Kept) -> bool | None:
    """Take one message: True; there is none: False; it says that all is over: None."""
    try:
        message, descriptors, _, _ = socket.recv_fds(link, _RECEIVE, _DESCRIPTORS)
    except OSError:
        return False
    if not message:
        return False
    return True if kept.take(message, descriptors) else None


def _close(descriptors: list[int]) -> None:
    for descriptor in descriptors:
        os.close(descriptor)
