*** Settings ***
Documentation     Ports of bridges come and go, and come back where the namespace outlives the test.

Resource          ../resources/acceptance.resource
Resource          ../resources/lasting.resource
Resource          ../resources/talk.resource

Suite Setup       Create A Switch In The Office
Suite Teardown    Should Be As Remembered    office
Test Setup        Should Be As Remembered    office
Test Timeout      60 seconds


*** Variables ***
${BRIDGE_IN_BRIDGE}    SEPARATOR=${SPACE}
...                    Cannot make switch:br1 a port of switch:br0: the kernel says "Can not enslave a bridge to a
...                    bridge" (ELOOP). Connect the two with a veth pair: one end is a port of each.
${LOOPBACK}            SEPARATOR=${SPACE}
...                    switch:lo cannot become a port of switch:br0: a loopback leads nowhere else.
...                    Give an end of a veth pair.
${NO_ETHERNET}         SEPARATOR=${SPACE}
...                    Cannot make switch:tun0 a port of switch:br0: the kernel says "Invalid argument" (EINVAL).
...                    switch:tun0 is no Ethernet interface, as all ports of a bridge are.
${BUSY}                SEPARATOR=${SPACE}
...                    Cannot make switch:free a port of switch:br0: the kernel says "Device or resource busy"
...                    (EBUSY). Another interface lies on it, such as a macvlan. Delete that first.


*** Test Cases ***
Plug In And Pull Out
    Create Transient Namespaces    alice    bob    switch
    Create Veth Pair    alice:eth0    switch:alice    addresses=10.0.0.1/24
    Create Veth Pair    bob:eth0    switch:bob    addresses=10.0.0.2/24
    Create Bridge    switch:br0    alice
    Add Bridge Port    switch:br0    bob
    Wait Until Interface Is Up    switch:br0
    Packets Should Arrive    alice    bob    10.0.0.2    seen_as=10.0.0.1
    Remove Bridge Port    switch:br0    bob
    ${port} =    Get Interface    switch:bob
    Should Be Equal    ${port.master}    ${None}
    Should Be True    ${port.up}
    Set Interface Up    bob:lo
    Packets Should Not Arrive    alice    bob    10.0.0.2

Names And Endpoints And Objects
    [Tags]    current-namespace
    Create Transient Namespace    switch
    ${one}    ${_} =    Create Veth Pair    switch:one    switch:other
    ${bridge} =    Create Bridge    switch:br0
    Add Bridge Port    ${bridge}    ${one}
    Add Bridge Port    switch:br0    switch:other
    Remove Bridge Port    switch:br0    ${one}
    Remove Bridge Port    ${bridge}    other
    Enter Namespace    switch
    Add Bridge Port    br0    one
    Remove Bridge Port    br0    one
    Enter Transient Namespace    elsewhere
    Add Bridge Port    switch:br0    one
    Remove Bridge Port    switch:br0    one

# The setup of each next test, and the suite's end, look whether the office is as before.

A Port That Was Plugged In Is Pulled Out Again
    Add Bridge Port    office:br0    free
    ${port} =    Get Interface    office:free
    Should Be Equal    ${port.master}    br0

A Port That Was Pulled Out Is Plugged In Again
    Remove Bridge Port    office:br0    port
    ${port} =    Get Interface    office:port
    Should Be Equal    ${port.master}    ${None}

A Port That Changes The Bridge Comes Back
    Create Bridge    office:other
    Remove Bridge Port    office:br0    port
    Add Bridge Port    office:other    port
    Add Bridge Port    office:br0    free

Under Another Name It Comes Back
    Remove Bridge Port    office:br0    port
    Set Interface    office:port    name=renamed
    Set Interface    office:br0    name=br1
    Add Bridge Port    office:br1    renamed

A Bridge Of The Test Frees Its Ports
    Create Bridge    office:other    free
    ${port} =    Get Interface    office:free
    Should Be Equal    ${port.master}    other

What Is Made And Deleted Again Is No Failure
    Create Veth Pair    office:new    office:newer
    Add Bridge Port    office:br0    new
    Remove Bridge Port    office:br0    new
    Add Bridge Port    office:br0    new
    Delete Interface    office:new

Wrong Bridges And Ports
    [Setup]    Create A Switch
    [Template]    Should Fail And Change Nothing
    switch:port cannot become a port of switch:br1: it is a port of switch:br0. Remove it there first.
    ...    Add Bridge Port    switch:br1    port
    switch:port is a port of switch:br0 already.
    ...    Add Bridge Port    switch:br0    port
    switch:free can have no ports: it is no bridge, bond or VRF but veth.
    ...    Add Bridge Port    switch:free    port
    switch:br0 cannot be a port of itself.
    ...    Add Bridge Port    switch:br0    br0
    ${BRIDGE_IN_BRIDGE}
    ...    Add Bridge Port    switch:br0    br1
    ${LOOPBACK}
    ...    Add Bridge Port    switch:br0    lo
    switch:free is no port of switch:br0: it is no port.
    ...    Remove Bridge Port    switch:br0    free
    switch:port is no port of switch:br1: it is a port of switch:br0.
    ...    Remove Bridge Port    switch:br1    port

What The Kernel Takes For No Port
    Create A Switch
    Create Tun    switch:tun0
    Should Fail And Change Nothing    ${NO_ETHERNET}    Add Bridge Port    switch:br0    tun0
    Create Macvlan    switch:on-it    free
    Should Fail And Change Nothing    ${BUSY}    Add Bridge Port    switch:br0    free

Unknown Bridges And Ports
    [Setup]    Create A Switch
    [Template]    Should Fail And Change Nothing
    No interface 'br2' in namespace 'switch'. Known: lo, br1, port, free, br0. Did you mean 'br1'?
    ...    Add Bridge Port    switch:br2    free
    No interface 'fre' in namespace 'switch'. Known: lo, br1, port, free, br0. Did you mean 'free'?
    ...    Add Bridge Port    switch:br0    fre
    No namespace 'swich'. Known: office, switch, host. Did you mean 'switch'?
    ...    Remove Bridge Port    swich:br0    port
    'switch:' names no interface. Write one like 'switch:eth0'.
    ...    Add Bridge Port    switch:    port

A Port In Another Namespace
    [Setup]    Create A Switch
    ${error} =    Catenate    office:free cannot become a port of switch:br0: both have to be in the same namespace.
    ...    Move it there first, or connect them with a veth pair.
    Should Fail And Change Nothing    ${error}    Add Bridge Port    switch:br0    office:free
    Should Fail And Change Nothing    office:free is no port of switch:br0: it is no port.
    ...    Remove Bridge Port    switch:br0    office:free


*** Keywords ***
Create A Switch In The Office
    [Documentation]    Two cables: one is plugged in, the other one is free.
    Create Namespace That Outlives The Tests    office
    Create Veth Pair    office:port    office:far
    Create Veth Pair    office:free    office:farther
    Create Bridge    office:br0    port
    FOR    ${name}    IN    port    far    free    farther    br0
        Wait Until Interface Is Up    office:${name}
    END
    Remember What Is In    office

Create A Switch
    [Documentation]    Two bridges; one has a port, and one interface is free.
    Create Transient Namespace    switch
    Create Bridge    switch:br1
    Create Veth Pair    switch:free    switch:port
    Create Bridge    switch:br0    port
