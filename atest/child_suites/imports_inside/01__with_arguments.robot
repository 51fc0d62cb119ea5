*** Settings ***
Documentation    Imported first when the run has been in a namespace for long.

Library          NetnsLibrary    log_labs_on_failure=no    AS    Other
Library          NetnsLibrary


*** Test Cases ***
Host Is Where The Run Was Started
    ${host} =    NetnsLibrary.Get Namespace Inode    host
    Other.Get Namespace Inode    host    ==    ${host}
    Other.Get Namespace Inode    current    !=    ${host}
    Other.Enter Transient Namespace    inner

The Test Begins Where The Folder Is
    ${current} =    Other.Get Current Namespace
    Should Be Equal As Strings    ${current}    top
