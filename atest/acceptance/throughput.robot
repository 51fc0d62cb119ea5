*** Settings ***
Documentation    How much data gets from one namespace to another.

Library          OperatingSystem
Library          NetnsLibrary
Resource         ../resources/hosts.resource
Resource         ../resources/acceptance.resource

Test Setup       Create Two Hosts
Test Timeout     60 seconds


*** Test Cases ***
A Link That Is Limited By Sockets
    Limit What Leaves Alice
    FOR    ${protocol}    IN    tcp    udp
        FOR    ${target}    IN    bob    bob:eth0    10.0.0.2    2001:db8::2
            Throughput Should Be That Of The Link    ${target}    500 ms    ${protocol}    sockets
        END
    END

A Link That Is Limited By Iperf3
    Skip Without Iperf3
    Limit What Leaves Alice
    FOR    ${protocol}    IN    tcp    udp
        Throughput Should Be That Of The Link    bob    1 s    ${protocol}    iperf3
    END
    ${programs} =    Get Namespace Processes    bob
    Should Be Empty    ${programs}

Without Limit
    Get Throughput    alice    bob    200 ms    tcp    >    25
    Get Throughput    alice    alice    200 ms    tcp    >    25
    Get Throughput    alice    127.0.0.1    200 ms    udp    >    10

A Comparison That Fails
    Run Keyword And Expect Error
    ...    REGEXP:Throughput from alice to bob \\(10\\.0\\.0\\.2\\) in Mbit/s '[0-9.]+' \\(float\\) should be .*
    ...    Get Throughput
    ...    alice
    ...    bob
    ...    100 ms
    ...    tcp
    ...    <
    ...    0.001

Nothing Arrives
    Block Traffic    bob    protocol=tcp    port=700
    ${text} =    Catenate    There is no tcp throughput from alice to bob (10.0.0.2): no connection within 5 s.
    ...    The way from alice to 10.0.0.2 port 700/tcp breaks at bob, firewall (input):*
    Run Keyword And Expect Error    GLOB:${text}
    ...    Get Throughput    alice    bob    1 s    means=sockets    port=700

Nobody Has The Address
    Run Keyword And Expect Error
    ...    EQUALS:No namespace that is known here has 10.0.0.9, so nothing can be received there.
    ...    Get Throughput    alice    10.0.0.9

Several Have The Address
    Create Transient Namespace    carol
    Create Dummy Address    carol    10.0.0.2/32
    Run Keyword And Expect Error
    ...    EQUALS:Several namespaces have 10.0.0.2: bob, carol. Name the one that is meant.
    ...    Get Throughput    alice    10.0.0.2
    Get Throughput    alice    bob    100 ms    tcp    >    10

Bad Input
    Should Fail And Change Nothing    Port 65536 is out of range: it can be from 1 to 65535.
    ...    Get Throughput    alice    bob    port=65536
    ${text} =    Catenate    The duration has to be longer than zero and at most 3600 s, and it is 0 s.
    Should Fail And Change Nothing    ${text}    Get Throughput    alice    bob    0 s


*** Keywords ***
Limit What Leaves Alice
    [Documentation]    20 Mbit/s, or the test is skipped where the kernel cannot do that.
    ${result} =    Run Process In Namespace
    ...    alice
    ...    tc
    ...    qdisc
    ...    add
    ...    dev
    ...    eth0
    ...    root
    ...    tbf
    ...    rate
    ...    20mbit
    ...    burst
    ...    16kb
    ...    latency
    ...    50ms
    Skip If    ${result.rc}    ${result.stderr}

Throughput Should Be That Of The Link
    [Documentation]    A machine that is busy with other things may be slower, so there are three tries.
    [Arguments]    ${target}    ${duration}    ${protocol}    ${means}
    Wait Until Keyword Succeeds    3x    0 s
    ...    Get Throughput    alice    ${target}    ${duration}    ${protocol}    validate    15 < value < 22
    ...    means=${means}

Skip Without Iperf3
    [Documentation]    It is an optional program.
    ${path} =    Evaluate    shutil.which('iperf3')
    Skip If    $path is None    iperf3 is not installed.

Create Dummy Address
    [Documentation]    Gives a namespace an address at one end of a veth pair of its own.
    [Arguments]    ${namespace}    ${address}
    Create Veth Pair    ${namespace}:one    ${namespace}:two    addresses=${address}
