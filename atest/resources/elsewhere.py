"""Variables for runs from inside a namespace: one that the library does not know by name."""

from NetnsLibrary import core

ELSEWHERE = core.new_transient("elsewhere", loopback=True)
core.interfaces.names(ELSEWHERE)  # opens the connection that this thread keeps to it
