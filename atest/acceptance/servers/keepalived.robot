*** Settings ***
Documentation    Two routers that share an address by VRRP: keepalived gives it to one of them, and moves it when that
...              one fails. A client on the same switch goes on using the address.

Resource         ../../resources/acceptance.resource
Resource         ../../resources/servers.resource

Suite Setup      Run Keywords    Skip Unless Installed    keepalived    AND    Create Server Directory
Test Setup       Build Network And Start Keepalived
Test Teardown    Note Programs
Test Timeout     60 seconds


*** Variables ***
${CONFIGURATION}    ${CURDIR}${/}..${/}..${/}resources${/}servers${/}keepalived.conf
@{SHARED}           10.0.0.254/24    2001:db8::254/64


*** Test Cases ***
The Router Of Higher Priority Has The Address
    Address Should Move To    first    not_at=second
    Client Should Be Served By    first

The Address Moves When A Cable Is Pulled And Comes Back
    [Documentation]    At the switch: the router sees that the carrier is gone.
    Address Should Move To    first    not_at=second
    Set Interface Down    switch:first
    Address Should Move To    second    not_at=first
    Client Should Be Served By    second
    Set Interface Up    switch:first
    Address Should Move To    first    not_at=second
    Client Should Be Served By    first

The Address Moves When The Daemon Ends
    [Documentation]    It says good-bye, and starts again later.
    Address Should Move To    first    not_at=second
    Stop Keepalived    first
    Address Should Move To    second    not_at=first
    Client Should Be Served By    second
    Start Keepalived    first    priority=150
    Address Should Move To    first    not_at=second
    Client Should Be Served By    first

Both Have It When They Do Not Hear Each Other
    [Documentation]    Which is what VRRP cannot help against, and what a test of a network should find.
    Address Should Move To    first    not_at=second
    ${block} =    Block Traffic    second    source=10.0.0.1
    Wait Until Keyword Succeeds    20 s    20 ms    Get Addresses    second:eth0    ipv4    contains    10.0.0.254/24
    Get Addresses    first:eth0    ipv4    contains    10.0.0.254/24
    Unblock Traffic    ${block}
    Address Should Move To    first    not_at=second

All Of It Ends With The Tests
    [Documentation]    The daemons of the tests above, with their children.
    [Setup]    NONE
    Noted Programs Should Be Gone    at_least=16
    [Teardown]    NONE


*** Keywords ***
Build Network And Start Keepalived
    [Documentation]    A client and two routers on a switch, and a daemon on each of the routers.
    Create Transient Namespaces    client    first    second
    Create Transient Namespace    switch    loopback=False
    Create Bridge    switch:br0
    Plug In    client    9
    Plug In    first    1
    Plug In    second    2
    Start Keepalived    first    priority=150
    Start Keepalived    second    priority=100

Plug In
    [Documentation]    Joins a host to the switch.
    [Arguments]    ${host}    ${number}
    Create Veth Pair    ${host}:eth0    switch:${host}
    ...    addresses=${{['10.0.0.${number}/24', '2001:db8::${number}/64']}}
    Add Bridge Port    switch:br0    ${host}

Start Keepalived
    [Documentation]    It has a child of its own, but stays in the foreground, where it tells what it does.
    [Arguments]    ${router}    ${priority}    # robocop: off=ARG01
    ${text} =    Get File    ${CONFIGURATION}
    ${text} =    Replace Variables    ${text}
    Create File    ${SERVER_FILES}${/}${router}.conf    ${text}
    VAR    ${base} =    ${SERVER_FILES}${/}${router}
    # It does not start when a process that it finds in an old file lives, or is a zombie that init never asks for.
    Remove Files    ${base}*.pid
    Start Process In Namespace    ${router}    keepalived    --vrrp    --dont-fork    --log-console    --no-syslog
    ...    --use-file\=${base}.conf    --pid\=${base}.pid    --vrrp_pid\=${base}.vrrp.pid
    ...    stdout=${base}.log    stderr=STDOUT    alias=${router}

Stop Keepalived
    [Documentation]    Asks the daemon to end, as a service manager would. Its child ends with it.
    [Arguments]    ${router}
    Terminate Process    ${router}
    ${programs} =    Get Namespace Processes    ${router}
    Should Be Empty    ${programs}

Address Should Move To
    [Documentation]    One router has the shared addresses of both families, soon if not yet; the other one has not.
    [Arguments]    ${router}    ${not_at}
    Wait Until Keyword Succeeds    20 s    20 ms    Addresses Should Be At    ${router}    ${not_at}

Addresses Should Be At
    [Documentation]    They are there now, and nowhere else.
    [Arguments]    ${router}    ${not_at}
    FOR    ${address}    IN    @{SHARED}
        Get Addresses    ${router}:eth0    ${None}    contains    ${address}
        ${others} =    Get Addresses    ${not_at}:eth0
        Should Not Contain    ${{[str(one) for one in $others]}}    ${address}
    END

Client Should Be Served By
    [Documentation]    The client reaches the shared address, at the hardware address of this router.
    [Arguments]    ${router}
    ${mac} =    Get Interface Mac    ${router}:eth0
    FOR    ${address}    IN    10.0.0.254    2001:db8::254
        Wait Until Keyword Succeeds    20 s    20 ms    Neighbor Should Have    ${address}    ${mac}
        Wait Until Host Is Reachable    client    ${address}
    END

Neighbor Should Have
    [Documentation]    The client sends packets for the address to this hardware address.
    [Arguments]    ${address}    ${mac}
    Ping Host    client    ${address}    timeout=200 ms
    ${neighbors} =    Get Neighbors    client
    Should Contain    ${{[(one.address, one.mac) for one in $neighbors]}}    ${{($address, $mac)}}
