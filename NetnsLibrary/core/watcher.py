"""The watcher: a process of its own that clears away what a killed program has left.

A namespace goes with its last descriptor, but programs in it, names below /run/netns, and what
was made in a network that lives on do not. So the watcher is handed the descriptors of
namespaces and how to undo the rest, and it learns from the kernel that this process has
ended, in whatever way. What it does then is in `core.guard`.

Nothing is watched until `watch` was called. The watcher is started with the first thing that
is handed over, by the worker after it has answered. Nobody waits until it runs: messages do.
"""

from __future__ import annotations

import contextlib
import marshal
import os
import select
import signal
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from . import worker
from .errors import ClosedError

if TYPE_CHECKING:
    import socket

    from .namespace import Namespace

_GUARD = os.path.join(os.path.dirname(os.path.abspath(__file__)), "guard")
_KEPT_ENVIRONMENT = ("LD_LIBRARY_PATH", "PATH")  # what an interpreter may need to start
_TAKEN_WITHIN = 3.0  # seconds until a watcher that takes no messages counts as dead
_ENDS_WITHIN = 1.0
_TOLD_AT_ONCE = 4096  # numbers that surely fit one message
_MOST_BYTES = 32768  # of a message, half of what the watcher takes; more goes in a file


class _Thing(NamedTuple):
    """What the watcher was handed, and what goes with the message: namespaces and descriptors."""

    verb: str
    data: object
    places: tuple[Namespace, ...] = ()
    own: tuple[int, ...] = ()  # closed when it is forgotten

    @property
    def descriptors(self) -> list[int]:
        """What goes with the message; `ClosedError` when a namespace is closed by now."""
        return [*(place.fileno() for place in self.places), *self.own]


class _Link(NamedTuple):
    """The connection to a watcher that runs."""

    socket: socket.socket
    pid: int
    process: int  # its descriptor


class _State:
    """Everything about the watcher of this process."""

    def __init__(self, users: int = 0, grace: float = 1.0) -> None:
        self.users = users
        self.grace = grace
        self.link: _Link | None = None
        self.things: dict[int, _Thing] = {}
        self.last_key = 0
        self.news: list[str] = []
        self.collected: list[int] | None = None
        self.passing: list[int] = []
        self.unavailable = False


_state = _State()


def watch(grace: float = 1.0) -> None:
    """Have what is made from now on cleared away when this process is killed.

    Those are transient namespaces with the programs in them, and exported names. An ordinary
    end of the process counts like any other: what is still there then goes.

    Args:
        grace: for how many seconds after SIGTERM programs may go on.
    """
    _state.users += 1
    _state.grace = max(grace, _state.grace) if _state.users > 1 else grace
    if _state.link is not None:
        worker.call(_tell, ("grace", 0, _state.grace))


@worker.on_worker
def unwatch() -> None:
    """Take back one `watch`; with the last one the watcher ends, and nothing is cleared away."""
    _state.users = max(_state.users - 1, 0)
    if _state.users == 0:
        _state.unavailable = False
        for key in list(_state.things):
            _drop(key)
        _stop()


def watching() -> bool:
    """Whether things are handed over."""
    return _state.users > 0


@worker.on_worker
def pid() -> int | None:
    """The process id of the watcher, while there is one."""
    link = _state.link
    return link.pid if link else None


def check() -> list[str]:
    """Start a watcher anew that somebody has ended; return what there is to tell, once."""
    link = _state.link
    if link is not None and has_ended(link.process):
        worker.call(_renew, only_when_ended=True)
    news, _state.news = _state.news, []
    return news


@worker.on_worker
def take_namespace(namespace: Namespace) -> int:
    """Hand over a namespace in which programs are to be ended; return the number for `forget`."""
    return hand_over("namespace", None, (namespace,)) if _state.users else 0


def handed_over(verb: str) -> list[tuple[int, tuple[int, ...]]]:
    """The numbers of all things of a kind, each with the descriptors that are its own."""
    return [(key, thing.own) for key, thing in list(_state.things.items()) if thing.verb == verb]


def knows(key: int) -> bool:
    """Whether something was handed over and not taken back."""
    return key in _state.things


