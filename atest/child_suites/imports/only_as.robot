*** Settings ***
Documentation    Under another name only.

Library          NetnsLibrary    AS    Networks


*** Test Cases ***
The Other Name Is Enough
    Networks.Enter Transient Namespace    alice
    ${text} =    Execute In Namespace    host    Set Variable    C:\\temp\\\${x}
    Should Be Equal    ${text}    C:\\temp\\\${x}

Nothing Is Left
    ${current} =    Get Current Namespace
    Should Be Equal As Strings    ${current}    host
    Get Namespace Names    ==    ${{[]}}
