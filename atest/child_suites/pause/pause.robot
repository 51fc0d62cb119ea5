*** Settings ***
Documentation    Pauses, one a test.

Library          NetnsLibrary


*** Variables ***
${LAB}    {nodes: {alice: , bob: }, links: [endpoints: [alice, bob]]}


*** Test Cases ***
Waits
    Start Lab    ${CURDIR}/pair.yaml
    Pause Lab    Look at alice.
    Host Should Be Reachable    alice    bob

Waits Some Time
    Start Lab    ${LAB}    short
    Pause Lab    timeout=50 ms

Waits Too Long
    [Timeout]    2 s
    Start Lab    ${LAB}    long
    Pause Lab

Is Not Called
    No Operation
