"""The file format of labs: what pydantic checks, and editors complete by its JSON Schema."""

from __future__ import annotations

import shlex
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from .model import IPV4_POOL, IPV6_POOL, READY_WITHIN

# All scalars of a file arrive as texts. For an editor, some of them are numbers.
Text = Annotated[str, WithJsonSchema({"type": ["string", "number", "boolean"]})]


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _as_kind(value: Any) -> Any:
    if value is None:
        return {}
    return {"kind": value} if isinstance(value, str) else value


def _as_endpoints(value: Any) -> Any:
    return {"endpoints": value} if isinstance(value, list) else value


def _as_addresses(value: Any) -> Any:
    """By interface; without one they are those of the first interface, which is called ''."""
    return {"": value} if isinstance(value, (str, list)) else value


def _as_command(value: Any) -> Any:
    return {"command": value} if isinstance(value, (str, list)) else value


def _as_words(value: Any) -> Any:
    return shlex.split(value) if isinstance(value, str) else value


def _as_pool(value: Any) -> Any:
    return None if value == "none" else value


Several = Annotated[list[str], BeforeValidator(_as_list, json_schema_input_type=str | list[str])]
NextHops = Annotated[
    list[Text], BeforeValidator(_as_list, json_schema_input_type=Text | list[Text])
]
Pool = Annotated[str | None, BeforeValidator(_as_pool, json_schema_input_type=str | None)]
Addresses = Annotated[
    dict[str, Several],
    BeforeValidator(
        _as_addresses, json_schema_input_type=str | list[str] | dict[str, str | list[str]]
    ),
]


