*** Settings ***
Documentation    Veth pairs that cannot be: each call says why, and nothing is changed.

Resource         ../resources/acceptance.resource

Test Setup       Create Two Namespaces And A Cable


*** Variables ***
${NO_NAMESPACE}               SEPARATOR=${SPACE}
...                           ':eth0' is no endpoint: the namespace before ':' is missing. Write 'alice:eth0',
...                           or 'eth0' for the current namespace.
${ALICE_CABLE_TAKEN}          SEPARATOR=${SPACE}
...                           Cannot create veth pair alice:cable and bob:new: the kernel says "File exists"
...                           (EEXIST). alice:cable is there already.
${BOB_CABLE_TAKEN}            SEPARATOR=${SPACE}
...                           Cannot create veth pair alice:new and bob:cable: the kernel says "File exists"
...                           (EEXIST). bob:cable is there already.
${NO_LOOPBACK_FOR_ALICE}      SEPARATOR=${SPACE}
...                           Cannot add ::1/128 to alice:eth0: the kernel says "ipv6: Cannot assign loopback
...                           address on this device" (EADDRNOTAVAIL).
${NO_LOOPBACK_FOR_BOB}        SEPARATOR=${SPACE}
...                           Cannot add ::1/128 to bob:eth0: the kernel says "ipv6: Cannot assign loopback
...                           address on this device" (EADDRNOTAVAIL).
${TOO_SMALL_FOR_VERSION_6}    SEPARATOR=${SPACE}
...                           Cannot add 2001:db8::1/64 to alice:eth0: the kernel says "Invalid argument" (EINVAL).
...                           IPv6 needs an MTU of at least 1280 bytes, and this is 1279.


*** Test Cases ***
Unknown And Closed Namespaces
    ${gone}    ${closed} =    Close A Namespace
    Should Fail And Change Nothing    No namespace 'alcie'. Known: alice, bob, host. Did you mean 'alice'?
    ...    Create Veth Pair    alcie:eth0    bob:eth0
    Should Fail And Change Nothing    No namespace 'bbo'. Known: alice, bob, host. Did you mean 'bob'?
    ...    Create Veth Pair    alice:eth0    bbo:
    Should Fail And Change Nothing    Namespace 'closed' is closed. Open are: alice, bob, host.
    ...    Create Veth Pair    closed:eth0    bob:eth0
    Should Fail And Change Nothing    Namespace 'closed' is closed.
    ...    Create Veth Pair    alice:    ${closed}
    # An interface of a namespace that is gone.
    Should Fail And Change Nothing    Namespace 'closed' is closed.
    ...    Create Veth Pair    ${gone}    bob:eth0

Names That No Interface Can Have
    [Template]    Should Fail And Change Nothing
    'sixteen-letters-' is no interface name: it has 16 characters, and 15 are the most.
    ...    Create Veth Pair    alice:sixteen-letters-    bob:eth0
    'a/b' is no interface name: it may not contain '/'.
    ...    Create Veth Pair    alice:a/b    bob:eth0
    'a:b' is no interface name: it may not contain ':'.
    ...    Create Veth Pair    alice:eth0    bob:a:b
    'a b' is no interface name: it may not contain blanks.
    ...    Create Veth Pair    alice:eth0    bob:a b
    'eth%d' is no interface name: it may not contain '%'.
    ...    Create Veth Pair    alice:eth%d    bob:eth0
    '..' is no interface name: it means a folder.
    ...    Create Veth Pair    alice:..    bob:eth0
    The name of an interface may not be empty.
    ...    Create Veth Pair    ${EMPTY}    bob:eth0
    ${NO_NAMESPACE}
    ...    Create Veth Pair    :eth0    bob:eth0

Names That Are Taken
    [Template]    Should Fail And Change Nothing
    ${ALICE_CABLE_TAKEN}
    ...    Create Veth Pair    alice:cable    bob:new
    ${BOB_CABLE_TAKEN}
    ...    Create Veth Pair    alice:new    bob:cable
    Both ends of the veth pair would be alice:new. In one namespace they need two names.
    ...    Create Veth Pair    alice:new    alice:new

Both Names Are Taken
    ${error} =    Catenate    SEPARATOR=${SPACE}
    ...    Cannot create veth pair alice:cable and bob:cable: the kernel says "File exists" (EEXIST).
    ...    alice:cable is there already. bob:cable is there already.
    Should Fail And Change Nothing    ${error}    Create Veth Pair    alice:cable    bob:cable

