*** Settings ***
Documentation    Kinds of interfaces that kernels of distributions have, at work: packets go where they should.
...              Where a kernel lacks one its test is skipped, and 'invoke atest --kernel debian' runs it.

Library          Process
Resource         ../resources/acceptance.resource
Resource         ../resources/lasting.resource

Suite Setup      Have The Library Started
Test Timeout     2 minutes

Test Tags        stock-kernel


*** Test Cases ***
A Dummy Has What It Was Given
    Skip Unless Supported    dummy
    Create Transient Namespace    alice
    ${dummy} =    Create Dummy    alice:new    mac=02:00:00:00:00:01    mtu=1400
    ...    addresses=${{['192.0.2.1/24', '2001:db8::1/64']}}
    Should Be Equal    ${{[$dummy.kind, $dummy.mac, $dummy.mtu]}}    ${{['dummy', '02:00:00:00:00:01', 1400]}}
    Should Be True    '192.0.2.1/24' in $dummy.addresses
    Get Route To    alice    192.0.2.9    ==    192.0.2.9 dev new src 192.0.2.1
    Get Route To    alice    2001:db8::9    *=    2001:db8::9 dev new
    FOR    ${network}    IN    192.0.2.    2001:db8::
        Host Should Be Reachable    alice    ${network}1
        Host Should Not Be Reachable    alice    ${network}9
    END

Ipvlans Share The Address Of Their Parent
    Skip Unless Supported    ipvlan
    Create Transient Namespaces    host1    one    two
    ${uplink}    ${_} =    Create Veth Pair    host1:uplink    host1:far
    Create Ipvlan    one:eth0    ${uplink}    addresses=${{['10.0.0.1/24', '2001:db8::1/64']}}
    Create Ipvlan    two:eth0    ${uplink}    addresses=${{['10.0.0.2/24', '2001:db8::2/64']}}
    Get Interface Mac    one:eth0    ==    ${uplink.mac}
    Get Interface Mac    two:eth0    ==    ${uplink.mac}
    FOR    ${network}    IN    10.0.0.    2001:db8::
        Host Should Be Reachable    one    ${network}2
        Host Should Be Reachable    two    ${network}1
    END

Ipvlans Of Layer Three Route Between Their Networks
    Skip Unless Supported    ipvlan
    Create Transient Namespaces    host1    one    two
    ${uplink}    ${_} =    Create Veth Pair    host1:uplink    host1:far
    Create Ipvlan    one:eth0    ${uplink}    mode=l3    addresses=${{['10.1.0.1/24', '2001:db8:1::1/64']}}
    Create Ipvlan    two:eth0    ${uplink}    mode=l3    addresses=${{['10.2.0.1/24', '2001:db8:2::1/64']}}
    FOR    ${everywhere}    IN    default    ::/0
        Add Route    one    ${everywhere}    interface=eth0
        Add Route    two    ${everywhere}    interface=eth0
    END
    Host Should Be Reachable    one    10.2.0.1
    Host Should Be Reachable    one    2001:db8:2::1

Vlans On One Cable Are Apart
    Skip Unless Supported    vlan
    Create Transient Namespaces    alice    bob
    Create Veth Pair    alice:eth0    bob:eth0
    FOR    ${id}    IN    10    20
        ${vlan} =    Create Vlan    alice:office${id}    eth0    ${id}
        ...    addresses=${{['10.0.${id}.1/24', '2001:db8:${id}::1/64']}}
        Should Be Equal    ${{[$vlan.kind, $vlan.mtu]}}    ${{['vlan', 1500]}}
        Create Vlan    bob:office${id}    eth0    ${id}    addresses=${{['10.0.${id}.2/24', '2001:db8:${id}::2/64']}}
        Host Should Be Reachable    alice    10.0.${id}.2
        Host Should Be Reachable    alice    2001:db8:${id}::2
    END
    # The same address behind another tag is another network.
    Delete Interface    bob:office20
    Create Vlan    bob:other    eth0    30    addresses=${{['10.0.20.2/24', '2001:db8:20::2/64']}}
    Host Should Not Be Reachable    alice    10.0.20.2
    Host Should Not Be Reachable    alice    2001:db8:20::2
    Host Should Be Reachable    alice    10.0.10.2