class Entry(BaseModel):
    """A part of a lab file; words that are not known are errors."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)


class PoolsEntry(Entry):
    """Where subnets are taken from that nobody asked for."""

    ipv4: Pool = IPV4_POOL
    """A network like 10.0.0.0/8, or none."""
    ipv6: Pool = IPV6_POOL
    """A network like 2001:db8::/32, or none."""


class RouteEntry(Entry):
    """A route of a node, besides those that are chosen."""

    to: str
    """A network like 10.9.0.0/16, an address, or default."""
    via: NextHops = Field(default_factory=list)
    """The next router: an address or the name of a neighbour. With several, traffic is shared."""
    interface: Text | None = None
    """The interface that packets leave through."""
    metric: int | None = Field(
        default=None, json_schema_extra={"minimum": 0, "maximum": 0xFFFFFFFF}
    )
    """Of several routes to one destination the one with the lowest is used."""
    type: Literal["unicast", "local", "blackhole", "unreachable", "prohibit", "throw"] = "unicast"
    """Where it leads: on, here, or nowhere."""


class ReadyEntry(Entry):
    """When a program counts as started: one of port, output and file."""

    model_config = ConfigDict(
        json_schema_extra={"oneOf": [{"required": [one]} for one in ("port", "output", "file")]}
    )

    port: int | None = Field(default=None, ge=1, le=65535)
    """It listens on this port."""
    protocol: Literal["tcp", "udp"] = "tcp"
    """Of the port."""
    output: Text | None = None
    """It has written this text."""
    file: Text | None = None
    """This file is there."""
    timeout: Text = f"{READY_WITHIN:g} s"
    """How long to wait at most."""


class ProgramEntry(Entry):
    """A program that runs in a node as long as the lab is up."""

    command: Annotated[
        list[Text],
        BeforeValidator(_as_words, json_schema_input_type=str | list[Text]),
        Field(min_length=1),
    ]
    """The program and its arguments, as a list or in one line; no shell reads them."""
    name: Text | None = None
    """What it is called in messages; without it as the program is."""
    environment: dict[str, Text] = Field(default_factory=dict)
    """Variables besides those of the process that starts the lab."""
    directory: Text | None = None
    """Its working directory."""
    ready: ReadyEntry | None = None
    """What to wait for before the next program is started."""


class NodeEntry(Entry):
    """A host, a router or a switch."""

    kind: Literal["host", "router", "switch"] = "host"
    """A host sends its packets to a router, a router passes on those of others, a switch joins."""
    addresses: Addresses = Field(default_factory=dict)
    """Addresses of the first interface, or by the names of interfaces; also of lo."""
    routes: list[RouteEntry] = Field(default_factory=list)
    """Routes besides those that are chosen."""
    sysctls: dict[str, Text] = Field(default_factory=dict)
    """Kernel parameters by name, like net.ipv4.tcp_ecn."""
    hosts: dict[str, Several] = Field(default_factory=dict)
    """Host names with their addresses, besides the nodes of the lab."""
    programs: list[
        Annotated[
            ProgramEntry,
            BeforeValidator(_as_command, json_schema_input_type=str | list[Text] | ProgramEntry),
        ]
    ] = Field(default_factory=list)
    """Programs to start when the network is up, in this order."""
    subnet: Several = Field(default_factory=list)
    """Of a switch: the subnet of its network, or one of each family."""
    stp: bool = False
    """Of a switch: whether it speaks the spanning tree protocol, which allows loops."""


class ImpairmentEntry(Entry):
    """What is wrong with what leaves an end of a link."""

    delay: Text | None = None
    """How long each packet is held back, like 20 ms."""
    jitter: Text | None = None
    """By how much the delay differs from packet to packet, like 5 ms."""
    loss: Text | None = None
    """Packets that vanish, like 1 %."""
    duplicate: Text | None = None
    """Packets that are sent twice, like 1 %."""
    corrupt: Text | None = None
    """Packets of which one bit is changed, like 0.1 %."""
    reorder: Text | None = None
    """Packets that are sent before those that wait for their delay, like 5 %."""
    rate: Text | None = None
    """The most that is sent, like 10 mbit."""
    limit: Text | None = None
    """How many packets can wait."""
    seed: Text | None = None
    """Where random numbers begin: with the same one, the same packets are lost."""


class LinkEntry(ImpairmentEntry):
    """A cable between two nodes. What is wrong with it, is so in both directions."""

    endpoints: Annotated[list[Text], Field(min_length=2, max_length=2)]
    """The two nodes, each alone or with its interface, like alice:eth1."""
    subnet: Several = Field(default_factory=list)
    """The subnet of the network that it belongs to, or one of each family."""
    addresses: dict[str, Several] = Field(default_factory=dict)
    """Addresses by node."""
    macs: dict[str, str] = Field(default_factory=dict)
    """Hardware addresses by node."""
    mtu: int | None = Field(default=None, json_schema_extra={"minimum": 68, "maximum": 65535})
    """The longest packet of both ends, in bytes."""
    sent_by: dict[str, ImpairmentEntry] = Field(default_factory=dict, alias="from")
    """By node: what is wrong with what leaves it; goes before what is wrong in both directions."""


class LabEntry(Entry):
    """A lab: hosts, routers and switches, and the links between them."""

    name: Text | None = None
    """What the lab is called."""
    pools: PoolsEntry = Field(default_factory=PoolsEntry)
    """Where subnets are taken from that nobody asked for."""
    routing: Literal["static", "none"] = "static"
    """static: routers get the shortest ways to all networks. none: programs shall find them."""
    nodes: dict[
        str,
        Annotated[
            NodeEntry,
            BeforeValidator(
                _as_kind,
                json_schema_input_type=Literal["host", "router", "switch"] | NodeEntry | None,
            ),
        ],
    ] = Field(min_length=1)
    """All nodes by name."""
    links: list[
        Annotated[
            LinkEntry,
            BeforeValidator(_as_endpoints, json_schema_input_type=list[Text] | LinkEntry),
        ]
    ] = Field(default_factory=list)
    """All links. Their order decides about addresses and names of interfaces."""


IMPAIRMENTS = tuple(ImpairmentEntry.model_fields)


def schema() -> dict[str, Any]:
    """The JSON Schema of lab files, for editors."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **LabEntry.model_json_schema(by_alias=True, mode="validation"),
        "title": "A lab of NetnsLibrary",
    }