Addresses That Are None
    [Template]    Should Fail And Change Nothing
    Address '10.0.0.1' has no prefix length. Write it with one, for example '10.0.0.1/24'.
    ...    Create Veth Pair    alice:eth0    bob:eth0    addresses=10.0.0.1
    Address '2001:db8::1' has no prefix length. Write it with one, for example '2001:db8::1/64'.
    ...    Create Veth Pair    alice:eth0    bob:eth0    peer_addresses=2001:db8::1
    '10.0.0.1/33' is no address with a prefix length: its length '33' is none from 0 to 32.
    ...    Create Veth Pair    alice:eth0    bob:eth0    addresses=10.0.0.1/33
    '224.0.0.1/24' is a multicast address, which no interface can have.
    ...    Create Veth Pair    alice:eth0    bob:eth0    addresses=224.0.0.1/24
    '::/64' is the unspecified address, which no interface can have.
    ...    Create Veth Pair    alice:eth0    bob:eth0    addresses=::/64
    Address '10.0.0.1/24' is given twice for the same interface.
    ...    Create Veth Pair    alice:eth0    bob:eth0    addresses=${{['10.0.0.1/24', '10.0.0.2/24', '10.0.0.1/24']}}

A Pair With An Address That The Kernel Refuses Is Taken Back Whole
    [Template]    Should Fail And Change Nothing
    # Its second address; the other end and the first address had been made by then.
    ${NO_LOOPBACK_FOR_ALICE}
    ...    Create Veth Pair    alice:eth0    bob:eth0    addresses=${{['10.0.0.1/24', '::1/128']}}
    ...    peer_addresses=10.0.0.2/24
    ${NO_LOOPBACK_FOR_BOB}
    ...    Create Veth Pair    alice:eth0    bob:eth0    addresses=10.0.0.1/24    peer_addresses=::1/128
    ${TOO_SMALL_FOR_VERSION_6}
    ...    Create Veth Pair    alice:eth0    alice:eth1    addresses=2001:db8::1/64    mtu=1279

Hardware Addresses That Are None
    [Template]    Should Fail And Change Nothing
    '02:00:00:00:00' is no MAC address. Write it like '02:00:00:00:00:01'.
    ...    Create Veth Pair    alice:eth0    bob:eth0    mac=02:00:00:00:00
    '02:00:00-00:00:01' is no MAC address. Write it like '02:00:00:00:00:01'.
    ...    Create Veth Pair    alice:eth0    bob:eth0    peer_mac=02:00:00-00:00:01
    '00:00:00:00:00:00' is no MAC address that an interface can have: all is zero.
    ...    Create Veth Pair    alice:eth0    bob:eth0    mac=00:00:00:00:00:00
    '01:00:00:00:00:01' is a multicast MAC address, which no interface can have: its first number is odd.
    ...    Create Veth Pair    alice:eth0    bob:eth0    peer_mac=01:00:00:00:00:01

Sizes That Are None
    [Template]    Should Fail And Change Nothing
    MTU 67 is out of range: it can be from 68 to 65535 bytes.
    ...    Create Veth Pair    alice:eth0    bob:eth0    mtu=67
    MTU 65536 is out of range: it can be from 68 to 65535 bytes.
    ...    Create Veth Pair    alice:eth0    bob:eth0    mtu=65536
    MTU -1 is out of range: it can be from 68 to 65535 bytes.
    ...    Create Veth Pair    alice:eth0    bob:eth0    mtu=-1
    ValueError: Argument 'mtu' got value 'large' that cannot be converted to integer or None.
    ...    Create Veth Pair    alice:eth0    bob:eth0    mtu=large


*** Keywords ***
Create Two Namespaces And A Cable
    [Documentation]    The cable is there to be left alone.
    Create Transient Namespaces    alice    bob
    Create Veth Pair    alice:cable    bob:cable    addresses=10.9.0.1/24

Close A Namespace
    [Documentation]    Returns an interface that was in it, and the namespace.
    ${closed} =    Create Transient Namespace    closed
    ${gone}    ${_} =    Create Veth Pair    closed:eth0    closed:eth1
    Close Namespace    closed
    RETURN    ${gone}    ${closed}
