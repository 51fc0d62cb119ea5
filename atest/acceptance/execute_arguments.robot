*** Settings ***
Documentation    Arguments reach the keyword under Execute In Namespace as if it were called directly,
...              and its return value comes back as it is.

Library          Collections
Library          Process
Resource         ../resources/acceptance.resource

Test Setup       Create Transient Namespace    alice


*** Variables ***
${BACKSLASHES}       C:\\temp\\new
${LOOKS_LIKE_ONE}    \${not_a_variable} \@{list} \%{HOME}


*** Test Cases ***
Backslashes Are Resolved Once
    ${got} =    Execute In Namespace    alice    Set Variable    C:\\temp\\new
    Should Be Equal    ${got}    ${BACKSLASHES}
    ${got} =    Execute In Namespace    alice    Set Variable    ${BACKSLASHES}
    Should Be Equal    ${got}    ${BACKSLASHES}
    ${got} =    Execute In Namespace    alice    Execute In Namespace    host    Set Variable    ${BACKSLASHES}
    Should Be Equal    ${got}    ${BACKSLASHES}

What Looks Like A Variable Is Resolved Once
    ${got} =    Execute In Namespace    alice    Set Variable    \${not_a_variable} \@{list} \%{HOME}
    Should Be Equal    ${got}    ${LOOKS_LIKE_ONE}
    ${got} =    Execute In Namespace    alice    Set Variable    ${LOOKS_LIKE_ONE}
    Should Be Equal    ${got}    ${LOOKS_LIKE_ONE}

Empty And Blank Texts Arrive
    ${got} =    Execute In Namespace    alice    Create List    ${EMPTY}    ${SPACE}x${SPACE}    \n
    Should Be Equal    ${got}    ${{['', ' x ', '\n']}}

Objects Arrive Themselves
    VAR    &{object} =    key=value
    ${got} =    Execute In Namespace    alice    Set Variable    ${object}
    Should Be True    $got is $object
    ${got} =    Execute In Namespace    alice    Create List    ${1}    ${None}    ${True}    ${2.5}
    Should Be Equal    ${got}    ${{[1, None, True, 2.5]}}

Lists Are Spread
    VAR    @{items} =    a    ${EMPTY}    \${c}
    ${got} =    Execute In Namespace    alice    Create List    @{items}    end
    Should Be Equal    ${got}    ${{['a', '', '$' + '{c}', 'end']}}

Dictionaries Are Spread
    VAR    &{items} =    one=1    two=2
    ${got} =    Execute In Namespace    alice    Create Dictionary    &{items}    three=3
    Should Be Equal    ${got}    ${{{'one': '1', 'two': '2', 'three': '3'}}}

Named Arguments Of A Library Keyword
    ${result} =    Execute In Namespace    alice
    ...    Run Process    echo "$GREETING" && pwd    shell=True    cwd=/proc    env:GREETING=hello
    Should Be Equal    ${result.stdout}    hello\n/proc

Named Arguments Of A User Keyword
    ${got} =    Execute In Namespace    alice    Take Arguments    a    optional=b    other=c
    Should Be Equal    ${got}    ${{['a', 'b', {'other': 'c'}]}}
    ${got} =    Execute In Namespace    alice    Take Arguments    first=a
    Should Be Equal    ${got}    ${{['a', 'nothing', {}]}}

Named Arguments That Are Called Like Ours
    ${got} =    Execute In Namespace    alice    Create Dictionary    namespace=a    name=b    args=c
    Should Be Equal    ${got}    ${{{'namespace': 'a', 'name': 'b', 'args': 'c'}}}

What Has An Equals Sign Stays Text
    ${got} =    Execute In Namespace    alice    Create List    key=value    \=    ==
    Should Be Equal    ${got}    ${{['key=value', '=', '==']}}
    Execute In Namespace    alice    Get Interface Names    current    ==    lo

Variables That Do Not Exist
    Run Keyword And Expect Error    EQUALS:Variable '\${missing}' not found.
    ...    Execute In Namespace    alice    Log    ${missing}
    Test Should Be In    host

Return Values
    ${got} =    Execute In Namespace    alice    No Operation
    Should Be Equal    ${got}    ${None}
    ${got} =    Execute In Namespace    alice    Evaluate    42
    Should Be Equal    ${got}    ${42}
    ${got} =    Execute In Namespace    alice    Evaluate    {'key': [1, 2]}
    Should Be Equal    ${got}    ${{{'key': [1, 2]}}}
    ${got} =    Execute In Namespace    alice    Get Interface    lo
    Should Be Equal As Strings    ${got}    alice:lo

Several Return Values
    ${first}    ${second} =    Execute In Namespace    alice    Create List    a    b
    Should Be Equal    ${first}-${second}    a-b
    ${first}    @{rest} =    Execute In Namespace    alice    Create List    a    b    c
    Should Be Equal    ${first}    a
    Should Be Equal    ${rest}    ${{['b', 'c']}}
    @{list} =    Execute In Namespace    alice    Create List    a    b
    Length Should Be    ${list}    2
    &{dictionary} =    Execute In Namespace    alice    Create Dictionary    key=value
    Should Be Equal    ${dictionary.key}    value

Variables That The Keyword Sets
    Execute In Namespace    alice    Set Test Variable    ${INSIDE}    was there
    Should Be Equal    ${INSIDE}    was there


*** Keywords ***
Take Arguments
    [Documentation]    One that must be, one with a default value, and any others by name.
    [Arguments]    ${first}    ${optional}=nothing    &{others}
    Test Should Be In    alice
    RETURN    ${first}    ${optional}    ${others}
