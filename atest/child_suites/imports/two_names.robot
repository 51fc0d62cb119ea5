*** Settings ***
Documentation    Under two names at once.

Library          NetnsLibrary
Library          NetnsLibrary    AS    Net


*** Test Cases ***
Both Names Mean The Same
    Net.Enter Transient Namespace    alice
    ${alice} =    NetnsLibrary.Get Namespace Inode    alice
    NetnsLibrary.Get Namespace Inode    current    ==    ${alice}
    NetnsLibrary.Create Transient Namespace    bob
    Net.Execute In Namespace    bob    Net.Get Interface Names    current    ==    lo
    ${text} =    Net.Execute In Namespace    bob    Set Variable    C:\\temp\\\${x}
    Should Be Equal    ${text}    C:\\temp\\\${x}
    NetnsLibrary.Leave Namespace

Nothing Is Left
    ${current} =    Net.Get Current Namespace
    Should Be Equal As Strings    ${current}    host
    Net.Get Namespace Names    ==    ${{[]}}
