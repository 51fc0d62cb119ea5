*** Settings ***
Documentation    Entering namespaces, leaving them, and not leaving them.

Library          Process
Resource         ../resources/acceptance.resource


*** Test Cases ***
Entering A New Namespace
    ${entered} =    Enter Transient Namespace    alice
    Test Should Be In    ${entered}
    ${host} =    Get Namespace Inode    host
    Get Namespace Inode    current    !=    ${host}
    Get Interface Names    current    ==    lo

Entering Without Leaving Ends With The Test
    Test Should Be In    host
    Get Namespace Names    ==    ${{[]}}

Entering By Name And By Object
    ${alice}    ${bob} =    Create Transient Namespaces    alice    bob
    ${entered} =    Enter Namespace    alice
    Should Be Equal    ${entered}    ${alice}
    Test Should Be In    alice
    Enter Namespace    ${bob}
    Test Should Be In    bob
    Enter Namespace    host
    Test Should Be In    host

Leaving Goes Back Step By Step
    ${alice} =    Enter Transient Namespace    alice
    ${bob} =    Enter Transient Namespace    bob    loopback=False
    Enter Namespace    host
    ${left} =    Leave Namespace
    Should Be Equal As Strings    ${left}    host
    Test Should Be In    bob
    ${left} =    Leave Namespace
    Should Be Equal    ${left}    ${bob}
    Test Should Be In    alice
    ${left} =    Leave Namespace
    Should Be Equal    ${left}    ${alice}
    Test Should Be In    host

A Namespace That Was Left Still Exists
    Enter Transient Namespace    alice
    Leave Namespace
    Get Interface Names    alice    ==    lo

Entering Twice Needs Leaving Twice
    Enter Transient Namespace    alice
    Enter Namespace    current
    Leave Namespace
    Test Should Be In    alice
    Leave Namespace
    Test Should Be In    host

Leaving Without Having Entered Is Refused
    Create Transient Namespace    alice
    ${error} =    Catenate    SEPARATOR=${SPACE}
    ...    There is no namespace to leave: 'host' was not entered
    ...    with Enter Namespace or Enter Transient Namespace.
    Should Fail And Change Nothing    ${error}    Leave Namespace
    Enter Namespace    alice
    Leave Namespace
    Should Fail And Change Nothing    ${error}    Leave Namespace

What Cannot Be Entered Is Refused
    Enter Transient Namespace    alice
    ${closed} =    Create Transient Namespace    closed
    Close Namespace    closed
    Should Fail And Change Nothing    No namespace 'alcie'. Known: alice, host. Did you mean 'alice'?
    ...    Enter Namespace    alcie
    Should Fail And Change Nothing    Namespace 'closed' is closed. Open are: alice, host.
    ...    Enter Namespace    closed
    Should Fail And Change Nothing    Namespace 'closed' is closed.
    ...    Enter Namespace    ${closed}
    Test Should Be In    alice

Closing The Current Namespace Goes Back
    Enter Transient Namespace    alice
    Enter Transient Namespace    bob
    Close Namespace    current
    Test Should Be In    alice
    Leave Namespace
    Test Should Be In    host

Closing A Namespace Further Down Changes Nothing Here
    Enter Transient Namespace    alice
    Enter Transient Namespace    bob
    Close Namespace    alice
    Test Should Be In    bob
    Leave Namespace
    Test Should Be In    host

Programs Start In The Current Namespace
    ${entered} =    Enter Transient Namespace
    ${result} =    Run Process    readlink    /proc/self/ns/net
    Should Be Equal    ${result.stdout}    net:[${entered.inode}]

A Setup Enters For The Whole Test
    [Setup]    Enter Transient Namespace    alice
    Test Should Be In    alice
    [Teardown]    Test Should Be In    alice

A User Keyword Enters For Its Caller
    Enter A Namespace Of Our Own
    Test Should Be In    own

A Teardown May Enter
    Test Should Be In    host
    [Teardown]    Enter A Namespace Of Our Own

After A Teardown That Entered
    Test Should Be In    host


*** Keywords ***
Enter A Namespace Of Our Own
    [Documentation]    Enters, as a user's keyword that prepares something would.
    Enter Transient Namespace    own
