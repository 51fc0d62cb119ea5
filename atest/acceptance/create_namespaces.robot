*** Settings ***
Documentation    Creating namespaces, and what they may be called.

Resource         ../resources/acceptance.resource


*** Variables ***
${NO_SCOPE}    SEPARATOR=${SPACE}
...            ValueError: Argument 'scope' got value 'tset' that cannot be converted to 'test',
...            'suite' or 'global' or None.


*** Test Cases ***
A Namespace Is A Network Of Its Own
    ${alice} =    Create Transient Namespace    alice
    ${host} =    Get Namespace Inode    host
    Get Namespace Inode    alice    !=    ${host}
    Get Namespace Inode    alice    ==    ${alice.inode}
    Get Interface Names    alice    ==    lo
    Should Be Equal As Strings    ${alice}    alice
    Test Should Be In    host

The Loopback Interface Is Up
    Create Transient Namespace    alice
    ${loopback} =    Get Interface    alice:lo
    Should Be True    ${loopback.up}
    Should Be Equal    ${loopback.addresses}    ${{('127.0.0.1/8', '::1/128')}}
    Namespaces Should Be Joined    alice    alice    127.0.0.1

The Loopback Interface Can Stay Down
    Create Transient Namespace    alice    loopback=False
    Create Transient Namespaces    bob    carol    loopback=False
    FOR    ${name}    IN    alice    bob    carol
        ${loopback} =    Get Interface    ${name}:lo
        Should Not Be True    ${loopback.up}
        Should Be Equal    ${loopback.state}    DOWN
    END

Without A Name The Next Free One Is Taken
    ${first} =    Create Transient Namespace
    ${second} =    Create Transient Namespace
    Get Namespace Names    ==    ${{['netns1', 'netns2']}}
    Close Namespace    ${first}
    ${third} =    Create Transient Namespace
    Should Be Equal As Strings    ${third}    netns1
    Should Be Equal As Strings    ${second}    netns2

Several Namespaces At Once
    @{made} =    Create Transient Namespaces    client    router    server
    ${names} =    Get Namespace Names
    Should Be Equal    ${names}    ${{['client', 'router', 'server']}}
    Should Be Equal    ${{[str(one) for one in $made]}}    ${names}
    Should Be Equal As Integers    ${{len({one.inode for one in $made})}}    3

Several Namespaces Are Made All Or None
    [Setup]    Create Transient Namespace    alice
    [Template]    Should Fail And Change Nothing
    Create Transient Namespaces needs at least one name.
    ...    Create Transient Namespaces
    The name 'bob' is given twice.
    ...    Create Transient Namespaces    bob    carol    bob
    'c/d' is no namespace name: it may not contain '/'.
    ...    Create Transient Namespaces    bob    c/d

A Taken Name Is Refused
    Create Transient Namespace    alice
    ${error} =    Catenate    SEPARATOR=${SPACE}
    ...    There is a namespace 'alice' already.
    ...    Choose another name, or close it first with Close Namespace${SPACE * 4}alice.
    Should Fail And Change Nothing    ${error}    Create Transient Namespace    alice
    Should Fail And Change Nothing    ${error}    Enter Transient Namespace    alice
    Should Fail And Change Nothing    ${error}    Create Transient Namespaces    bob    alice

A Name Is Free Again After Closing
    ${first} =    Create Transient Namespace    alice
    Close Namespace    alice
    ${second} =    Create Transient Namespace    alice
    Should Not Be Equal    ${first}    ${second}
    Get Namespace Names    ==    alice

A Name Is Free Again In The Next Test
    Get Namespace Names    ==    ${{[]}}
    Create Transient Namespace    alice

Unusual Names
    [Template]    Name Should Be Possible
    a
    ${{'a' * 63}}
    under_score-dash.dot
    -dash
    7
    Zürich
    lo

Bad Names
    [Template]    Should Fail And Change Nothing
    The name of a namespace may not be empty.
    ...    Create Transient Namespace    ${EMPTY}
    '${{'a' * 64}}' is no namespace name: it has 64 characters, and 63 are the most.
    ...    Create Transient Namespace    ${{'a' * 64}}
    'a/b' is no namespace name: it may not contain '/'.
    ...    Create Transient Namespace    a/b
    'a:b' is no namespace name: it may not contain ':'.
    ...    Create Transient Namespace    a:b
    'a b' is no namespace name: it may not contain blanks.
    ...    Create Transient Namespace    a b
    'a\tb' is no namespace name: it may not contain blanks.
    ...    Create Transient Namespace    a\tb
    '\\x00' is no namespace name: it may only have printable characters.
    ...    Create Transient Namespace    \x00
    '.' is no namespace name: it means a folder.
    ...    Create Transient Namespace    .
    '..' is no namespace name: it means a folder.
    ...    Create Transient Namespace    ..

A Misspelled Argument Is No Name
    [Template]    Should Fail And Change Nothing
    'scop\=suite' is no namespace name: it may not contain '\='. There is no argument 'scop' here.
    ...    Create Transient Namespaces    alice    scop\=suite

Reserved Names
    [Template]    Should Fail And Change Nothing
    No namespace can be called 'host': that means the namespace that Robot Framework was started in.
    ...    Create Transient Namespace    host
    No namespace can be called 'current': that means the namespace that keywords are run in.
    ...    Enter Transient Namespace    current

An Unknown Scope Is Refused
    Should Fail And Change Nothing
    ...    ${NO_SCOPE}
    ...    Create Transient Namespace
    ...    alice
    ...    scope=tset


*** Keywords ***
Name Should Be Possible
    [Documentation]    A namespace of that name can be made and named.
    [Arguments]    ${name}
    Create Transient Namespace    ${name}
    Get Interface Names    ${name}    ==    lo
