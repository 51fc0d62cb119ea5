"""Netlink, the protocol in which the kernel's network is asked and changed.

See netlink(7) and rtnetlink(7). `attributes` and `messages` put requests together and
take answers apart, `transport` carries them. The frequent messages are packed here and
not by pyroute2, because its encoding and decoding cost several times the kernel's own
time (docs/decisions/001-netlink-codec.md); pyroute2 serves all others through
`core.new_netlink_handle`.
"""
