*** Settings ***
Documentation    Programs that are ended with their namespaces, by tests that pass and that fail.

Library          Process
Library          NetnsLibrary    program_grace_time=300ms

Suite Setup      Create Transient Namespace    suite


*** Variables ***
@{DEAF}    ${{sys.executable}}    ${CURDIR}${/}..${/}resources${/}daemon.py    deaf


*** Test Cases ***
Passes
    Create Transient Namespace    alice
    Start Process In Namespace    alice    sleep    30

Fails
    Create Transient Namespace    alice
    Start Process In Namespace    alice    sleep    30    alias=silent
    Start And Wait    alice    seq 1 30; exec sleep 31    stdout=${OUTPUT_DIR}${/}numbers.txt
    ${ended} =    Start Process In Namespace    alice    sh    -c    echo to a pipe; echo an error >&2; exit 3
    Wait For Process    ${ended}
    Start And Wait    suite    echo from the suite; exec sleep 32    stdout=suite.txt    cwd=${OUTPUT_DIR}
    Fail    expected

Hides Secrets
    Create Transient Namespace    alice
    Start Process In Namespace    alice    sh    -c    exec sleep 30    ${{robot.api.types.Secret('verysecret')}}
    Start Process In Namespace    alice    sh    -c    read line    ${{robot.api.types.Secret('verysecret')}}
    ...    stdin=PIPE
    Start Process In Namespace    alice    sh    -c    echo "$0"; read line
    ...    ${{robot.api.types.Secret('verysecret')}}    stdin=PIPE    stdout=${OUTPUT_DIR}${/}secret.txt
    Wait Until Keyword Succeeds    5s    10ms    Should Have Written    ${OUTPUT_DIR}${/}secret.txt
    Fail    expected

Has Programs That Do Not Hear
    Create Transient Namespaces    alice    bob    carol
    FOR    ${name}    IN    alice    bob    carol
        Run Process In Namespace    ${name}    @{DEAF}
    END
    VAR    ${ENDED} =    ${{time.monotonic()}}    scope=SUITE    # robocop: off=VAR05

Comes After One Grace Time
    Should Be True    0.3 <= time.monotonic() - $ENDED < 0.85


*** Keywords ***
Start And Wait
    [Documentation]    Starts a shell that becomes a sleeping program when it has written what it has to.
    [Arguments]    ${namespace}    ${script}    &{options}
    ${started} =    Start Process In Namespace    ${namespace}    sh    -c    ${script}    &{options}
    Wait Until Keyword Succeeds    5s    10ms    Should Sleep    ${started.pid}

Should Sleep
    [Documentation]    The process is 'sleep' by now.
    [Arguments]    ${pid}
    ${name} =    Evaluate    open('/proc/${pid}/comm').read().strip()
    Should Be Equal    ${name}    sleep

Should Have Written
    [Documentation]    The program that writes to the file has done so by now.
    [Arguments]    ${path}
    ${size} =    Evaluate    os.path.getsize($path)
    Should Be True    ${size} > 0
