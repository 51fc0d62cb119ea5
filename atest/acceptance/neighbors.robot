*** Settings ***
Documentation     Neighbours: which hardware addresses the IP addresses on a link have.

Library           NetnsLibrary

Suite Setup       Create Lasting Host
Suite Teardown    Get Neighbors    lasting    ==    ${{[]}}
Test Timeout      30 seconds


*** Variables ***
${MAC}    02:00:00:00:00:07


*** Test Cases ***
A Wrong Hardware Address Cuts Two Hosts Off
    [Documentation]    What the hosts found out by themselves is replaced, and found out again.
    Create Two Hosts
    Bob Should Hear Alice
    Get Neighbors    bob    validate    any(one.startswith('10.0.0.1 dev eth0 lladdr') for one in value)
    Add Neighbor    alice    10.0.0.2    ${MAC}    eth0
    Run Keyword And Expect Error    GLOB:*timed out*    Bob Should Hear Alice    patience=0.2
    Delete Neighbor    alice    10.0.0.2
    Bob Should Hear Alice

A Neighbor Is An Object And A Text
    Create Two Hosts
    Add Neighbor    alice    2001:db8::7    ${MAC}    alice:eth0
    ${neighbors} =    Get Neighbors    alice    ==    2001:db8::7 dev eth0 lladdr ${MAC} PERMANENT
    ...    family=ipv6    interface=eth0
    Should Be Equal    ${neighbors[0].address}    2001:db8::7
    Should Be Equal    ${neighbors[0].mac}    ${MAC}
    Should Be Equal    ${neighbors[0].interface}    eth0
    Should Be Equal    ${neighbors[0].state}    PERMANENT
    Should Be True    ${neighbors[0].permanent}
    Delete Neighbor    alice    2001:db8::7    eth0
    Get Neighbors    alice    ==    ${{[]}}

A Neighbor Need Not Stay
    Create Two Hosts
    Add Neighbor    alice    10.0.0.7    ${MAC}    eth0    permanent=False
    Get Neighbors    alice    ==    10.0.0.7 dev eth0 lladdr ${MAC} REACHABLE
    Get Neighbors    alice    ==    ${{[]}}    family=ipv6

Wrong Arguments Are Told Before Anything Is Changed
    [Template]    Add Neighbor Should Fail
    '02:00' is no MAC address. Write it like '02:00:00:00:00:01'.    10.0.0.7    02:00    eth0
    '03:00:00:00:00:01' is a multicast MAC address, which no interface can have: its first number is odd.
    ...    10.0.0.7    03:00:00:00:00:01    eth0
    'carol' is no IP address. Names are not looked up here.    carol    ${MAC}    eth0
    '10.0.0.7/24' is no IP address. It has to be one address, without a prefix length.    10.0.0.7/24    ${MAC}    eth0
    '224.0.0.1' is no address that a neighbor can have.    224.0.0.1    ${MAC}    eth0
    No interface 'eth9' in namespace 'alice'. Known: lo, eth0. Did you mean 'eth0'?    10.0.0.7    ${MAC}    eth9
    Interface bob:eth0 is not in namespace 'alice'. Give one that is, by its name alone.
    ...    10.0.0.7    ${MAC}    bob:eth0
    alice:lo has no neighbors with hardware addresses: it leads to only one place.    10.0.0.7    ${MAC}    lo

A Neighbor That Somebody Gave Is Not Replaced
    Create Two Hosts
    Add Neighbor    alice    10.0.0.7    ${MAC}    eth0
    VAR    ${error} =
    ...    Cannot add neighbor 10.0.0.7 with ${MAC} to alice:eth0: the kernel says "File exists" (EEXIST).
    ...    There is: 10.0.0.7 dev eth0 lladdr ${MAC} PERMANENT.
    Run Keyword And Expect Error    EQUALS:${error}
    ...    Add Neighbor    alice    10.0.0.7    ${MAC}    eth0

A Neighbor That Is Not There
    Create Two Hosts
    Run Keyword And Expect Error
    ...    EQUALS:No neighbor 10.0.0.7 in namespace 'alice'. There is none.
    ...    Delete Neighbor    alice    10.0.0.7

Neighbors Go With The Test That Added Them
    Add Neighbor    lasting    10.9.9.9    ${MAC}    eth0
    Add Neighbor    lasting    2001:db8::9    ${MAC}    eth1
    Get Neighbors    lasting    validate    len(value) == 2

They Are Not There In The Next Test
    Get Neighbors    lasting    ==    ${{[]}}

A Neighbor That Is Gone Already Is No Failure At The End
    Add Neighbor    lasting    10.9.9.9    ${MAC}    eth0
    Delete Neighbor    lasting    10.9.9.9


*** Keywords ***
Create Lasting Host
    [Documentation]    Makes a namespace that lives as long as this suite.
    Create Transient Namespace    lasting
    Create Veth Pair    lasting:eth0    lasting:eth1

Create Two Hosts
    [Documentation]    Makes two hosts and a cable with addresses.
    Create Transient Namespaces    alice    bob
    Create Veth Pair    alice:eth0    bob:eth0    addresses=10.0.0.1/24    peer_addresses=10.0.0.2/24

Bob Should Hear Alice
    [Documentation]    Sends a packet from one host to the other.
    [Arguments]    ${patience}=5
    ${receiver} =    Execute In Namespace    bob    Evaluate    socket.socket(type=socket.SOCK_DGRAM)
    ${sender} =    Execute In Namespace    alice    Evaluate    socket.socket(type=socket.SOCK_DGRAM)
    TRY
        Evaluate    $receiver.settimeout(float($patience))
        Evaluate    $receiver.bind(('10.0.0.2', 7000))
        Evaluate    $sender.sendto(b'hello', ('10.0.0.2', 7000))
        Evaluate    $receiver.recv(100)
    FINALLY
        Call Method    ${receiver}    close
        Call Method    ${sender}    close
    END

Add Neighbor Should Fail
    [Documentation]    Tries to tell a new host of a neighbour, and checks that it knows none.
    [Arguments]    ${error}    ${address}    ${mac}    ${interface}
    Create Two Hosts
    Run Keyword And Expect Error    EQUALS:${error}    Add Neighbor    alice    ${address}    ${mac}    ${interface}
    Get Neighbors    alice    ==    ${{[]}}    family=ipv4
    Close Namespace    alice
    Close Namespace    bob
