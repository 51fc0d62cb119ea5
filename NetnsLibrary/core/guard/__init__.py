"""The process that outlives a killed Robot Framework, and clears away what that has left.

It is started by `core.watcher`, and it has to be small: it imports nothing of the library but
this folder, and of Python only what it needs.
"""
