*** Settings ***
Documentation     Macvlans: interfaces with a MAC of their own on top of another one.

Resource          ../resources/acceptance.resource
Resource          ../resources/lasting.resource
Resource          ../resources/talk.resource

Suite Setup       Create Namespace That Outlives The Tests    office
Suite Teardown    Get Interface Names    office    ==    lo
Test Setup        Get Interface Names    office    ==    lo
Test Timeout      60 seconds


*** Variables ***
${ON_LOOPBACK}    SEPARATOR=${SPACE}
...               Cannot create macvlan carrier:new: the kernel says "Invalid argument" (EINVAL). carrier:lo is no
...               Ethernet interface: give one as the parent, like an end of a veth.
${ON_PORT}        SEPARATOR=${SPACE}
...               Cannot create macvlan carrier:new: the kernel says "Device or resource busy" (EBUSY).
...               carrier:uplink is a port of carrier:br0. Give carrier:br0 as the parent.
${TOO_LARGE}      SEPARATOR=${SPACE}
...               Cannot create macvlan carrier:new: the kernel says "Invalid argument" (EINVAL).
...               The MTU can be 1500 at most, as that of its parent carrier:uplink.
${NOT_ALONE}      SEPARATOR=${SPACE}
...               Cannot create macvlan carrier:two: the kernel says "Invalid argument" (EINVAL).
...               A macvlan of mode 'passthru' has to be the only one on carrier:uplink.


*** Test Cases ***
Three Namespaces On One Interface
    Create An Uplink
    Create Transient Namespaces    alice    bob
    ${macvlan} =    Create Macvlan    alice:eth0    carrier:uplink
    ...    addresses=${{['10.0.0.1/24', '2001:db8::1/64']}}
    Create Macvlan    bob:eth0    carrier:uplink    addresses=${{['10.0.0.2/24', '2001:db8::2/64']}}
    Create Macvlan    carrier:eth0    uplink    addresses=10.0.0.3/24
    Should Be Equal As Strings    ${macvlan}    alice:eth0
    Should Be Equal    ${macvlan.kind}    macvlan
    Should Be Equal    ${macvlan.peer}    carrier:uplink
    FOR    ${protocol}    IN    tcp    udp
        Packets Should Arrive    alice    bob    10.0.0.2    ${protocol}    seen_as=10.0.0.1
        Packets Should Arrive    bob    alice    2001:db8::1    ${protocol}    seen_as=2001:db8::2
        Packets Should Arrive    alice    carrier    10.0.0.3    ${protocol}    seen_as=10.0.0.1
    END

Beyond The Parent
    [Documentation]    What is behind the parent is reached, the parent itself is not.
    Create Transient Namespaces    carrier    alice    world
    Create Veth Pair    carrier:uplink    world:eth0    addresses=10.0.0.8/24    peer_addresses=10.0.0.9/24
    Create Macvlan    alice:eth0    carrier:uplink    addresses=10.0.0.1/24
    Packets Should Arrive    alice    world    10.0.0.9    seen_as=10.0.0.1
    Set Interface Up    carrier:lo
    Packets Should Not Arrive    alice    carrier    10.0.0.8

Private Macvlans Do Not See Each Other
    Create An Uplink
    Create Transient Namespaces    alice    bob
    Create Macvlan    alice:eth0    carrier:uplink    private    addresses=10.0.0.1/24
    Create Macvlan    bob:eth0    carrier:uplink    mode=private    addresses=10.0.0.2/24
    Packets Should Not Arrive    alice    bob    10.0.0.2

A Bare Parent Is In The Namespace Of The Macvlan
    [Tags]    current-namespace
    Create An Uplink
    Enter Transient Namespace    elsewhere
    ${macvlan} =    Create Macvlan    carrier:new    uplink
    Should Be Equal    ${macvlan.peer}    carrier:uplink
    Enter Namespace    carrier
    Create Macvlan    here    uplink
    Interface Should Exist    carrier:here

The Parent As An Object
    ${uplink} =    Create An Uplink
    Create Transient Namespace    alice
    ${macvlan} =    Create Macvlan    alice:    ${uplink}    mac=02:00:00:00:00:0A    mtu=1400    up=False
    Should Be Equal As Strings    ${macvlan}    alice:eth0
    Should Be Equal    ${macvlan.mac}    02:00:00:00:00:0a
    Get Interface Mtu    alice:eth0    ==    1400
    Get Interface State    alice:eth0    ==    DOWN

