*** Settings ***
Documentation    A client, a server, and three routers between them that find the way by themselves, with OSPF.
...
...              |              top
...              |            /     \
...              | client - left - right - server
...
...              | =Network=   | =From=      | =To=         |
...              | 10.1.0.0/24 | client (.2) | left (.1)    |
...              | 10.2.0.0/24 | server (.2) | right (.1)   |
...              | 10.0.1.0/24 | left (.1)   | right (.2)   |
...              | 10.0.2.0/24 | left (.1)   | top (.3)     |
...              | 10.0.3.0/24 | right (.2)  | top (.3)     |
...
...              The routers run BIRD, the routing daemon, from the package `bird2`. It is not told any route: the
...              routers tell each other which networks they are on. The way over *top* is longer, and taken only
...              while there is no shorter one.
...
...              Nothing ends the daemons or takes the network down: they go when this suite ends.

Library          OperatingSystem
Library          Process
Library          NetnsLibrary

Suite Setup      Run Keywords    Skip If    not shutil.which('bird')    Install bird2 to run this.
...                  AND    Build Network    AND    Start Routing
Test Timeout     1 minute


*** Variables ***
# The same for all routers. 'stub' networks have hosts and no routers to talk to; an interface waits for
# three greetings in vain before it takes the other end for lost.
${CONFIGURATION}    SEPARATOR=\n
...                 protocol device { }
...                 protocol kernel { ipv4 { export all; }; }
...                 protocol ospf {
...                 ${SPACE*4}tick 1;
...                 ${SPACE*4}area 0 {
...                 ${SPACE*8}interface "to_*" { type ptp; hello 1; dead count 3; };
...                 ${SPACE*8}interface "hosts" { stub; };
...                 ${SPACE*4}};
...                 }
${FILES}            ${OUTPUT_DIR}${/}ospf


*** Test Cases ***
The Way To The Server Is Found
    [Documentation]    First the left router hears of the server's network, then the client reaches the server.
    Router Should Send    left    10.2.0.2    via=10.0.1.2
    Wait Until Host Is Reachable    client    server    timeout=20 seconds
    Path To Server Should Be    10.1.0.1    10.0.1.2    10.2.0.2

The Way Moves When A Link Is Cut
    [Documentation]    The cable between left and right is pulled at the right end. The rest of the network stays.
    Router Should Send    left    10.2.0.2    via=10.0.1.2
    Set Interface Down    right:to_left
    Router Should Send    left    10.2.0.2    via=10.0.2.3
    Wait Until Host Is Reachable    client    server    timeout=20 seconds
    Path To Server Should Be    10.1.0.1    10.0.2.3    10.0.3.2    10.2.0.2

The Way Comes Back When The Link Does
    [Documentation]    The end of the last test has undone what it did: the cable is in its place again.
    Router Should Send    left    10.2.0.2    via=10.0.1.2
    Wait Until Host Is Reachable    client    server    timeout=20 seconds
    Path To Server Should Be    10.1.0.1    10.0.1.2    10.2.0.2


*** Keywords ***
Build Network
    [Documentation]    Makes five hosts and five cables. The hosts at the ends know their nearest router, no more.
    Create Transient Namespaces    client    left    top    right    server
    Create Veth Pair    client:eth0    left:hosts    addresses=10.1.0.2/24    peer_addresses=10.1.0.1/24
    Create Veth Pair    server:eth0    right:hosts    addresses=10.2.0.2/24    peer_addresses=10.2.0.1/24
    Create Veth Pair    left:to_right    right:to_left    addresses=10.0.1.1/24    peer_addresses=10.0.1.2/24
    Create Veth Pair    left:to_top    top:to_left    addresses=10.0.2.1/24    peer_addresses=10.0.2.3/24
    Create Veth Pair    right:to_top    top:to_right    addresses=10.0.3.2/24    peer_addresses=10.0.3.3/24
    Add Route    client    default    via=10.1.0.1
    Add Route    server    default    via=10.2.0.1

Start Routing
    [Documentation]    Starts BIRD on the three routers. Its files are apart from those of the machine's own BIRD.
    FOR    ${router}    IN    left    top    right
        Enable Forwarding    ${router}
        Create File    ${FILES}${/}${router}.conf    ${CONFIGURATION}
        ${result} =    Run Process In Namespace    ${router}    bird    -c    ${router}.conf    -s    ${router}.socket
        ...    cwd=${FILES}
        Should Be Equal As Integers    ${result.rc}    0    ${result.stderr}
    END

Router Should Send
    [Documentation]    Waits until this is the next router on the way to the address. OSPF takes some seconds.
    [Arguments]    ${router}    ${address}    ${via}
    Wait Until Keyword Succeeds    30 seconds    100 milliseconds    Next Router Should Be    ${router}    ${address}
    ...    ${via}

Next Router Should Be
    [Documentation]    Asks the kernel which way it would send packets; none is sent.
    [Arguments]    ${router}    ${address}    ${via}
    ${route} =    Get Route To    ${router}    ${address}
    Should Be Equal    ${route.via}    ${via}

Path To Server Should Be
    [Documentation]    The client sees these addresses answer on the way, one after the other, and soon if not yet.
    [Arguments]    @{addresses}
    Wait Until Keyword Succeeds    10 seconds    100 milliseconds    Hops Should Be    @{addresses}

Hops Should Be
    [Documentation]    Looks at the way once.
    [Arguments]    @{addresses}
    ${hops} =    Get Path    client    server
    Should Be Equal    ${{[one.address for one in $hops]}}    ${addresses}
