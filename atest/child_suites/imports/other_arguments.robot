*** Settings ***
Documentation    With and without arguments: two libraries with namespaces of their own, and one main thread.

Library          NetnsLibrary
Library          NetnsLibrary    program_grace_time=2s    AS    Other


*** Test Cases ***
Both Know Where The Test Is
    NetnsLibrary.Enter Transient Namespace    alice
    ${alice} =    NetnsLibrary.Get Namespace Inode    alice
    Other.Get Namespace Inode    current    ==    ${alice}
    Other.Get Namespace Names    ==    ${{[]}}
    Other.Enter Transient Namespace    bob
    NetnsLibrary.Get Namespace Inode    current    !=    ${alice}
    NetnsLibrary.Leave Namespace
    Other.Get Namespace Inode    current    ==    ${alice}

One Comes Back To Where The Other Has Entered
    ${alice} =    NetnsLibrary.Enter Transient Namespace    alice
    Other.Create Transient Namespace    bob
    Other.Execute In Namespace    bob    NetnsLibrary.Get Namespace Inode    current    !=    ${alice.inode}
    Thread Should Be In    ${alice.inode}
    Other.Execute In Namespace    bob    Other.Close Namespace    bob
    Thread Should Be In    ${alice.inode}

What The Other Has Made Is Told
    ${bob} =    Other.Create Transient Namespace    bob
    Run Keyword And Expect Error
    ...    No namespace 'bob'. Known: host. An import of the library with other arguments has made one *
    ...    NetnsLibrary.Get Interface Names    bob
    NetnsLibrary.Get Interface Names    ${bob}    ==    lo

One Changes What The Other Has Made
    NetnsLibrary.Enter Transient Namespace    alice
    Other.Create Veth Pair    eth0    eth1    addresses=10.0.0.1/24
    Other.Add Route    current    10.1.0.0/16    via=10.0.0.2
    Other.Set Sysctl    current    net.ipv4.ip_forward    1
    Other.Set Interface Down    eth1

Nothing Is Left
    ${host} =    NetnsLibrary.Get Namespace Inode    host
    Other.Get Namespace Inode    host    ==    ${host}
    Thread Should Be In    ${host}
    NetnsLibrary.Get Namespace Names    ==    ${{[]}}
    Other.Get Namespace Names    ==    ${{[]}}


*** Keywords ***
Thread Should Be In
    [Documentation]    The kernel is asked, and not the library.
    [Arguments]    ${inode}
    ${now} =    Evaluate    os.stat('/proc/thread-self/ns/net').st_ino
    Should Be Equal As Integers    ${now}    ${inode}
