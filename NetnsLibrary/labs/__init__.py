"""Labs: whole topologies of hosts, routers and switches, described by a file or step by step.

Like `core` it needs no Robot Framework.
"""
