*** Settings ***
Documentation     A process that may not make or enter namespaces is told so, and can still look at its own network.

Library           OperatingSystem
Library           Process
Resource          ../resources/acceptance.resource
Resource          ../resources/child_runs.resource

Suite Setup       Run Without Privilege
Suite Teardown    End Child Runs


*** Variables ***
${MAY_NOT}    this process may not (EPERM). Run as root, or see 'python -m NetnsLibrary doctor'.


*** Test Cases ***
Creating Is Refused
    Child Test Should Be    Creating    FAIL    Cannot create a network namespace: ${MAY_NOT}
    Child Test Should Be    Creating Several    FAIL    Cannot create a network namespace: ${MAY_NOT}

Entering Is Refused
    Child Test Should Be    Entering A New One    FAIL    Cannot create a network namespace: ${MAY_NOT}
    Child Test Should Be    Entering    FAIL    Cannot enter namespace 'other': ${MAY_NOT}
    Child Test Should Be    Executing    FAIL    Cannot enter namespace 'other': ${MAY_NOT}

Changing Is Refused
    Child Test Should Be    Creating A Veth Pair    FAIL
    ...    Cannot create veth pair host:eth0 and host:eth1: ${MAY_NOT}
    Child Test Should Be    Exporting    FAIL
    ...    Cannot export namespace 'host' as '/run/netns/exported': ${MAY_NOT}

Looking Is Allowed
    Child Test Should Be    Looking Is Allowed    PASS


*** Keywords ***
Run Without Privilege
    [Documentation]    One run for all tests here. It is still root to the file system, to be able to read its suite.
    Create Transient Namespace    other
    VAR    @{prefix} =
    ...    setpriv
    ...    --bounding-set\=-sys_admin,-net_admin
    ...    --inh-caps\=-all
    # A path to the namespace that also somebody without privilege can open.
    ${inside} =    Start Process In Namespace    other    @{prefix}    sleep    60
    Wait Until Keyword Succeeds    5 s    5 ms    Should Be The Program    ${inside.pid}    sleep
    VAR    ${other} =    /proc/${inside.pid}/ns/net
    Run Child Suites    no_privilege.robot    prefix=${prefix}
    ...    options=${{['--variable', 'OTHER:' + $other]}}

Should Be The Program
    [Documentation]    What was started has become this program.
    [Arguments]    ${pid}    ${name}
    ${now} =    Get File    /proc/${pid}/comm
    Should Be Equal    ${now.strip()}    ${name}
