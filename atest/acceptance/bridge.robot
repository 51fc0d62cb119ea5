*** Settings ***
Documentation     Bridges: switches in software.

Resource          ../resources/acceptance.resource
Resource          ../resources/lasting.resource
Resource          ../resources/talk.resource

Suite Setup       Create Namespace That Outlives The Tests    office
Suite Teardown    Get Interface Names    office    ==    lo
Test Setup        Get Interface Names    office    ==    lo
Test Timeout      60 seconds


*** Test Cases ***
Two Hosts
    [Tags]    smoke
    Create Hosts On A Switch    alice    bob
    ${bridge} =    Create Bridge    switch:br0    alice    bob
    Should Be Equal As Strings    ${bridge}    switch:br0
    Should Be Equal    ${bridge.kind}    bridge
    Wait Until Interface Is Up    switch:br0
    FOR    ${protocol}    IN    tcp    udp
        Packets Should Arrive    alice    bob    10.0.0.2    ${protocol}    seen_as=10.0.0.1
        Packets Should Arrive    bob    alice    10.0.0.1    ${protocol}    seen_as=10.0.0.2
        Packets Should Arrive    alice    bob    2001:db8::2    ${protocol}    seen_as=2001:db8::1
    END

Three Hosts And The Switch Itself
    Create Hosts On A Switch    alice    bob    carol
    Create Bridge    switch:br0    alice    bob    carol    addresses=${{['10.0.0.254/24', '2001:db8::ff/64']}}
    Wait Until Interface Is Up    switch:br0
    Packets Should Arrive    alice    carol    10.0.0.3    seen_as=10.0.0.1
    Packets Should Arrive    bob    carol    10.0.0.3    seen_as=10.0.0.2
    Packets Should Arrive    bob    switch    10.0.0.254    seen_as=10.0.0.2
    Packets Should Arrive    switch    alice    2001:db8::1    seen_as=2001:db8::ff

Ports As Names And Endpoints And Objects
    Create Transient Namespace    switch
    ${one}    ${_} =    Create Veth Pair    switch:p1    switch:p2
    Create Bridge    switch:br0    ${one}    switch:p2
    Ports Should Be    switch:br0    p1    p2

Ports In The Current Namespace
    [Tags]    current-namespace
    Enter Transient Namespace    switch
    Create Veth Pair    p1    p2
    Create Bridge    br0    p1    switch:p2
    Ports Should Be    switch:br0    p1    p2

A Bare Port Is In The Namespace Of The Bridge
    Create Transient Namespace    switch
    Create Veth Pair    switch:p1    switch:p2
    Enter Transient Namespace    elsewhere
    Create Bridge    switch:br0    p1
    Ports Should Be    switch:br0    p1

Settings
    Create Transient Namespace    switch
    ${bridge} =    Create Bridge    switch:br0    stp=True    addresses=10.0.0.1/24    mtu=9000
    ...    mac=02-00-00-00-00-0A    up=False
    Should Not Be True    ${bridge.up}
    Should Be Equal    ${bridge.addresses}    ${{('10.0.0.1/24',)}}
    Should Be Equal    ${bridge.mac}    02:00:00:00:00:0a
    Get Interface Mtu    switch:br0    ==    9000
    ${result} =    Execute In Namespace    switch    Run Process    ip    -d    link    show    br0
    Should Contain    ${result.stdout}    stp_state 1

No Spanning Tree Unless Told
    Create Transient Namespace    switch
    Create Bridge    switch:br0
    ${result} =    Execute In Namespace    switch    Run Process    ip    -d    link    show    br0
    Should Contain    ${result.stdout}    stp_state 0
    Should Contain    ${result.stdout}    vlan_filtering 0

A Free Name
    ${switch} =    Create Transient Namespace    switch
    ${bridge} =    Create Bridge    switch:
    Should Be Equal As Strings    ${bridge}    switch:eth0
    ${bridge} =    Create Bridge    ${switch}
    Should Be Equal As Strings    ${bridge}    switch:eth1

It Goes With The Test Where The Namespace Stays
    # The setup of the next test, and the suite's end, look whether it is gone.
    Create Bridge    office:br0
    Create Bridge    office:br1    scope=test
    Get Interface Names    office    ==    ${{['lo', 'br0', 'br1']}}

It May Stay Longer
    Create Bridge    office:br0    scope=suite
    Delete Interface    office:br0

