"""The class that Robot Framework imports: the keyword groups over one session."""

from __future__ import annotations

import sys
from datetime import timedelta

from robot.api.deco import library

from .integration import robot_internals
from .integration.converters import CONVERTERS
from .integration.listener import Listener
from .integration.session import Session
from .keywords.addresses import AddressKeywords
from .keywords.firewall import FirewallKeywords
from .keywords.hosts import HostNameKeywords
from .keywords.interface_changes import InterfaceChangeKeywords
from .keywords.interface_kinds import InterfaceKindKeywords
from .keywords.interface_state import InterfaceStateKeywords
from .keywords.interfaces import InterfaceKeywords
from .keywords.namespace_getters import NamespaceGetters
from .keywords.namespaces import NamespaceKeywords
from .keywords.neighbors import NeighborKeywords
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
from .keywords.tunnels import TunnelKeywords
from .keywords.wireguard import WireguardKeywords
from .version import __version__

# Before any library is created, under each name that the library can be imported by.
for _name in ("NetnsLibrary", "NetnsLibrary.NetnsLibrary", "NetnsLibrary.library.NetnsLibrary"):
    robot_internals.register_runner_of_keywords(_name, "execute_in_namespace", resolved=1)


@library(
    scope="GLOBAL",
    version=__version__,
    # They only document types, and Robot Framework inspects them anew in each call of a
    # keyword, which would take as long as all the rest of the call.
    converters=None if robot_internals.robot_running() else CONVERTERS,
    doc_format="MARKDOWN",
    auto_keywords=False,
)
class NetnsLibrary(
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
    ProcessKeywords,
    ProgramKeywords,
):
    """Build networks from Linux network namespaces, use them, and leave nothing behind.

    A *network namespace* is a complete network of its own inside the Linux kernel: its own
    interfaces, addresses, routes and firewall. Programs in one do not see the others. This
    library makes such namespaces, connects them, and runs keywords and programs in them, so
    that a test can have as many hosts as it likes on one machine.

    ```robotframework
    *** Settings ***
    Library    NetnsLibrary
    Library    Process

    *** Test Cases ***
    Two hosts and a cable
        Create Transient Namespaces    alice    bob
        Create Veth Pair    alice:eth0    bob:eth0
        ...    addresses=10.0.0.1/24    peer_addresses=10.0.0.2/24
        ${result} =    Execute In Namespace    alice    Run Process    cat    /proc/self/net/dev
        Should Contain    ${result.stdout}    eth0
    ```

    Nothing is written as teardown: what a test creates ends with the test, and when Robot
    Framework is killed, the kernel takes the namespaces away.

    It needs Linux, and the right to make network namespaces: run as root.

    ## Namespaces

    `Create Transient Namespace` makes an empty network without moving the test into it. Keywords
    then name it: `Get Interface Names    alice`. `Enter Transient Namespace` makes one and moves
    the test into it, so that the keywords that follow run there. `Execute In Namespace` runs one
    keyword elsewhere and comes back.

    Where a keyword takes a namespace, it can be given

    - by its name, like `alice`,
    - as the object that a keyword returned,
    - as `host`, which is the network that Robot Framework was started in,
    - as `current`, which is the one that the test is in at the moment.

    ## Endpoints

    An *endpoint* is one interface in one namespace:

    - `alice:eth0` is the interface `eth0` in the namespace `alice`,
    - `eth0` is the interface `eth0` in the current namespace,
    - `alice:` leaves the choice of a free name to a keyword that creates an interface; so does
      a namespace object,
    - an interface object that a keyword returned; as a text it is its endpoint.

    Names of interfaces have at most 15 characters, without `/`, `:` and blanks.

    ## Targets

    Checks such as `Ping Host` are aimed at a target, which can be

    - an address, like `10.0.0.2` or `fe80::1%eth0`,
    - a name that the asking namespace knows, see `Add Host Entry` and `Set Name Servers`,
    - a namespace, like `bob`, or an endpoint, like `bob:eth0`: it stands for its first address
      that the asking namespace has a route to. A name in the asking namespace's hosts file goes
      before a namespace that is called so.

    ## Scopes

    Everything that a keyword creates, and every namespace that it enters, belongs to a scope and
    is undone at its end, the last first:

    - what a test creates or enters, its setup and teardown included, ends with that test,
    - what a suite setup creates or enters ends with that suite,
    - the same in an initialization file (`__init__.robot`) ends with that directory.

    Keywords that create something have the argument `scope` to choose another one: `test`,
    `suite`, or `global` for the whole run. When undoing fails, the test or suite that owned the
    thing fails with the reason, and everything else is still undone.

    ## What inherits a namespace

    `Enter Namespace` and `Execute In Namespace` move the thread that executes keywords.

    - Programs that it starts, for example with the Process library, start there and stay.
    - Threads that it starts begin there and stay; threads that run already do not move. The
      thread pool of an asyncio loop is one of those.
    - Sockets stay in the namespace in which they were opened. A session of RequestsLibrary that
      keeps its connection open goes on talking through it, wherever the test has gone since.
    - Remote libraries and PabotLib open a connection for each call, which fails in a namespace
      that has no way there: `Network is unreachable`. Go out for such a call with
      `Execute In Namespace    host    …`.
    - The files below `/sys/class/net` show the namespace in which `/sys` was mounted, and
      `/etc/resolv.conf` is the host's. `/proc/net` shows the main thread's namespace;
      `/proc/thread-self/net` is right everywhere.
    - Unix sockets with a path can be reached from every namespace, abstract ones cannot.

    ## Programs

    Programs that still live in a transient namespace when its test or suite ends, or when it is
    closed, are ended, however they were started, and daemons too. They get SIGTERM, all of
    them at the same time, and SIGKILL when they are still there after the grace time,
    which is one second unless the import says otherwise:

    ```text
    *** Settings ***
    Library    NetnsLibrary    program_grace_time=3s
    ```

    What had to be ended is in the log. When a test failed, so are the last lines that each program
    wrote that `Start Process In Namespace` started. Robot Framework itself is never ended,
    nor is a program that only has a thread in the namespace, nor what lives in the host's
    namespace or in one that was opened.

    ## Assertions

    Keywords that are tagged *Getter* and *Assertion* can check what they return: give them an
    operator and what is expected, like `Get Namespace Inode    current    !=    ${host}`. Without
    an operator they only return the value.

    | Operator | Meaning |
    | --- | --- |
    | `==`, `!=` | equal, not equal; lists are compared whatever their order |
    | `<`, `>`, `<=`, `>=` | numbers |
    | `contains`, `*=` | a text or a list contains what is expected |
    | `^=`, `$=`, `matches` | a text starts with, ends with, or matches a regular expression |
    | `validate` | a Python expression about `value` is true |
    | `then` | returns what a Python expression makes of `value` |

    ## Errors

    Arguments are checked before anything is changed. An error says what failed and of which
    namespace or interface, what the kernel answered in its own words, and what to do next:

    ```text
    No namespace 'alcie'. Known: alice, bob, host. Did you mean 'alice'?
    Cannot add 10.0.0.1/24 to alice:eth0: the kernel says "Address already assigned" (EEXIST).
    ```
    """

    def __init__(self, *, program_grace_time: timedelta = timedelta(seconds=1)) -> None:
        """Needs no arguments, but can have one.

        Args:
            program_grace_time: How long programs may go on after SIGTERM when their
                namespace ends, see [programs](#programs). It has to be the same in all
                imports: with another one, it is a second library with its own namespaces.
        """
        self.session = Session(program_grace_time.total_seconds())
        self.ROBOT_LIBRARY_LISTENER = Listener(self, self.session)
        executing = robot_internals.robot_running() and not robot_internals.dry_run_active()
        if executing and sys.platform.startswith("linux"):
            self.session.start()
