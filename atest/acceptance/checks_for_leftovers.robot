*** Settings ***
Documentation    The checks of these suites find what they are to find.

Resource         ../resources/acceptance.resource
Resource         ../resources/child_runs.resource

Test Teardown    End Child Runs


*** Test Cases ***
Leftovers Of A Child Run Are Found
    [Template]    Child Run Should Be Found To Leave
    A Program    process * sleep 60
    An Interface    + interface left
    A Mounted Name    + mount /run/netns

Leftovers Of A Test Are Found
    Run Child Suites    leaks_in_tests.robot    options=${{['--variable', 'PATIENCE:0.2']}}
    Child Test Should Be    A Descriptor    FAIL
    ...    The test left something behind:\ndescriptors: + /dev/null
    Child Test Should Be    Nothing    PASS
    ${test} =    Get Child Test    A Namespace
    Should Match    ${test.message}    The test left something behind:\ndescriptors: + net:[[]*]


*** Keywords ***
Child Run Should Be Found To Leave
    [Documentation]    A run of one test, whose only fault is what it leaves.
    [Arguments]    ${test}    ${leftover}
    ${message} =    Run Keyword And Expect Error    The child run left something behind: *
    ...    Run Child Suites    leaks.robot    options=${{['--test', $test]}}    patience=0.2
    Should Match    ${message}    *${leftover}*
