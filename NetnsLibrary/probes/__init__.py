"""Questions asked of a network: does it answer, how fast, by which way, and if not, why not.

Like `core` it needs no Robot Framework. Sockets are opened inside a namespace by the
worker and used by the calling thread, which may be interrupted at any moment.
"""
