*** Settings ***
Documentation    Ports of other hosts: open, refused, unreachable and silent ones.

Library          NetnsLibrary
Resource         ../resources/hosts.resource

Test Setup       Create Two Hosts
Test Timeout     30 seconds


*** Test Cases ***
An Open Port
    FOR    ${address}    IN    10.0.0.2    2001:db8::2
        ${server} =    Listen    ${address}    8000
        Tcp Port Should Be Open    alice    ${address}    8000
        Run Keyword And Expect Error    REGEXP:alice can connect to TCP port 8000 of .+: open after [0-9.]+ ms\\.
        ...    Tcp Port Should Be Closed    alice    ${address}    8000
        Call Method    ${server}    close
    END

A Refused Port
    ${answer} =    Tcp Port Should Be Closed    alice    bob    8000
    Should Be Equal    ${answer.answer}    refused
    ${text} =    Catenate    alice cannot connect to TCP port 8000 of bob (10.0.0.2):
    ...    refused: the kernel says "Connection refused" (ECONNREFUSED).
    ...    The way from alice to 10.0.0.2 port 8000/tcp breaks at bob, tcp port 8000: nothing listens on it;
    ...    listened on: none.
    Run Keyword And Expect Error    EQUALS:${text}    Tcp Port Should Be Open    alice    bob    8000

A Silent Port
    ${answer} =    Tcp Port Should Be Closed    alice    10.0.0.9    8000    timeout=100 ms
    Should Be Equal    ${answer.answer}    silent
    ${text} =    Catenate
    ...    alice cannot connect to TCP port 80 of 10.0.0.9: silent: no answer within 0.1 s.
    ...    The way from alice to 10.0.0.9 port 80/tcp breaks at alice:eth0, next hop 10.0.0.9:
    ...    nobody answers for it (*);
    ...    no namespace that is known here has it; bob:eth0 at the other end has 10.0.0.2/24.
    Run Keyword And Expect Error    GLOB:${text}
    ...    Tcp Port Should Be Open    alice    10.0.0.9    80    timeout=100 ms

An Unreachable Port
    Add Route    alice    10.6.0.0/16    type=unreachable
    ${answer} =    Tcp Port Should Be Closed    alice    10.6.0.1    8000
    Should Be Equal    ${answer.answer}    unreachable
    ${text} =    Catenate    alice cannot connect to TCP port 80 of 10.6.0.1: unreachable:
    ...    the kernel says "No route to host" (EHOSTUNREACH). The way from alice to 10.6.0.1 port 80/tcp breaks at
    ...    alice, route to 10.6.0.1: an unreachable route or rule refuses what is sent there.
    Run Keyword And Expect Error    EQUALS:${text}    Tcp Port Should Be Open    alice    10.6.0.1    80

A Udp Port That Nobody Has
    ${text} =    Catenate    UDP port 700 of bob (10.0.0.2) does not answer alice:
    ...    refused: the kernel says "Connection refused" (ECONNREFUSED).
    ...    The way from alice to 10.0.0.2 port 700/udp breaks at bob, udp port 700: nothing listens on it;
    ...    listened on: none.
    Run Keyword And Expect Error    EQUALS:${text}    Udp Port Should Answer    alice    bob    700

A Udp Port That Stays Silent
    ${channel} =    Execute In Namespace    bob
    ...    Evaluate    socket.socket(type=socket.SOCK_DGRAM)
    Call Method    ${channel}    bind    ${{('10.0.0.2', 700)}}
    ${text} =    Catenate
    ...    UDP port 700 of bob (10.0.0.2) does not answer alice: silent: no answer within 0.1 s.
    ...    No broken step is found now on the way from alice to 10.0.0.2 port 700/udp:
    ...    nothing came back to one more packet.
    Run Keyword And Expect Error    EQUALS:${text}
    ...    Udp Port Should Answer    alice    bob    700    timeout=100 ms    data=hello
    ${data} =    Call Method    ${channel}    recv    ${9}
    Should Be Equal    ${data}    ${{b'hello'}}
    Call Method    ${channel}    close

Ports Out Of Range
    FOR    ${check}    IN    Tcp Port Should Be Open    Tcp Port Should Be Closed    Udp Port Should Answer
        FOR    ${port}    IN    0    65536
            Run Keyword And Expect Error    EQUALS:Port ${port} is out of range: it can be from 1 to 65535.
            ...    ${check}    alice    bob    ${port}
        END
        Run Keyword And Expect Error    EQUALS:The timeout has to be longer than zero, and it is 0 s.
        ...    ${check}    alice    bob    80    timeout=0 s
    END


*** Keywords ***
Listen
    [Documentation]    Returns a socket in bob that listens on an address.
    [Arguments]    ${address}    ${port}
    ${family} =    Evaluate    socket.AF_INET6 if ':' in $address else socket.AF_INET
    ${server} =    Execute In Namespace    bob
    ...    Evaluate    socket.create_server(($address, ${port}), family=$family)
    RETURN    ${server}
