*** Settings ***
Documentation    Each way to break a network between two hosts, and what the failed check says of it.

Library          NetnsLibrary
Resource         ../resources/routed.resource

Test Setup       Build A Way That Works
Test Timeout     60 seconds


*** Test Cases ***
An Interface That Is Down
    Set Interface Down    client:eth0
    Both Should Break At    client:eth0, interface: it is set down, and its routes are gone with it.

No Carrier
    Set Interface Down    router:inside
    Both Should Break At    client:eth0, interface: it has no carrier: router:inside, its other end, is set down.

A Router Whose Interface Is Down
    [Documentation]    With it the router loses its IPv6 address, and nothing tells that the way led there.
    Set Interface Down    router:outside
    Should Break At    client    10.2.0.2
    ...    router:outside, interface: it is set down, and its routes are gone with it*
    Should Break At    client    fd02::2
    ...    router, route to fd02::2: there is none; *these interfaces are set down: router:outside*

A Link That Was Cut
    [Documentation]    An end that is only set up would not get its routes back.
    Cut Link    router    server
    ${remedy} =    Catenate    SEPARATOR=${SPACE * 4}    Use Restore Link    router:outside    server:eth0.
    Should Break At    client    10.2.0.2    *is set down*. ${remedy}
    Should Break At    client    fd02::2    *set down*. ${remedy}
    Restore Link    router    server
    Host Should Be Reachable    client    10.2.0.2
    Wait Until Host Is Reachable    client    fd02::2

No Address
    Create Transient Namespace    bare
    Create Veth Pair    bare:eth0    server:spare
    FOR    ${address}    ${family}    IN    10.2.0.2    IPv4    fd02::2    IPv6
        Should Break At    bare    ${address}    bare, address: it has no ${family} address*
    END

No Route
    Delete Route    client    default    via=10.1.0.1
    Delete Route    client    default    via=fd01::1
    Should Break At
    ...    client
    ...    10.2.0.2
    ...    client, route to 10.2.0.2: there is none; there are routes to: 10.1.0.0/24*
    Should Break At    client    fd02::2    client, route to fd02::2: there is none; there are routes to: *fd01::/64*

No Route Back
    Delete Route    server    default    via=10.2.0.1
    Delete Route    server    default    via=fd02::1
    Should Break At    client    10.2.0.2    server, route to 10.1.0.2, way back: there is none*
    Should Break At    client    fd02::2    server, route to fd01::2, way back: there is none*