A Switch Keeps Vlans Apart
    Skip Unless Supported    vlan
    Create Transient Namespaces    alice    bob    switch
    Create Veth Pair    alice:eth0    switch:port1
    Create Veth Pair    bob:eth0    switch:port2
    ${bridge} =    Create Bridge    switch:br0    port1    port2    vlan_filtering=True
    Wait Until Interface Is Up    ${bridge}
    Create Vlan    alice:office    eth0    10    addresses=${{['10.0.10.1/24', '2001:db8:10::1/64']}}
    Create Vlan    bob:office    eth0    10    addresses=${{['10.0.10.2/24', '2001:db8:10::2/64']}}
    Host Should Not Be Reachable    alice    10.0.10.2
    FOR    ${port}    IN    port1    port2
        ${done} =    Run Process In Namespace    switch    bridge    vlan    add    dev    ${port}    vid    10
        Should Be Equal As Integers    ${done.rc}    0    ${done.stderr}
    END
    Wait Until Host Is Reachable    alice    10.0.10.2
    Wait Until Host Is Reachable    alice    2001:db8:10::2

Vrfs Keep Customers With The Same Addresses Apart
    Skip Unless Supported    vrf
    Create A Router With Three Customers
    # The kernel would take the IPv6 addresses of what becomes a port, or is one no more.
    Create Vrf    router:vrf-red    10    red    red2
    Create Vrf    router:vrf-blue    20    blue
    Add Address    router:blue    10.0.0.254/24    2001:db8::fe/64
    Host Should Be Reachable    blue    10.0.0.254
    Host Should Be Reachable    blue    2001:db8::fe
    FOR    ${address}    IN    10.0.1.1    2001:db8:1::1
        Host Should Be Reachable    red    ${address}
        Host Should Not Be Reachable    blue    ${address}
    END
    ${port} =    Get Interface    router:red
    Should Be Equal    ${port.master}    vrf-red
    Remove Bridge Port    router:vrf-red    red
    Get Addresses    router:red    ipv6    contains    2001:db8::fe/64

Routes Are Added To The Table Of A Vrf
    Skip Unless Supported    vrf
    Create Transient Namespaces    router    red
    Create Veth Pair    red:eth0    router:red    addresses=10.0.0.1/24
    Create Vrf    router:vrf-red    10    red
    Add Address    router:red    10.0.0.254/24
    Add Route    router    172.16.0.0/16    via=10.0.0.1    interface=red    table=10
    Get Routes    router    ==    ${{[]}}    family=ipv4
    Get Routes    router    contains    172.16.0.0/16 via 10.0.0.1 dev red table 10    table=10
    ${route} =    Get Route To    router    172.16.0.1    interface=vrf-red
    Should Be Equal    ${{[$route.via, $route.interface, $route.source]}}    ${{['10.0.0.1', 'red', '10.0.0.254']}}
    Run Keyword And Expect Error    *    Get Route To    router    172.16.0.1

A Bond Goes On With The Other Cable
    Skip Unless Supported    bond
    Create Transient Namespaces    server    client    switch
    Create Veth Pair    server:left    switch:port1
    Create Veth Pair    server:right    switch:port2
    Create Veth Pair    client:eth0    switch:port3    addresses=${{['10.0.0.2/24', '2001:db8::2/64']}}
    Create Bridge    switch:br0    port1    port2    port3
    Create Bond    server:bond0    left    right    addresses=${{['10.0.0.1/24', '2001:db8::1/64']}}
    Wait Until Host Is Reachable    client    10.0.0.1
    Wait Until Host Is Reachable    client    2001:db8::1
    ${used} =    Get Port In Use
    ${cut}    ${other} =    Evaluate    ('port1', 'right') if $used == 'left' else ('port2', 'left')
    Set Interface Down    switch:${cut}
    Wait Until Host Is Reachable    client    10.0.0.1
    Wait Until Host Is Reachable    client    2001:db8::1
    ${used} =    Get Port In Use
    Should Be Equal    ${used}    ${other}

