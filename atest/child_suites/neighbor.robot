*** Settings ***
Documentation    Has things beside those of another run, and looks whether it still has them when that was killed.

Library          OperatingSystem
Library          Process
Library          NetnsLibrary


*** Variables ***
${NAME}    what its things are called
${GO}      a file that appears when the other one has gone


*** Test Cases ***
Keeps What It Has
    Create Transient Namespace    alice
    Create Veth Pair    alice:eth0    host:${NAME}
    Export Namespace    alice    ${NAME}
    ${inside} =    Start Process In Namespace    alice    sleep    60
    ${outside} =    Start Process In Namespace    host    sleep    60
    Create File    ${READY}    now
    Wait Until Created    ${GO}    timeout=30s
    Process Should Be Running    ${inside}
    Process Should Be Running    ${outside}
    Interface Should Exist    host:${NAME}
    ${listed} =    Run Process    ip    netns    list
    Should Contain    ${listed.stdout}    ${NAME}
