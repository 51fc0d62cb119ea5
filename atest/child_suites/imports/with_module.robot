*** Settings ***
Documentation    With the name of the module before the name of the class.

Library          NetnsLibrary.NetnsLibrary


*** Test Cases ***
All Is As With The Short Name
    Enter Transient Namespace    alice
    Create Transient Namespace    bob
    ${bob} =    Get Namespace Inode    bob
    Execute In Namespace    bob    Get Namespace Inode    current    ==    ${bob}
    ${text} =    Execute In Namespace    bob    Set Variable    C:\\temp\\\${x}
    Should Be Equal    ${text}    C:\\temp\\\${x}

Nothing Is Left
    ${current} =    Get Current Namespace
    Should Be Equal As Strings    ${current}    host
    Get Namespace Names    ==    ${{[]}}
