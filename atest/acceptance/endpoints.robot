*** Settings ***
Documentation    Interfaces, and the ways of naming one.

Resource         ../resources/acceptance.resource
Resource         ../resources/child_runs.resource

Test Setup       Create Transient Namespaces    alice    bob
Test Teardown    End Child Runs


*** Variables ***
${NO_NAMESPACE}    SEPARATOR=${SPACE}
...                ':eth0' is no endpoint: the namespace before ':' is missing. Write 'alice:eth0',
...                or 'eth0' for the current namespace.


*** Test Cases ***
Namespace And Name
    ${one}    ${other} =    Create Veth Pair    alice:eth5    bob:eth6
    Should Be Equal As Strings    ${one}    alice:eth5
    Should Be Equal As Strings    ${other}    bob:eth6
    ${read} =    Get Interface    alice:eth5
    Should Be Equal    ${read}    ${one}

A Bare Word Is In The Current Namespace
    Enter Namespace    alice
    Create Veth Pair    east    bob:west
    Interface Should Exist    east
    Interface Should Exist    alice:east
    Interface Should Exist    current:east
    Enter Namespace    bob
    Interface Should Not Exist    east
    ${west} =    Get Interface    west
    Should Be Equal As Strings    ${west}    bob:west

A Bare Word Under Execute In Namespace
    Create Veth Pair    alice:east    bob:west
    ${east} =    Execute In Namespace    alice    Get Interface    east
    Should Be Equal As Strings    ${east}    alice:east

An Interface Object Is Its Own Endpoint
    ${one}    ${other} =    Create Veth Pair    alice:eth0    bob:eth0
    Interface Should Exist    ${one}
    Interface Should Exist    ${{str($one)}}
    Close Namespace    bob
    Wait Until Keyword Succeeds    2s    10ms    Interface Should Not Exist    ${one}
    Should Fail And Change Nothing    Namespace 'bob' is closed.    Interface Should Exist    ${other}

What An Interface Tells
    Create Veth Pair    alice:eth0    bob:eth7    addresses=10.0.0.1/24    mtu=1400    mac=02:00:00:00:00:01
    ${interface} =    Get Interface    alice:eth0
    Should Be Equal As Strings    ${interface.namespace}    alice
    Should Be Equal    ${interface.name}    eth0
    Should Be True    ${interface.index} > 1
    Should Be Equal    ${interface.kind}    veth
    Should Be Equal    ${interface.mac}    02:00:00:00:00:01
    Should Be Equal As Integers    ${interface.mtu}    1400
    Should Be Equal    ${interface.state}    UP
    Should Be True    ${interface.up}
    Should Contain    ${interface.addresses}    10.0.0.1/24
    Should Be Equal    ${interface.peer}    bob:eth7
    Should Be Equal    ${interface.master}    ${None}

A Misspelled Name
    Create Veth Pair    alice:eth0    alice:eth1
    Should Fail And Change Nothing
    ...    No interface 'eht0' in namespace 'alice'. Known: lo, eth1, eth0. Did you mean 'eth0'?
    ...    Get Interface
    ...    alice:eht0

Existence
    Interface Should Exist    alice:lo
    Interface Should Not Exist    alice:eth0
    Should Fail And Change Nothing    Interface alice:eth0 should exist, but there are only: lo.
    ...    Interface Should Exist    alice:eth0
    Should Fail And Change Nothing    Interface alice:lo should not exist, but it does.
    ...    Interface Should Not Exist    alice:lo

What Names No Interface Is Refused
    [Template]    Should Fail And Change Nothing
    No interface 'eht0' in namespace 'alice'. Known: lo.
    ...    Get Interface    alice:eht0
    'alice:' names no interface. Write one like 'alice:eth0'.
    ...    Get Interface    alice:
    'alice:' names no interface. Write one like 'alice:eth0'.
    ...    Interface Should Not Exist    alice:
    ${NO_NAMESPACE}
    ...    Get Interface    :eth0
    No namespace 'alcie'. Known: alice, bob, host. Did you mean 'alice'?
    ...    Interface Should Not Exist    alcie:eth0
    'b:c' is no interface name: it may not contain ':'.
    ...    Get Interface    alice:b:c
    'eth/0' is no interface name: it may not contain '/'.
    ...    Interface Should Not Exist    alice:eth/0

A Namespace Object Names No Interface
    ${carol} =    Create Transient Namespace    carol
    Should Fail And Change Nothing    'carol' names no interface. Write one like 'carol:eth0'.
    ...    Get Interface    ${carol}

A Namespace's Name As That Of An Interface Is A Warning
    Run Child Suites    namespace_as_interface.robot
    ${run} =    Get Child Run
    Should Be Equal As Integers    ${run.rc}    0
    ${warning} =    Catenate    'alice' is going to be an interface of namespace 'bob', though there is a namespace
    ...    of that name. To make one in there, write 'alice:'.
    Should Be Equal    ${run.errors}    ${{[$warning]}}
