*** Settings ***
Documentation    Hosts that are divided into groups, and united again.

Resource         ../resources/acceptance.resource
Resource         ../resources/lasting.resource
Resource         ../resources/hosts.resource

Suite Setup      Create Hosts That Last
Test Timeout     60 seconds


*** Variables ***
@{LEFT}       h1    h2
@{RIGHT}      h3
${OVERLAP}    Host 'h2' is in group 1 and in group 2 of the partition: it can be in one only.
${NO_LIST}    SEPARATOR=${SPACE}
...           A group of hosts is a list, and 'h3' is none. Write it like $\{{['alice', 'bob']}}, or give a list that
...           was made with VAR.
${TOO_FEW}    A partition needs at least two groups of hosts.
${NO_SUCH}    There is no partition h1, h2 | h3. Partitions: none.


*** Test Cases ***
Groups Do Not Reach Each Other
    Partition Hosts    ${LEFT}    ${RIGHT}
    FOR    ${host}    IN    @{LEFT}
        Should Be Out Of Reach    ${host}    10.0.0.3    2001:db8::3
    END
    Should Be Out Of Reach    h3    10.0.0.1    2001:db8::2
    All Hosts Should Reach Each Other    @{LEFT}    h4
    All Hosts Should Reach Each Other    @{RIGHT}    h4
    Heal Partition    ${RIGHT}    ${LEFT}
    All Hosts Should Reach Each Other    h1    h2    h3    h4
    FOR    ${host}    IN    h1    h2    h3
        Get Firewall Rules    ${host}    ==    ${EMPTY}
    END

A Test Leaves A Partition
    Partition Hosts    ${LEFT}    ${RIGHT}
    Should Be Out Of Reach    h1    10.0.0.3

The Next One Finds Hosts United
    All Hosts Should Reach Each Other    h1    h2    h3    h4
    Get Firewall Rules    h1    ==    ${EMPTY}

Two Partitions At Once
    Partition Hosts    ${LEFT}    ${RIGHT}
    Partition Hosts    ${{['h1']}}    ${{['h2', 'h4']}}    ${RIGHT}
    Should Be Out Of Reach    h1    10.0.0.2
    Heal Partition    ${{['h1']}}    ${{['h4', 'h2']}}    ${RIGHT}
    Host Should Be Reachable    h1    10.0.0.2
    Should Be Out Of Reach    h1    10.0.0.3
    Heal Partition
    Host Should Be Reachable    h1    10.0.0.3

Wrong Groups
    [Template]    Should Fail And Change Nothing
    ${OVERLAP}    Partition Hosts    ${LEFT}    ${{['h2', 'h3']}}
    Host 'h3' is twice in group 2 of the partition.    Partition Hosts    ${LEFT}    ${{['h3', 'h3']}}
    ${TOO_FEW}    Partition Hosts    ${LEFT}
    ${NO_LIST}    Partition Hosts    ${LEFT}    h3
    ${NO_LIST}    Heal Partition    h3
    Group 2 of the partition is empty.    Partition Hosts    ${LEFT}    ${{[]}}
    ${NO_SUCH}    Heal Partition    ${LEFT}    ${RIGHT}
    There is no partition to heal. Partitions: none.    Heal Partition


*** Keywords ***
Create Hosts That Last
    [Documentation]    They and the connections to them are there before the first test.
    Create Switched Hosts    4
    FOR    ${host}    IN    h1    h2    h3    h4    switch
        Have The Connections Opened    ${host}
    END

Should Be Out Of Reach
    [Documentation]    None of the addresses answers.
    [Arguments]    ${host}    @{addresses}
    FOR    ${address}    IN    @{addresses}
        Host Should Not Be Reachable    ${host}    ${address}    timeout=300 ms
    END
