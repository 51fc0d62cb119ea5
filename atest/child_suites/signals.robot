*** Settings ***
Documentation     Waits in a namespace until a signal comes.

Library           Process
Library           ../resources/announcing.py
Resource          ../resources/places.resource

Suite Setup       Enter Transient Namespace    lab
Suite Teardown    Run Keywords    Test Should Be In    lab    AND    Terminate All Processes


*** Test Cases ***
Is Interrupted
    Enter Transient Namespace    alice
    Create Transient Namespace    bob
    Create Veth Pair    alice:eth0    host:eth0
    Export Namespace    bob    interrupted
    Execute In Namespace    bob    Start Program And Wait
    [Teardown]    Test Should Be In    alice

Is Not Run
    Log    nothing


*** Keywords ***
Start Program And Wait
    [Documentation]    Tells those outside when the signal may come.
    Start Process    sleep    60
    Announce And Wait    ${READY}
