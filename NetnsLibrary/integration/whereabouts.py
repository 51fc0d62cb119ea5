"""The position of the main thread: one for all imports of the library in a run.

Imports with other arguments are libraries with namespaces of their own, but there is only one
main thread. Were each of them to remember by itself where it is, one would take it out of what
another one has entered, and think that the run was started where it was imported.
"""

from __future__ import annotations

from .. import core
from .directory import HOST
from .position import Position

_positions: list[Position] = []  # none or one, once for each session that uses it


def share() -> Position:
    """The position of the main thread, until `release`; where the first one asks is `host`."""
    if not _positions:
        # Without the worker: see `rootless`.
        _positions.append(Position(core.Namespace.of_this_thread(HOST)))
    else:
        _positions.append(_positions[0])
    return _positions[0]


def release() -> None:
    """Take back one `share`; the last one closes the descriptor of `host`."""
    position = _positions.pop()
    if not _positions:
        position.home.namespace.close()


def known() -> bool:
    """Whether a library has started in this process, so that `host` is settled."""
    return bool(_positions)
