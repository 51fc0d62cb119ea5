*** Settings ***
Documentation     Tests that end under Execute In Namespace, or after entering: the next one starts at home.

Resource          ../resources/acceptance.resource
Resource          ../resources/child_runs.resource

Suite Setup       Run Tests That End
Suite Teardown    End Child Runs


*** Variables ***
${TIMEOUT}    Test timeout 300 milliseconds exceeded.


*** Test Cases ***
Failures
    Child Test Should Be    Fails    FAIL    expected
    Child Test Should Be    Fails In A Nested One    FAIL    expected
    Child Test Should Be    Enters And Fails    FAIL    expected

Skips
    Child Test Should Be    Skips    SKIP    expected
    Child Test Should Be    Skips On A Condition    SKIP    expected
    Child Test Should Be    Skips After Entering    SKIP    expected

Pass Execution
    Child Test Should Be    Passes Early    PASS    expected

Continuable Failures
    Child Test Should Be    Goes On After A Failure    FAIL
    ...    Several failures occurred:\n\n1) first\n\n2) second
    Child Test Should Be    Goes On By Its Tag    FAIL
    ...    Several failures occurred:\n\n1) first\n\n2) second

Timeouts Interrupt In Time
    FOR    ${name}    IN
    ...    Times Out
    ...    Times Out In A Nested One
    ...    Times Out Although It Catches All
    ...    Enters And Times Out
        Child Test Should Be    ${name}    FAIL    ${TIMEOUT}
        ${test} =    Get Child Test    ${name}
        Should Be True    0.3 <= ${test.elapsed_time.total_seconds()} < 3
    END

At Home Afterwards
    Child Test Should Be    The Last One Is At Home    PASS

What Is Run Is Nested In The Log
    ${log} =    Get Log Of Child Test    Logs
    Should Be Equal    ${log}[0]
    ...    Execute In Namespace(Run Keywords(Log('one'), Execute In Namespace(Log A Line(Log('two')))))
    Should Be Equal    ${log}[1]    Execute In Namespace(Set Variable(), '\${number} = three')


*** Keywords ***
Run Tests That End
    [Documentation]    One run for all tests here.
    Run Child Suites    ends_of_tests.robot
