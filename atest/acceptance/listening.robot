*** Settings ***
Documentation    Ports that programs in a namespace listen on.

Library          Process
Library          String
Library          NetnsLibrary

Test Setup       Create Transient Namespaces    alice    bob
Test Timeout     30 seconds


*** Test Cases ***
Ports Are Compared By Number Or As Texts
    Get Listening Ports    alice    tcp    ==    ${{[]}}
    Start Echo Server    alice    80
    Start Echo Server    alice    443    address=127.0.0.1
    Start Echo Server    alice    53    udp    ::1
    Get Listening Ports    alice    tcp    ==    ${{[80, 443]}}
    Get Listening Ports    alice    tcp    ==    ${{['443', '80']}}
    Get Listening Ports    alice    tcp    contains    443
    Get Listening Ports    alice    tcp    contains    0.0.0.0:80
    Get Listening Ports    alice    tcp    ==    ${{['0.0.0.0:80', '[::]:80', '127.0.0.1:443']}}
    Get Listening Ports    alice    tcp    !=    80
    Get Listening Ports    alice    udp    ==    [::1]:53
    Get Listening Ports    bob    tcp    ==    ${{[]}}

What Is Returned
    Start Echo Server    alice    80    address=127.0.0.1
    ${ports} =    Get Listening Ports    alice
    Length Should Be    ${ports}    1
    Should Be Equal As Integers    ${ports[0].port}    80
    Should Be Equal    ${ports[0].address}    127.0.0.1
    Should Be Equal    ${ports[0].protocol}    tcp
    ${first} =    Get Listening Ports    alice    tcp    then    value[0]
    Should Be Equal    ${first}    127.0.0.1:80
    Get Listening Ports    alice    tcp    validate    len(value) == 1

A Comparison That Fails
    Start Echo Server    alice    80    address=127.0.0.1
    Run Keyword And Expect Error
    ...    EQUALS:tcp ports that are listened on in namespace 'alice' '['80']' (list) should be '['81']' (list)
    ...    Get Listening Ports    alice    tcp    ==    81

Waiting For A Server
    Start Process In Namespace    alice    sh    -c    sleep 0.2; exec "$@"    sh    ${{sys.executable}}    -m
    ...    http.server    8000    stdout=DEVNULL    stderr=DEVNULL
    Get Listening Ports    alice    tcp    ==    ${{[]}}
    Wait Until Port Is Open    alice    8000    timeout=10 s
    Get Listening Ports    alice    tcp    ==    8000

Waiting In Vain
    Start Echo Server    alice    7    udp    127.0.0.1
    Run Keyword And Expect Error
    ...    EQUALS:Nothing listens on tcp port 7 of namespace 'alice' after 0.1 s. Ports that are listened on: none.
    ...    Wait Until Port Is Open    alice    7    timeout=100 ms
    VAR    ${error} =
    ...    Nothing listens on udp port 8 of namespace 'alice' after 0.1 s.
    ...    Ports that are listened on: 127.0.0.1:7.
    Run Keyword And Expect Error    EQUALS:${error}
    ...    Wait Until Port Is Open    alice    8    udp    timeout=100 ms
    Wait Until Port Is Open    alice    7    udp    timeout=100 ms

Waiting For A Server That Has Ended
    [Documentation]    Its last output says why; one that still runs may listen some day.
    Start Process In Namespace    alice    sh    -c    echo "no such key" >&2; exit 3
    Start Process In Namespace    alice    sh    -c    exit 4    stdout=DEVNULL    stderr=DEVNULL
    Start Process In Namespace    alice    sleep    60
    ${error} =    Run Keyword And Expect Error    *    Wait Until Port Is Open    alice    8000    timeout=300 ms
    ${lines} =    Split To Lines    ${error}
    Should Be Equal    ${lines}[0]
    ...    Nothing listens on tcp port 8000 of namespace 'alice' after 0.3 s. Ports that are listened on: none.
    Should Match Regexp    ${lines}[1]    ^Last output of process \\d+ in namespace 'alice', which ended with 3: sh -c
    Should Be Equal    ${lines}[2]    no such key
    Should Match Regexp
    ...    ${lines}[3]
    ...    ^Process \\d+ in namespace 'alice', which ended with 4, has written nothing: sh -c 'exit 4'$
    Length Should Be    ${lines}    4

Bad Input
    Run Keyword And Expect Error    EQUALS:The timeout has to be longer than zero, and it is 0 s.
    ...    Wait Until Port Is Open    alice    80    timeout=0
    Run Keyword And Expect Error    EQUALS:Port 70000 is out of range: it can be from 1 to 65535.
    ...    Wait Until Port Is Open    alice    70000
    Run Keyword And Expect Error    EQUALS:No namespace 'alcie'. Known: alice, bob, host. Did you mean 'alice'?
    ...    Get Listening Ports    alcie
