*** Settings ***
Documentation    Waits in a namespace to be killed.

Library          OperatingSystem
Resource         ../resources/places.resource


*** Test Cases ***
Is Killed
    Enter Transient Namespace    alice
    Create Transient Namespace    bob
    Create Veth Pair    alice:eth0    host:eth0
    Execute In Namespace    bob    Wait To Be Killed


*** Keywords ***
Wait To Be Killed
    [Documentation]    Tells those outside when.
    Create File    ${READY}    now
    Sleep    50s
