*** Settings ***
Documentation    A campus of two switches, a router and six hosts, from the file labs/campus.yaml.
...
...              The library has the network 10.1.0.0/24, the laboratory 10.2.0.0/24. The file says nothing of most
...              addresses and of no route: they are chosen, and every host knows the others by name.

Library          NetnsLibrary

Suite Setup      Start Lab    ${CURDIR}${/}labs${/}campus.yaml
Test Timeout     60 seconds


*** Test Cases ***
Everybody Reaches Everybody
    ${campus} =    Get Lab
    Length Should Be    ${campus.hosts}    6
    All Hosts Should Reach Each Other    @{campus.hosts}

Neighbours Need No Router
    [Documentation]    A path has one hop where only a switch is between, two where the router is.
    ${path} =    Get Path    ann    ben
    Length Should Be    ${path}    1
    ${path} =    Get Path    ann    dora
    Length Should Be    ${path}    2

Programs Know The Names
    [Documentation]    The catalogue's web server was started by the lab, and answered before the first test.
    Tcp Port Should Be Open    dora    catalogue    80
    Tcp Port Should Be Closed    dora    catalogue    81
    ${page} =    Run Process In Namespace    dora    curl    --silent    --fail    --noproxy    *
    ...    http://catalogue/
    Should Be Equal As Integers    ${page.rc}    0    ${page.stderr}

A Cut Cable Takes One Host Away
    [Documentation]    The others go on. The picture in the log shows the cut cable in red.
    Cut Link    microscope    laboratory
    ${answer} =    Ping Host    emil    microscope    timeout=200 ms
    Should Be Equal As Integers    ${answer.received}    0
    All Hosts Should Reach Each Other    ann    ben    dora    emil
    Log Topology
    Restore Link    microscope    laboratory
    Wait Until Host Is Reachable    emil    microscope

The Laboratory Is Closed To The Library
    [Documentation]    The router passes nothing on to the microscope, which its neighbours still reach.
    ${microscope} =    Get Host Address    microscope    ipv4    campus    ==    10.2.0.99
    Block Traffic    router    destination=${microscope}    direction=forward
    Host Should Not Be Reachable    ann    ${microscope}    timeout=200 ms
    Host Should Be Reachable    dora    ${microscope}
    Host Should Be Reachable    ann    emil