Tunnels Carry Packets
    [Template]    Packets Should Go Through A Tunnel
    gre    10.0.0.1/24    10.0.0.2    key=7
    gretap    10.0.0.1/24    10.0.0.2
    ipip    10.0.0.1/24    10.0.0.2
    sit    2001:db8:1::1/64    2001:db8:1::2
    geneve    10.0.0.1/24    10.0.0.2    key=7

Tunnels Over Ipv6 Carry Packets
    [Template]    Packets Should Go Through A Tunnel Over Ipv6
    ip6gre    2001:db8:1::1/64    2001:db8:1::2    key=7
    ip6gretap    10.0.0.1/24    10.0.0.2
    ip6tnl    2001:db8:1::1/64    2001:db8:1::2

A Tunnel Over Ipv6 Goes Through Another One
    Skip Unless Supported    ip6tnl
    Create Two Routers
    Create Tunnel    left:outer    ip6tnl    2001:db8::2    local=2001:db8::1    addresses=2001:db8:1::1/64
    Create Tunnel    right:outer    ip6tnl    2001:db8::1    local=2001:db8::2    addresses=2001:db8:1::2/64
    Create Tunnel    left:inner    ip6tnl    2001:db8:1::2    local=2001:db8:1::1    addresses=2001:db8:2::1/64
    Create Tunnel    right:inner    ip6tnl    2001:db8:1::1    local=2001:db8:1::2    addresses=2001:db8:2::2/64
    Wait Until Host Is Reachable    left    2001:db8:2::2
    Get Interface Statistics    right:outer    rx_packets    >    0

Another Key Is Another Tunnel
    Skip Unless Supported    gre
    Create Two Routers
    Create Tunnel    left:tunnel    gre    192.0.2.2    local=192.0.2.1    key=7    addresses=10.0.0.1/24
    Create Tunnel    right:tunnel    gre    192.0.2.1    local=192.0.2.2    key=8    addresses=10.0.0.2/24
    Host Should Not Be Reachable    left    10.0.0.2
    Delete Interface    right:tunnel
    Create Tunnel    right:tunnel    gre    192.0.2.1    local=192.0.2.2    key=7    addresses=10.0.0.2/24
    Host Should Be Reachable    left    10.0.0.2

Wireguard Talks To Whom It Knows
    Skip Unless Supported    wireguard
    Create Two Routers
    ${left}    ${public_of_left} =    Generate Wireguard Key
    ${right}    ${public_of_right} =    Generate Wireguard Key
    ${_}    ${public_of_nobody} =    Generate Wireguard Key
    ${made} =    Create Wireguard    left:wg0    ${left}    51820    addresses=${{['10.0.0.1/24', '2001:db8:1::1/64']}}
    Should Be Equal    ${{[$made.kind, $made.mtu]}}    ${{['wireguard', 1420]}}
    Create Wireguard    right:wg0    ${right}    51820    addresses=10.0.0.2/24
    Add Wireguard Peer    left:wg0    ${public_of_nobody}    10.0.0.2/32    remote=192.0.2.2:51820
    Add Wireguard Peer    right:wg0    ${public_of_left}    10.0.0.1/32
    Host Should Not Be Reachable    left    10.0.0.2
    # What is sent to an address goes to the peer that was given it last.
    Add Wireguard Peer    left:wg0    ${public_of_right}    10.0.0.2/32    remote=192.0.2.2:51820
    Wait Until Host Is Reachable    left    10.0.0.2    timeout=30 s
    Get Interface Statistics    right:wg0    rx_packets    >    0

