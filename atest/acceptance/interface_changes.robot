*** Settings ***
Documentation     Interfaces that exist become other than they are, and come back where the namespace outlives the test.

Resource          ../resources/acceptance.resource
Resource          ../resources/child_runs.resource
Resource          ../resources/lasting.resource

Suite Setup       Create A Cable In The Office
Suite Teardown    Should Be As Remembered    office
Test Setup        Should Be As Remembered    office
Test Timeout      60 seconds


*** Variables ***
${LARGER}     SEPARATOR=${SPACE}
...           alice:eth0 has an MTU of 9000 and its other end bob:eth0 one of 1500:
...           larger packets are lost without an error. Set the MTU of bob:eth0 to 9000, too.
${SMALLER}    SEPARATOR=${SPACE}
...           bob:eth0 has an MTU of 1400 and its other end alice:eth0 one of 9000:
...           larger packets are lost without an error. Set the MTU of alice:eth0 to 1400, too.
${BESIDE}     SEPARATOR=${SPACE}
...           alice:orient has an MTU of 1400 and its other end alice:west one of 1500:
...           larger packets are lost without an error. Set the MTU of alice:west to 1400, too.
${LOST}       SEPARATOR=${SPACE}
...           alice:br0 has lost its IPv6 addresses 2001:db8::1/64:
...           IPv6 needs an MTU of at least 1280 bytes.


*** Test Cases ***
Up And Down
    Create Hosts With A Cable
    Set Interface Down    alice:eth0
    Get Interface State    alice:eth0    ==    DOWN
    Get Interface State    bob:eth0    !=    UP
    Set Interface Up    alice:eth0
    Wait Until Interface Is Up    alice:eth0
    Wait Until Interface Is Up    bob:eth0

All Settings
    Create Hosts With A Cable
    ${interface} =    Set Interface    alice:eth0    mtu=1400    mac=02-00-00-00-00-0A    name=uplink
    ...    promiscuous=True    group=7    offload=False
    Should Be Equal As Strings    ${interface}    alice:uplink
    Should Be Equal As Integers    ${interface.mtu}    1400
    Should Be Equal    ${interface.mac}    02:00:00:00:00:0a
    Should Be True    ${interface.up}
    Should Contain    ${interface.addresses}    10.0.0.1/24
    Should Be Equal    ${interface.peer}    bob:eth0
    ${seen} =    Execute In Namespace    alice    Run Process    ip    link    show    uplink
    Should Contain    ${seen.stdout}    PROMISC
    Should Contain    ${seen.stdout}    group 7
    Namespaces Should Be Joined    bob    alice    10.0.0.1

One Setting Leaves The Others
    Create Hosts With A Cable
    Set Interface    alice:eth0    promiscuous=True    group=7
    Set Interface    alice:eth0    mac=02:00:00:00:00:0a
    ${seen} =    Execute In Namespace    alice    Run Process    ip    link    show    eth0
    Should Contain    ${seen.stdout}    PROMISC
    Should Contain    ${seen.stdout}    group 7
    Set Interface    alice:eth0    promiscuous=False
    ${seen} =    Execute In Namespace    alice    Run Process    ip    link    show    eth0
    Should Not Contain    ${seen.stdout}    PROMISC
    Should Contain    ${seen.stdout}    group 7

Another Name While It Is Up
    Create Hosts With A Cable
    ${interface} =    Set Interface    alice:eth0    name=uplink
    Should Be True    ${interface.up}
    Get Interface Names    alice    ==    ${{['lo', 'uplink']}}
    Namespaces Should Be Joined    bob    alice    10.0.0.1

In The Current Namespace
    [Tags]    current-namespace
    Enter Transient Namespace    alice
    Create Veth Pair    east    west
    Set Interface Down    east
    ${interface} =    Set Interface    east    name=orient    group=7
    Should Be Equal As Strings    ${interface}    alice:orient
    Set Interface Up    ${interface}
    Delete Interface    orient
    Get Interface Names    current    ==    lo

Sizes That Do Harm Are A Warning
    Run Child Suites    other_mtu.robot
    ${run} =    Get Child Run
    Should Be Equal As Integers    ${run.rc}    0
    Should Be Equal    ${run.errors}    ${{[$LARGER, $SMALLER, $BESIDE, $LOST]}}

Deleting
    Create Hosts With A Cable
    Delete Interface    alice:eth0
    Interface Should Not Exist    alice:eth0
    Interface Should Not Exist    bob:eth0

