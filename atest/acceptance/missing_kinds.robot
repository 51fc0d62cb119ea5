*** Settings ***
Documentation    Kinds of interfaces that not every kernel has: they are made, or it is said what is missing.
...              And what is refused before the kernel is asked.

Resource         ../resources/acceptance.resource
Resource         ../resources/lasting.resource

Suite Setup      Have The Library Started
Test Setup       Create An Uplink
Test Timeout     60 seconds


*** Variables ***
${NO_BOND_MODE}    SEPARATOR=${SPACE}
...                ValueError: Argument 'mode' got value 'lacp' that cannot be converted to 'balance-rr',
...                'active-backup', 'balance-xor', 'broadcast', '802.3ad', 'balance-tlb' or 'balance-alb'.
${STRANGE_PORT}    SEPARATOR=${SPACE}
...                bob:uplink cannot become a port in namespace 'alice': both have to be in the same namespace.
...                Move it there first, or connect them with a veth pair.
${NO_TUNNEL}       SEPARATOR=${SPACE}
...                ValueError: Argument 'kind' got value 'pptp' that cannot be converted to 'gre', 'gretap', 'ipip',
...                'sit', 'ip6gre', 'ip6gretap', 'ip6tnl' or 'geneve'.


*** Test Cases ***
Made Or Said To Be Missing
    [Tags]    stock-kernel
    [Template]    Should Be Made Or Said To Be Missing
    dummy    dummy    Create Dummy    alice:new    addresses=192.0.2.1/32    mac=02:00:00:00:00:01    mtu=1400
    vlan    8021q    Create Vlan    alice:new    uplink    10    addresses=192.0.2.1/24
    vlan    8021q    Create Vlan    alice:new    bob:uplink    vlan_id=4094
    ipvlan    ipvlan    Create Ipvlan    alice:new    uplink    addresses=192.0.2.1/24
    ipvlan    ipvlan    Create Ipvlan    alice:new    bob:uplink    mode=l3s    mtu=1400
    bond    bonding    Create Bond    alice:new    mac=02:00:00:00:00:01
    bond    bonding    Create Bond    alice:new    far    mode=802.3ad
    vrf    vrf    Create Vrf    alice:new    10    far
    vrf    vrf    Create Vrf    alice:new    table=4294967295
    gre    ip_gre    Create Tunnel    alice:new    gre    192.0.2.1    local=192.0.2.2    key=7
    gretap    ip_gre    Create Tunnel    alice:new    gretap    192.0.2.1    mac=02:00:00:00:00:01
    ipip    ipip    Create Tunnel    alice:new    ipip    192.0.2.1    local=192.0.2.2    mtu=1400
    sit    sit    Create Tunnel    alice:new    sit    remote=192.0.2.1
    ip6gre    ip6_gre    Create Tunnel    alice:new    ip6gre    2001:db8::1    local=2001:db8::2    key=0
    ip6gretap    ip6_gre    Create Tunnel    alice:new    ip6gretap    2001:db8::1    local=2001:db8::2
    ip6tnl    ip6_tunnel    Create Tunnel    alice:new    ip6tnl    2001:db8::1    local=2001:db8::2
    geneve    geneve    Create Tunnel    alice:new    geneve    192.0.2.1    key=16777215

A Refused One Leaves Its Ports As They Are
    [Documentation]    On a kernel that has bonds the port is left alone as well, because the address is refused.
    ${before} =    Get Interface    alice:far
    Run Keyword And Expect Error    Cannot *    Create Bond    alice:new    far    addresses=::1/128
    ${after} =    Get Interface    alice:far
    Should Be Equal    ${after}    ${before}
    Interface Should Not Exist    alice:new

Wrong Vlans And Ipvlans
    [Template]    Should Fail And Change Nothing
    VLAN id 0 is out of range: it can be from 1 to 4094.
    ...    Create Vlan    alice:new    uplink    0
    VLAN id 4095 is out of range: it can be from 1 to 4094.
    ...    Create Vlan    alice:new    uplink    4095
    ValueError: Argument 'vlan_id' got value 'ten' that cannot be converted to integer.
    ...    Create Vlan    alice:new    uplink    ten
    No interface 'upling' in namespace 'alice'. Known: lo, far, uplink. Did you mean 'uplink'?
    ...    Create Vlan    alice:new    upling    10
    'bob:' names no interface. Write one like 'bob:eth0'.
    ...    Create Vlan    alice:new    bob:    10
    ValueError: Argument 'mode' got value 'l4' that cannot be converted to 'l2', 'l3' or 'l3s'.
    ...    Create Ipvlan    alice:new    uplink    mode=l4
    No namespace 'bbo'. Known: alice, bob, host. Did you mean 'bob'?
    ...    Create Ipvlan    alice:new    bbo:uplink
    MTU 67 is out of range: it can be from 68 to 65535 bytes.
    ...    Create Ipvlan    alice:new    uplink    mtu=67
    An ipvlan has the MAC of its parent and cannot be given another.
    ...    Create Ipvlan    alice:new    uplink    mac=02:00:00:00:00:01