From A Namespace That Has Neither
    Create An Uplink
    Create Transient Namespace    alice
    Enter Transient Namespace    elsewhere
    Create Macvlan    alice:eth0    carrier:uplink
    Get Interface Names    elsewhere    ==    lo
    Get Interface Names    carrier    ==    ${{['lo', 'uplink', 'far']}}
    Get Interface Names    alice    ==    ${{['lo', 'eth0']}}

Each Mode
    Create An Uplink
    Create Transient Namespace    alice
    FOR    ${mode}    IN    bridge    private    vepa    passthru
        Create Macvlan    alice:eth0    carrier:uplink    mode=${mode}
        ${result} =    Execute In Namespace    alice    Run Process    ip    -d    link    show    eth0
        Should Contain    ${result.stdout}    macvlan mode ${mode}
        Delete Interface    alice:eth0
    END

It Goes With The Test Where The Namespaces Stay
    # The setup of the next test, and the suite's end, look whether they are gone.
    Create Veth Pair    office:uplink    office:far
    Create Macvlan    office:one    uplink
    Create Transient Namespace    alice
    Create Macvlan    office:other    office:uplink
    Create Macvlan    alice:eth0    office:uplink

It Goes With Its Parent
    Create An Uplink
    Create Transient Namespace    alice
    Create Macvlan    alice:eth0    carrier:uplink
    Delete Interface    carrier:uplink
    Get Interface Names    alice    ==    lo

A Second One Beside Passthru
    [Setup]    Create An Uplink
    Create Macvlan    carrier:one    uplink    mode=passthru
    Should Fail And Change Nothing    ${NOT_ALONE}    Create Macvlan    carrier:two    uplink

The Same Mac Twice
    [Setup]    Create An Uplink
    Create Macvlan    carrier:one    uplink    mac=02:00:00:00:00:01
    Should Fail And Change Nothing
    ...    Cannot set up carrier:two: the kernel says "Address already in use" (EADDRINUSE).
    ...    Create Macvlan    carrier:two    uplink    mac=02:00:00:00:00:01    addresses=10.0.0.1/24

Wrong Parents
    [Setup]    Create An Uplink
    [Template]    Should Fail And Change Nothing
    No interface 'upling' in namespace 'carrier'. Known: lo, far, uplink. Did you mean 'uplink'?
    ...    Create Macvlan    carrier:new    upling
    No interface 'uplink' in namespace 'office'. Known: lo.
    ...    Create Macvlan    carrier:new    office:uplink
    No namespace 'carier'. Known: office, carrier, host. Did you mean 'carrier'?
    ...    Create Macvlan    carrier:new    carier:uplink
    'carrier:' names no interface. Write one like 'carrier:eth0'.
    ...    Create Macvlan    carrier:new    carrier:
    ${ON_LOOPBACK}    Create Macvlan    carrier:new    lo

A Parent That Is A Port
    Create An Uplink
    Create Bridge    carrier:br0    uplink
    Should Fail And Change Nothing    ${ON_PORT}    Create Macvlan    carrier:new    uplink
    Create Macvlan    carrier:new    br0

Wrong Settings
    [Setup]    Create An Uplink
    [Template]    Should Fail And Change Nothing
    Cannot create macvlan carrier:far: the kernel says "File exists" (EEXIST). carrier:far is there already.
    ...    Create Macvlan    carrier:far    uplink
    ValueError: Argument 'mode' got value 'fast' that cannot be converted to 'bridge', 'private', 'vepa' or 'passthru'.
    ...    Create Macvlan    carrier:new    uplink    mode=fast
    '03:00:00:00:00:01' is a multicast MAC address, which no interface can have: its first number is odd.
    ...    Create Macvlan    carrier:new    uplink    mac=03:00:00:00:00:01
    MTU 66000 is out of range: it can be from 68 to 65535 bytes.
    ...    Create Macvlan    carrier:new    uplink    mtu=66000
    ${TOO_LARGE}    Create Macvlan    carrier:new    uplink    mtu=9000
    '10.0.0.1/33' is no address with a prefix length: its length '33' is none from 0 to 32.
    ...    Create Macvlan    carrier:new    uplink    addresses=10.0.0.1/33


*** Keywords ***
Create An Uplink
    [Documentation]    Returns an interface on which others can lie.
    Create Transient Namespace    carrier
    ${uplink}    ${_} =    Create Veth Pair    carrier:uplink    carrier:far
    RETURN    ${uplink}
