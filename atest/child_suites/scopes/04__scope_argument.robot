*** Settings ***
Documentation    The argument 'scope' says to whom a thing belongs.

Resource         ../../resources/places.resource

Suite Setup      Refuse Things Of A Test


*** Test Cases ***
The Suite Before Is Over
    Test Should Be In    site
    Get Namespace Names    ==    site

A Test Makes Things For Others
    Create Transient Namespace    for-test    scope=test
    Create Transient Namespace    for-suite    scope=suite
    Create Transient Namespaces    for-run    for-run-too    scope=global
    Create Veth Pair    for-suite:eth0    for-run:eth0    scope=suite
    Create Veth Pair    for-suite:eth1    for-run:eth1    scope=test
    Open Namespace    opened    path=/proc/thread-self/ns/net    scope=suite
    Export Namespace    for-run    as_name=exported    scope=suite
    Export Namespace    for-run    as_name=exported-for-run    scope=global

The Next Test Finds Them
    Get Namespace Names    ==    ${{['site', 'for-suite', 'for-run', 'for-run-too', 'opened']}}
    Get Interface Names    for-suite    ==    ${{['lo', 'eth0']}}
    Get Interface Names    for-run    ==    ${{['lo', 'eth0']}}
    Should Be True    os.path.exists('/run/netns/exported')


*** Keywords ***
Refuse Things Of A Test
    [Documentation]    A suite setup has no test.
    Run Keyword And Expect Error
    ...    EQUALS:There is no test running, so nothing can be created for its scope.
    ...    Create Transient Namespace    for-test    scope=test