# The setup of each next test, and the suite's end, look whether the office is as before.

Settings Come Back
    Set Interface    office:desk    mtu=1400    mac=02:00:00:00:00:0a    promiscuous=True    group=7    offload=False
    Set Interface    office:wall    mtu=1400

Version 6 Addresses Come Back After A Small Mtu
    Set Interface    office:desk    mtu=1000
    Set Interface    office:wall    mtu=1000
    ${desk} =    Get Interface    office:desk
    Should Be Equal    ${desk.addresses}    ${{('10.0.0.1/24',)}}

The Loopback Is Set Back
    Set Interface    office:lo    mtu=500    group=7

A Small Mtu With Another Mac
    Set Interface    office:desk    mtu=1000    mac=02:00:00:00:00:0b

A Link-Local Address Comes Back With The Mac
    Set Interface    office:desk    mac=02:00:00:00:00:0b
    Set Interface Down    office:desk
    Set Interface Up    office:desk
    Wait Until Interface Is Up    office:desk

Version 6 Addresses Come Back After They Were Switched Off
    [Template]    Set Sysctl
    office    net.ipv6.conf.desk.disable_ipv6    1
    office    net.ipv6.conf.all.disable_ipv6    1

A Change That Is Refused Costs Nothing
    Create Macvlan    office:one    desk
    Create Macvlan    office:two    desk    mac=02:00:00:00:00:02    addresses=2001:db8:2::1/64
    ${routes} =    Get Routes    office    table=all
    ${one} =    Get Interface    office:one
    Run Keyword And Expect Error    *Address already in use*
    ...    Set Interface    office:two    mtu=1000    mac=${one.mac}
    ${now} =    Get Routes    office    table=all
    Should Be Equal    ${{sorted(map(str, $now))}}    ${{sorted(map(str, $routes))}}

A Name Comes Back
    Set Interface    office:desk    name=first
    Set Interface    office:first    name=second    group=7
    Set Interface Down    office:second

Up Comes Back With Version 6 Addresses
    Set Interface Down    office:desk
    ${desk} =    Get Interface    office:desk
    Should Not Contain    ${desk.addresses}    2001:db8::1/64

Routes Go With Their Interface
    Set Interface Down    office:desk
    ${routes} =    Get Routes    office
    Should Not Contain    ${{str($routes)}}    10.77.0.0/16

Routes Have Come Back
    [Documentation]    What the test before has lost.
    ${routes} =    Get Routes    office
    Should Contain    ${{str($routes)}}    10.77.0.0/16 dev desk

Down Comes Back
    Set Interface Up    office:spare
    Get Interface State    office:spare    ==    UNKNOWN

Several Times Up And Down Come Back
    Set Interface Down    office:desk
    Set Interface Up    office:spare
    Set Interface Up    office:desk
    Set Interface Down    office:spare
    Set Interface Up    office:spare

What Is Made And Changed And Deleted Again Is No Failure
    Create Veth Pair    office:new    office:newer
    Set Interface Down    office:new
    Set Interface    office:newer    group=7
    Delete Interface    office:new

What Got The Name Of A Deleted One Is Left Alone
    Create Ifb    office:new    up=False
    Set Interface    office:new    group=7
    Set Interface Up    office:new
    Delete Interface    office:new
    Create Ifb    office:new    scope=suite
    Get Interface State    office:new    ==    UNKNOWN

It Was Left Alone
    [Setup]    No Operation
    Get Interface State    office:new    ==    UNKNOWN
    Delete Interface    office:new

Changes In An Opened Namespace Come Back
    ${path} =    Get Namespace Path    office
    Open Namespace    twin    path=${path}
    Set Interface    twin:desk    name=renamed    group=7
    Set Interface Down    twin:wall

Wrong Settings
    [Setup]    Create Hosts With A Cable
    [Template]    Should Fail And Change Nothing
    Nothing to set was given. Give one of mtu, mac, name, promiscuous, group and offload.
    ...    Set Interface    alice:eth0
    MTU 67 is out of range: it can be from 68 to 65535 bytes.
    ...    Set Interface    alice:eth0    mtu=67
    '02:00' is no MAC address. Write it like '02:00:00:00:00:01'.
    ...    Set Interface    alice:eth0    mac=02:00
    '01:00:00:00:00:01' is a multicast MAC address, which no interface can have: its first number is odd.
    ...    Set Interface    alice:eth0    mac=01:00:00:00:00:01    mtu=1400
    Group 4294967296 is out of range: it can be from 0 to 4294967295.
    ...    Set Interface    alice:eth0    group=4294967296    name=uplink
    'a b' is no interface name: it may not contain blanks.
    ...    Set Interface    alice:eth0    name=a b
    ValueError: Argument 'mtu' got value 'large' that cannot be converted to integer or None.
    ...    Set Interface    alice:eth0    mtu=large
    Keyword 'NetnsLibrary.Set Interface' got unexpected named argument 'speed'.
    ...    Set Interface    alice:eth0    speed=10

