*** Settings ***
Documentation    A connection that no program has any more does not keep a namespace, not even when its link is cut.

Library          Process
Resource         ../resources/acceptance.resource

Suite Setup      Make Observer
Test Timeout     30 seconds


*** Test Cases ***
A Connection On A Cut Link Is Closed
    [Documentation]    What was sent is never confirmed, so the kernel would try for about 100 seconds.
    Create Transient Namespaces    alice    bob
    Create Veth Pair    alice:eth0    bob:eth0    addresses=10.0.0.1/24    peer_addresses=10.0.0.2/24
    Start Echo Server    bob    80
    ${connection} =    Execute In Namespace    alice    Evaluate    socket.create_connection(('10.0.0.2', 80))
    Cut Link    alice    bob
    Evaluate    $connection.send(bytes(10000))
    Evaluate    $connection.close()
    ${states} =    Run Process In Namespace    alice    ss    --tcp    --all    --numeric
    Should Contain    ${states.stdout}    FIN-WAIT-1
    Get Namespace Id    alice    seen_from=observer
    Observer Should Know    1

Its Namespace Is Gone
    Wait Until Keyword Succeeds    3 s    10 ms    Observer Should Know    0


*** Keywords ***
Make Observer
    [Documentation]    With what the library keeps open there.
    Create Transient Namespace    observer
    Get Interface Names    observer

Observer Should Know
    [Documentation]    So many other namespaces are known there; the kernel forgets those that go.
    [Arguments]    ${number}
    ${known} =    Run Process In Namespace    observer    ip    netns    list-id
    Should Be Equal As Integers    ${known.rc}    0    ${known.stderr}
    Length Should Be    ${known.stdout.split()}    ${{2 * int($number)}}    ${known.stdout}
