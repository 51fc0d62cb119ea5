*** Settings ***
Documentation    Labs at the command line, and what is left of them.

Library          Process
Resource         ../resources/acceptance.resource

Test Teardown    Terminate All Processes    kill=True

Test Tags        labs


*** Variables ***
${OFFICE}       ${CURDIR}/../../docs/examples/labs/office.yaml
@{COMMAND}      env    --default-signal\=INT    ${{sys.executable}}    -m    NetnsLibrary    lab
&{FROM_HERE}    cwd=${EXECDIR}    stdin=DEVNULL


*** Test Cases ***
A Lab Is Up Until Ctrl C
    ${lab} =    Start Lab Command    ${OFFICE}
    ${inside} =    Run Process    @{COMMAND}    shell    ${OFFICE}    alice    --    getent    hosts    server
    ...    &{FROM_HERE}
    Should Match    ${inside.stdout}    2001:db8:0:3::2*server    ${inside.stderr}
    Send Signal To Process    SIGINT    ${lab}
    ${ended} =    Wait For Process    ${lab}    timeout=20 s
    Should Be Equal As Integers    ${ended.rc}    0
    Should Contain    ${ended.stderr}    Taking lab 'office' down.

A Lab That Is Killed Leaves Nothing
    [Documentation]    Each test fails when programs of it are left.
    ${lab} =    Start Lab Command    ${OFFICE}
    ${inside} =    Start Process    @{COMMAND}    shell    ${OFFICE}    alice    --    sh    -c    echo in; sleep 300
    ...    &{FROM_HERE}    stdout=${OUTPUT_DIR}/inside.txt
    Wait Until Keyword Succeeds    20 s    20 ms    File Should Have A Line    ${OUTPUT_DIR}/inside.txt
    Send Signal To Process    SIGKILL    ${lab}
    ${ended} =    Wait For Process    ${inside}    timeout=20 s
    Should Be Equal As Integers    ${ended.rc}    -15
    ${ended} =    Wait For Process    ${lab}    timeout=20 s
    Should Be Equal As Integers    ${ended.rc}    -9

A Shell Without A Lab Makes One
    ${inside} =    Run Process
    ...    @{COMMAND}
    ...    shell
    ...    --new
    ...    ${OFFICE}
    ...    alice
    ...    --
    ...    sh
    ...    -c
    ...    hostname; exit 7
    ...    &{FROM_HERE}
    Should Be Equal    ${inside.stdout}    alice    ${inside.stderr}
    Should Be Equal As Integers    ${inside.rc}    7

Checked And Drawn
    ${checked} =    Run Process    @{COMMAND}    check    ${OFFICE}    &{FROM_HERE}
    Should End With    ${checked.stdout}    lab 'office' of 5 hosts, 2 routers, 2 switches and 8 links.
    ${drawn} =    Run Process    @{COMMAND}    draw    ${OFFICE}    &{FROM_HERE}
    Should Start With    ${drawn.stdout}    <svg


*** Keywords ***
Start Lab Command
    [Documentation]    Keeps a lab up, and returns when it is.
    [Arguments]    ${file}
    ${lab} =    Start Process    @{COMMAND}    up    --json    ${file}    &{FROM_HERE}    stdout=${OUTPUT_DIR}/up.txt
    Wait Until Keyword Succeeds    20 s    20 ms    File Should Have A Line    ${OUTPUT_DIR}/up.txt
    RETURN    ${lab}

File Should Have A Line
    [Documentation]    Somebody has written a whole line into it.
    [Arguments]    ${path}
    ${text} =    Evaluate    pathlib.Path($path).read_text()
    Should End With    ${text}    \n