Wireguard Carries Ipv6 Over Ipv6
    Skip Unless Supported    wireguard
    Create Two Routers
    ${left}    ${public_of_left} =    Generate Wireguard Key
    ${right}    ${public_of_right} =    Generate Wireguard Key
    Create Wireguard    left:wg0    ${left}    51820    addresses=${{['10.0.0.1/24', '2001:db8:1::1/64']}}
    Create Wireguard    right:wg0    ${right}    51820    addresses=${{['10.0.0.2/24', '2001:db8:1::2/64']}}
    Add Wireguard Peer    right:wg0    ${public_of_left}    ${{['10.0.0.1/32', '2001:db8:1::1/128']}}
    Add Wireguard Peer    left:wg0    ${public_of_right}    ${{['0.0.0.0/0', '::/0']}}    remote=[2001:db8::2]:51820
    Wait Until Host Is Reachable    left    2001:db8:1::2    timeout=30 s
    Host Should Be Reachable    left    10.0.0.2


*** Keywords ***
Create A Router With Three Customers
    [Documentation]    Two of them have the same addresses; the router has none in the network of the second.
    Create Transient Namespaces    router    red    red2    blue
    Create Veth Pair    red:eth0    router:red
    ...    addresses=${{['10.0.0.1/24', '2001:db8::1/64']}}    peer_addresses=${{['10.0.0.254/24', '2001:db8::fe/64']}}
    Create Veth Pair    red2:eth0    router:red2
    ...    addresses=${{['10.0.1.1/24', '2001:db8:1::1/64']}}
    ...    peer_addresses=${{['10.0.1.254/24', '2001:db8:1::fe/64']}}
    Create Veth Pair    blue:eth0    router:blue    addresses=${{['10.0.0.1/24', '2001:db8::1/64']}}
    Enable Forwarding    router
    FOR    ${customer}    ${network}    IN    red    0    blue    0    red2    1
        Add Route    ${customer}    default    via=10.0.${network}.254
        Add Route    ${customer}    default    via=2001:db8:${network}::fe
    END

Create Two Routers
    [Documentation]    Joined by a network of both families that tunnels go through.
    Create Transient Namespaces    left    right
    Create Veth Pair    left:eth0    right:eth0
    ...    addresses=${{['192.0.2.1/24', '2001:db8::1/64']}}    peer_addresses=${{['192.0.2.2/24', '2001:db8::2/64']}}

Packets Should Go Through A Tunnel
    [Documentation]    Over IPv4; who sends is found by the kernel.
    [Arguments]    ${kind}    ${left}    ${right}    &{options}
    Skip Unless Supported    ${kind}
    Create Two Routers
    ${prefix} =    Evaluate    $left.partition('/')[2]
    Create Tunnel    left:tunnel    ${kind}    192.0.2.2    addresses=${left}    &{options}
    Create Tunnel    right:tunnel    ${kind}    192.0.2.1    addresses=${right}/${prefix}    &{options}
    Packets Should Have Come Through    ${kind}    ${right}

Packets Should Go Through A Tunnel Over Ipv6
    [Documentation]    Both ends are told their own addresses.
    [Arguments]    ${kind}    ${left}    ${right}    &{options}
    Skip Unless Supported    ${kind}
    Create Two Routers
    ${prefix} =    Evaluate    $left.partition('/')[2]
    Create Tunnel    left:tunnel    ${kind}    2001:db8::2    local=2001:db8::1    addresses=${left}    &{options}
    Create Tunnel    right:tunnel    ${kind}    2001:db8::1    local=2001:db8::2
    ...    addresses=${right}/${prefix}    &{options}
    Packets Should Have Come Through    ${kind}    ${right}

Packets Should Have Come Through
    [Documentation]    The next iteration of the template finds the namespaces' names free.
    [Arguments]    ${kind}    ${right}
    TRY
        Wait Until Host Is Reachable    left    ${right}
        ${tunnel} =    Get Interface    right:tunnel
        Should Be Equal    ${tunnel.kind}    ${kind}
        Get Interface Statistics    right:tunnel    rx_packets    >    0
    FINALLY
        Close Namespace    left
        Close Namespace    right
    END

Get Port In Use
    [Documentation]    Returns the interface that the bond sends through.
    ${asked} =    Run Process In Namespace    server    cat    /sys/class/net/bond0/bonding/active_slave
    RETURN    ${asked.stdout}
