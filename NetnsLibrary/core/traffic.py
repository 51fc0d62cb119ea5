"""What kinds of traffic there are, in words; apart from the firewall that acts on it."""

from typing import Literal

Direction = Literal["in", "out", "forward"]

Protocol = Literal["tcp", "udp", "sctp", "icmp", "icmpv6", "udplite", "dccp", "gre", "esp", "ah"]
