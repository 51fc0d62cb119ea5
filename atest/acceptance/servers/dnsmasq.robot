*** Settings ***
Documentation    The DHCP and DNS server dnsmasq on one host, asked by the clients udhcpc and dig on others.
...
...              The hosts are on a switch. Alice starts without any address of IPv4; Bob has one.

Resource         ../../resources/acceptance.resource
Resource         ../../resources/servers.resource

Suite Setup      Run Keywords    Skip Unless Installed    dnsmasq    udhcpc    dig    AND    Create Server Directory
Test Setup       Build Network And Start Dnsmasq
Test Teardown    Note Programs
Test Timeout     30 seconds


*** Variables ***
${CONFIGURATION}    ${CURDIR}${/}..${/}..${/}resources${/}servers${/}dnsmasq.conf
${LEASE_SCRIPT}     ${CURDIR}${/}..${/}..${/}resources${/}servers${/}dhcp_lease


*** Test Cases ***
A Client Takes A Lease
    Get Addresses    alice:eth0    ipv4    ==    ${{[]}}
    Take Lease    alice
    ${address} =    Get Leased Address    alice
    Should Match Regexp    ${address}    ^10\\.0\\.0\\.1[012]\\d$
    Get Route To    alice    192.0.2.1    ^=    192.0.2.1 via 10.0.0.1 dev eth0
    Host Should Be Reachable    alice    server
    File Should Not Be Empty    ${SERVER_FILES}${/}leases

Clients Have Addresses Of Their Own
    Create Transient Namespace    carol
    Plug In    carol
    Take Lease    alice
    Take Lease    carol
    ${of_alice} =    Get Leased Address    alice
    ${of_carol} =    Get Leased Address    carol
    Should Not Be Equal    ${of_alice}    ${of_carol}
    All Hosts Should Reach Each Other    alice    carol    server

A Known Client Has A Reserved Address
    Set Interface    alice:eth0    mac=02:00:00:00:00:07
    Take Lease    alice
    Get Addresses    alice:eth0    ipv4    ==    10.0.0.7/24

Without A Server There Is No Lease
    Set Interface Down    server:eth0
    ${result} =    Ask For Lease    alice
    Should Be Equal As Integers    ${result.rc}    1    ${result.stderr}
    Should Contain    ${result.stderr}    no lease, failing
    Get Addresses    alice:eth0    ipv4    ==    ${{[]}}

A Name Is Answered In Both Families
    Answer Should Be    bob    10.0.0.80    www.example.com    A
    Answer Should Be    bob    2001:db8::80    www.example.com    AAAA
    Answer Should Be    bob    "answered by dnsmasq"    lab.example    TXT

A Name Is Asked Over TCP And IPv6
    Answer Should Be    bob    10.0.0.80    www.example.com    A    +tcp
    Answer Should Be    bob    10.0.0.80    www.example.com    A    server=2001:db8::1

An Unknown Name Is Refused
    ${result} =    Dig    bob    nobody.lab.example    A    +noall    +comments
    Should Contain    ${result.stdout}    status: NXDOMAIN

A Client Is Found By The Name That It Gave
    Take Lease    alice
    ${address} =    Get Leased Address    alice
    Answer Should Be    bob    ${address}    alice.lab.example    A

Programs Ask The Name Server That They Are Given
    [Documentation]    The system's own resolver asks, without knowing that it is in a namespace.
    Set Name Servers    bob    2001:db8::1
    ${result} =    Run Process In Namespace    bob    getent    ahostsv4    www.example.com
    Should Start With    ${result.stdout}    10.0.0.80    ${result.stderr}

An Address Of IPv6 Comes By Advertisement
    [Documentation]    The kernel makes its own address from the prefix that dnsmasq tells.
    Wait Until Keyword Succeeds    10 s    20 ms    Get Addresses    alice:eth0    ipv6    validate
    ...    any(str(one).startswith('2001:db8::') for one in value)
    Wait Until Host Is Reachable    alice    2001:db8::1

Dnsmasq Listens For Both
    Get Listening Ports    server    tcp    ==    53
    Get Listening Ports    server    udp    contains    67
    ${programs} =    Get Namespace Processes    server
    Length Should Be    ${programs}    1

All Of It Ends With The Tests
    [Documentation]    The daemons of the tests above.
    [Setup]    NONE
    Noted Programs Should Be Gone    at_least=11
    [Teardown]    NONE


*** Keywords ***
Build Network And Start Dnsmasq
    [Documentation]    A server, two hosts and the switch that they are on. Alice has no address yet.
    Create Transient Namespaces    server    alice    bob
    Create Transient Namespace    switch    loopback=False
    Create Bridge    switch:br0
    Plug In    server    10.0.0.1/24    2001:db8::1/64
    Plug In    alice
    Plug In    bob    10.0.0.50/24    2001:db8::b/64
    Start Dnsmasq

Plug In
    [Documentation]    Joins a host to the switch.
    [Arguments]    ${host}    @{addresses}
    Create Veth Pair    ${host}:eth0    switch:${host}    addresses=${addresses}
    Add Bridge Port    switch:br0    ${host}

Start Dnsmasq
    [Documentation]    Returns when dnsmasq has become a daemon, which listens by then.
    Remove File    ${SERVER_FILES}${/}leases
    ${result} =    Run Process In Namespace    server    dnsmasq    --conf-file\=${CONFIGURATION}
    ...    --pid-file\=${SERVER_FILES}${/}dnsmasq.pid    --dhcp-leasefile\=${SERVER_FILES}${/}leases
    ...    --log-facility\=${SERVER_FILES}${/}dnsmasq.log
    Should Be Equal As Integers    ${result.rc}    0    ${result.stderr}
    Wait Until Port Is Open    server    67    udp

Ask For Lease
    [Documentation]    Returns how the DHCP client ended: with a lease, or after three requests in vain.
    [Arguments]    ${host}
    ${result} =    Run Process In Namespace    ${host}    udhcpc    -i    eth0    -f    -q    -n    -t    3    -T    1
    ...    -x    hostname:${host}    -s    ${LEASE_SCRIPT}
    RETURN    ${result}

Take Lease
    [Documentation]    The host has an address afterwards.
    [Arguments]    ${host}
    ${result} =    Ask For Lease    ${host}
    Should Be Equal As Integers    ${result.rc}    0    ${result.stderr}

Get Leased Address
    [Documentation]    Returns the only address of IPv4 of the host, without the length of its prefix.
    [Arguments]    ${host}
    ${addresses} =    Get Addresses    ${host}:eth0    ipv4
    Length Should Be    ${addresses}    1
    RETURN    ${{str($addresses[0]).partition('/')[0]}}

Dig
    [Documentation]    Asks the name server, and returns what dig wrote.
    [Arguments]    ${host}    @{question}    ${server}=10.0.0.1
    ${result} =    Run Process In Namespace    ${host}    dig    @${server}    @{question}
    Should Be Equal As Integers    ${result.rc}    0    ${result.stdout}${result.stderr}
    RETURN    ${result}

Answer Should Be
    [Documentation]    The name server answers the question with this alone.
    [Arguments]    ${host}    ${answer}    @{question}    ${server}=10.0.0.1
    ${result} =    Dig    ${host}    @{question}    +short    server=${server}
    Should Be Equal    ${result.stdout}    ${answer}
