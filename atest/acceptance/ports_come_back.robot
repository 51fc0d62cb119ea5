*** Settings ***
Documentation     Bonds and VRFs set their ports down and take from them what they have. When such a bond or VRF goes
...               at the end of a test, in a namespace that outlives it, its ports are as they were.

Resource          ../resources/acceptance.resource
Resource          ../resources/lasting.resource

Suite Setup       Create A Router With Much To Lose
Suite Teardown    The Router Should Be As Before
Test Setup        The Router Should Be As Before
Test Timeout      2 minutes

Test Tags         stock-kernel


*** Test Cases ***
A Vrf Has Had A Port
    Skip Unless Supported    vrf
    Create Vrf    router:red    10    eth0
    ${port} =    Get Interface    router:eth0
    Should Be Equal    ${port.master}    red

A Vrf Has Got A Port
    Skip Unless Supported    vrf
    Create Vrf    router:red    10
    Add Bridge Port    router:red    eth0

A Bond Has Had A Port
    Skip Unless Supported    bond
    Create Bond    router:bond0    eth0    addresses=10.9.0.1/24
    ${port} =    Get Interface    router:eth0
    Should Be Equal    ${port.master}    bond0

A Bond Has Got A Port
    Skip Unless Supported    bond
    Create Bond    router:bond0
    Add Bridge Port    router:bond0    eth0

A Bond That Cannot Be Made
    Skip Unless Supported    bond
    Run Keyword And Expect Error    Cannot add 2001:db8:9::1/64 to router:bond0: *
    ...    Create Bond    router:bond0    eth0    addresses=2001:db8:9::1/64    mtu=1000
    Interface Should Not Exist    router:bond0

A Bridge Has Had A Port
    Create Bridge    router:br0    eth0

All Has Come Back
    ${routes} =    Get Routes    router
    Should Contain    ${{str($routes)}}    default via 10.0.0.254 dev eth0


*** Keywords ***
Create A Router With Much To Lose
    [Documentation]    Addresses, routes and neighbours of both families.
    Create Namespace That Outlives The Tests    router
    Create Veth Pair    router:eth0    router:far    addresses=${{['10.0.0.1/24', '2001:db8::1/64']}}
    Wait Until Interface Is Up    router:eth0
    Add Route    router    default    via=10.0.0.254
    Add Route    router    2001:db8:1::/48    via=2001:db8::9
    Add Neighbor    router    10.0.0.9    02:00:00:00:00:09    eth0
    Add Neighbor    router    2001:db8::9    02:00:00:00:00:09    eth0
    Remember What Is In    router

The Router Should Be As Before
    [Documentation]    It takes the kernel a moment to have the carrier back.
    Wait Until Interface Is Up    router:eth0
    Should Be As Remembered    router
