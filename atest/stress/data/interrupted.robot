*** Settings ***
Documentation     All that moves the main thread or outlives a keyword; it gets SIGINT at any moment.

Library           Process
Library           NetnsLibrary
Library           stress.keywords

Suite Setup       Build Two Hosts
Suite Teardown    Look Around At The End
Test Teardown     Look Around    teardown of ${TEST NAME}


*** Variables ***
${EXPORTED}    stress-export


*** Test Cases ***
Nested
    Execute In Namespace    alice    Execute In Namespace    bob    Get Interface Names    current    contains    eth0
    Execute In Namespace    alice    Run Keywords    Enter Namespace    bob    AND    Look Around    bob
    Execute In Namespace    host    Look Around    host

Entered And Not Left
    Enter Transient Namespace    carol
    Create Veth Pair    addresses=10.1.0.1/24    peer_addresses=10.1.0.2/24
    Enter Namespace    alice
    Execute In Namespace    bob    Look Around    bob

Left And Closed
    Enter Transient Namespace    carol
    Enter Transient Namespace    dave
    Close Namespace    dave
    Leave Namespace

Program
    ${result} =    Execute In Namespace    alice    Run Process    sleep    0.03
    Should Be Equal As Integers    ${result.rc}    0

Exported
    Create Transient Namespace    carol
    Export Namespace    carol    ${EXPORTED}-test
    Create Veth Pair    carol:eth0    host:

Again
    FOR    ${_}    IN RANGE    10
        Execute In Namespace    alice    Execute In Namespace    bob    Look Around    bob
        Enter Namespace    alice
        Leave Namespace
    END


*** Keywords ***
Build Two Hosts
    [Documentation]    What the suite owns: namespaces, cables, an exported name, and where its tests start.
    Create Transient Namespaces    alice    bob
    Create Veth Pair    alice:eth0    bob:eth0    addresses=10.0.0.1/24    peer_addresses=10.0.0.2/24
    Create Veth Pair    alice:eth1    host:
    Create Veth Pair    host:    host:
    Export Namespace    alice    ${EXPORTED}-suite
    Enter Transient Namespace    home
    Execute In Namespace    alice    Look Around    alice

Look Around At The End
    [Documentation]    All that still can run in the teardown has to run in the right place.
    Look Around    teardown of the suite
    Execute In Namespace    host    Look Around    host
    Look Around    teardown of the suite

Look Around
    [Documentation]    A user keyword, so that it can be executed elsewhere as a whole.
    [Arguments]    ${place}
    Write Down Position    ${place}
    Write Down Position    ${place}
