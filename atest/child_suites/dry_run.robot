*** Settings ***
Documentation    For a dry run: under each name that the library can be imported by.

Library          NetnsLibrary
Library          NetnsLibrary.NetnsLibrary    AS    Long

Suite Setup      NetnsLibrary.Create Transient Namespaces    alice    bob


*** Test Cases ***
Good
    NetnsLibrary.Enter Transient Namespace    carol
    NetnsLibrary.Execute In Namespace    alice    Log    hello
    NetnsLibrary.Execute In Namespace    ${missing}    Log    hello
    NetnsLibrary.Execute In Namespace    alice    ${missing}    hello
    NetnsLibrary.Create Veth Pair    alice:eth0    nowhere:eth0    mtu=1400
    NetnsLibrary.Get Namespace Inode    alice    ==    1

Misspelled Child
    NetnsLibrary.Execute In Namespace    alice    Lgo    hello

Misspelled Child Under The Long Name
    Long.Execute In Namespace    alice    Lgo    hello

Misspelled Grandchild
    NetnsLibrary.Execute In Namespace    alice    Long.Execute In Namespace    bob    Lgo    hello

Misspelled In Several
    NetnsLibrary.Execute In Namespace    alice    Run Keywords    No Operation    AND    Lgo    hello

Child With Too Few Arguments
    NetnsLibrary.Execute In Namespace    alice    Log

Misspelled In A User Keyword
    NetnsLibrary.Execute In Namespace    alice    Call A Misspelled Keyword

Bad Value
    NetnsLibrary.Create Veth Pair    alice:eth0    bob:eth0    mtu=large


*** Keywords ***
Call A Misspelled Keyword
    [Documentation]    Found in there, too.
    Lgo    hello
