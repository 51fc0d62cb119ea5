"""What Libdoc shows above the keywords, as Markdown."""

OPERATORS = """\
| Operator | Meaning |
| --- | --- |
| `==`, `!=` | equal, not equal; lists are compared whatever their order |
| `<`, `>`, `<=`, `>=` | numbers |
| `contains`, `*=` | a text or a list contains what is expected |
| `^=`, `$=`, `matches` | a text starts with, ends with, or matches a regular expression |
| `validate` | a Python expression about `value` is true |
| `then` | returns what a Python expression makes of `value` |
"""

TEXT = (
    """\
Build networks from Linux network namespaces, use them, and leave nothing behind.

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

It needs Linux. Root is not needed, see [without root](#without-root). What else works on a
machine is told by `python -m NetnsLibrary doctor`.

%TOC%

## Namespaces

[Create Transient Namespace] makes an empty network without moving the test into it. Keywords
then take its name. [Enter Transient Namespace] makes one and moves
the test into it, so that the keywords that follow run there. [Execute In Namespace] runs one
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

A bare word is always an interface and never a namespace. Only where a keyword is about a
namespace, as [Add Route] is, its arguments for interfaces (`interface=eth0`) mean those of
that namespace; ports and parents are looked up where the new interface is.

Names of interfaces have at most 15 characters, without `/`, `:`, `=`, `%` and blanks.

## Targets

Checks such as [Ping Host] are aimed at a target, which can be

- an address, like `10.0.0.2` or `fe80::1%eth0`,
- a name that the asking namespace knows, see [Add Host Entry] and [Set Name Servers],
- a namespace, like `bob`, or an endpoint, like `bob:eth0`: it stands for its first address
  that the asking namespace has a route to. A name in the asking namespace's hosts file goes
  before a namespace that is called so.

## Building a network

Hosts, cables, addresses, routes: a network is built in the order in which one would build
it by hand. This is a client at home, whose router hides it from a server on the internet:

```robotframework
*** Settings ***
Library    NetnsLibrary
Library    OperatingSystem
Library    Process

*** Test Cases ***
A client behind a router
    # Hosts, and a cable from one to the next.
    Create Transient Namespaces    client    router    server
    Create Veth Pair    client:eth0    router:inside
    ...    addresses=192.168.1.2/24    peer_addresses=192.168.1.1/24
    Create Veth Pair    router:outside    server:eth0
    ...    addresses=203.0.113.1/24    peer_addresses=203.0.113.2/24
    # Routes: the client's way to all others, and a router that passes packets on.
    Add Route    client    default    via=192.168.1.1
    Enable Forwarding    router
    # Firewall: the router speaks for the client, and lets nobody through to port 8001.
    Enable Masquerading    router    outside
    Block Traffic    router    protocol=tcp    port=8001    direction=forward
    # The client can reach the server, and the server has no way to the client.
    Host Should Be Reachable    client    203.0.113.2
    Run Keyword And Expect Error    *Network is unreachable*    Get Route To    server    192.168.1.2
    # Names, for the programs of one host.
    Add Host Entry    client    www.example.com    203.0.113.2
    # Programs: a web server, and who asks it.
    Start Process In Namespace    server    python3    -m    http.server    8000
    ...    stdout=${OUTPUT_DIR}/server.log    stderr=STDOUT
    Wait Until Keyword Succeeds    10 s    50 ms    Client Should Get    8000
    Run Keyword And Expect Error    *timed out*    Client Should Get    8001
    ${log} =    Get File    ${OUTPUT_DIR}/server.log
    Should Contain    ${log}    203.0.113.1
    Should Not Contain    ${log}    192.168.1.2
    [Teardown]    Terminate All Processes

*** Keywords ***
Client Should Get
    [Arguments]    ${port}
    ${result} =    Run Process In Namespace    client    curl    --silent    --show-error
    ...    --noproxy    *    --max-time    1    http://www.example.com:${port}
    Should Be Equal As Integers    ${result.rc}    0    ${result.stderr}
```

1. **Hosts** are namespaces. [Create Transient Namespaces] makes several at once, each with
   nothing but a loopback interface.
2. **Cables** are veth pairs. [Create Veth Pair] makes both ends where they belong, with
   their addresses, and sets them up. `addresses` takes one address or a list of them, of
   IPv4 and IPv6. The number after the slash is how many bits of the address are the
   network's: hosts whose addresses have these in common reach each other directly.
3. **Switches** are bridges, best each in a namespace of its own. [Create Bridge] joins the
   cables that end there.
4. **Routes** say where packets for other networks go, and `default` where all others go.
   [Add Route] takes the address of the next router as `via`, which also tells the family.
   [Get Route To] shows which way packets would take, without sending any. The way back
   needs a route, too, unless the router masquerades.
5. **Routers** are namespaces with several interfaces and [Enable Forwarding].
6. **Firewall and NAT**: [Enable Masquerading] puts the router's own address on what leaves by
   an interface. [Block Traffic] drops what is described to it, and what it returns is for
   [Unblock Traffic]. [Apply Firewall Rules] takes whatever nftables can do. That a server has
   no way to a client behind NAT is checked as above, by a [Get Route To] that has to fail.
   [Host Should Not Be Reachable] refuses to: the silence of a host that cannot send proves
   nothing.
7. **Names** come from [Add Host Entry] and [Set Name Servers], for [programs](#programs) that
   are started in the namespace.
8. **When something does not get through**, [Host Should Be Reachable] and [Tcp Port Should Be Open]
   name the first broken step of the way in their failure: an interface that is down, a
   missing route, a firewall. [Get Path] lists the routers on the way, and [Log Namespace State] shows all
   that a host has. A server needs a moment to start: [Wait Until Port Is Open].

Any addresses will do, also those of the real internet: as long as no cable leads to `host`,
these networks have no way to the machine's own.

The example `nat_router.robot` in `docs/examples` of the source is the same for both families.
Both address families work everywhere, and new IPv6 addresses can be used at once.

## Labs

A *lab* is a whole network that is described at once, in a YAML file or in a text:

```yaml
nodes:
  alice:
    kind: host
  office:
    kind: switch
  gateway:
    kind: router
  server:
    kind: host
    programs:
    - command: [python3, -m, http.server, '80']
      ready: {port: 80}
links:
- endpoints: [alice, office]
- endpoints: [gateway, office]
- endpoints: [gateway, server]
  loss: 1%
```

[Start Lab] builds it. A host is a namespace with a default route, a router one that passes packets
on and knows the shortest ways to all networks, and a switch a bridge in a namespace of its own.
What the file leaves out is chosen: interfaces, subnets and addresses of both families, and routes;
the same file always gives the same. Every host knows the others by name, in programs and as target
of checks. `docs/lab_file.md` in the source describes all that can be written, and editors complete
it with `docs/lab.schema.json`.

[Start Empty Lab], [Add Host], [Add Router], [Add Switch] and [Connect] build the same step by step.
[Log Topology] draws a lab in the log: what is down is red. When a test fails with a lab up, the
picture and the state of its hosts are logged by themselves, unless the library is imported with
`log_labs_on_failure=False`. [Log Namespace State] shows that of any namespace.

[Pause Lab] keeps a lab up until Enter is pressed, and tells how to get into its hosts from another
terminal. The same lab is up without Robot Framework by `python -m NetnsLibrary lab up FILE`, until
Ctrl+C; `lab shell FILE HOST` runs a shell in one of its hosts, or of a lab that is paused,
`lab check FILE` tells all that is wrong with a file, and `lab draw FILE` draws it.

A lab ends like everything else with the test or suite that started it, its programs included.

## Keywords by topic

| Topic | Keywords |
| --- | --- |
| Namespaces | [Create Transient Namespace], [Create Transient Namespaces], [Open Namespace], [Export Namespace], [Close Namespace] |
| Where keywords run | [Execute In Namespace], [Enter Namespace], [Enter Transient Namespace], [Leave Namespace], [Get Current Namespace] |
| Cables and switches | [Create Veth Pair], [Create Bridge], [Add Bridge Port], [Remove Bridge Port] |
| Other interfaces | [Create Bond], [Create Dummy], [Create Ifb], [Create Ipvlan], [Create Macvlan], [Create Tap], [Create Tun], [Create Vlan], [Create Vrf] |
| Tunnels | [Create Tunnel], [Create Vxlan], [Create Wireguard], [Add Wireguard Peer], [Generate Wireguard Key] |
| Any interface | [Set Interface], [Set Interface Up], [Set Interface Down], [Wait Until Interface Is Up], [Move Interface], [Delete Interface], [Get Interface], [Get Interface Names], [Get Interface State], [Get Interface Mtu], [Get Interface Mac], [Get Interface Statistics], [Interface Should Exist], [Interface Should Not Exist] |
| Addresses | [Add Address], [Delete Address], [Get Addresses] |
| Routes | [Add Route], [Delete Route], [Get Routes], [Get Route To], [Enable Forwarding] |
| Rules that choose between tables of routes | [Add Rule], [Delete Rule], [Get Rules] |
| Neighbors on a link | [Add Neighbor], [Delete Neighbor], [Get Neighbors] |
| Firewall and NAT | [Enable Masquerading], [Block Traffic], [Unblock Traffic], [Apply Firewall Rules], [Get Firewall Rules] |
| Kernel parameters | [Set Sysctl], [Get Sysctl] |
| Names | [Add Host Entry], [Set Name Servers] |
| Programs | [Run Process In Namespace], [Start Process In Namespace], [Get Namespace Processes], [Start Echo Server], [Wait Until Port Is Open], [Get Listening Ports] |
| Checks of hosts | [Host Should Be Reachable], [Host Should Not Be Reachable], [Wait Until Host Is Reachable], [All Hosts Should Reach Each Other], [Ping Host], [Get Round Trip Time], [Get Packet Loss], [Get Path], [Get Path Mtu], [Get Throughput] |
| Checks of ports | [Tcp Port Should Be Open], [Tcp Port Should Be Closed], [Udp Port Should Answer] |
| Bad networks | [Impair Interface], [Get Impairment], [Clear Impairment], [Impair Link], [Clear Link Impairment] |
| Broken networks | [Cut Link], [Restore Link], [Flap Link], [Partition Hosts], [Heal Partition], [Measure Outage] |
| Labs | [Start Lab], [Stop Lab], [Get Lab], [Get Host Address], [Start Empty Lab], [Add Host], [Add Router], [Add Switch], [Connect], [Log Topology], [Save Topology], [Log Namespace State], [Pause Lab] |
| What a namespace is | [Get Namespace Names], [Get Namespace Inode], [Get Namespace Id], [Get Namespace Path] |
| What works on this machine | [Get Capabilities], [Skip Unless Supported] |

Some kinds of interfaces need parts of the kernel that not every machine has; the error then
says which, and [Skip Unless Supported] skips a test that needs them. Keywords about the firewall
need the library of nftables, which Debian and Ubuntu have as `libnftables1`.

## Programs

[Execute In Namespace] runs any keyword, so also `Run Process` of the Process library.
[Run Process In Namespace] and [Start Process In Namespace] start programs only, and give
them more than the network:

| What the program sees | [Run Process In Namespace] | [Execute In Namespace] with `Run Process` |
| --- | --- | --- |
| network | the namespace's | the namespace's |
| devices in `/sys/class/net` | the namespace's | the host's |
| `/etc/hosts`, see [Add Host Entry] | the namespace's | the machine's |
| `/etc/resolv.conf`, see [Set Name Servers] | the namespace's | the machine's |
| all other files | the machine's | the machine's |

Nothing of that is mounted where other programs would see it. Results, handles and aliases are
those of the Process library, whose other keywords work on them: `Wait For Process`,
`Terminate Process`, `Process Should Be Running` and so on.

Programs that still live in a transient namespace when its test or suite ends, or when it is
closed, are ended, however they were started, and daemons too. They get SIGTERM, all of
them at the same time, and SIGKILL when they are still there after the grace time,
which is one second unless the import says otherwise:

```text
*** Settings ***
Library    NetnsLibrary    program_grace_time=3s
```

What had to be ended is in the log. When a test failed, so are the last lines that each program
wrote that [Start Process In Namespace] started. Robot Framework itself is never ended,
nor is a program that only has a thread in the namespace.

In the host's namespace, and in one that was opened, only what [Start Process In Namespace] and
[Run Process In Namespace] started is ended, at the end of the run; daemons and all others stay.

## Without root

Where Robot Framework has no privilege (it is not root, nor has the capabilities CAP_SYS_ADMIN
and CAP_NET_ADMIN), the import of the library moves it into a *user namespace* of its own. In
there it may make and change networks, and so may the programs that it starts. Nothing of the
command line changes, and no sudo is needed. The log says once that this was done.

- All keywords work. Robot Framework and its programs keep their user and their files; what
  they write is the user's.
- `host` is an empty network with nothing but `lo`, made for this run. The machine's own
  network is out of reach for all of Robot Framework: what a suite needs from elsewhere, such
  as Remote libraries, PabotLib, browsers or web services, needs root. Sockets that were
  opened before the import stay where they are.
- Namespaces that others made cannot be opened or entered: only those of this run.
- `sudo`, `su` and other programs that become another user do not work, nor do programs that
  have to become one, as some services do.
- Names from [Export Namespace] are seen by the programs of the run only, under a `/run/netns`
  of its own. Another terminal of the same user comes in by
  `nsenter --preserve-credentials --user --net --mount --target=PID`, with the process id of
  Robot Framework.
- Some kernel parameters exist only in the machine's first network.

Documenting the library, a dry run, and editors that look at it move nothing.

```text
*** Settings ***
Library    NetnsLibrary    rootless=never
```

The argument `rootless` is `auto` by default, as told above. With `always` root works this way
too, so that a suite cannot touch the machine's network by mistake; with `never` nothing is
moved, and keywords that need privilege fail and say so. The library has to be imported before
anything starts a second thread: the kernel moves only a process that has one. Where the
kernel, AppArmor or a container forbids user namespaces, the errors say which setting does,
and what to do. `python -m NetnsLibrary doctor` says it before any test is run.

## Scopes

Everything that a keyword creates, and every namespace that it enters, belongs to a scope and
is undone at its end, the last first:

- what a test creates or enters, its setup and teardown included, ends with that test,
- what a suite setup creates or enters ends with that suite,
- the same in an initialization file (`__init__.robot`) ends with that directory.

Keywords that create something have the argument `scope` to choose another one: `test`,
`suite`, or `global` for the whole run. When undoing fails, the test or suite that owned the
thing fails with the reason, and everything else is still undone.

A namespace that lives on after its end, because a socket, a descriptor, a thread, a mount or
another program holds it, fails its owner with a message that names the holder.

When the run is killed, in whatever way, a small process of its own does the rest: the
*watcher*. It ends the programs in the namespaces, with the same grace time, and those that
[Start Process In Namespace] started elsewhere, removes exported names, and undoes what was
made or changed in the host's namespace. It ends with the run. Ctrl+C does not reach it: one
lets all teardowns run, and a second one ends the run at once; after both nothing is left. Should
somebody end the watcher itself, the next keyword starts another one, and a warning says so.

## What inherits a namespace

[Enter Namespace] and [Execute In Namespace] move the thread that executes keywords.

- Programs that it starts, for example with the Process library, start there and stay.
- Threads that it starts begin there and stay; threads that run already do not move. The
  thread pool of an asyncio loop is one of those.
- Sockets stay in the namespace in which they were opened. A session of RequestsLibrary that
  keeps its connection open goes on talking through it, wherever the test has gone since.
- RequestsLibrary looks for IPv6 once, when it is imported. Where Robot Framework is started
  without IPv6, as in many containers, it does without in all namespaces. Programs do not.
- Remote libraries and PabotLib open a connection for each call, which fails in a namespace
  that has no way there: `Network is unreachable`. Go out for such a call, with
  [Execute In Namespace] and the namespace `host`.
- The files below `/sys/class/net` show the namespace in which `/sys` was mounted, and
  `/etc/resolv.conf` is the host's. `/proc/net` shows the main thread's namespace;
  `/proc/thread-self/net` is right everywhere.
- Unix sockets with a path can be reached from every namespace, abstract ones cannot.

## Assertions

Keywords that are tagged *Getter* and *Assertion* can check what they return: give them an
operator and what is expected. Without an operator they only return the value.

```text
Get Interface Mtu    alice:eth0    ==    1500
Get Addresses    alice:eth0    ipv4    contains    10.0.0.1/24
```

Arguments before the operator have to be given then, like the family here; `${None}` stands for
one that is left open. Several values that are expected are one list. What follows them is a
message of one's own for the failure, in which `{value}` is what was returned: after
`==    lo    eth0`, only `lo` is compared.

```text
Get Interface Names    alice    ==    ${{['lo', 'eth0']}}
Get Interface Mtu    alice:eth0    ==    1500    The MTU is {value} and not {expected}.
```

"""
    + OPERATORS
    + """
## Errors

Arguments are checked before anything is changed. Those that switch something on or off take
`True`, `yes`, `on` and `1`, or `False`, `no`, `off` and `0`, and no other word. An error says
what failed and of which namespace or interface, what the kernel answered, and what to do next.
The words in quotes are the kernel's own, which are not the same in all of its versions; the
name of the error in brackets is:

```text
No namespace 'alcie'. Known: alice, bob, host. Did you mean 'alice'?
Cannot add 10.0.0.1/24 to alice:eth0: the kernel says "ipv4: Address already assigned" (EEXIST).
```
"""
)
