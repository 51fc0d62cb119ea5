*** Settings ***
Documentation    Has all that a killed run could leave, and then ends in the way that the variable ${END} says.

Library          Process
Library          ../resources/announcing.py
Resource         ../resources/places.resource


*** Variables ***
${END}       wait
${SEES}      all
@{DAEMON}    ${{sys.executable}}    ${CURDIR}${/}..${/}resources${/}daemon.py


*** Test Cases ***
Ends
    ${seen} =    Evaluate    sum(name.isdigit() for name in os.listdir('/proc'))
    IF    $SEES == 'few'    Should Be True    ${seen} < 10
    Enter Transient Namespace    alice
    Create Transient Namespace    bob
    Create Veth Pair    alice:eth0    host:eth0
    Create Bridge    host:bridge
    Export Namespace    bob    watched
    Start Process In Namespace    alice    sleep    60
    Start Process In Namespace    host    sleep    60
    Start Process In Namespace    host    sleep 60 & sleep 60    shell=True
    Run Process In Namespace    bob    @{DAEMON}    deaf
    Run Process    @{DAEMON}
    ${watcher} =    Evaluate    NetnsLibrary.core.watcher.pid()    NetnsLibrary.core.watcher
    Run Keyword    End By    ${END}
    [Teardown]    Watcher Should Still Be    ${watcher}


*** Keywords ***
Watcher Should Still Be
    [Documentation]    It is the one that was started first.
    [Arguments]    ${pid}
    ${now} =    Evaluate    NetnsLibrary.core.watcher.pid()    NetnsLibrary.core.watcher
    Should Be Equal    ${now}    ${pid}
    Should Be True    os.path.exists('/proc/${pid}/exe')

End By
    [Documentation]    To wait is to tell those outside, who then send a signal.
    [Arguments]    ${end}
    IF    $end == 'wait'    Announce And Wait    ${READY}
    IF    $end == 'exit'    Evaluate    os._exit(3)
    IF    $end == 'memory'
        # As the kernel does when memory runs out: SIGKILL to the process that uses most of it.
        Evaluate    os.kill(os.getpid(), 9)
    END
