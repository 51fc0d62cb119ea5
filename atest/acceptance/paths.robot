*** Settings ***
Documentation    The way that packets take, and how large they may be.

Library          NetnsLibrary
Resource         ../resources/routed.resource

Test Timeout     30 seconds


*** Test Cases ***
The Routers On The Way
    Build Routed Hosts
    ${hops} =    Get Path    client    10.2.0.2
    Should Be Equal    ${{[str(hop) for hop in $hops]}}    ${{['10.1.0.1', '10.2.0.2']}}
    ${hops} =    Get Path    client    fd02::2
    Should Be Equal    ${{[hop.address for hop in $hops]}}    ${{['fd01::1', 'fd02::2']}}

A Silent End
    Build Routed Hosts
    ${hops} =    Get Path    client    10.2.0.9    timeout=50 ms
    Should Be Equal    ${{[str(hop) for hop in $hops]}}    ${{['10.1.0.1', '*']}}

No Way
    Create Transient Namespace    alice
    VAR    ${start} =    Namespace 'alice' cannot send to 10.0.0.1: the kernel says "Network is unreachable"
    Run Keyword And Expect Error    EQUALS:${start} (ENETUNREACH).    Get Path    alice    10.0.0.1
    Run Keyword And Expect Error    EQUALS:${start} (ENETUNREACH).    Get Path Mtu    alice    10.0.0.1

The Narrowest Link Decides
    Build Routed Hosts
    Set Interface    router:outside    mtu=1400
    Set Interface    server:eth0    mtu=1400
    Get Path Mtu    client    10.2.0.2    ==    1400
    Get Path Mtu    client    fd02::2    ==    1400
    Get Path Mtu    client    10.1.0.1    ==    1500
    Run Keyword And Expect Error
    ...    EQUALS:Path MTU from client to server (10.2.0.2) '1400' (int) should be '1500' (int)
    ...    Get Path Mtu    client    server    ==    1500


*** Keywords ***
Build Routed Hosts
    [Documentation]    A client and a server with a router between them that forwards.
    Build Client Router And Server
    Enable Forwarding    router
