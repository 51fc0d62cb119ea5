"""Starting threads that are no Python objects: nobody waits for them or asks for their names."""

from __future__ import annotations

import _thread
from collections.abc import Callable

from .errors import NetnsError


def begin(what: str, function: Callable[[], object]) -> None:
    """Run `function` in a new thread, of which an error says `what` it is.

    It ends with the interpreter. `NetnsError` says that there can be no more threads.
    """
    try:
        _thread.start_new_thread(function, ())
    except RuntimeError as error:
        raise NetnsError(
            f"Cannot start {what}: {error}. Raise the limit of processes and threads "
            "('ulimit -u', or that of the container)."
        ) from None
