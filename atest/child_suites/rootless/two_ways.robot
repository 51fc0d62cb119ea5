*** Settings ***
Documentation    The second import asks for a user namespace when the first one has started without.

Library          NetnsLibrary
Library          NetnsLibrary    rootless=always    AS    Safe


*** Test Cases ***
The First Import Works
    Create Transient Namespace    alice
    Execute In Namespace    alice    Get Interface Names    current    ==    lo
    ${current} =    Get Current Namespace
    Should Be Equal As Strings    ${current}    host
