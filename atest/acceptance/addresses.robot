*** Settings ***
Documentation     Addresses of interfaces: adding, deleting and reading them.

Library           Collections
Library           NetnsLibrary

Suite Setup       Create Lasting Host
Suite Teardown    Get Addresses    lasting:lo    ${None}    ==    ${LOOPBACK}
Test Timeout      30 seconds


*** Variables ***
@{LOOPBACK}    127.0.0.1/8    ::1/128


*** Test Cases ***
Addresses Of Both Families Are Added At Once
    Create Two Ends
    Add Address    alice:eth0    10.0.0.1/24    2001:db8::1/64    10.0.0.2/24
    Get Addresses    alice:eth0    ipv4    ==    ${{['10.0.0.1/24', '10.0.0.2/24']}}
    Get Addresses    alice:eth0    ipv6    contains    2001:db8::1/64
    ${addresses} =    Get Addresses    alice:eth0    ${None}    contains    10.0.0.2/24
    Should Be Equal    ${addresses}[0]    10.0.0.1/24

The Interface May Be In The Current Namespace
    [Tags]    current-namespace
    Enter Transient Namespace    alice
    Add Address    lo    10.9.9.9/32
    Get Addresses    lo    family=ipv4
    Get Addresses    alice:lo    ipv4    contains    10.9.9.9/32

The Interface May Be The Object
    Create Transient Namespace    alice
    ${lo} =    Get Interface    alice:lo
    Add Address    ${lo}    10.9.9.9/32
    ${lo} =    Get Interface    alice:lo
    Should Contain    ${lo.addresses}    10.9.9.9/32

Ipv6 Can Be Used At Once
    Create Two Ends
    Add Address    bob:eth0    2001:db8::2/64
    Add Address    alice:eth0    2001:db8::1/64
    ${server} =    Execute In Namespace    bob
    ...    Evaluate    socket.create_server(('2001:db8::2', 7000), family=socket.AF_INET6)
    ${client} =    Execute In Namespace    alice
    ...    Evaluate    socket.create_connection(('2001:db8::2', 7000), timeout=5)
    Call Method    ${client}    close
    Call Method    ${server}    close

An Address Is Deleted
    Create Two Ends
    Add Address    alice:eth0    10.0.0.1/24    10.1.0.1/24
    Delete Address    alice:eth0    10.0.0.1/24
    Get Addresses    alice:eth0    ipv4    ==    10.1.0.1/24

Deleting An Address That Is Not There Tells Which Are
    Create Transient Namespace    alice
    Run Keyword And Expect Error
    ...    EQUALS:No address 10.0.0.1/24 on alice:lo. There are: 127.0.0.1/8; ::1/128.
    ...    Delete Address    alice:lo    127.0.0.1/8    10.0.0.1/24
    Get Addresses    alice:lo    ipv4    ==    127.0.0.1/8

A Wrong Address Changes Nothing
    Create Transient Namespace    alice
    Run Keyword And Expect Error
    ...    EQUALS:Address '10.0.0.2' has no prefix length. Write it with one, for example '10.0.0.2/24'.
    ...    Add Address    alice:lo    10.0.0.1/24    10.0.0.2
    Get Addresses    alice:lo    ${None}    ==    ${LOOPBACK}

A Misspelled Argument Is No Address
    Create Two Ends
    Run Keyword And Expect Error    EQUALS:'scop=suite' is no address. There is no argument 'scop' here.
    ...    Add Address    alice:eth0    10.0.0.1/24    scop=suite
    Get Addresses    alice:eth0    ipv4    ==    ${{[]}}

An Address For Which The Mtu Is Too Small
    Create Two Ends
    Set Interface    alice:eth0    mtu=1279
    VAR    ${error} =
    ...    Cannot add 2001:db8::1/64 to alice:eth0: the kernel says "Invalid argument" (EINVAL).
    ...    IPv6 needs an MTU of at least 1280 bytes, and this is 1279.
    Run Keyword And Expect Error    EQUALS:${error}
    ...    Add Address    alice:eth0    10.0.0.1/24    2001:db8::1/64
    Get Addresses    alice:eth0    ipv4    ==    ${{[]}}

An Address That Is There Already Takes The Others Back
    Create Transient Namespace    alice
    VAR    ${error} =    Cannot add 127.0.0.1/8 to alice:lo: the kernel says "ipv4: Address already assigned" (EEXIST).
    Run Keyword And Expect Error    EQUALS:${error}
    ...    Add Address    alice:lo    10.0.0.1/24    127.0.0.1/8
    Get Addresses    alice:lo    ${None}    ==    ${LOOPBACK}

An Endpoint Has To Name Its Interface
    Create Transient Namespace    alice
    Run Keyword And Expect Error
    ...    EQUALS:'alice:' names no interface. Write one like 'alice:eth0'.
    ...    Add Address    alice:    10.0.0.1/24

An Interface That Is Not There
    Create Transient Namespace    alice
    Run Keyword And Expect Error
    ...    EQUALS:No interface 'eth0' in namespace 'alice'. Known: lo.
    ...    Get Addresses    alice:eth0

A Failing Assertion Tells What There Is
    Create Transient Namespace    alice
    Run Keyword And Expect Error
    ...    EQUALS:Addresses of alice:lo '['127.0.0.1/8']' (list) should be '['10.0.0.1/8']' (list)
    ...    Get Addresses    alice:lo    ipv4    ==    10.0.0.1/8

Addresses Go With The Test That Added Them
    Add Address    lasting:lo    10.9.9.9/32    2001:db8::9/128
    Get Addresses    lasting:lo    ipv4    contains    10.9.9.9/32

They Are Not There In The Next Test
    Get Addresses    lasting:lo    ${None}    ==    ${LOOPBACK}

An Address That Is Gone Already Is No Failure At The End
    Add Address    lasting:lo    10.9.9.9/32    2001:db8::9/128
    Delete Address    lasting:lo    2001:db8::9/128


*** Keywords ***
Create Lasting Host
    [Documentation]    Makes a namespace that lives as long as this suite.
    Create Transient Namespace    lasting

Create Two Ends
    [Documentation]    Makes two hosts and a cable without addresses.
    Create Transient Namespaces    alice    bob
    Create Veth Pair    alice:eth0    bob:eth0
