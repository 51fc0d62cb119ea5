"""A library whose import leaves the process with two threads, as some libraries do."""

import threading

threading.Thread(target=threading.Event().wait, name="second", daemon=True).start()


def nothing_to_do() -> None:
    """A library needs a keyword."""
