*** Settings ***
Documentation    A server that sends back what it receives.

Library          Process
Library          NetnsLibrary

Test Setup       Build Hosts
Test Timeout     30 seconds


*** Variables ***
${CALL}    SEPARATOR=\n
...        import socket, sys
...        kind = {'tcp': socket.SOCK_STREAM, 'udp': socket.SOCK_DGRAM}[sys.argv[1]]
...        one = socket.socket(socket.AF_INET6 if ':' in sys.argv[2] else socket.AF_INET, kind)
...        one.settimeout(5)
...        one.connect((sys.argv[2], 7))
...        one.send(b'hello')
...        print(one.recv(100).decode())


*** Test Cases ***
It Answers When The Keyword Returns
    [Documentation]    There is no waiting between the two, for both protocols and families.
    FOR    ${protocol}    IN    tcp    udp
        Start Echo Server    bob    7    ${protocol}
        FOR    ${address}    IN    10.0.0.2    2001:db8::2
            Should Answer    ${protocol}    ${address}
        END
    END

Only At An Address
    Start Echo Server    bob    7    address=10.0.0.2
    Should Answer    tcp    10.0.0.2
    Get Listening Ports    bob    tcp    ==    10.0.0.2:7
    Start Echo Server    bob    7    udp    2001:db8::2
    Should Answer    udp    2001:db8::2
    Get Listening Ports    bob    udp    ==    [2001:db8::2]:7

A Link Local Address
    ${addresses} =    Get Addresses    bob:eth0    ipv6
    ${local} =    Evaluate    next(str(one) for one in $addresses if str(one).startswith('fe80')).split('/')[0]
    # The kernel looks for somebody else who has it before it can be used.
    Wait Until Keyword Succeeds    5s    100ms    Start Echo Server    bob    7    udp    ${local}%eth0
    Get Listening Ports    bob    udp    ==    [${local}]:7

The Process Library's Keywords Work On It
    ${server} =    Start Echo Server    bob    7    alias=echo
    Process Should Be Running    echo
    ${pid} =    Get Process Id    ${server}
    ${programs} =    Get Namespace Processes    bob
    Should Be Equal    ${{[one.pid for one in $programs]}}    ${{[$pid]}}
    ${result} =    Terminate Process    echo
    Should Be Equal As Integers    ${result.rc}    -15
    Should Be Empty    ${result.stdout}
    Get Listening Ports    bob    tcp    ==    ${{[]}}

A Port That Is Taken
    Start Echo Server    bob    7
    VAR    ${error} =
    ...    Cannot listen on tcp port 7 of namespace 'bob': the kernel says "Address already in use" (EADDRINUSE).
    ...    Another program listens on it. End that, or choose another port.
    Run Keyword And Expect Error    EQUALS:${error}    Start Echo Server    bob    7
    Start Echo Server    alice    7

An Address That Is Not There
    VAR    ${error} =
    ...    Cannot listen on udp port 7 of namespace 'bob' at 10.0.0.1:
    ...    the kernel says "Cannot assign requested address" (EADDRNOTAVAIL). The namespace has *10.0.0.2/24*.
    Run Keyword And Expect Error    GLOB:${error}
    ...    Start Echo Server    bob    7    udp    10.0.0.1

Bad Input
    Run Keyword And Expect Error    EQUALS:Port 0 is out of range: it can be from 1 to 65535.
    ...    Start Echo Server    bob    0
    Run Keyword And Expect Error    EQUALS:Port 65536 is out of range: it can be from 1 to 65535.
    ...    Start Echo Server    bob    65536
    Run Keyword And Expect Error    EQUALS:'10.0.0.300' is no IP address.
    ...    Start Echo Server    bob    7    address=10.0.0.300
    Run Keyword And Expect Error    EQUALS:No namespace 'bbo'. Known: alice, bob, host. Did you mean 'bob'?
    ...    Start Echo Server    bbo    7
    Run Keyword And Expect Error    *Argument 'protocol' got value 'sctp' that cannot be converted to 'tcp' or 'udp'.
    ...    Start Echo Server    bob    7    sctp
    ${programs} =    Get Namespace Processes    bob
    Should Be Empty    ${programs}


*** Keywords ***
Build Hosts
    [Documentation]    Two hosts and a cable.
    Create Transient Namespaces    alice    bob
    Create Veth Pair    alice:eth0    bob:eth0
    ...    addresses=${{['10.0.0.1/24', '2001:db8::1/64']}}    peer_addresses=${{['10.0.0.2/24', '2001:db8::2/64']}}

Should Answer
    [Documentation]    A program in 'alice' gets back what it sends.
    [Arguments]    ${protocol}    ${address}
    ${result} =    Run Process In Namespace
    ...    alice
    ...    ${{sys.executable}}
    ...    -c
    ...    ${CALL}
    ...    ${protocol}
    ...    ${address}
    Should Be Equal    ${result.stdout}    hello    ${result.stderr}