One Refused Setting Leaves All
    [Setup]    Create Hosts With A Cable
    [Template]    Should Fail And Change Nothing
    Cannot change alice:eth0: the kernel says "File exists" (EEXIST). alice:lo is there already.
    ...    Set Interface    alice:eth0    name=lo    mtu=1400    mac=02:00:00:00:00:01
    Cannot switch offloading of alice:lo off: the kernel says "Operation not supported" (EOPNOTSUPP).
    ...    Set Interface    alice:lo    mtu=1400    offload=False

Unknown Interfaces
    [Setup]    Create Hosts With A Cable
    [Template]    Should Fail And Change Nothing
    No interface 'eht0' in namespace 'alice'. Known: lo, eth0. Did you mean 'eth0'?
    ...    Set Interface Up    alice:eht0
    No interface 'eht0' in namespace 'alice'. Known: lo, eth0. Did you mean 'eth0'?
    ...    Set Interface Down    alice:eht0
    No interface 'eht0' in namespace 'alice'. Known: lo, eth0. Did you mean 'eth0'?
    ...    Set Interface    alice:eht0    mtu=1400
    No interface 'eht0' in namespace 'alice'. Known: lo, eth0. Did you mean 'eth0'?
    ...    Delete Interface    alice:eht0
    'alice:' names no interface. Write one like 'alice:eth0'.
    ...    Delete Interface    alice:
    No namespace 'alcie'. Known: office, alice, bob, host. Did you mean 'alice'?
    ...    Set Interface Up    alcie:eth0

What The Kernel Refuses
    [Setup]    Create Hosts With A Cable
    Should Fail And Change Nothing
    ...    alice:lo is no Ethernet interface and has no MAC to set.
    ...    Set Interface    alice:lo    mtu=1400    mac=02:00:00:00:00:01
    Should Fail And Change Nothing
    ...    alice:lo cannot be deleted: each namespace keeps its loopback.
    ...    Delete Interface    alice:lo
    Create Macvlan    alice:one    eth0    mac=02:00:00:00:00:01
    Create Macvlan    alice:two    eth0    mac=02:00:00:00:00:01    up=False
    Should Fail And Change Nothing
    ...    Cannot set alice:two up: the kernel says "Address already in use" (EADDRINUSE).
    ...    Set Interface Up    alice:two
    ${error} =    Catenate    Cannot change alice:two: the kernel says "Invalid argument" (EINVAL).
    ...    Its MTU can be that of its parent at most.
    Should Fail And Change Nothing    ${error}
    ...    Set Interface    alice:two    mtu=9000    name=three    mac=02:00:00:00:00:03    group=7


*** Keywords ***
Create A Cable In The Office
    [Documentation]    Both ends are up; a spare interface is down.
    Create Namespace That Outlives The Tests    office
    Create Veth Pair    office:desk    office:wall    addresses=${{['10.0.0.1/24', '2001:db8::1/64']}}
    # Its first coming up changes what other programs see of it: it gets a queue.
    Create Ifb    office:spare
    Set Interface Down    office:spare
    Wait Until Interface Is Up    office:desk
    Wait Until Interface Is Up    office:wall
    Give The Desk What It Can Lose
    Remember What Is In    office

Give The Desk What It Can Lose
    [Documentation]    The kernel forgets these when the desk is set down.
    Add Route    office    10.77.0.0/16    interface=desk
    Add Route    office    2001:db8:77::/48    via=2001:db8::9
    Add Neighbor    office    10.0.0.9    02:00:00:00:00:09    desk
    Add Neighbor    office    2001:db8::9    02:00:00:00:00:09    desk

Create Hosts With A Cable
    [Documentation]    One end has addresses of both families.
    Create Transient Namespaces    alice    bob
    Create Veth Pair    alice:eth0    bob:eth0
    ...    addresses=${{['10.0.0.1/24', '2001:db8::1/64']}}    peer_addresses=10.0.0.2/24
