*** Settings ***
Documentation    Ends of tests under Execute In Namespace. What they shall come to is in the suite that runs this one.

Resource         ../resources/places.resource

Test Setup       Create Transient Namespaces    alice    bob
Test Teardown    Test Should Be In    host


*** Test Cases ***
Fails
    Execute In Namespace    alice    Fail    expected

Fails In A Nested One
    Execute In Namespace    alice    Execute In Namespace    bob    Fail    expected

Skips
    Execute In Namespace    alice    Skip    expected

Skips On A Condition
    Execute In Namespace    alice    Run Keywords    Enter Namespace    bob    AND    Skip If    True    expected

Passes Early
    Execute In Namespace    alice    Pass Execution    expected
    Fail    This must not run.

Goes On After A Failure
    Execute In Namespace    alice    Run Keyword And Continue On Failure    Fail    first
    Test Should Be In    host
    Run Keyword And Continue On Failure    Execute In Namespace    alice    Fail    second
    Test Should Be In    host

Goes On By Its Tag
    [Tags]    robot:continue-on-failure
    Execute In Namespace    alice    Fail    first
    Test Should Be In    host
    Execute In Namespace    bob    Fail    second

Times Out
    [Timeout]    300 milliseconds
    Execute In Namespace    alice    Sleep    30s

Times Out In A Nested One
    [Timeout]    300 milliseconds
    Execute In Namespace    alice    Execute In Namespace    bob    Sleep    30s

Times Out Although It Catches All
    [Timeout]    300 milliseconds
    TRY
        Execute In Namespace    alice    Sleep    30s
    EXCEPT
        Fail    This must not run.
    END

Enters And Fails
    Enter Namespace    alice
    Enter Transient Namespace    carol
    Fail    expected
    [Teardown]    Test Should Be In    carol

Enters And Times Out
    [Timeout]    300 milliseconds
    Enter Namespace    alice
    Sleep    30s
    [Teardown]    Test Should Be In    alice

Skips After Entering
    Enter Namespace    alice
    Skip    expected
    [Teardown]    Test Should Be In    alice

The Last One Is At Home
    [Setup]    Test Should Be In    host
    Get Namespace Names    ==    ${{[]}}

Logs
    [Setup]    Create Transient Namespaces    alice    bob
    Execute In Namespace    alice    Run Keywords
    ...    Log    one    AND
    ...    Execute In Namespace    bob    Log A Line    two
    ${number} =    Execute In Namespace    alice    Set Variable    three
    Should Be Equal    ${number}    three


*** Keywords ***
Log A Line
    [Documentation]    A user keyword is nested with its body.
    [Arguments]    ${line}
    Log    ${line}
