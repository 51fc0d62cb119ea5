*** Settings ***
Documentation    Veth pairs: cables between two interfaces.

Library          Process
Resource         ../resources/acceptance.resource


*** Test Cases ***
Between Two Namespaces
    [Tags]    smoke
    Create Transient Namespaces    alice    bob
    ${one}    ${other} =    Create Veth Pair    alice:eth0    bob:eth0
    ...    addresses=10.0.0.1/24    peer_addresses=10.0.0.2/24
    Get Interface Names    alice    ==    ${{['lo', 'eth0']}}
    Get Interface Names    bob    ==    ${{['lo', 'eth0']}}
    Should Be Equal    ${one.peer}    bob:eth0
    Should Be Equal    ${other.peer}    alice:eth0
    Should Be Equal    ${one.state}    UP
    Should Be Equal    ${other.state}    UP
    Namespaces Should Be Joined    alice    bob    10.0.0.2
    Namespaces Should Be Joined    bob    alice    10.0.0.1

Arguments By Position
    Create Transient Namespaces    alice    bob
    ${one}    ${other} =    Create Veth Pair    alice:eth0    bob:eth0    10.0.0.1/24    10.0.0.2/24    1400
    ...    02:00:00:00:00:01    02:00:00:00:00:02    False
    Get Addresses    alice:eth0    ipv4    ==    10.0.0.1/24
    Get Addresses    bob:eth0    ipv4    ==    10.0.0.2/24
    Should Be Equal    ${{[$one.mtu, $other.mtu, $one.up, $other.up]}}    ${{[1400, 1400, False, False]}}
    Should Be Equal    ${one.mac} ${other.mac}    02:00:00:00:00:01 02:00:00:00:00:02

Inside One Namespace
    [Tags]    current-namespace
    Enter Transient Namespace    alice
    ${one}    ${other} =    Create Veth Pair    east    west
    Should Be Equal As Strings    ${one}    alice:east
    Should Be Equal    ${one.peer}    alice:west
    Should Be Equal    ${other.peer}    alice:east

From A Third Namespace
    Create Transient Namespaces    alice    bob
    Enter Transient Namespace    carol
    Create Veth Pair    alice:eth0    bob:eth0    addresses=10.0.0.1/24    peer_addresses=10.0.0.2/24
    Get Interface Names    current    ==    lo
    Namespaces Should Be Joined    alice    bob    10.0.0.2

Three Namespaces In A Row
    Create Transient Namespaces    client    router    server
    Create Veth Pair    client:eth0    router:eth0    addresses=10.0.1.1/24    peer_addresses=10.0.1.254/24
    Create Veth Pair    server:eth0    router:eth1    addresses=10.0.2.1/24    peer_addresses=10.0.2.254/24
    Namespaces Should Be Joined    client    router    10.0.1.254
    Namespaces Should Be Joined    router    server    10.0.2.1

Default Names In The Current Namespace
    [Tags]    current-namespace
    Enter Transient Namespace    alice
    ${one}    ${other} =    Create Veth Pair
    Should Be Equal As Strings    ${one}    alice:eth0
    Should Be Equal As Strings    ${other}    alice:eth1
    Create Veth Pair    peer=eth3
    Get Interface Names    current    ==    ${{['lo', 'eth0', 'eth1', 'eth2', 'eth3']}}

Free Names Elsewhere
    ${alice}    ${bob} =    Create Transient Namespaces    alice    bob
    ${one}    ${other} =    Create Veth Pair    alice:    bob:
    Should Be Equal As Strings    ${one}    alice:eth0
    Should Be Equal As Strings    ${other}    bob:eth0
    ${one}    ${other} =    Create Veth Pair    ${alice}    ${bob}
    Should Be Equal As Strings    ${one}    alice:eth1
    Should Be Equal As Strings    ${other}    bob:eth1
    ${_}    ${other} =    Create Veth Pair    alice:eth3    alice:
    Should Be Equal As Strings    ${other}    alice:eth2

An Interface Object As Endpoint
    Create Transient Namespaces    alice    bob
    ${old}    ${_} =    Create Veth Pair    alice:eth0    bob:eth0
    Close Namespace    bob
    Wait Until Keyword Succeeds    2s    10ms    Interface Should Not Exist    ${old}
    ${new}    ${_} =    Create Veth Pair    ${old}    alice:other
    Should Be Equal As Strings    ${new}    alice:eth0

Several Addresses Of Both Families
    [Tags]    smoke
    Create Transient Namespaces    alice    bob
    VAR    @{addresses} =    10.0.0.1/24    192.168.7.1/30    2001:db8::1/64
    ${one}    ${other} =    Create Veth Pair    alice:eth0    bob:eth0
    ...    addresses=${addresses}    peer_addresses=${{['10.0.0.2/24', '2001:db8::2/64']}}
    FOR    ${address}    IN    @{addresses}
        Should Contain    ${one.addresses}    ${address}
    END
    Should Contain    ${other.addresses}    10.0.0.2/24
    Namespaces Should Be Joined    alice    bob    10.0.0.2
    # At once: nobody waits for the search for duplicates.
    Namespaces Should Be Joined    alice    bob    2001:db8::2

Mtu And Hardware Addresses
    Create Transient Namespaces    alice    bob
    ${one}    ${other} =    Create Veth Pair    alice:eth0    bob:eth0
    ...    mtu=9000    mac=02:00:00:00:00:01    peer_mac=02-00-00-00-00-0A
    Should Be Equal As Integers    ${one.mtu}    9000
    Should Be Equal As Integers    ${other.mtu}    9000
    Should Be Equal    ${one.mac}    02:00:00:00:00:01
    Should Be Equal    ${other.mac}    02:00:00:00:00:0a
    ${result} =    Execute In Namespace    bob    Run Process    ip    link    show    eth0
    Should Contain    ${result.stdout}    mtu 9000
    Should Contain    ${result.stdout}    link/ether 02:00:00:00:00:0a

The Smallest And The Largest Mtu
    Create Transient Namespace    alice
    ${one}    ${_} =    Create Veth Pair    alice:    alice:    mtu=68
    Should Be Equal As Integers    ${one.mtu}    68
    ${one}    ${_} =    Create Veth Pair    alice:    alice:    mtu=65535
    Should Be Equal As Integers    ${one.mtu}    65535

Left Down
    Create Transient Namespaces    alice    bob
    ${one}    ${other} =    Create Veth Pair    alice:eth0    bob:eth0    addresses=10.0.0.1/24    up=False
    Should Not Be True    ${one.up}
    Should Not Be True    ${other.up}
    Should Be Equal    ${one.state}    DOWN
    Should Be Equal    ${one.addresses}    ${{('10.0.0.1/24',)}}

The Longest Name
    Create Transient Namespace    alice
    Create Veth Pair    alice:fifteen-letters    alice:eth0
    Interface Should Exist    alice:fifteen-letters
