"""The class that Robot Framework imports: the keyword groups over one session."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from robot.api.deco import library

from . import introduction
from .integration import robot_internals
from .integration.listener import Listener
from .integration.rootless import Rootless, Start
from .integration.session import Session
from .keywords.addresses import AddressKeywords
from .keywords.capabilities import CapabilityKeywords
from .keywords.checked import check_switch, convert
from .keywords.firewall import FirewallKeywords
from .keywords.hosts import HostNameKeywords
from .keywords.impairments import ImpairmentKeywords
from .keywords.interface_changes import InterfaceChangeKeywords
from .keywords.interface_kinds import InterfaceKindKeywords
from .keywords.interface_state import InterfaceStateKeywords
from .keywords.interfaces import InterfaceKeywords
from .keywords.lab_parts import LabPartKeywords
from .keywords.lab_pause import LabPauseKeywords
from .keywords.lab_pictures import LabPictureKeywords
from .keywords.labs import LabKeywords
from .keywords.links import LinkKeywords
from .keywords.namespace_getters import NamespaceGetters
from .keywords.namespaces import NamespaceKeywords
from .keywords.neighbors import NeighborKeywords
from .keywords.outages import OutageKeywords
from .keywords.partitions import PartitionKeywords
from .keywords.paths import PathKeywords
from .keywords.ping import PingKeywords
from .keywords.ports import PortKeywords
from .keywords.processes import ProcessKeywords
from .keywords.programs import ProgramKeywords
from .keywords.reachability import ReachabilityKeywords
from .keywords.routes import RouteKeywords
from .keywords.rules import RuleKeywords
from .keywords.stacked_interfaces import StackedInterfaceKeywords
from .keywords.sysctl import SysctlKeywords
from .keywords.throughput import ThroughputKeywords
from .keywords.tunnels import TunnelKeywords
from .keywords.wireguard import WireguardKeywords
from .version import __version__

# Before any library is created, under each name that the library can be imported by.
for _name in ("NetnsLibrary", "NetnsLibrary.NetnsLibrary", "NetnsLibrary.library.NetnsLibrary"):
    robot_internals.register_runner_of_keywords(_name, "execute_in_namespace", resolved=1)
    robot_internals.register_runner_of_keywords(_name, "measure_outage", resolved=2)


def _converters() -> dict[type, Any] | None:
    """Converters, which only document types, where nothing is being run.

    Robot Framework inspects them anew in each call of a keyword, which would take as long as
    all the rest of the call.
    """
    if robot_internals.robot_running():
        return None
    from .integration.converters import CONVERTERS

    return CONVERTERS


@library(
    scope="GLOBAL",
    version=__version__,
    converters=_converters(),
    doc_format="MARKDOWN",
    auto_keywords=False,
)
class NetnsLibrary(  # noqa: D101
    NamespaceKeywords,
    NamespaceGetters,
    InterfaceKeywords,
    InterfaceKindKeywords,
    StackedInterfaceKeywords,
    TunnelKeywords,
    WireguardKeywords,
    InterfaceChangeKeywords,
    InterfaceStateKeywords,
    AddressKeywords,
    RouteKeywords,
    RuleKeywords,
    NeighborKeywords,
    SysctlKeywords,
    FirewallKeywords,
    HostNameKeywords,
    PingKeywords,
    ReachabilityKeywords,
    PortKeywords,
    PathKeywords,
    ThroughputKeywords,
    ProcessKeywords,
    ProgramKeywords,
    CapabilityKeywords,
    ImpairmentKeywords,
    LinkKeywords,
    PartitionKeywords,
    OutageKeywords,
    LabKeywords,
    LabPartKeywords,
    LabPictureKeywords,
    LabPauseKeywords,
):
    __doc__ = introduction.TEXT

    def __init__(
        self,
        *,
        program_grace_time: timedelta | str = timedelta(seconds=1),
        rootless: Rootless | str = "auto",
        log_labs_on_failure: bool = True,
    ) -> None:
        """Needs no arguments, but can have some, which have to be the same in all imports.

        With others, it is a second library with its own namespaces. There is one test,
        though, so both know where that is at the moment, and which network is `host`.

        Args:
            program_grace_time: How long programs may go on after SIGTERM when their
                namespace ends, see [programs](#programs).
            rootless: Whether Robot Framework moves into a user namespace of its own, see
                [without root](#without-root): `auto` where it could not make networks
                otherwise, `always`, also as root, or `never`.
            log_labs_on_failure: Log the picture of each lab that is up, and the state of its
                hosts, when a test fails.
        """
        # Texts are taken for these types, since Robot Framework would not survive a wrong one.
        grace: timedelta = convert("program_grace_time", program_grace_time, timedelta)
        start = Start(convert("rootless", rootless, Rootless))
        check_switch("log_labs_on_failure", log_labs_on_failure)
        self.session = Session(grace.total_seconds())
        self.ROBOT_LIBRARY_LISTENER = Listener(self, self.session, start, log_labs_on_failure)
        if start.executing:
            start.prepare()
            self.session.start()
