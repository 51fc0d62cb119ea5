*** Settings ***
Documentation     Routes: adding, deleting and reading them, and packets that follow them.

Library           NetnsLibrary

Suite Setup       Create Lasting Host
Suite Teardown    Get Routes    lasting    validate    not any('10.9.' in route for route in value)
Test Timeout      30 seconds


*** Variables ***
${MIXED_FAMILIES}    The route to '10.1.0.0/16' is IPv4, and its next hop 2001:db8::2 is IPv6.
...                  All addresses of a route are of one family.
${LINK_LOCAL}        Next hop 'fe80::1' is link-local, so it needs an interface.
...                  Write for example 'fe80::1%eth0', or give interface.


*** Test Cases ***
Packets Follow Static Routes Of Both Families
    [Tags]    smoke
    Create Three Networks In A Row
    Add Route    alice    default    via=10.0.1.254
    Add Route    alice    default    via=2001:db8:1::fe
    Add Route    east    10.0.3.0/24    via=10.0.2.2
    Add Route    east    2001:db8:3::/64    via=2001:db8:2::2
    Add Route    west    10.0.1.0/24    via=10.0.2.1    interface=eth1
    Add Route    west    2001:db8:1::/64    via=2001:db8:2::1    interface=eth1
    Add Route    bob    10.0.0.0/16    via=10.0.3.254
    Add Route    bob    2001:db8::/32    via=2001:db8:3::fe
    Should Connect    alice    bob    10.0.3.1
    Should Connect    alice    bob    2001:db8:3::1
    Should Connect    bob    alice    10.0.1.1
    Delete Route    east    10.0.3.0/24
    Run Keyword And Expect Error    GLOB:*Network is unreachable*    Should Connect    east    bob    10.0.3.1

A Route Is An Object And A Text
    Create Alice
    Add Route    alice    10.1.0.0/16    via=10.0.0.254    metric=7    source=10.0.0.1
    ${routes} =    Get Routes    alice
    ...    contains    10.1.0.0/16 via 10.0.0.254 dev eth0 src 10.0.0.1 metric 7
    ...    family=ipv4
    Should Be Equal    ${routes[-1].destination}    10.1.0.0/16
    Should Be Equal    ${routes[-1].via}    10.0.0.254
    Should Be Equal    ${routes[-1].interface}    eth0
    Should Be Equal    ${routes[-1].source}    10.0.0.1
    Should Be Equal As Integers    ${routes[-1].metric}    7
    Should Be Equal    ${routes[-1].table}    main
    Should Be Equal    ${routes[-1].type}    unicast
    Should Be Equal    ${routes[-1].family}    ipv4

Several Next Hops Share The Traffic
    Create Alice
    VAR    @{routers} =    10.0.0.253    10.0.0.254
    Add Route    alice    10.1.0.0/16    via=${routers}
    Add Route    alice    2001:db8:1::/48    via=${{['2001:db8::fd', 'fe80::1%eth0']}}
    ${routes} =    Get Routes    alice    family=ipv4
    Should Be Equal As Strings    ${routes[-1].next_hops[0].via}    10.0.0.253
    Should Be Equal As Strings    ${routes[-1].next_hops[1].via}    10.0.0.254
    Delete Route    alice    10.1.0.0/16    via=${routers}
    Delete Route    alice    2001:db8:1::/48

Routes That Lead Nowhere
    Create Alice
    FOR    ${type}    IN    blackhole    unreachable    prohibit    throw
        Add Route    alice    10.1.0.0/16    type=${type}
        Get Routes    alice    contains    ${type} 10.1.0.0/16
        Run Keyword And Expect Error    GLOB:Cannot find a route from namespace 'alice' to 10.1.0.1: *
        ...    Get Route To    alice    10.1.0.1
        Delete Route    alice    10.1.0.0/16    type=${type}
    END

Tables Are Apart
    Create Alice
    Add Route    alice    default    via=10.0.0.254    table=100
    Add Route    alice    default    via=2001:db8::fe    table=4294967295
    Get Routes    alice    ==    default via 10.0.0.254 dev eth0 table 100    table=100
    Get Routes    alice    ==    ${{[]}}    table=101
    Get Routes    alice    contains    default via 10.0.0.254 dev eth0 table 100    table=all
    Run Keyword And Expect Error
    ...    GLOB:No route default in table main of namespace 'alice'. There *
    ...    Delete Route    alice    default
    Delete Route    alice    default    table=100
    Get Routes    alice    ==    ${{[]}}    table=100

