*** Settings ***
Documentation    Three routers in a triangle, each with the routing daemon BIRD, which finds the ways by OSPF.
...
...              Router N has the addresses 192.0.2.N and 2001:db8::N on its loopback interface, which no other
...              router knows of until OSPF tells it. In IPv6 the cables have no other addresses than their own.

Resource         ../../resources/acceptance.resource
Resource         ../../resources/servers.resource

Suite Setup      Run Keywords    Skip Unless Installed    bird    birdc    AND    Create Server Directory
Test Setup       Build Triangle And Start Bird
Test Teardown    Note Programs
Test Timeout     2 minutes


*** Variables ***
${CONFIGURATION}    ${CURDIR}${/}..${/}..${/}resources${/}servers${/}bird.conf
@{ROUTERS}          one    two    three
# Drops the packets of OSPF in IPv4 that come from router one.
${NO_GREETINGS}     SEPARATOR=\n
...                 table inet lost {
...                 chain in { type filter hook input priority 0; iifname "to_one" ip protocol ospf drop; }
...                 }


*** Test Cases ***
Routes Appear And Everybody Reaches Everybody
    [Documentation]    To the loopback addresses of the others, each over the cable between them.
    Next Hop Should Become    one    192.0.2.2    to_two
    Next Hop Should Become    one    192.0.2.3    to_three
    Next Hop Should Become    three    192.0.2.1    to_one
    Next Hop Should Become    one    2001:db8::3    to_three
    Next Hop Should Become    three    2001:db8::1    to_one
    Routers Should Know Each Other
    Get Routes    one    contains    192.0.2.3 via 10.0.13.3 dev to_three proto bird metric 32    family=ipv4
    FOR    ${router}    IN    @{ROUTERS}
        FOR    ${number}    IN    1    2    3
            Wait Until Host Is Reachable    ${router}    192.0.2.${number}    timeout=10 s
            Wait Until Host Is Reachable    ${router}    2001:db8::${number}    timeout=10 s
        END
    END

A Route Moves When A Link Is Cut And Comes Back
    [Documentation]    The cable is cut at the far end: the near one loses its carrier.
    Next Hop Should Become    one    192.0.2.3    to_three
    Next Hop Should Become    one    2001:db8::3    to_three
    Set Interface Down    three:to_one
    Next Hop Should Become    one    192.0.2.3    to_two
    Next Hop Should Become    one    2001:db8::3    to_two
    Wait Until Host Is Reachable    one    192.0.2.3    timeout=20 s
    Wait Until Host Is Reachable    one    2001:db8::3    timeout=20 s
    ${hops} =    Get Path    one    192.0.2.3
    Length Should Be    ${hops}    2
    Set Interface Up    three:to_one
    Next Hop Should Become    one    192.0.2.3    to_three
    Next Hop Should Become    one    2001:db8::3    to_three
    Wait Until Host Is Reachable    one    192.0.2.3    timeout=20 s

A Route Moves When Packets Get Lost
    [Documentation]    Nobody tells BIRD: it misses the other one's greetings. Nothing else gets lost.
    Next Hop Should Become    one    192.0.2.3    to_three
    Next Hop Should Become    three    192.0.2.1    to_one
    Apply Firewall Rules    three    ${NO_GREETINGS}
    Get Interface State    one:to_three    ==    UP
    Next Hop Should Become    three    192.0.2.1    to_two
    Next Hop Should Become    one    192.0.2.3    to_two

Routes Go When The Daemon Ends
    [Documentation]    BIRD takes back what it gave the kernel, and the others hear of it.
    Next Hop Should Become    one    192.0.2.3    to_three
    ${result} =    Tell Bird    three    down
    Should Be Equal As Integers    ${result.rc}    0    ${result.stderr}
    Wait Until Keyword Succeeds    20 s    50 ms    Should Have No Way    one    192.0.2.3
    ${programs} =    Get Namespace Processes    three
    Should Be Empty    ${programs}