A Next Hop That Does Not Answer
    Delete Route    client    default    via=10.1.0.1
    Delete Route    client    default    via=fd01::1
    Add Route    client    default    via=10.1.0.9
    Add Route    client    default    via=fd01::9
    Should Break At    client    10.2.0.2    client:eth0, next hop 10.1.0.9: nobody answers for it (*
    Should Break At    client    fd02::2    client:eth0, next hop fd01::9: nobody answers for it (*

An Address Of Another Subnet
    Create Transient Namespaces    left    right
    Create Veth Pair    left:eth0    right:eth0
    ...    addresses=${{['10.8.0.1/24', 'fd08::1/64']}}    peer_addresses=${{['10.9.0.2/24', 'fd09::2/64']}}
    FOR    ${address}    IN    10.9.0.2    fd09::2
        Should Break At    left    ${address}    left*another subnet*
    END

Forwarding Is Off
    Set Sysctl    router    net.ipv4.ip_forward    0
    Set Sysctl    router    net.ipv6.conf.all.forwarding    0
    Should Break At    client    10.2.0.2
    ...    router, forwarding: forwarding of IPv4 is off, so it drops what is for 10.2.0.2. Use Enable Forwarding*
    Should Break At    client    fd02::2
    ...    router, forwarding: forwarding of IPv6 is off, so it drops what is for fd02::2. Use Enable Forwarding*

The Reverse Path Filter
    [Documentation]    There is none for IPv6.
    Set Sysctl    router    net.ipv4.conf.inside.rp_filter    1
    Add Route    router    10.1.0.2/32    via=10.2.0.2
    Should Break At    client    10.2.0.2
    ...    router:inside, reverse path filter: rp_filter is 1, and the route back to 10.1.0.2 leads through outside*

A Firewall That Counts
    FOR    ${namespace}    ${hook}    ${way}    IN
    ...    client    output    ${EMPTY}
    ...    router    forward    ${EMPTY}
    ...    server    input    ${EMPTY}
    ...    server    output    , way back
    ...    client    input    , way back
        Guard    ${namespace}    ${hook}    accept    meta l4proto icmp counter drop
        ...    icmpv6 type { echo-request, echo-reply } counter drop
        Both Should Break At    ${namespace}, firewall (${hook}${way}): chain ${hook} of table inet guard has the rule
        ...    *, which counted ? packet
        Apply Firewall Rules    ${namespace}    delete table inet guard
    END

A Policy Of A Firewall
    Guard    router    forward    drop
    Both Should Break At    router, firewall (forward): chain forward of table inet guard has the policy drop

A Firewall On The Way To A Port
    Start Echo Server    server    700
    Guard    server    input    accept    tcp dport 700 counter reject with tcp reset
    FOR    ${address}    IN    10.2.0.2    fd02::2
        Run Keyword And Expect Error
        ...    GLOB:*refused*breaks at server, firewall (input):*'tcp dport 700 counter reject with tcp reset'*
        ...    Tcp Port Should Be Open    client    ${address}    700
    END

Nothing Listens
    Start Echo Server    server    700
    Start Echo Server    server    701    address=127.0.0.1
    FOR    ${address}    IN    10.2.0.2    fd02::2
        Run Keyword And Expect Error    GLOB:*breaks at server, tcp port 80: nothing listens on it; listened on:*:700*
        ...    Tcp Port Should Be Open    client    ${address}    80
        Run Keyword And Expect Error    GLOB:*breaks at server, udp port 80: nothing listens on it; listened on: none.
        ...    Udp Port Should Answer    client    ${address}    80
        Run Keyword And Expect Error
        ...    GLOB:*breaks at server, tcp port 701: nothing listens on it at ${address}, only at 127.0.0.1:701.
        ...    Tcp Port Should Be Open    client    ${address}    701
    END


*** Keywords ***
Build A Way That Works
    [Documentation]    So that what each test breaks is all that is broken.
    Build Client Router And Server
    Enable Forwarding    router
    Set Sysctl    router    net.ipv4.conf.all.rp_filter    0
    Host Should Be Reachable    client    10.2.0.2
    Host Should Be Reachable    client    fd02::2

Guard
    [Documentation]    Gives a namespace a chain of rules.
    [Arguments]    ${namespace}    ${hook}    ${policy}    @{rules}
    ${text} =    Catenate    SEPARATOR=\n    table inet guard {    chain ${hook} {
    ...    type filter hook ${hook} priority filter; policy ${policy};    @{rules}    }    }    ${EMPTY}
    Apply Firewall Rules    ${namespace}    ${text}

Both Should Break At
    [Documentation]    The way is broken at the same place for IPv4 and IPv6.
    [Arguments]    @{place}
    ${place} =    Catenate    SEPARATOR=${EMPTY}    @{place}
    Should Break At    client    10.2.0.2    ${place}*
    Should Break At    client    fd02::2    ${place}*

Should Break At
    [Documentation]    The error of the failed check names the step.
    [Arguments]    ${source}    ${address}    ${place}
    ${pattern} =    Replace Brackets
    ...    ${source} does not reach *The way from ${source} to ${address} breaks at ${place}
    Run Keyword And Expect Error    GLOB:${pattern}
    ...    Host Should Be Reachable    ${source}    ${address}    timeout=300 ms

Replace Brackets
    [Documentation]    A bracket would begin a set of characters.
    [Arguments]    ${text}
    RETURN    ${text.replace('[', '[[]')}
