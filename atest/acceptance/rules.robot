*** Settings ***
Documentation     Policy rules: which packets look for their route in which table.

Library           NetnsLibrary

Suite Setup       Create Lasting Host
Suite Teardown    Get Rules    lasting    ==    ${ALWAYS}
Test Timeout      30 seconds


*** Variables ***
@{ALWAYS4}    0: from all lookup local    32766: from all lookup main    32767: from all lookup default
@{ALWAYS6}    0: from all lookup local    32766: from all lookup main
@{ALWAYS}     @{ALWAYS4}    @{ALWAYS6}


*** Test Cases ***
Rules Choose Between Two Tables
    [Documentation]    A host with two ways to the same server: the address that it sends from decides.
    [Tags]    smoke
    Create Transient Namespaces    host1    left    right
    Create Veth Pair    host1:eth0    left:eth0    addresses=10.0.1.1/24    peer_addresses=10.0.1.254/24
    Create Veth Pair    host1:eth1    right:eth0    addresses=10.0.2.1/24    peer_addresses=10.0.2.254/24
    Add Address    left:lo    192.0.2.1/32
    Add Address    right:lo    192.0.2.1/32
    Add Route    host1    default    via=10.0.1.254
    Add Route    host1    default    via=10.0.2.254    table=100
    Server Should Be    left    10.0.1.1
    ${rule} =    Add Rule    host1    source=10.0.2.0/24    table=100
    Should Be Equal    ${rule.source}    10.0.2.0/24
    Server Should Be    left    10.0.1.1
    Server Should Be    right    10.0.2.1
    Delete Rule    host1    priority=${rule.priority}
    Add Rule    host1    mark=0x5    table=100
    ${marked} =    Get Route To    host1    192.0.2.1    mark=5
    Should Be Equal    ${marked.via}    10.0.2.254

A Rule Is An Object And A Text
    Create Transient Namespace    alice
    Add Rule    alice    source=2001:db8::/32    destination=2001:db8::1    mark=5    interface=lo
    ...    table=main    priority=70
    ${rules} =    Get Rules    alice
    ...    contains    70: from 2001:db8::/32 to 2001:db8::1 fwmark 0x5 iif lo lookup main
    ...    family=ipv6
    Should Be Equal As Integers    ${rules[1].priority}    70
    Should Be Equal    ${rules[1].source}    2001:db8::/32
    Should Be Equal    ${rules[1].destination}    2001:db8::1
    Should Be Equal    ${rules[1].table}    main
    Should Be Equal As Integers    ${rules[1].mark}    5
    Should Be Equal    ${rules[1].interface}    lo
    Delete Rule    alice    source=2001:db8::/32
    Get Rules    alice    ==    ${ALWAYS6}    family=ipv6

What A Keyword Returned Is Compared With
    Create Transient Namespace    alice
    ${rule} =    Add Rule    alice    source=10.0.2.0/24    table=100
    Get Rules    alice    contains    ${rule}
    Delete Rule    alice    table=100
    Run Keyword And Expect Error    GLOB:Rules of namespace 'alice' * should contain '[[]'${rule}']' (list)
    ...    Get Rules    alice    contains    ${rule}

The Family Of A Rule For All Addresses Is Chosen
    Create Transient Namespace    alice
    Add Rule    alice    table=100    priority=5
    Add Rule    alice    table=100    priority=6    family=ipv6
    Get Rules    alice    contains    5: from all lookup 100    family=ipv4
    Get Rules    alice    contains    6: from all lookup 100    family=ipv6

Wrong Arguments Are Told Before Anything Is Changed
    [Template]    Add Rule Should Fail
    '10.0.0.1/8' has host bits. Did you mean '10.0.0.0/8'?    source=10.0.0.1/8
    Destination ::1 is IPv6, and the rule IPv4. All addresses of a rule are of one family.
    ...    source=10.0.0.1    destination=::1
    Priority -1 is out of range: it can be from 0 to 4294967295.    priority=-1
    Mark 4294967296 is out of range: it can be from 0 to 4294967295.    mark=0x100000000
    Table 0 is out of range: it can be from 1 to 4294967295.    table=0
    No interface 'eth0' in namespace 'alice'. Known: lo.    interface=eth0

A Rule That Is Not There
    Create Transient Namespace    alice
    VAR    ${error} =    No rule 'priority 5 from 10.0.0.1' in namespace 'alice'. There are: 0: from all lookup local;
    ...    32766: from all lookup main; 32767: from all lookup default.
    Run Keyword And Expect Error    EQUALS:${error}
    ...    Delete Rule    alice    source=10.0.0.1    priority=5

Several Rules Need More Words
    Create Transient Namespace    alice
    VAR    ${error} =    Rule 'lookup main' of namespace 'alice' is not the only one: 32766: from all lookup main;
    ...    32766: from all lookup main. Give more of it, like priority or family.
    Run Keyword And Expect Error    EQUALS:${error}
    ...    Delete Rule    alice    table=main
    Delete Rule    alice    table=main    family=ipv6

Rules Go With The Test That Added Them
    Add Rule    lasting    source=10.9.9.9    table=100
    Add Rule    lasting    mark=5    table=100    family=ipv6
    Get Rules    lasting    validate    len(value) == 7

They Are Not There In The Next Test
    Get Rules    lasting    ==    ${ALWAYS}

A Rule That Is Gone Already Is No Failure At The End
    Add Rule    lasting    source=10.9.9.9    table=100
    Delete Rule    lasting    table=100


*** Keywords ***
Create Lasting Host
    [Documentation]    Makes a namespace that lives as long as this suite.
    Create Transient Namespace    lasting

Add Rule Should Fail
    [Documentation]    Tries to add a rule to a new host, and checks that it has got none.
    [Arguments]    ${error}    &{options}
    Create Transient Namespace    alice
    ${options} =    Evaluate    {'table': '100', **$options}
    Run Keyword And Expect Error    EQUALS:${error}    Add Rule    alice    &{options}
    Get Rules    alice    ==    ${ALWAYS}
    Close Namespace    alice

Server Should Be
    [Documentation]    Connects from an address of the host, and looks where the connection arrives.
    [Arguments]    ${expected}    ${source}
    ${server} =    Execute In Namespace    ${expected}
    ...    Evaluate    socket.create_server(('192.0.2.1', 7000))
    TRY
        ${client} =    Execute In Namespace    host1
        ...    Evaluate    socket.create_connection(('192.0.2.1', 7000), timeout=5, source_address=($source, 0))
        Call Method    ${client}    close
    FINALLY
        Call Method    ${server}    close
    END
