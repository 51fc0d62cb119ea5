*** Settings ***
Documentation    Imported by a test that has entered the namespace of its suite.

Library          NetnsLibrary

Suite Setup      Create Transient Namespace    suites


*** Test Cases ***
A Test Imports Where It Has Gone
    Enter Namespace    suites
    Import Library    NetnsLibrary    program_grace_time=3s    AS    Third
    Third.Enter Transient Namespace    inner

The Next One Begins Where The Folder Is
    ${current} =    NetnsLibrary.Get Current Namespace
    Should Be Equal As Strings    ${current}    top
    ${now} =    Evaluate    os.stat('/proc/thread-self/ns/net').st_ino
    NetnsLibrary.Get Namespace Inode    top    ==    ${now}
