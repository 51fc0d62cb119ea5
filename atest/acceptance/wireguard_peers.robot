*** Settings ***
Documentation    Peers of WireGuard interfaces that outlive a test: what it adds or changes is as before at its end.
...              Where a kernel has no WireGuard its tests are skipped, and 'invoke atest --kernel debian' runs them.

Library          NetnsLibrary

Suite Setup      Create A Tunnel Where It Is Possible
Test Setup       Skip Unless Supported    wireguard
Test Timeout     2 minutes

Test Tags        stock-kernel


*** Test Cases ***
A Test Gives The Addresses Of A Peer To Another One
    Wait Until Host Is Reachable    left    10.0.0.2    timeout=30 s
    ${_}    ${public_of_nobody} =    Generate Wireguard Key
    Add Wireguard Peer    left:wg0    ${public_of_nobody}    10.0.0.0/24    remote=192.0.2.2:51820
    Host Should Be Reachable    left    10.0.0.2
    Add Wireguard Peer    left:wg0    ${public_of_nobody}    10.0.0.2/32    remote=192.0.2.2:51820
    Host Should Not Be Reachable    left    10.0.0.2

The Peer Has Them Again
    Wait Until Host Is Reachable    left    10.0.0.2    timeout=30 s

A Test Changes A Peer
    Wait Until Host Is Reachable    left    10.0.0.2    timeout=30 s
    Add Wireguard Peer    left:wg0    ${PUBLIC_OF_RIGHT}    10.0.0.3/32    remote=192.0.2.2:9    keepalive=1
    Host Should Not Be Reachable    left    10.0.0.2

The Changed Peer Is As Before
    Wait Until Host Is Reachable    left    10.0.0.2    timeout=30 s


*** Keywords ***
Create A Tunnel Where It Is Possible
    [Documentation]    A kernel without WireGuard makes the tests skip, and not their setup fail.
    ${known} =    Get Capabilities
    IF    $known['wireguard'].works    Create A Tunnel That Outlives The Tests

Create A Tunnel That Outlives The Tests
    [Documentation]    Between two namespaces of the suite.
    Create Transient Namespaces    left    right
    Create Veth Pair    left:eth0    right:eth0    addresses=192.0.2.1/24    peer_addresses=192.0.2.2/24
    ${left}    ${public_of_left} =    Generate Wireguard Key
    ${right}    ${its_public} =    Generate Wireguard Key
    VAR    ${PUBLIC_OF_RIGHT} =    ${its_public}    scope=SUITE    # robocop: off=VAR05
    Create Wireguard    left:wg0    ${left}    51820    addresses=10.0.0.1/24
    Create Wireguard    right:wg0    ${right}    51820    addresses=10.0.0.2/24
    Add Wireguard Peer    left:wg0    ${its_public}    10.0.0.2/32    remote=192.0.2.2:51820    keepalive=25
    Add Wireguard Peer    right:wg0    ${public_of_left}    10.0.0.1/32