A Refused Port Takes The Bridge Back
    Create Transient Namespace    switch
    Create Veth Pair    switch:p1    switch:p2
    Set Interface Down    switch:p2
    Create Tun    switch:tun0
    ${error} =    Catenate
    ...    Cannot make switch:tun0 a port of switch:br0: the kernel says "Invalid argument" (EINVAL).
    ...    switch:tun0 is no Ethernet interface, as all ports of a bridge are.
    # The ports before it are free again, one of them up and the other one down.
    Should Fail And Change Nothing    ${error}    Create Bridge    switch:br0    p1    p2    tun0
    Create Bridge    switch:br0    p1    p2
    Ports Should Be    switch:br0    p1    p2

A Refused Address Takes The Bridge Back
    Create Transient Namespace    switch
    Create Veth Pair    switch:p1    switch:p2
    ${error} =    Catenate    Cannot add ::1/128 to switch:br0: the kernel says
    ...    "ipv6: Cannot assign loopback address on this device" (EADDRNOTAVAIL).
    Should Fail And Change Nothing    ${error}
    ...    Create Bridge    switch:br0    p1    addresses=${{['10.0.0.1/24', '::1/128']}}

Wrong Ports
    [Setup]    Create A Switch With Bridge And Ports
    [Template]    Should Fail And Change Nothing
    No interface 'p3' in namespace 'switch'. Known: lo, p2, p1, br0.
    ...    Create Bridge    switch:new    p1    p3
    Port 'switch:p1' is given twice.
    ...    Create Bridge    switch:new    p1    switch:p1
    switch:new cannot be a port of itself.
    ...    Create Bridge    switch:new    new
    switch:p2 cannot become a port of switch:new: it is a port of switch:br0. Remove it there first.
    ...    Create Bridge    switch:new    p1    p2
    'vlan_filter\=True' is no interface name: it may not contain '\='. There is no argument 'vlan_filter' here.
    ...    Create Bridge    switch:new    p1    vlan_filter\=True
    'p/1' is no interface name: it may not contain '/'.
    ...    Create Bridge    switch:new    p/1
    'switch:' names no interface. Write one like 'switch:eth0'.
    ...    Create Bridge    switch:new    switch:

A Port In Another Namespace
    [Setup]    Create A Switch With Bridge And Ports
    Create Transient Namespace    alice
    Create Veth Pair    alice:eth0    alice:eth1
    ${error} =    Catenate    alice:eth0 cannot become a port in namespace 'switch': both have to be in the same
    ...    namespace. Move it there first, or connect them with a veth pair.
    Should Fail And Change Nothing    ${error}    Create Bridge    switch:new    p1    alice:eth0

Wrong Settings
    [Setup]    Create A Switch With Bridge And Ports
    [Template]    Should Fail And Change Nothing
    Cannot create bridge switch:br0: the kernel says "File exists" (EEXIST). switch:br0 is there already.
    ...    Create Bridge    switch:br0
    No namespace 'swich'. Known: office, switch, host. Did you mean 'switch'?
    ...    Create Bridge    swich:br0
    'sixteen-letters-' is no interface name: it has 16 characters, and 15 are the most.
    ...    Create Bridge    switch:sixteen-letters-
    MTU 67 is out of range: it can be from 68 to 65535 bytes.
    ...    Create Bridge    switch:new    mtu=67
    '02:00:00:00:00' is no MAC address. Write it like '02:00:00:00:00:01'.
    ...    Create Bridge    switch:new    mac=02:00:00:00:00
    Address '10.0.0.1' has no prefix length. Write it with one, for example '10.0.0.1/24'.
    ...    Create Bridge    switch:new    addresses=10.0.0.1


*** Keywords ***
Create Hosts On A Switch
    [Documentation]    Each host has an address of each family, and a cable to an interface of the switch that is called
    ...    like the host.
    [Arguments]    @{hosts}
    Create Transient Namespaces    switch    @{hosts}
    FOR    ${number}    ${host}    IN ENUMERATE    @{hosts}    start=1
        Create Veth Pair    ${host}:eth0    switch:${host}
        ...    addresses=${{['10.0.0.${number}/24', '2001:db8::${number}/64']}}
    END

Create A Switch With Bridge And Ports
    [Documentation]    One interface is a port of the bridge, the other one is free.
    Create Transient Namespace    switch
    Create Veth Pair    switch:p1    switch:p2
    Create Bridge    switch:br0    p2

Ports Should Be
    [Documentation]    These interfaces are ports of the bridge.
    [Arguments]    ${bridge}    @{ports}
    ${bridge} =    Get Interface    ${bridge}
    FOR    ${port}    IN    @{ports}
        ${interface} =    Get Interface    ${bridge.namespace}:${port}
        Should Be Equal    ${interface.master}    ${bridge.name}
    END
