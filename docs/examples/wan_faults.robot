*** Settings ***
Documentation    Two offices and the line between them, which gets worse and worse, is cut, and heals.
...
...              | =Host=  | =Interface= | =Address=    |
...              | berlin  | eth0        | 10.1.0.2     |
...              | router1 | lan         | 10.1.0.1     |
...              | router1 | wan         | 198.51.100.1 |
...              | router2 | wan         | 198.51.100.2 |
...              | router2 | lan         | 10.2.0.1     |
...              | tokyo   | eth0        | 10.2.0.2     |
...
...              What a test breaks is whole again when it ends: no test cleans up.

Library          NetnsLibrary

Suite Setup      Build Offices
Test Timeout     60 seconds


*** Test Cases ***
A Good Line
    Get Packet Loss    berlin    tokyo    50    ==    0
    Get Round Trip Time    berlin    tokyo    5    <    50

The Line Loses Packets
    [Documentation]    One percent is lost in each direction, then every tenth packet. It is measured, too.
    Impair Link    router1    router2    loss=1%
    Impair Link    router1    router2    loss=10%    verify=True
    # A request or its answer may be lost, so about 19 % of them: 8 to 32 % of 200, but for bad luck.
    Get Packet Loss    berlin    tokyo    200    validate    8 <= value <= 32    interval=5 ms

The Line Is Slow
    [Documentation]    What was asked for comes back from the kernel. The loss of the test before is gone.
    Impair Link    router1    router2    rate=10 mbit
    ${impairment} =    Get Impairment    router1:wan
    Should Be Equal As Integers    ${impairment.rate}    10_000_000
    Should Be Equal    ${impairment.loss}    ${None}

The Line Is Long
    [Documentation]    Needs a kernel with netem, which those of distributions have as a module.
    [Tags]    stock-kernel
    TRY
        Impair Link    router1    router2    delay=40 ms    verify=True
    EXCEPT    *this kernel has no netem*    type=GLOB    AS    ${error}
        Skip    ${error}
    END
    Get Round Trip Time    berlin    tokyo    5    >=    80

The Line Is Cut And Heals
    [Documentation]    Half a second without carrier. Then the routers have to find each other again, which takes
    ...    up to a second.
    ${outage} =    Measure Outage    berlin    tokyo
    ...    Flap Link    router1    router2    times=1    down_for=500 ms
    Should Be True    ${outage.recovered}
    Should Be True    0.4 < ${outage.lost} < 10    Out of reach for ${outage.lost} s.
    Get Packet Loss    berlin    tokyo    20    ==    0

The Line Stays Cut
    [Documentation]    Nobody gets through; the offices' own networks go on. The routes are there again afterwards.
    Cut Link    router1    router2
    Get Interface State    router1:wan    ==    DOWN
    ${result} =    Ping Host    berlin    tokyo    timeout=200 ms
    Should Be Equal As Integers    ${result.received}    0
    Host Should Be Reachable    berlin    10.1.0.1
    Restore Link    router1    router2
    Wait Until Host Is Reachable    berlin    tokyo

The Offices Do Not Speak
    [Documentation]    They hear nothing of each other, while both reach the routers.
    Partition Hosts    ${{['berlin']}}    ${{['tokyo']}}
    Host Should Not Be Reachable    berlin    tokyo    timeout=200 ms
    Host Should Be Reachable    berlin    10.2.0.1
    Heal Partition
    Host Should Be Reachable    berlin    tokyo


*** Keywords ***
Build Offices
    [Documentation]    Makes the hosts, the cables, and the routes from one office to the other.
    Create Transient Namespaces    berlin    router1    router2    tokyo
    Create Veth Pair    berlin:eth0    router1:lan
    ...    addresses=10.1.0.2/24    peer_addresses=10.1.0.1/24
    Create Veth Pair    router1:wan    router2:wan
    ...    addresses=198.51.100.1/30    peer_addresses=198.51.100.2/30
    Create Veth Pair    tokyo:eth0    router2:lan
    ...    addresses=10.2.0.2/24    peer_addresses=10.2.0.1/24
    Add Route    berlin    default    via=10.1.0.1
    Add Route    tokyo    default    via=10.2.0.1
    Add Route    router1    10.2.0.0/24    via=198.51.100.2
    Add Route    router2    10.1.0.0/24    via=198.51.100.1
    Enable Forwarding    router1
    Enable Forwarding    router2
