*** Settings ***
Documentation    Execute In Namespace runs any keyword there, and is back afterwards.

Library          OperatingSystem
Library          Process
Resource         ../resources/acceptance.resource

Test Setup       Create Transient Namespaces    alice    bob
Test Teardown    Test Should Be In    host


*** Test Cases ***
A Built-in Keyword
    ${inode} =    Execute In Namespace    alice    Evaluate    os.stat('/proc/thread-self/ns/net').st_ino
    Get Namespace Inode    alice    ==    ${inode}

A Keyword Of The Process Library
    ${result} =    Execute In Namespace    alice    Run Process    readlink    /proc/self/ns/net
    ${inode} =    Get Namespace Inode    alice
    Should Be Equal    ${result.stdout}    net:[${inode}]

A Keyword Of The Operating System Library
    ${output} =    Execute In Namespace    alice    Run    readlink /proc/self/ns/net
    ${inode} =    Get Namespace Inode    alice
    Should Be Equal    ${output}    net:[${inode}]

A Keyword Of This Library
    Execute In Namespace    alice    Create Veth Pair    east    west
    Get Interface Names    alice    contains    east
    Execute In Namespace    alice    Get Interface Names    current    contains    west
    Execute In Namespace    alice    Test Should Be In    alice

A User Keyword
    ${names} =    Execute In Namespace    alice    Where Am I
    Should Be Equal    ${names}    alice

A User Keyword With Embedded Arguments
    ${told} =    Execute In Namespace    bob    Tell "hello" And The Place
    Should Be Equal    ${told}    hello from bob
    VAR    ${text} =    good morning
    ${told} =    Execute In Namespace    bob    Tell "${text}" And The Place
    Should Be Equal    ${told}    good morning from bob

A Keyword With Its Library's Name
    ${told} =    Execute In Namespace    bob    acceptance.Get State Of All Namespaces
    Length Should Be    ${told}    2
    Execute In Namespace    bob    BuiltIn.No Operation

A Keyword Whose Name Is In A Variable
    VAR    ${name} =    Where Am I
    ${told} =    Execute In Namespace    bob    ${name}
    Should Be Equal    ${told}    bob
    VAR    @{call} =    Set Variable    a    b
    ${returned} =    Execute In Namespace    bob    @{call}
    Should Be Equal    ${returned}    ${{['a', 'b']}}

A Namespace In A Variable
    ${alice} =    Get Current Namespace
    ${told} =    Execute In Namespace    ${alice}    Where Am I
    Should Be Equal    ${told}    host
    VAR    ${name} =    bob
    ${told} =    Execute In Namespace    ${name}    Where Am I
    Should Be Equal    ${told}    bob

Nested
    ${told} =    Execute In Namespace    alice    Execute In Namespace    bob    Where Am I
    Should Be Equal    ${told}    bob
    ${told} =    Execute In Namespace    alice    Visit Others And Come Back
    Should Be Equal    ${told}    ${{['alice', 'bob', 'alice', 'host', 'alice']}}

Several Keywords
    Execute In Namespace    alice    Run Keywords
    ...    Test Should Be In    alice
    ...    AND    Execute In Namespace    bob    Test Should Be In    bob
    ...    AND    Test Should Be In    alice

Conditions And Repetitions
    ${told} =    Execute In Namespace    alice    Run Keyword If    True    Where Am I    ELSE    Fail
    Should Be Equal    ${told}    alice
    ${told} =    Execute In Namespace    alice    Wait Until Keyword Succeeds    2x    1ms    Where Am I
    Should Be Equal    ${told}    alice
    Execute In Namespace    alice    Repeat Keyword    2 times    Test Should Be In    alice

Loops And Conditions In A User Keyword
    ${told} =    Execute In Namespace    alice    Find The First Loopback
    Should Be Equal    ${told}    lo
    ${told} =    Return Early From A Namespace
    Should Be Equal    ${told}    bob

From Where The Test Entered
    Enter Namespace    alice
    ${told} =    Execute In Namespace    bob    Where Am I
    Should Be Equal    ${told}    bob
    Test Should Be In    alice
    ${told} =    Execute In Namespace    host    Where Am I
    Should Be Equal    ${told}    host
    ${told} =    Execute In Namespace    current    Where Am I
    Should Be Equal    ${told}    alice
    [Teardown]    Test Should Be In    alice

As A Setup And As A Teardown
    [Setup]    Execute In Namespace    host    Create Transient Namespace    carol
    Get Namespace Names    ==    carol
    [Teardown]    Execute In Namespace    carol    Test Should Be In    carol

As A Template
    [Template]    Execute In Namespace
    alice    Test Should Be In    alice
    bob    Test Should Be In    bob

A Keyword That Is None
    Should Fail And Change Nothing    No keyword with name 'Lgo' found. Did you mean:\n${SPACE * 4}BuiltIn.Log
    ...    Execute In Namespace    alice    Lgo
    Should Fail And Change Nothing    Keyword 'BuiltIn.Log' expected 1 to 6 arguments, got 0.
    ...    Execute In Namespace    alice    Log

A Namespace That Is None
    ${closed} =    Create Transient Namespace    closed
    Close Namespace    closed
    Should Fail And Change Nothing    No namespace 'nowhere'. Known: alice, bob, host.
    ...    Execute In Namespace    nowhere    Fail    This must not run.
    Should Fail And Change Nothing    Namespace 'closed' is closed. Open are: alice, bob, host.
    ...    Execute In Namespace    closed    Fail    This must not run.
    Should Fail And Change Nothing    Namespace 'closed' is closed.
    ...    Execute In Namespace    ${closed}    Fail    This must not run.

No Keyword At All
    Run Keyword And Expect Error
    ...    EQUALS:Keyword 'NetnsLibrary.Execute In Namespace' expected at least 2 arguments, got 1.
    ...    Execute In Namespace    alice


*** Keywords ***
Where Am I
    [Documentation]    The name of the current namespace; what the kernel says is checked, too.
    ${current} =    Get Current Namespace
    Test Should Be In    ${current}
    RETURN    ${{str($current)}}

Tell "${text}" And The Place
    [Documentation]    An embedded argument.
    ${place} =    Where Am I
    RETURN    ${text} from ${place}

Visit Others And Come Back
    [Documentation]    The places that were visited.
    ${first} =    Where Am I
    ${second} =    Execute In Namespace    bob    Where Am I
    ${third} =    Where Am I
    ${fourth} =    Execute In Namespace    host    Where Am I
    ${fifth} =    Where Am I
    VAR    @{visited} =    ${first}    ${second}    ${third}    ${fourth}    ${fifth}
    RETURN    ${visited}

Find The First Loopback
    [Documentation]    Leaves a loop by returning.
    ${names} =    Get Interface Names
    FOR    ${name}    IN    @{names}
        IF    $name == 'lo'    RETURN    ${name}
    END
    Fail    There is always a loopback.

Return Early From A Namespace
    [Documentation]    'Return From Keyword' leaves this keyword, as it does under 'Run Keyword'.
    ${place} =    Execute In Namespace    bob    Where Am I
    Execute In Namespace    alice    Return From Keyword    ${place}
    Fail    This must not run.
