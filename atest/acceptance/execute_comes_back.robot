*** Settings ***
Documentation    Execute In Namespace comes back whatever the keyword does.
...              What ends a whole test is in 'ends_of_tests'.

Resource         ../resources/acceptance.resource

Test Setup       Create Transient Namespaces    alice    bob


*** Test Cases ***
After A Failure
    Run Keyword And Expect Error    EQUALS:expected    Execute In Namespace    alice    Fail    expected
    Test Should Be In    host

After A Failure Deep Inside
    Enter Namespace    bob
    Run Keyword And Expect Error    EQUALS:expected
    ...    Execute In Namespace    alice    Execute In Namespace    host    Fail In A Namespace    bob
    Test Should Be In    bob

After A Failure That Is Caught Around It
    TRY
        Execute In Namespace    alice    Fail In A Namespace    bob
    EXCEPT    expected
        Test Should Be In    host
    ELSE
        Fail    There must have been a failure.
    FINALLY
        Test Should Be In    host
    END

After A Failure That Is Caught Inside
    ${caught} =    Execute In Namespace    alice    Catch A Failure
    Should Be Equal    ${caught}    expected
    Test Should Be In    host

After A Failure That Is Ignored
    ${status}    ${message} =    Execute In Namespace    alice    Run Keyword And Ignore Error    Fail    expected
    Should Be Equal    ${status}-${message}    FAIL-expected
    ${status} =    Run Keyword And Return Status    Execute In Namespace    alice    Fail In A Namespace    bob
    Should Be Equal    ${status}    ${False}
    Test Should Be In    host

After A Failing Assertion
    Run Keyword And Expect Error    EQUALS:1 != 2    Execute In Namespace    alice    Should Be Equal    1    2
    Test Should Be In    host

After A Timeout Of A User Keyword
    Should Time Out In Time    Sleep Too Long In    alice
    Test Should Be In    host

After A Timeout Inside
    Should Time Out In Time    Execute In Namespace    bob    Sleep Too Long In    alice
    Test Should Be In    host

After A Timeout While A Program Runs
    Should Time Out In Time    Wait Too Long In    alice
    Test Should Be In    host

After A Timeout In Pure Python
    Should Time Out In Time    Compute Too Long In    alice
    Test Should Be In    host

Caught Timeouts Leave The Namespaces Usable
    TRY
        Sleep Too Long In    alice
    EXCEPT    Keyword timeout 200 milliseconds exceeded.
        Test Should Be In    host
    END
    Create Veth Pair    alice:eth0    bob:eth0
    Execute In Namespace    alice    Interface Should Exist    eth0

What It Enters Is Left With It
    Execute In Namespace    alice    Enter Namespace    bob
    Test Should Be In    host
    Execute In Namespace    alice    Enter Two And Leave One
    Test Should Be In    host
    Run Keyword And Expect Error    EQUALS:expected
    ...    Execute In Namespace    alice    Run Keywords    Enter Namespace    bob    AND    Fail    expected
    Test Should Be In    host

What It Enters And Leaves
    Enter Namespace    bob
    ${left} =    Execute In Namespace    alice    Enter And Leave
    Should Be Equal As Strings    ${left}    host
    Test Should Be In    bob

What It Did Not Enter Cannot Be Left In It
    Enter Namespace    bob
    ${error} =    Catenate    SEPARATOR=${SPACE}
    ...    There is no namespace to leave: 'alice' was not entered
    ...    with Enter Namespace or Enter Transient Namespace.
    Should Fail And Change Nothing    ${error}    Execute In Namespace    alice    Leave Namespace
    Test Should Be In    bob
    Leave Namespace
    Test Should Be In    host

What It Creates Belongs To The Test
    Execute In Namespace    alice    Create Transient Namespace    carol
    Get Interface Names    carol    ==    lo

Closing The Namespace That It Runs In
    Enter Namespace    bob
    ${place} =    Execute In Namespace    alice    Close It And Tell The Place    alice
    Should Be Equal As Strings    ${place}    bob
    Test Should Be In    bob

Closing The Namespace That It Comes Back To
    Enter Namespace    bob
    ${place} =    Execute In Namespace    alice    Close It And Tell The Place    bob
    Should Be Equal As Strings    ${place}    alice
    Test Should Be In    host

A Keyword That Moves The Thread Behind The Library's Back
    ${path} =    Get Namespace Path    bob
    ${bob} =    Get Namespace Inode    bob
    ${inode} =    Execute In Namespace    alice    Move By Python Code    ${path}
    Should Be Equal    ${inode}    ${bob}
    Test Should Be In    host


*** Keywords ***
Fail In A Namespace
    [Documentation]    One namespace further.
    [Arguments]    ${namespace}
    Execute In Namespace    ${namespace}    Fail    expected

Catch A Failure
    [Documentation]    Returns the message.
    TRY
        Fail In A Namespace    bob
    EXCEPT    AS    ${message}
        Test Should Be In    alice
        RETURN    ${message}
    END

Sleep Too Long In
    [Documentation]    A timeout interrupts the child.
    [Arguments]    ${namespace}
    [Timeout]    200 milliseconds
    Execute In Namespace    ${namespace}    Sleep    30s

Wait Too Long In
    [Documentation]    A timeout interrupts waiting for a program.
    [Arguments]    ${namespace}
    [Timeout]    200 milliseconds
    Execute In Namespace    ${namespace}    Evaluate    subprocess.call(['sleep', '30'])

Compute Too Long In
    [Documentation]    A timeout interrupts code that never waits.
    [Arguments]    ${namespace}
    [Timeout]    200 milliseconds
    Execute In Namespace    ${namespace}    Evaluate    sum(1 for _ in itertools.count())

Move By Python Code
    [Documentation]    Returns where the thread is then.
    [Arguments]    ${path}
    ${namespace} =    Evaluate    NetnsLibrary.core.Namespace.from_path($path)
    Evaluate    NetnsLibrary.core.namespaces.move_to($namespace)
    ${inode} =    Get Inode Of This Thread
    Call Method    ${namespace}    close
    RETURN    ${inode}

Enter Two And Leave One
    [Documentation]    Stays in the other.
    Enter Namespace    bob
    Enter Transient Namespace    carol
    ${left} =    Leave Namespace
    Should Be Equal As Strings    ${left}    carol
    Test Should Be In    bob

Enter And Leave
    [Documentation]    Ends where it began.
    Enter Namespace    host
    ${left} =    Leave Namespace
    Test Should Be In    alice
    RETURN    ${left}

Close It And Tell The Place
    [Documentation]    Returns the namespace that it is in afterwards.
    [Arguments]    ${namespace}
    Close Namespace    ${namespace}
    ${current} =    Get Current Namespace
    Test Should Be In    ${current}
    RETURN    ${current}

Should Time Out In Time
    [Documentation]    The timeout is not waited for until the child ends by itself.
    [Arguments]    @{call}
    ${start} =    Evaluate    time.monotonic()
    TRY
        Run Keyword    @{call}
    EXCEPT    Keyword timeout 200 milliseconds exceeded.
        ${elapsed} =    Evaluate    time.monotonic() - ${start}
        Should Be True    0.2 <= ${elapsed} < 3
    ELSE
        Fail    There should have been a timeout.
    END
