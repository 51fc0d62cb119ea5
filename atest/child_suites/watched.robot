*** Settings ***
Documentation    Has all that a killed run could leave, and then ends in the way that the variable ${END} says.

Library          OperatingSystem
Library          Process
Resource         ../resources/places.resource


*** Variables ***
${END}        wait
${OUTSIDE}    ${True}
@{DAEMON}     ${{sys.executable}}    ${CURDIR}${/}..${/}resources${/}daemon.py


*** Test Cases ***
Ends
    Enter Transient Namespace    alice
    Create Transient Namespace    bob
    Create Veth Pair    alice:eth0    host:eth0
    Create Bridge    host:bridge
    Export Namespace    bob    watched
    Start Process In Namespace    alice    sleep    60
    IF    $OUTSIDE    Start Process In Namespace    host    sleep    60
    Run Process In Namespace    bob    @{DAEMON}    deaf
    Run Process    @{DAEMON}
    Run Keyword    End By    ${END}


*** Keywords ***
End By
    [Documentation]    Tells those outside first.
    [Arguments]    ${end}
    Create File    ${READY}    now
    IF    $end == 'wait'    Sleep    50s
    IF    $end == 'exit'    Evaluate    os._exit(3)
    IF    $end == 'memory'
        # As the kernel does when memory runs out: SIGKILL to the process that uses most of it.
        Evaluate    os.kill(os.getpid(), 9)
    END
