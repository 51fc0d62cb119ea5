*** Settings ***
Documentation    A WAN of four routers, from the file labs/wan.yaml. Two ways from Berlin to Tokyo are equally short:
...
...              |          |        | north |        |         |
...              | berlin — | west < |       | > east | — tokyo |
...              |          |        | south |        |         |
...
...              The routers share traffic among both. When one of the two in the middle is lost, the other one
...              carries everything. What a test breaks is whole again when it ends.

Library          NetnsLibrary

Suite Setup      Start Lab    ${CURDIR}${/}labs${/}wan.yaml
Test Timeout     60 seconds


*** Test Cases ***
Three Routers Are On The Way
    Host Should Be Reachable    berlin    tokyo
    ${path} =    Get Path    berlin    tokyo
    Length Should Be    ${path}    4

Both Ways Are Known
    [Documentation]    One route of West to Tokyo has two next routers.
    ${tokyo} =    Get Host Address    tokyo
    ${routes} =    Get Routes    west    family=ipv4
    VAR    ${shared} =    ${{[route for route in map(str, $routes) if '10.9.1.' in route and '10.9.3.' in route]}}
    Length Should Be    ${shared}    1    The routes of west to ${tokyo}: ${routes}

The South Carries Everything When The North Is Lost
    Cut Link    west    north
    Cut Link    north    east
    Log Topology
    Get Packet Loss    berlin    tokyo    20    ==    0    interval=10 ms
    Get Route To    west    10.9.4.2    *=    via 10.9.3.2

Without Both There Is No Way
    Cut Link    west    north
    Cut Link    west    south
    ${answer} =    Ping Host    berlin    tokyo    timeout=200 ms
    Should Be Equal As Integers    ${answer.received}    0
    Restore Link    west    south
    Restore Link    west    north
    Wait Until Host Is Reachable    berlin    tokyo

A Long Way
    [Documentation]    Both ways are 20 ms long in each direction, so there and back it takes 40 ms.
    ...    In a lab file that is the word `delay` of a link. Needs a kernel with netem.
    [Tags]    stock-kernel
    Skip Unless Supported    netem
    Impair Link    west    north    delay=20 ms
    Impair Link    west    south    delay=20 ms
    Log Topology
    Get Round Trip Time    berlin    tokyo    5    >=    40
