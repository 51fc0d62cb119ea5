*** Settings ***
Documentation    Pictures and files of labs, and tables of what is in a namespace.

Library          OperatingSystem
Library          NetnsLibrary
Resource         ../resources/acceptance.resource

Test Timeout     60 seconds


*** Variables ***
${PAIR}    {nodes: {alice: , bob: }, links: [endpoints: [alice, bob]]}


*** Test Cases ***
A Picture Shows What Is Down
    Start Lab    ${PAIR}
    Set Interface Down    alice:eth0
    Log Topology
    ${path} =    Save Topology    ${OUTPUT_DIR}${/}pair.svg
    ${svg} =    Get File    ${path}
    Should Contain    ${svg}    eth0 down

A Saved Lab Can Be Started Again
    Start Lab    ${PAIR}
    ${before} =    Get Host Address    bob    ipv6
    ${path} =    Save Topology    ${OUTPUT_DIR}${/}pair.yaml
    Stop Lab
    Start Lab    ${path}
    ${after} =    Get Host Address    bob    ipv6
    Should Be Equal    ${after}    ${before}

A Path That Cannot Be
    Start Lab    ${PAIR}
    Run Keyword And Expect Error    *the ending has to be one of .svg,*    Save Topology    pair.png
    Run Keyword And Expect Error    *there is no folder '/no/where'.    Save Topology    /no/where/pair.svg

Tables Of A Namespace
    Start Lab    ${PAIR}
    Log Namespace State    alice