def forget(key: int) -> None:
    """Take something back that was undone, or that ended; 0 and what is not there do no harm.

    Any thread may do it: whoever lets go of a namespace. That a watcher does not hear it is
    noticed by those who hand over the next thing.
    """
    forget_together([key])


def forget_together(keys: Iterable[int]) -> None:
    """Like `forget` for many, which the watcher is told at once: each message wakes it up."""
    known = [key for key in keys if _drop(key)]
    link = _state.link
    if link is None:
        return
    for start in range(0, len(known), _TOLD_AT_ONCE):
        _send(link.socket, ("forget", 0, known[start : start + _TOLD_AT_ONCE]), [])


@contextlib.contextmanager
def collecting() -> Iterator[list[int]]:
    """Collect what a job of the worker hands over by `can_undo`, to be forgotten with its undoing.

    When the job fails, it has undone everything itself.
    """
    keys: list[int] = []
    outer, _state.collected = _state.collected, keys
    try:
        yield keys
    except BaseException:
        forget_all(keys)
        raise
    finally:
        _state.collected = outer
        passing, _state.passing = _state.passing, []
        forget_all(passing)


def forget_all(keys: list[int]) -> None:
    """Forget several things; a job of the worker."""
    while keys:
        forget(keys.pop())


def is_collecting(namespace: Namespace) -> bool:
    """Whether a change in a namespace is to be handed over; not where all goes with it."""
    return _state.users > 0 and _state.collected is not None and not namespace.transient


def can_undo(
    namespace: Namespace, *step: object, passing: bool = False, also: tuple[Namespace, ...] = ()
) -> None:
    """Hand over how to undo a change in a namespace that lives on; a job of the worker.

    It does something only while the change is `collecting`: whose scope ends undoes it then.

    Args:
        namespace: where.
        step: see `core.guard.cleaning`.
        passing: whether it holds only until the change is made, when more is known of it.
        also: other namespaces that are needed for it.
    """
    if is_collecting(namespace) and _state.collected is not None:
        key = hand_over("undo", step, (namespace, *also))
        (_state.passing if passing else _state.collected).append(key)


def can_restore_rules(namespace: Namespace, commands: str) -> None:
    """The same for commands of nft(8), which may be too long for a message."""
    if is_collecting(namespace) and _state.collected is not None:
        descriptor = os.memfd_create("rules", os.MFD_CLOEXEC)
        with open(descriptor, "wb", closefd=False) as file:
            file.write(commands.encode(errors="surrogateescape"))
        key = hand_over("undo", ("rules",), (namespace,), own=(descriptor,))
        _state.collected.append(key)


def can_remove(*step: object) -> int:
    """Hand over how to remove something that has no namespace; return the number for `forget`."""
    return hand_over("undo", step) if _state.users else 0


def hand_over(
    verb: str, data: object, places: tuple[Namespace, ...] = (), own: tuple[int, ...] = ()
) -> int:
    """Hand anything over, a job of the worker; return the number for `forget`.

    Args:
        verb, data: what, see `core.guard`.
        places: namespaces that go with it.
        own: descriptors likewise, which are closed when it is forgotten.
    """
    _state.last_key += 1
    key = _state.last_key
    thing = _state.things[key] = _Thing(verb, data, places, own)
    if _state.link is None:
        # A namespace alone goes by itself. Whatever else there can be in it comes after the
        # start, so nobody has to wait for that now.
        if verb == "namespace":
            worker.later(_start_if_needed)
        else:
            _start()
    else:
        _tell((verb, key, data), thing.descriptors)
    return key


def _drop(key: int) -> bool:
    thing = _state.things.pop(key, None)
    for descriptor in thing.own if thing else ():
        os.close(descriptor)
    return thing is not None


def _tell(message: tuple[str, int, Any], descriptors: Sequence[int] = ()) -> None:
    """Send a message; a watcher that does not take it is followed by a new one."""
    assert _state.link is not None
    if not _send(_state.link.socket, message, descriptors):
        _renew()