The Way To An Address
    [Tags]    smoke
    Create Alice
    Add Route    alice    default    via=10.0.0.254
    ${route} =    Get Route To    alice    192.0.2.1    contains    via 10.0.0.254
    Should Be Equal    ${route.via}    10.0.0.254
    Should Be Equal    ${route.interface}    eth0
    Should Be Equal    ${route.source}    10.0.0.1
    ${near} =    Get Route To    alice    2001:db8::9
    Should Be Equal    ${near.via}    ${None}
    Should Be Equal    ${near.source}    2001:db8::1
    ${words} =    Get Route To    alice    192.0.2.1    then    value.split()
    Should Be Equal    ${words}[0]    192.0.2.1

The Current Namespace And The Interface's Endpoint
    [Tags]    current-namespace
    Create Alice
    Enter Namespace    alice
    Add Route    current    10.1.0.0/16    interface=alice:eth0
    Add Route    current    10.2.0.0/16    interface=eth0
    Get Routes    alice    contains    ${{['10.1.0.0/16 dev eth0 scope link', '10.2.0.0/16 dev eth0 scope link']}}

Wrong Arguments Are Told Before Anything Is Changed
    [Template]    Add Route Should Fail
    10.0.0.1/24    '10.0.0.1/24' has host bits. Did you mean '10.0.0.0/24'?    via=10.0.0.254
    10.1.0.0/16    The route to '10.1.0.0/16' needs via or interface.
    10.1.0.0/16
    ...    ${MIXED_FAMILIES}
    ...    via=2001:db8::2
    10.1.0.0/16    A blackhole route leads nowhere: it has no via, interface or source.
    ...    type=blackhole    via=10.0.0.254
    10.1.0.0/16    Metric -1 is out of range: it can be from 0 to 4294967295.    via=10.0.0.254    metric=-1
    10.1.0.0/16    Table 0 is out of range: it can be from 1 to 4294967295.    via=10.0.0.254    table=0
    10.1.0.0/16    No table 'blue'. Write its number, or main, local or default.    via=10.0.0.254    table=blue
    10.1.0.0/16    No interface 'eth9' in namespace 'alice'. Known: lo, eth0. Did you mean 'eth0'?    interface=eth9
    10.1.0.0/16
    ...    Interface bob:eth0 is not in namespace 'alice'. Give one that is, by its name alone.
    ...    interface=bob:eth0
    ::/0
    ...    ${LINK_LOCAL}
    ...    via=fe80::1

What The Kernel Refuses Is Told In Its Words
    Create Alice
    VAR    ${error} =    Cannot add route 10.1.0.0/16 via 10.9.0.1 to namespace 'alice': the kernel says "Nexthop has
    ...    invalid gateway" (ENETUNREACH). The next hop has to be in a network of an interface that is up.
    Run Keyword And Expect Error    EQUALS:${error}
    ...    Add Route    alice    10.1.0.0/16    via=10.9.0.1
    Add Route    alice    10.1.0.0/16    via=10.0.0.253
    VAR    ${error} =
    ...    Cannot add route 10.1.0.0/16 via 10.0.0.254 to namespace 'alice': the kernel says "File exists"
    ...    (EEXIST). There is: 10.1.0.0/16 via 10.0.0.253 dev eth0.
    Run Keyword And Expect Error    EQUALS:${error}
    ...    Add Route    alice    10.1.0.0/16    via=10.0.0.254

A Source Has To Be An Own Address
    Create Alice
    VAR    ${error} =
    ...    Cannot add route 10.1.0.0/16 via 10.0.0.2 src 10.0.0.9 to namespace 'alice': the kernel says
    ...    "Invalid prefsrc address" (EINVAL). Its source 10.0.0.9 has to be an address of the namespace.
    Run Keyword And Expect Error    EQUALS:${error}
    ...    Add Route    alice    10.1.0.0/16    via=10.0.0.2    source=10.0.0.9
    VAR    ${error} =
    ...    Cannot add route 2001:db8:1::/64 via 2001:db8::2 src 2001:db8::9 to namespace 'alice': the kernel says
    ...    "Invalid source address" (EINVAL). Its source 2001:db8::9 has to be an address of the namespace.
    Run Keyword And Expect Error    EQUALS:${error}
    ...    Add Route    alice    2001:db8:1::/64    via=2001:db8::2    source=2001:db8::9
    Add Route    alice    10.1.0.0/16    via=10.0.0.2    source=10.0.0.1

