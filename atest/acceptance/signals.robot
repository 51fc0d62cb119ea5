*** Settings ***
Documentation    A run that is interrupted in a namespace still tears down; one that is killed leaves nothing either.

Resource         ../resources/acceptance.resource
Resource         ../resources/child_runs.resource

Test Teardown    End Child Runs


*** Test Cases ***
Interrupted By Ctrl-C
    Signal Should End The Run    SIGINT

Asked To Terminate
    Signal Should End The Run    SIGTERM

Killed
    ${child} =    Start Child Run    killed.robot
    Wait Until Child Is Ready    ${child}
    Send Signal To Child    ${child}    SIGKILL
    # It fails when anything is left.
    Finish Child Run    ${child}
    ${run} =    Get Child Run
    Should Be Equal As Integers    ${run.rc}    -9


*** Keywords ***
Signal Should End The Run
    [Documentation]    Teardowns run where they should, and the rest is not run.
    [Arguments]    ${signal}
    Send Signal While A Test Waits    ${signal}
    Child Test Should Be    Is Interrupted    FAIL    Execution terminated by signal
    ${test} =    Get Child Test    Is Interrupted
    Should Be Equal    ${test.teardown.status}    PASS
    Child Test Should Be    Is Not Run    FAIL    Test execution stopped due to a fatal error.
    ${run} =    Get Child Run
    Should Be Equal    ${run.suite.teardown.status}    PASS

Send Signal While A Test Waits
    [Documentation]    The run ends well before the test would by itself.
    [Arguments]    ${signal}
    ${child} =    Start Child Run    signals.robot
    Wait Until Child Is Ready    ${child}
    ${start} =    Evaluate    time.monotonic()
    Send Signal To Child    ${child}    ${signal}
    Finish Child Run    ${child}
    Should Be True    time.monotonic() - ${start} < 10
