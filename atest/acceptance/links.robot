*** Settings ***
Documentation    Links that are cut, joined again, and flap.

Resource         ../resources/acceptance.resource
Resource         ../resources/lasting.resource
Resource         ../resources/hosts.resource
Library          ../resources/raw_links.py

Suite Setup      Create Two Hosts And A Third
Test Timeout     60 seconds


*** Variables ***
${NOT_CUT}     The link alice:eth0 - bob:eth0 is not cut. Links that are cut: none.
${CUT}         The link alice:eth0 - bob:eth0 is cut already. Use Restore Link.
${NO_LINK}     No link between alice and carol. There is: alice:eth0 - bob:eth0.
${NO_TIME}     down_for has to be longer than zero, and it is 0 s.
${TOO_LONG}    up_for cannot be longer than a week, 604800 s, and it is 604801 s.


*** Test Cases ***
A Cut Link Passes Nothing And Has No Carrier
    Cut Link    alice    bob
    Get Interface State    alice:eth0    ==    DOWN
    Get Interface State    bob:eth0    ==    DOWN
    ${result} =    Ping Host    alice    10.0.0.2    timeout=100 ms
    Should Be Equal As Integers    ${result.received}    0
    Run Keyword And Expect Error    EQUALS:${CUT}    Cut Link    bob    alice
    Restore Link    bob    alice
    Wait Until Host Is Reachable    alice    10.0.0.2
    Wait Until Host Is Reachable    alice    2001:db8::2

Addresses And Routes Survive
    ${before} =    Get What Belongs To Both
    Cut Link    alice    bob
    Get Addresses    bob:eth0    ipv6    contains    2001:db8::2/64
    Get Addresses    alice:eth0    ipv6    contains    2001:db8::1/64
    Restore Link    alice    bob
    ${after} =    Get What Belongs To Both
    Should Be Equal    ${after}    ${before}

Cutting And Restoring Take Less Than 5 ms Beyond The Kernel's Own Time
    [Documentation]    On hosts of its own, because bare requests do not save addresses and routes.
    Create Transient Namespaces    dave    erin
    VAR    @{addresses} =    10.1.0.2/24    2001:db8:1::2/64
    ${near}    ${far} =    Create Veth Pair    dave:eth0    erin:eth0
    ...    addresses=${{['10.1.0.1/24', '2001:db8:1::1/64']}}    peer_addresses=${addresses}
    # A machine that is busy with other things may be several times as slow for a while.
    Wait Until Keyword Succeeds    5x    0s    Cutting And Restoring Should Be Quick    ${near}    ${far}

A Test Leaves The Link Cut
    Cut Link    alice:eth0    bob
    Get Interface State    alice:eth0    ==    DOWN

The Next One Finds It Whole
    Get Interface State    alice:eth0    ==    UP
    Wait Until Host Is Reachable    alice    2001:db8::2
    Run Keyword And Expect Error    EQUALS:${NOT_CUT}    Restore Link    alice    bob

A Link That Was Made Anew Is Not Cut
    Create Transient Namespaces    dave    erin
    Create Veth Pair    dave:eth0    erin:eth0
    Cut Link    dave    erin
    Delete Interface    dave:eth0
    Create Veth Pair    dave:eth0    erin:eth0
    Run Keyword And Expect Error
    ...    EQUALS:The link dave:eth0 - erin:eth0 is not cut. Links that are cut: none.
    ...    Restore Link    dave    erin

Flapping In The Foreground
    Flap Link    alice    bob    times=3    down_for=30 ms    up_for=30 ms
    Get Interface State    alice:eth0    ==    UP
    Wait Until Host Is Reachable    alice    10.0.0.2

Flapping In The Background Goes On
    Flap Link    alice    bob    times=1000    down_for=1 h    up_for=1 h    background=True
    Get Interface State    alice:eth0    ==    DOWN
    Run Keyword And Expect Error
    ...    EQUALS:The link alice:eth0 - bob:eth0 flaps at the moment.
    ...    Cut Link
    ...    alice
    ...    bob

And Stops With The Test, With The Link Up
    Get Interface State    alice:eth0    ==    UP
    Wait Until Host Is Reachable    alice    10.0.0.2

A Timeout Ends Flapping With The Link Up
    TRY
        Flap For Long
    EXCEPT    Keyword timeout 300 milliseconds exceeded.
        Get Interface State    alice:eth0    ==    UP
    ELSE
        Fail    It should have taken longer.
    END

Wrong Links
    [Template]    Should Fail And Change Nothing
    ${NO_LINK}    Cut Link    alice    carol
    ${NOT_CUT}    Restore Link    alice    bob
    ${NO_TIME}    Flap Link    alice    bob    times=1    down_for=0
    ${TOO_LONG}    Flap Link    alice    bob    times=1    up_for=604801
    Times 0 is out of range: it can be from 1 to 1000000.    Flap Link    alice    bob    times=0
    No namespace 'bop'. Known: alice, bob, carol, host. Did you mean 'bob'?    Cut Link    alice    bop
    No interface 'eth7' in namespace 'bob'. Known: lo, eth0. Did you mean 'eth0'?    Cut Link    alice    bob:eth7


*** Keywords ***
Cutting And Restoring Should Be Quick
    [Documentation]    Twenty times each, side by side with the bare requests.
    [Arguments]    ${near}    ${far}
    ${took} =    Compare With The Kernel    ${near}    ${far}    rounds=${20}
    Log    Milliseconds: ${took}
    Should Be True    ${took.cut} - ${took.kernel_cut} < 5    Milliseconds: ${took}
    Should Be True    ${took.restore} - ${took.kernel_restore} < 5    Milliseconds: ${took}

Create Two Hosts And A Third
    [Documentation]    Alice and bob also have ways to elsewhere through each other.
    Create Two Hosts
    Create Transient Namespace    carol
    Add Route    bob    default    via=10.0.0.1
    Add Route    bob    default    via=2001:db8::1
    Add Route    alice    10.9.0.0/16    via=10.0.0.2
    FOR    ${host}    IN    alice    bob    carol
        Have The Connections Opened    ${host}
    END

Get What Belongs To Both
    [Documentation]    Returns addresses, apart from those that the kernel makes, and routes in the order of texts.
    VAR    @{all} =    @{EMPTY}
    FOR    ${host}    IN    alice    bob
        ${addresses} =    Get Addresses    ${host}:eth0
        ${routes} =    Get Routes    ${host}
        ${kept} =    Evaluate    [one for one in $addresses if not one.startswith('fe80')]
        ${ways} =    Evaluate    sorted(str(one) for one in $routes)
        VAR    @{all} =    @{all}    ${kept}    ${ways}
    END
    RETURN    ${all}

Flap For Long
    [Documentation]    Is interrupted while the link is down.
    [Timeout]    300 milliseconds
    Flap Link    alice    bob    times=3    down_for=1 h