No Way To An Address
    Create Alice
    VAR    ${error} =
    ...    Cannot find a route from namespace 'alice' to 192.0.2.1: the kernel says "Network is unreachable"
    ...    (ENETUNREACH). None of its routes leads there. Add one, for example to 'default'.
    Run Keyword And Expect Error    EQUALS:${error}    Get Route To    alice    192.0.2.1

What A Keyword Returned Is Compared With
    Create Alice
    Add Route    alice    10.1.0.0/16    via=10.0.0.2
    ${routes} =    Get Routes    alice
    Get Routes    alice    ==    ${routes}
    Get Routes    alice    contains    ${routes}[0]

Deleting A Route That Is Not There Tells Which Are
    Create Alice
    VAR    ${error} =    No route 10.1.0.0/16 in table main of namespace 'alice'. There is: 10.0.0.0/24 dev eth0 proto
    ...    kernel scope link src 10.0.0.1.
    Run Keyword And Expect Error    EQUALS:${error}
    ...    Delete Route    alice    10.1.0.0/16

Routes Go With The Test That Added Them
    Add Route    lasting    10.9.0.0/16    type=blackhole
    Add Route    lasting    10.9.9.0/24    type=blackhole    table=100
    Get Routes    lasting    ==    blackhole 10.9.0.0/16

They Are Not There In The Next Test
    Get Routes    lasting    ==    ${{[]}}    family=ipv4    table=main
    Get Routes    lasting    ==    ${{[]}}    table=100

A Route That Is Gone Already Is No Failure At The End
    Add Route    lasting    10.9.0.0/16    type=blackhole
    Delete Route    lasting    10.9.0.0/16


*** Keywords ***
Create Three Networks In A Row
    [Documentation]    Makes alice, east, west and bob, each with a cable to the next one; east and west are routers.
    Create Transient Namespaces    alice    east    west    bob
    Create Veth Pair    alice:eth0    east:eth0
    ...    addresses=${{['10.0.1.1/24', '2001:db8:1::1/64']}}
    ...    peer_addresses=${{['10.0.1.254/24', '2001:db8:1::fe/64']}}
    Create Veth Pair    east:eth1    west:eth1
    ...    addresses=${{['10.0.2.1/24', '2001:db8:2::1/64']}}
    ...    peer_addresses=${{['10.0.2.2/24', '2001:db8:2::2/64']}}
    Create Veth Pair    bob:eth0    west:eth0
    ...    addresses=${{['10.0.3.1/24', '2001:db8:3::1/64']}}
    ...    peer_addresses=${{['10.0.3.254/24', '2001:db8:3::fe/64']}}
    Enable Forwarding    east
    Enable Forwarding    west

Create Lasting Host
    [Documentation]    Makes a namespace that lives as long as this suite.
    Create Transient Namespace    lasting

Create Alice
    [Documentation]    Makes a host with a cable and addresses of both families.
    Create Transient Namespaces    alice    bob
    Create Veth Pair    alice:eth0    bob:eth0    addresses=${{['10.0.0.1/24', '2001:db8::1/64']}}

Add Route Should Fail
    [Documentation]    Tries to add a route to a new host, and checks that it has got none.
    [Arguments]    ${destination}    ${error}    &{options}
    Create Alice
    Run Keyword And Expect Error    EQUALS:${error}    Add Route    alice    ${destination}    &{options}
    Get Routes    alice    ==    10.0.0.0/24 dev eth0 proto kernel scope link src 10.0.0.1    family=ipv4
    Close Namespace    alice
    Close Namespace    bob

Should Connect
    [Documentation]    Makes a TCP connection, so packets go there and back.
    [Arguments]    ${source}    ${target}    ${address}
    ${family} =    Evaluate    socket.AF_INET6 if ':' in $address else socket.AF_INET
    ${server} =    Execute In Namespace    ${target}
    ...    Evaluate    socket.create_server(($address, 7000), family=$family)
    TRY
        ${client} =    Execute In Namespace    ${source}
        ...    Evaluate    socket.create_connection(($address, 7000), timeout=5)
        Call Method    ${client}    close
    FINALLY
        Call Method    ${server}    close
    END
