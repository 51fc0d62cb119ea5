*** Settings ***
Documentation    With 'Import Library' in the middle of a test.


*** Test Cases ***
A Test Imports And Enters
    Import Library    NetnsLibrary
    Enter Transient Namespace    alice
    Create Transient Namespace    bob
    ${bob} =    Get Namespace Inode    bob
    Execute In Namespace    bob    Get Namespace Inode    current    ==    ${bob}

Nothing Is Left
    ${current} =    Get Current Namespace
    Should Be Equal As Strings    ${current}    host
    Get Namespace Names    ==    ${{[]}}