Bird Names Its Neighbors
    Wait Until Keyword Succeeds    20 s    50 ms    Neighbors Should Be    one    192.0.2.2    192.0.2.3

All Of It Ends With The Tests
    [Documentation]    The daemons of the tests above.
    [Setup]    NONE
    Noted Programs Should Be Gone    at_least=14
    [Teardown]    NONE


*** Keywords ***
Build Triangle And Start Bird
    [Documentation]    Three routers and three cables, then a daemon on each of the routers.
    Create Transient Namespaces    @{ROUTERS}
    Create Veth Pair    one:to_two    two:to_one    addresses=10.0.12.1/24    peer_addresses=10.0.12.2/24
    Create Veth Pair    one:to_three    three:to_one    addresses=10.0.13.1/24    peer_addresses=10.0.13.3/24
    Create Veth Pair    two:to_three    three:to_two    addresses=10.0.23.2/24    peer_addresses=10.0.23.3/24
    FOR    ${number}    ${router}    IN ENUMERATE    @{ROUTERS}    start=1
        Add Address    ${router}:lo    192.0.2.${number}/32    2001:db8::${number}/128
        Enable Forwarding    ${router}
        Start Bird    ${router}    ${number}
    END

Start Bird
    [Documentation]    Returns when BIRD has become a daemon. The path of its socket has to be a short one.
    [Arguments]    ${router}    ${number}    # robocop: off=ARG01
    ${text} =    Get File    ${CONFIGURATION}
    ${text} =    Replace Variables    ${text}
    Create File    ${SERVER_FILES}${/}${router}.conf    ${text}
    ${result} =    Run Process In Namespace    ${router}    bird    -c    ${router}.conf    -s    ${router}.socket
    ...    -P    ${router}.pid    cwd=${SERVER_FILES}
    Should Be Equal As Integers    ${result.rc}    0    ${result.stderr}

Tell Bird
    [Documentation]    Gives the daemon of a router a command, and returns the result.
    [Arguments]    ${router}    @{command}
    ${result} =    Run Process In Namespace    ${router}    birdc    -s    ${router}.socket    @{command}
    ...    cwd=${SERVER_FILES}
    RETURN    ${result}

Next Hop Should Become
    [Documentation]    The router sends what is for the address out of this interface, soon if not yet.
    ...    Where a greeting meets a neighbor that starts over, BIRD takes a dead interval more.
    [Arguments]    ${router}    ${address}    ${interface}
    Wait Until Keyword Succeeds    50 s    50 ms    Way Should Lead    ${router}    ${address}    ${interface}

Way Should Lead
    [Documentation]    The kernel is asked which way it would send packets.
    [Arguments]    ${router}    ${address}    ${interface}
    ${route} =    Get Route To    ${router}    ${address}
    Should Be Equal    ${route.interface}    ${interface}

Should Have No Way
    [Documentation]    The kernel knows no route.
    [Arguments]    ${router}    ${address}
    Run Keyword And Expect Error    *Network is unreachable*    Get Route To    ${router}    ${address}

Routers Should Know Each Other
    [Documentation]    Each has its way to each other one.
    FOR    ${router}    IN    @{ROUTERS}
        FOR    ${other_number}    ${other}    IN ENUMERATE    @{ROUTERS}    start=1
            IF    $router != $other
                Next Hop Should Become    ${router}    192.0.2.${other_number}    to_${other}
                Next Hop Should Become    ${router}    2001:db8::${other_number}    to_${other}
            END
        END
    END

Neighbors Should Be
    [Documentation]    BIRD itself has exchanged all it knows with these, in IPv4.
    [Arguments]    ${router}    @{ids}
    ${result} =    Tell Bird    ${router}    show    ospf    neighbors    ospf1
    FOR    ${id}    IN    @{ids}
        Should Match Regexp    ${result.stdout}    (?m)^${id}\\s.*Full
    END
