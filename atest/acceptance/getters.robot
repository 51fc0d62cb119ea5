*** Settings ***
Documentation    What getters return, and their inline assertions: good, failing, and with an operator that is none.

Library          Collections
Library          Process
Resource         ../resources/acceptance.resource

Test Setup       Create Transient Namespaces    alice    bob


*** Variables ***
${FOR_NUMBERS}    ==, !=, <, >, <=, >=, validate, then
${FOR_LISTS}      ==, !=, contains, validate, then
${WRITE_ONE}      Write one after it, or leave the operator out to get what there is.


*** Test Cases ***
Current Namespace
    ${current} =    Get Current Namespace
    Should Be Equal As Strings    ${current}    host
    Enter Namespace    alice
    ${current} =    Get Current Namespace
    Should Be Equal As Strings    ${current}    alice

Names Of Namespaces
    ${names} =    Get Namespace Names
    Should Be Equal    ${names}    ${{['alice', 'bob']}}
    Get Namespace Names    ==    ${{['bob', 'alice']}}
    Get Namespace Names    contains    bob
    Get Namespace Names    !=    bob
    Get Namespace Names    validate    len(value) == 2

Inode
    ${inode} =    Get Namespace Inode    alice
    Should Be True    isinstance($inode, int)
    Get Namespace Inode    alice    ==    ${inode}
    Get Namespace Inode    alice    ==    ${{str($inode)}}
    Get Namespace Inode    bob    !=    ${inode}
    Get Namespace Inode    alice    >    1
    Get Namespace Inode    alice    <=    ${inode}
    Get Namespace Inode    alice    validate    value > 1

Inode Of The Current Namespace
    Enter Namespace    alice
    ${alice} =    Get Namespace Inode    alice
    Get Namespace Inode    assertion_operator===    assertion_expected=${alice}
    Get Namespace Inode    current    ==    ${alice}

Inode Is What Programs See
    ${result} =    Execute In Namespace    alice    Run Process    stat    -Lc    %i    /proc/self/ns/net
    Get Namespace Inode    alice    ==    ${result.stdout}

Id
    ${id} =    Get Namespace Id    bob    seen_from=alice
    Get Namespace Id    bob    ==    ${id}    seen_from=alice
    Get Namespace Id    bob    >=    0    seen_from=alice
    Enter Namespace    alice
    Get Namespace Id    bob    ==    ${id}
    ${itself} =    Get Namespace Id    alice
    Should Not Be Equal    ${itself}    ${id}

Id Is What Ip Shows
    Create Veth Pair    alice:eth0    bob:eth0
    ${id} =    Get Namespace Id    bob    seen_from=alice
    ${result} =    Execute In Namespace    alice    Run Process    ip    link    show    eth0
    Should Contain    ${result.stdout}    link-netnsid ${id}

Path
    ${path} =    Get Namespace Path    alice
    ${result} =    Run Process    nsenter    --net\=${path}    readlink    /proc/self/ns/net
    ${inode} =    Get Namespace Inode    alice
    Should Be Equal    ${result.stdout}    net:[${inode}]

Processes
    ${programs} =    Get Namespace Processes    alice
    Should Be Empty    ${programs}
    ${one} =    Execute In Namespace    alice    Start Process    sleep    60
    Execute In Namespace    bob    Start Process    sleep    61
    ${pid} =    Get Process Id    ${one}
    ${programs} =    Get Namespace Processes    alice
    Length Should Be    ${programs}    1
    Should Be Equal As Integers    ${programs[0].pid}    ${pid}
    Should Be Equal    ${programs[0].command}    sleep 60
    Terminate Process    ${one}
    ${programs} =    Get Namespace Processes    alice
    Should Be Empty    ${programs}
    [Teardown]    Terminate All Processes

Names Of Interfaces
    Create Veth Pair    alice:east    alice:west
    ${names} =    Get Interface Names    alice
    Should Be Equal    ${names}[0]    lo
    Sort List    ${names}
    Should Be Equal    ${names}    ${{['east', 'lo', 'west']}}
    Get Interface Names    alice    ==    ${{['west', 'east', 'lo']}}
    Get Interface Names    alice    contains    east
    Get Interface Names    bob    ==    lo
    Get Interface Names    bob    !=    east
    ${count} =    Get Interface Names    alice    then    len(value)
    Should Be Equal As Integers    ${count}    3

