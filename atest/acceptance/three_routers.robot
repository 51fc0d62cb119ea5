*** Settings ***
Documentation    Three routers in a row, with static routes of both families: each takes one from a packet's lifetime.
...
...              client --- west --- middle --- east --- server

Resource         ../resources/routed.resource

Suite Setup      Build Three Routers In A Row
Test Timeout     60 seconds


*** Variables ***
${VERSION_4}    10.4.0.2
${VERSION_6}    2001:db8:4::2


*** Test Cases ***
The Lifetime Of A Packet Falls By One At Each Router
    [Tags]    smoke
    [Template]    Lifetime Of A Packet Should Be
    client    west    10.1.0.1    64
    client    middle    10.2.0.2    63
    client    east    10.3.0.2    62
    client    server    ${VERSION_4}    61
    client    west    2001:db8:1::1    64
    client    middle    2001:db8:2::2    63
    client    east    2001:db8:3::2    62
    client    server    ${VERSION_6}    61

A Packet Whose Lifetime Is Over Does Not Arrive
    [Documentation]    The last router drops it.
    Start Server    server    8001
    Give Packets Of The Client A Lifetime Of    3
    Answer Should Be Missing    ${VERSION_4}    10.1.0.2
    Answer Should Be Missing    ${VERSION_6}    2001:db8:1::2
    Give Packets Of The Client A Lifetime Of    4
    Answer Should Be    client    ${VERSION_4}    8001    10.1.0.2
    Answer Should Be    client    ${VERSION_6}    8001    2001:db8:1::2

The Routers Are On The Way
    [Template]    Way Should Be
    ${VERSION_4}    10.1.0.1    10.2.0.2    10.3.0.2    ${VERSION_4}
    ${VERSION_6}    2001:db8:1::1    2001:db8:2::2    2001:db8:3::2    ${VERSION_6}

The Server Sees Who Asks
    Start Server    server    8000
    Answer Should Be    client    ${VERSION_4}    8000    10.1.0.2
    Answer Should Be    client    ${VERSION_6}    8000    2001:db8:1::2

A Route That Is Missing In The Middle
    Delete Route    middle    10.4.0.0/24
    Run Keyword And Expect Error    client does not reach ${VERSION_4}: * breaks at middle, route to ${VERSION_4}: *
    ...    Host Should Be Reachable    client    ${VERSION_4}
    Host Should Be Reachable    client    ${VERSION_6}
    Add Route    middle    10.4.0.0/24    via=10.3.0.2
    Host Should Be Reachable    client    ${VERSION_4}


*** Keywords ***
Build Three Routers In A Row
    [Documentation]    The networks are 10.1 to 10.4, and 2001:db8:1 to 4. The near end of each is number 1 or 2.
    Create Transient Namespaces    client    west    middle    east    server
    Connect Hosts    west    client    1
    Connect Hosts    west    middle    2
    Connect Hosts    middle    east    3
    Connect Hosts    east    server    4
    Enable Forwarding    west
    Enable Forwarding    middle
    Enable Forwarding    east
    Add Routes To All Networks

Connect Hosts
    [Documentation]    Makes a cable, whose first end is number 1 and whose second end is number 2 of the network.
    [Arguments]    ${first}    ${second}    ${network}
    Create Veth Pair    ${first}:to-${second}    ${second}:to-${first}
    ...    addresses=${{['10.${network}.0.1/24', '2001:db8:${network}::1/64']}}
    ...    peer_addresses=${{['10.${network}.0.2/24', '2001:db8:${network}::2/64']}}

Add Routes To All Networks
    [Documentation]    The hosts send all to their router; each router knows the networks that it is not in.
    Route    client    default    1    1
    Route    west    3    2    2
    Route    west    4    2    2
    Route    middle    4    3    2
    Route    middle    1    2    1
    Route    east    1    3    1
    Route    east    2    3    1
    Route    server    default    4    1

Route
    [Documentation]    Adds the way to a network, or to all, for both families: by a host of a network at hand.
    [Arguments]    ${router}    ${destination}    ${network}    ${host}
    VAR    ${four} =    ${{'default' if $destination == 'default' else '10.${destination}.0.0/24'}}
    VAR    ${six} =    ${{'default' if $destination == 'default' else '2001:db8:${destination}::/64'}}
    Add Route    ${router}    ${four}    via=10.${network}.0.${host}
    Add Route    ${router}    ${six}    via=2001:db8:${network}::${host}

Give Packets Of The Client A Lifetime Of
    [Documentation]    Of both families.
    [Arguments]    ${hops}
    Set Sysctl    client    net.ipv4.ip_default_ttl    ${hops}
    Set Sysctl    client    net.ipv6.conf.to-west.hop_limit    ${hops}

Answer Should Be Missing
    [Documentation]    Whether the client's kernel gives up at once depends on when it is told by the router.
    [Arguments]    ${address}    ${answer}
    Run Keyword And Expect Error    REGEXP:(no answer|No route to host) != ${answer}
    ...    Answer Should Be    client    ${address}    8001    ${answer}

Way Should Be
    [Documentation]    Compares the addresses of all hops to a target.
    [Arguments]    ${target}    @{expected}
    ${hops} =    Get Path    client    ${target}
    Should Be Equal    ${{[hop.address for hop in $hops]}}    ${expected}
