*** Settings ***
Documentation     VXLAN: an Ethernet network inside UDP packets.

Resource          ../resources/acceptance.resource
Resource          ../resources/lasting.resource
Resource          ../resources/talk.resource

Suite Setup       Create Namespace That Outlives The Tests    office
Suite Teardown    Get Interface Names    office    ==    lo
Test Setup        Get Interface Names    office    ==    lo
Test Timeout      60 seconds


*** Test Cases ***
Three Namespaces In One Group
    Create Hosts On A Switch    alice    bob    carol
    FOR    ${number}    ${host}    IN ENUMERATE    alice    bob    carol    start=1
        ${vxlan} =    Create Vxlan    ${host}:vx0    42    group=239.1.1.1    parent=eth0
        ...    addresses=${{['10.0.0.${number}/24', '2001:db8::${number}/64']}}
        Should Be Equal    ${vxlan.kind}    vxlan
        Should Be Equal As Integers    ${vxlan.mtu}    1450
    END
    FOR    ${protocol}    IN    tcp    udp
        Packets Should Arrive    alice    bob    10.0.0.2    ${protocol}    seen_as=10.0.0.1
        Packets Should Arrive    bob    carol    10.0.0.3    ${protocol}    seen_as=10.0.0.2
        Packets Should Arrive    carol    alice    2001:db8::1    ${protocol}    seen_as=2001:db8::3
    END
    Get Interface Statistics    alice:vx0    tx_packets    >    0

Two Networks Do Not Meet
    Create Hosts On A Switch    alice    bob
    Create Vxlan    alice:vx0    42    remote=192.0.2.2    addresses=10.0.0.1/24
    Create Vxlan    bob:vx0    43    remote=192.0.2.1    addresses=10.0.0.2/24
    Set Interface Up    bob:lo
    Packets Should Not Arrive    alice    bob    10.0.0.2

One Other End
    Create Hosts On A Switch    alice    bob
    Create Vxlan    alice:vx0    0    remote=192.0.2.2    local=192.0.2.1    port=8472    addresses=10.0.0.1/24
    Create Vxlan    bob:vx0    0    192.0.2.1    192.0.2.2    port=8472    addresses=10.0.0.2/24
    Packets Should Arrive    alice    bob    10.0.0.2    seen_as=10.0.0.1
    ${result} =    Execute In Namespace    alice    Run Process    ip    -d    link    show    vx0
    Should Contain    ${result.stdout}    vxlan id 0 remote 192.0.2.2 local 192.0.2.1
    Should Contain    ${result.stdout}    dstport 8472

Carried By Version 6
    Create Hosts On A Switch    alice    bob
    Create Vxlan    alice:vx0    16777215    remote=2001:db8:2::2    addresses=10.0.0.1/24
    Create Vxlan    bob:vx0    16777215    remote=2001:db8:2::1    addresses=10.0.0.2/24
    Packets Should Arrive    alice    bob    10.0.0.2    seen_as=10.0.0.1

A Parent In Another Namespace Carries The Packets There
    [Documentation]    A host that has only the VXLAN.
    Create Hosts On A Switch    router    bob
    Create Transient Namespace    alice
    Create Vxlan    alice:eth0    42    remote=192.0.2.2    parent=router:eth0    addresses=10.0.0.1/24
    Create Vxlan    bob:vx0    42    remote=192.0.2.1    addresses=10.0.0.2/24
    Get Interface Names    alice    ==    ${{['lo', 'eth0']}}
    Packets Should Arrive    alice    bob    10.0.0.2    seen_as=10.0.0.1

It Goes With The Test Where The Namespace Stays
    # The setup of the next test, and the suite's end, look whether it is gone.
    ${vxlan} =    Create Vxlan    office:    42    remote=192.0.2.1    up=False    mtu=1400    mac=02:00:00:00:00:01
    Should Be Equal As Strings    ${vxlan}    office:eth0
    Should Not Be True    ${vxlan.up}
    Should Be Equal    ${vxlan.mac}    02:00:00:00:00:01

The Same Network Twice
    Create Transient Namespace    alice
    Create Vxlan    alice:vx0    42    remote=192.0.2.1
    ${error} =    Catenate    Cannot create vxlan alice:vx1: the kernel says
    ...    "A VXLAN device with the specified VNI already exists" (EEXIST). Choose another 'vni' or 'port'.
    Should Fail And Change Nothing    ${error}    Create Vxlan    alice:vx1    42    remote=192.0.2.1
    Should Fail And Change Nothing
    ...    Cannot create vxlan alice:vx0: the kernel says "File exists" (EEXIST). alice:vx0 is there already.
    ...    Create Vxlan    alice:vx0    43    remote=192.0.2.1

Wrong Numbers
    [Setup]    Create Hosts On A Switch    alice
    [Template]    Should Fail And Change Nothing
    VNI 16777216 is out of range: it can be from 0 to 16777215.
    ...    Create Vxlan    alice:vx0    16777216    remote=192.0.2.1
    VNI -1 is out of range: it can be from 0 to 16777215.
    ...    Create Vxlan    alice:vx0    -1    remote=192.0.2.1
    ValueError: Argument 'vni' got value 'many' that cannot be converted to integer.
    ...    Create Vxlan    alice:vx0    many    remote=192.0.2.1
    Port 65536 is out of range: it can be from 1 to 65535.
    ...    Create Vxlan    alice:vx0    42    remote=192.0.2.1    port=65536
    'sixteen-letters-' is no interface name: it has 16 characters, and 15 are the most.
    ...    Create Vxlan    alice:sixteen-letters-    42    remote=192.0.2.1

Wrong Addresses
    [Setup]    Create Hosts On A Switch    alice
    [Template]    Should Fail And Change Nothing
    '192.0.2.1/24' is no address, which 'remote' has to be.
    ...    Create Vxlan    alice:vx0    42    remote=192.0.2.1/24
    'here' is no address, which 'local' has to be.
    ...    Create Vxlan    alice:vx0    42    remote=192.0.2.1    local=here
    A VXLAN has either a 'remote' or a 'group', not both.
    ...    Create Vxlan    alice:vx0    42    remote=192.0.2.1    group=239.1.1.1    parent=eth0
    '192.0.2.1' is no multicast address, which 'group' has to be.
    ...    Create Vxlan    alice:vx0    42    group=192.0.2.1    parent=eth0
    '239.1.1.1' is a multicast address. Give it as 'group'.
    ...    Create Vxlan    alice:vx0    42    remote=239.1.1.1
    A VXLAN with a 'group' needs the 'parent' that joins the group.
    ...    Create Vxlan    alice:vx0    42    group=239.1.1.1
    '192.0.2.1' and '2001:db8::2' are of two address families. Both ends have to be of one.
    ...    Create Vxlan    alice:vx0    42    remote=2001:db8::2    local=192.0.2.1
    No interface 'eth1' in namespace 'alice'. Known: lo, eth0. Did you mean 'eth0'?
    ...    Create Vxlan    alice:vx0    42    group=239.1.1.1    parent=eth1


*** Keywords ***
Create Hosts On A Switch
    [Documentation]    The network that carries the packets: 192.0.2.0/24 and 2001:db8:2::/64.
    [Arguments]    @{hosts}
    Create Transient Namespaces    switch    @{hosts}
    FOR    ${number}    ${host}    IN ENUMERATE    @{hosts}    start=1
        Create Veth Pair    ${host}:eth0    switch:${host}
        ...    addresses=${{['192.0.2.${number}/24', '2001:db8:2::${number}/64']}}
    END
    Create Bridge    switch:br0    @{hosts}
    Wait Until Interface Is Up    switch:br0
