*** Settings ***
Documentation     TUN and TAP: interfaces whose packets a program reads and writes.

Resource          ../resources/acceptance.resource
Resource          ../resources/lasting.resource

Suite Setup       Create Namespace That Outlives The Tests    office
Suite Teardown    Get Interface Names    office    ==    lo
Test Setup        Get Interface Names    office    ==    lo
Test Timeout      60 seconds


*** Variables ***
${REFUSED_ADDRESS}    SEPARATOR=${SPACE}
...                   Cannot add ::1/128 to alice:tun0: the kernel says
...                   "ipv6: Cannot assign loopback address on this device" (EADDRNOTAVAIL).


*** Test Cases ***
A Tap Has A Mac And A Tun Has None
    Create Transient Namespace    alice
    ${tap} =    Create Tap    alice:tap0
    ${tun} =    Create Tun    alice:tun0
    Should Be Equal As Strings    ${tap}    alice:tap0
    Should Be Equal As Strings    ${tun}    alice:tun0
    Should Be Equal    ${tap.kind}    tun
    Should Be Equal    ${tun.kind}    tun
    Should Match Regexp    ${tap.mac}    ^([0-9a-f]{2}:){5}[0-9a-f]{2}$
    Should Be Empty    ${tun.mac}

Settings
    Create Transient Namespace    alice
    ${tap} =    Create Tap    alice:    addresses=${{['10.0.0.1/24', '2001:db8::1/64']}}    mtu=1400
    ...    mac=02:00:00:00:00:0A    up=False
    Should Be Equal As Strings    ${tap}    alice:eth0
    Should Be Equal    ${tap.addresses}    ${{('10.0.0.1/24', '2001:db8::1/64')}}
    Should Be Equal As Integers    ${tap.mtu}    1400
    Should Be Equal    ${tap.mac}    02:00:00:00:00:0a
    Should Not Be True    ${tap.up}
    ${tun} =    Create Tun    alice:tun0    addresses=10.0.1.1/24    mtu=1280
    Should Be Equal    ${tun.addresses}    ${{('10.0.1.1/24',)}}
    Should Be Equal As Integers    ${tun.mtu}    1280
    Should Be True    ${tun.up}

In The Current Namespace
    Enter Transient Namespace    alice
    Create Tap    tap0
    Create Tun    tun0
    Get Interface Names    current    ==    ${{['lo', 'tap0', 'tun0']}}

A Port Of A Bridge
    Create Transient Namespace    switch
    ${tap} =    Create Tap    switch:tap0
    Create Bridge    switch:br0    ${tap}
    ${tap} =    Get Interface    switch:tap0
    Should Be Equal    ${tap.master}    br0

It Goes With The Test Where The Namespace Stays
    # The setup of the next test, and the suite's end, look whether they are gone.
    Create Tap    office:tap0
    Create Tun    office:tun0
    Get Interface Names    office    ==    ${{['lo', 'tap0', 'tun0']}}

Without A Program It Has No Carrier
    Create Transient Namespace    alice
    Create Tun    alice:tun0
    Get Interface State    alice:tun0    ==    DOWN
    Should Fail And Change Nothing
    ...    alice:tun0 is not up after 0.02 s: its state is DOWN. No program has opened it.
    ...    Wait Until Interface Is Up    alice:tun0    timeout=20ms

Wrong Names
    [Setup]    Create A Taken Name
    [Template]    Should Fail And Change Nothing
    Cannot create tap alice:taken: the kernel says "File exists" (EEXIST). alice:taken is there already.
    ...    Create Tap    alice:taken
    Cannot create tun alice:lo: the kernel says "File exists" (EEXIST). alice:lo is there already.
    ...    Create Tun    alice:lo
    'a/b' is no interface name: it may not contain '/'.
    ...    Create Tun    alice:a/b
    'tap%d' is no interface name: it may not contain '%'.
    ...    Create Tap    alice:tap%d
    No namespace 'alcie'. Known: office, alice, host. Did you mean 'alice'?
    ...    Create Tap    alcie:tap0

Wrong Settings
    [Setup]    Create A Taken Name
    [Template]    Should Fail And Change Nothing
    MTU 67 is out of range: it can be from 68 to 65535 bytes.
    ...    Create Tun    alice:tun0    mtu=67
    Cannot create alice:tap0: the kernel says "mtu greater than device maximum" (EINVAL).
    ...    Create Tap    alice:tap0    mtu=65535
    'eth0' is no MAC address. Write it like '02:00:00:00:00:01'.
    ...    Create Tap    alice:tap0    mac=eth0
    Address '10.0.0.1' has no prefix length. Write it with one, for example '10.0.0.1/24'.
    ...    Create Tun    alice:tun0    addresses=10.0.0.1
    A TUN interface carries IP packets and has no MAC.
    ...    Create Tun    alice:tun0    mac=02:00:00:00:00:01
    ${REFUSED_ADDRESS}
    ...    Create Tun    alice:tun0    addresses=${{['10.0.0.1/24', '::1/128']}}


*** Keywords ***
Create A Taken Name
    [Documentation]    An interface of this kind, which must not be opened instead of refused.
    Create Transient Namespace    alice
    Create Tap    alice:taken    addresses=10.9.0.1/24