Wrong Bonds
    [Template]    Should Fail And Change Nothing
    ${NO_BOND_MODE}
    ...    Create Bond    alice:new    far    mode=lacp
    No interface 'fra' in namespace 'alice'. Known: lo, far, uplink. Did you mean 'far'?
    ...    Create Bond    alice:new    uplink    fra
    Port 'alice:far' is given twice.
    ...    Create Bond    alice:new    far    alice:far
    ${STRANGE_PORT}
    ...    Create Bond    alice:new    far    bob:uplink
    'mod\=802.3ad' is no interface name: it may not contain '\='. There is no argument 'mod' here.
    ...    Create Bond    alice:new    far    mod\=802.3ad

Wrong Vrfs
    [Template]    Should Fail And Change Nothing
    Routing table 0 is out of range: it can be from 1 to 4294967295.
    ...    Create Vrf    alice:new    0
    Routing table 4294967296 is out of range: it can be from 1 to 4294967295.
    ...    Create Vrf    alice:new    4294967296
    Routing table 253 is the table 'default' of the whole namespace. Choose another one for a VRF.
    ...    Create Vrf    alice:new    253
    Routing table 255 is the table 'local' of the whole namespace. Choose another one for a VRF.
    ...    Create Vrf    alice:new    255    far
    ValueError: Argument 'table' got value 'far' that cannot be converted to integer.
    ...    Create Vrf    alice:new    far

Wrong Tunnels
    [Template]    Should Fail And Change Nothing
    ${NO_TUNNEL}
    ...    Create Tunnel    alice:new    pptp    192.0.2.1
    'router' is no address, which 'remote' has to be.
    ...    Create Tunnel    alice:new    gre    router
    A tunnel of kind gre is carried by IPv4, and '2001:db8::1' is IPv6. Use 'ip6gre'.
    ...    Create Tunnel    alice:new    gre    2001:db8::1
    A tunnel of kind sit is carried by IPv4, and '2001:db8::1' is IPv6. Use 'ip6tnl'.
    ...    Create Tunnel    alice:new    sit    2001:db8::1
    A tunnel of kind ip6gre needs the address of its 'local' end: without one the kernel sends nothing through it.
    ...    Create Tunnel    alice:new    ip6gre    2001:db8::1
    A tunnel of kind ip6tnl is carried by IPv6, and '192.0.2.1' is IPv4.
    ...    Create Tunnel    alice:new    ip6tnl    192.0.2.1
    '2001:db8::2' and '192.0.2.1' are of two address families. Both ends have to be of one.
    ...    Create Tunnel    alice:new    gre    192.0.2.1    local=2001:db8::2
    A tunnel of kind ipip carries IP packets and has no MAC. Kinds with one: gretap, ip6gretap, geneve.
    ...    Create Tunnel    alice:new    ipip    192.0.2.1    mac=02:00:00:00:00:01
    Key 4294967296 is out of range: it can be from 0 to 4294967295.
    ...    Create Tunnel    alice:new    gre    192.0.2.1    key=4294967296

Wrong Keys Of Tunnels
    [Template]    Should Fail And Change Nothing
    A tunnel of kind ipip has no 'key'. Use gre or geneve for one.
    ...    Create Tunnel    alice:new    ipip    192.0.2.1    key=7
    A tunnel of kind geneve needs a 'key', the number of its network.
    ...    Create Tunnel    alice:new    geneve    192.0.2.1
    A tunnel of kind geneve has no 'local' address.
    ...    Create Tunnel    alice:new    geneve    192.0.2.1    local=192.0.2.2    key=7
    Key 16777216 is out of range: it can be from 0 to 16777215.
    ...    Create Tunnel    alice:new    geneve    192.0.2.1    key=16777216

Wrong Dummies
    [Template]    Should Fail And Change Nothing
    'sixteen-letters-' is no interface name: it has 16 characters, and 15 are the most.
    ...    Create Dummy    alice:sixteen-letters-
    Address '192.0.2.1' has no prefix length. Write it with one, for example '192.0.2.1/24'.
    ...    Create Dummy    alice:new    addresses=192.0.2.1
    '02:00' is no MAC address. Write it like '02:00:00:00:00:01'.
    ...    Create Dummy    alice:new    mac=02:00


*** Keywords ***
Create An Uplink
    [Documentation]    In each of two namespaces there is an interface on which others can lie.
    Create Transient Namespaces    alice    bob
    Create Veth Pair    alice:uplink    alice:far
    Create Veth Pair    bob:uplink    bob:far

Should Be Made Or Said To Be Missing
    [Documentation]    It exists then, or the error names what is to be done and nothing is changed.
    [Arguments]    ${kind}    ${module}    @{call}    &{options}
    ${before} =    Get Interface Names    alice
    TRY
        Run Keyword    @{call}    &{options}
    EXCEPT    AS    ${error}
        ${sentence} =    Catenate    Cannot create ${kind} alice:new: this kernel has no interfaces of kind '${kind}':
        ...    the kernel says "Unknown device type" (EOPNOTSUPP).
        ...    Load its module with 'modprobe ${module}', or use a kernel that has it.
        Should Be Equal    ${error}    ${sentence}
    ELSE
        ${made} =    Get Interface    alice:new
        Should Be Equal    ${made.kind}    ${kind}
        Delete Interface    ${made}
    END
    Get Interface Names    alice    ==    ${before}
