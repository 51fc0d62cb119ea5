*** Settings ***
Documentation    Echo requests from a namespace: their answers, times and losses.

Library          NetnsLibrary
Resource         ../resources/hosts.resource

Test Setup       Create Two Hosts
Test Timeout     30 seconds


*** Test Cases ***
Answers Are Counted
    [Tags]    smoke
    ${result} =    Ping Host    alice    10.0.0.2    count=3
    Should Be Equal    ${{[$result.sent, $result.received, $result.loss]}}    ${{[3, 3, 0]}}
    Should Be True    0 < $result.rtt_min <= $result.rtt_avg <= $result.rtt_max < 1000
    Should Be Equal    ${result.outcome}    answered

Loss Is No Failure
    ${result} =    Ping Host    alice    10.0.0.9    count=2    timeout=50 ms
    Should Be Equal    ${{[$result.sent, $result.received, $result.loss]}}    ${{[2, 0, 100]}}
    Should Be Equal    ${result.rtt_avg}    ${None}
    Should Be Equal    ${result.outcome}    silent
    ${result} =    Ping Host    alice    10.9.0.1
    Should Be Equal    ${result.outcome}    unreachable
    Should Be Equal    ${result.reason}    the kernel says "Network is unreachable" (ENETUNREACH)

The Target May Be A Name
    Add Host Entry    alice    server    2001:db8::2
    ${result} =    Ping Host    alice    server
    Should Be Equal    ${result.address}    2001:db8::2
    Should Be Equal As Integers    ${result.received}    1

The Target May Be A Namespace
    FOR    ${target}    IN    bob    bob:eth0
        ${result} =    Ping Host    alice    ${target}
        Should Be Equal    ${result.address}    10.0.0.2
    END
    ${interface} =    Get Interface    bob:eth0
    ${result} =    Ping Host    alice    ${interface}
    Should Be Equal    ${result.address}    10.0.0.2
    ${result} =    Ping Host    alice    ${interface.namespace}
    Should Be Equal    ${result.address}    10.0.0.2
    Enter Namespace    bob
    ${result} =    Ping Host    alice    current
    Should Be Equal    ${result.address}    10.0.0.2
    ${result} =    Ping Host    current    alice
    Should Be Equal    ${result.address}    10.0.0.1

The First Address With A Route Is Taken
    Create Veth Pair    alice:eth1    bob:eth1    addresses=10.7.0.1/24    peer_addresses=10.7.0.2/24
    Delete Address    alice:eth0    10.0.0.1/24
    ${result} =    Ping Host    alice    bob
    Should Be Equal    ${result.address}    10.7.0.2

A Hosts File Goes Before Namespaces
    Add Host Entry    alice    bob    2001:db8::2
    ${result} =    Ping Host    alice    bob
    Should Be Equal    ${result.address}    2001:db8::2

An Unknown Name Tells Who Was Asked
    ${text} =    Catenate    'nobody' is no address, and namespace 'alice' knows no host of that name: it is not in its
    ...    hosts file, and it has no name servers. Use Add Host Entry or Set Name Servers.
    ...    No namespace 'nobody'. Known: alice, bob, host.
    Run Keyword And Expect Error    EQUALS:${text}    Ping Host    alice    nobody

A Misspelled Namespace Tells The Nearest One
    VAR    ${nearest} =    No namespace 'bbo'. Known: alice, bob, host. Did you mean 'bob'?
    FOR    ${check}    IN    Ping Host    Host Should Be Reachable    Host Should Not Be Reachable    Get Throughput
        Run Keyword And Expect Error    'bbo' is no address, *. ${nearest}    ${check}    alice    bbo
    END
    Run Keyword And Expect Error    'bbo' is no address, *. ${nearest}    Tcp Port Should Be Open    alice    bbo    80

A Closed Namespace Is Told As Such
    Create Transient Namespace    carol
    Close Namespace    carol
    Run Keyword And Expect Error    EQUALS:Namespace 'carol' is closed. Open are: alice, bob, host.
    ...    Ping Host    alice    carol

An Address With A Prefix Length Is No Target
    VAR    ${text} =    '10.0.0.2/24' is an address with a prefix length, which a target has not: write '10.0.0.2'.
    Run Keyword And Expect Error    EQUALS:${text}    Ping Host    alice    10.0.0.2/24

A Namespace Without Addresses
    Create Transient Namespace    carol
    VAR    ${text} =    has no address that others could reach it at. Use Add Address.
    Run Keyword And Expect Error    EQUALS:Namespace 'carol' ${text}    Ping Host    alice    carol
    Run Keyword And Expect Error    EQUALS:carol:lo ${text}    Ping Host    alice    carol:lo

Numbers Out Of Range
    Run Keyword And Expect Error    EQUALS:Count 0 is out of range: it can be from 1 to 65535.
    ...    Ping Host    alice    10.0.0.2    count=0
    Run Keyword And Expect Error    EQUALS:Size 65508 is out of range: it can be from 0 to 65507.
    ...    Ping Host    alice    10.0.0.2    size=65508
    Run Keyword And Expect Error    EQUALS:The timeout has to be longer than zero, and it is 0 s.
    ...    Ping Host    alice    10.0.0.2    timeout=0 s
    Run Keyword And Expect Error    EQUALS:No namespace 'alcie'. Known: alice, bob, host. Did you mean 'alice'?
    ...    Ping Host    alcie    10.0.0.2

The Round Trip Time Is A Number
    ${time} =    Get Round Trip Time    alice    bob    3    <    100
    Should Be True    0 < ${time} < 100
    Run Keyword And Expect Error    STARTS:Round trip time from alice to bob (10.0.0.2) in ms '
    ...    Get Round Trip Time    alice    bob    3    >    10000
    Run Keyword And Expect Error
    ...    EQUALS:There is no round trip time from alice to 10.0.0.9: no answer within 0.05 s.
    ...    Get Round Trip Time    alice    10.0.0.9    1    timeout=50 ms

The Loss Is A Percentage
    Get Packet Loss    alice    2001:db8::2    20    ==    0
    Get Packet Loss    alice    10.0.0.9    5    ==    100    timeout=50 ms
    Run Keyword And Expect Error
    ...    EQUALS:Packet loss from alice to bob (10.0.0.2) in % '0.0' (float) should be greater than '5.0' (float)
    ...    Get Packet Loss    alice    bob    5    >    5