Failing Assertions
    ${inode} =    Get Namespace Inode    alice
    ${id} =    Get Namespace Id    bob    seen_from=alice
    Should Fail And Change Nothing    Namespace names '['alice', 'bob']' (list) should be '['carol']' (list)
    ...    Get Namespace Names    should be    carol
    Should Fail And Change Nothing    Namespace names '['alice', 'bob']' (list) should contain '['carol']' (list)
    ...    Get Namespace Names    contains    carol
    Should Fail And Change Nothing    Inode of namespace 'alice' '${inode}' (int) should be '1' (int)
    ...    Get Namespace Inode    alice    should be    1
    Should Fail And Change Nothing    Inode of namespace 'alice' '${inode}' (int) should be less than '1' (int)
    ...    Get Namespace Inode    alice    <    1
    Should Fail And Change Nothing    Id of namespace 'bob' seen from 'alice' '${id}' (int) should be '77' (int)
    ...    Get Namespace Id    bob    should be    77    seen_from=alice
    Should Fail And Change Nothing    Interfaces of namespace 'alice' '['lo']' (list) should be '['eth0']' (list)
    ...    Get Interface Names    alice    should be    eth0
    Should Fail And Change Nothing    Interfaces of namespace 'alice' '['lo']' (list) should not be '['lo']' (list)
    ...    Get Interface Names    alice    should not be    lo

A Message Of One's Own
    Should Fail And Change Nothing    Only ['lo'] there, no ['eth0']
    ...    Get Interface Names    alice    contains    eth0    Only {value} there, no {expected}
    Should Fail And Change Nothing    No such inode
    ...    Get Namespace Inode    alice    should be    1    No such inode

An Operator That Is None Is Refused
    [Template]    Should Fail And Change Nothing
    ValueError: Argument 'assertion_operator' got value 'same as' that cannot be converted to AssertionOperator or None.
    ...    Get Namespace Inode    alice    same as    1
    ValueError: Argument 'assertion_operator' got value 'is' that cannot be converted to AssertionOperator or None.
    ...    Get Namespace Names    is    alice

An Operator That Does Not Fit Is Refused
    [Template]    Should Fail And Change Nothing
    Inode of namespace 'alice' cannot be compared by 'contains'. Use one of: ${FOR_NUMBERS}.
    ...    Get Namespace Inode    alice    contains    1
    Interfaces of namespace 'alice' cannot be compared by 'greater than'. Use one of: ${FOR_LISTS}.
    ...    Get Interface Names    alice    >    lo
    Inode of namespace 'alice' is a number and cannot be compared with 'one'.
    ...    Get Namespace Inode    alice    \=\=    one

An Operator Without A Value Is Refused
    [Template]    Should Fail And Change Nothing
    Interfaces of namespace 'alice': operator '\=\=' has no value to compare with. ${WRITE_ONE}
    ...    Get Interface Names    alice    \=\=
    Inode of namespace 'alice': operator '>' has no value to compare with. ${WRITE_ONE}
    ...    Get Namespace Inode    alice    >
    Sysctl net.ipv4.ip_forward of namespace 'alice': operator 'contains' has no value to compare with. ${WRITE_ONE}
    ...    Get Sysctl    alice    net.ipv4.ip_forward    contains
    Addresses of alice:lo: operator 'validate' has no expression. ${WRITE_ONE}
    ...    Get Addresses    alice:lo    ipv4    validate

Unknown Namespaces Are Refused
    [Template]    Should Fail And Change Nothing
    No namespace 'alcie'. Known: alice, bob, host. Did you mean 'alice'?    Get Namespace Inode    alcie
    No namespace 'alcie'. Known: alice, bob, host. Did you mean 'alice'?    Get Namespace Id    alcie
    No namespace 'alcie'. Known: alice, bob, host. Did you mean 'alice'?    Get Namespace Id    bob    seen_from=alcie
    No namespace 'alcie'. Known: alice, bob, host. Did you mean 'alice'?    Get Namespace Path    alcie
    No namespace 'alcie'. Known: alice, bob, host. Did you mean 'alice'?    Get Namespace Processes    alcie
    No namespace 'alcie'. Known: alice, bob, host. Did you mean 'alice'?    Get Interface Names    alcie
    No namespace 'nowhere'. Known: alice, bob, host.    Get Interface Names    nowhere