def _send(link: socket.socket, message: tuple[str, int, Any], descriptors: Sequence[int]) -> bool:
    import socket  # slow to load, and not needed before there is something to hand over

    data = marshal.dumps(message)
    try:
        if len(data) <= _MOST_BYTES:
            socket.send_fds(link, [data], descriptors, socket.MSG_NOSIGNAL)
            return True
        # A moved interface, for example, may have thousands of addresses.
        with open(os.memfd_create("message", os.MFD_CLOEXEC), "w+b", buffering=0) as file:
            file.write(data)
            file.seek(0)
            short = marshal.dumps(("large", 0, None))
            socket.send_fds(link, [short], [file.fileno(), *descriptors], socket.MSG_NOSIGNAL)
    except OSError:
        return False
    return True


def _renew(*, only_when_ended: bool = False) -> None:
    """Start another watcher, and hand over to it all that there is; a job of the worker."""
    if _state.link is None or (only_when_ended and not has_ended(_state.link.process)):
        return
    gone = _state.link.pid
    _stop(by_force=True)
    if _start():
        _state.news.append(
            f"The watcher, which clears away what a killed run leaves, was gone (process {gone}). "
            "A new one was started, and knows everything that the old one knew."
        )


def _start_if_needed() -> None:
    if _state.link is None and _state.things:
        _start()


def _start() -> bool:
    if _state.unavailable:
        return False
    try:
        _state.link = _launch()
    except OSError as error:
        _state.unavailable = True
        _state.news.append(
            f"The watcher cannot be started ({error.strerror or error}), so what a killed run "
            "leaves stays: programs, exported names, and interfaces in other networks."
        )
        return False
    _send(_state.link.socket, ("grace", 0, _state.grace), [])
    for key, thing in list(_state.things.items()):
        with contextlib.suppress(ClosedError):
            _send(_state.link.socket, (thing.verb, key, thing.data), thing.descriptors)
    return True


def _launch() -> _Link:
    import socket

    if not sys.executable:
        raise FileNotFoundError(2, "there is no Python interpreter to run it")
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    try:
        ours.settimeout(_TAKEN_WITHIN)
        # The worker blocks all signals, and so does what it starts: Ctrl+C is for others.
        pid = os.posix_spawn(
            sys.executable,
            [sys.executable, "-I", "-S", _GUARD, str(os.getpid())],
            {name: os.environ[name] for name in _KEPT_ENVIRONMENT if name in os.environ},
            file_actions=[
                (os.POSIX_SPAWN_DUP2, theirs.fileno(), 0),
                (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_RDWR, 0),
                (os.POSIX_SPAWN_DUP2, 1, 2),
            ],
        )
        return _Link(ours, pid, os.pidfd_open(pid))
    except BaseException:
        ours.close()
        raise
    finally:
        theirs.close()


def _stop(*, by_force: bool = False) -> None:
    link, _state.link = _state.link, None
    if link is None:
        return
    if by_force or not _send(link.socket, ("end", 0, None), []):
        _kill(link)
    if not _wait(link.process, _ENDS_WITHIN):
        _kill(link)
        _wait(link.process, _ENDS_WITHIN)
    with contextlib.suppress(ChildProcessError):  # somebody else has asked for its status
        os.waitpid(link.pid, os.WNOHANG)
    link.socket.close()
    os.close(link.process)


def _kill(link: _Link) -> None:
    with contextlib.suppress(ProcessLookupError):
        signal.pidfd_send_signal(link.process, signal.SIGKILL)


def has_ended(process: int) -> bool:
    """Whether the process behind a descriptor is over."""
    return _wait(process, 0)


def _wait(process: int, seconds: float) -> bool:
    poll = select.poll()
    poll.register(process, select.POLLIN)
    return bool(poll.poll(seconds * 1000))


def _forget_the_watcher() -> None:
    # It watches the process that forked; the child's own things get a watcher of their own.
    global _state
    before, _state = _state, _State(users=_state.users, grace=_state.grace)
    _state.last_key = before.last_key  # no number is given a second meaning
    for thing in before.things.values():
        for descriptor in thing.own:
            os.close(descriptor)
    if before.link is not None:
        before.link.socket.close()
        os.close(before.link.process)


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_the_watcher)
