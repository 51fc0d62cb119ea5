*** Settings ***
Documentation     Moving interfaces from one namespace to another, and back where the first one outlives the test.

Resource          ../resources/acceptance.resource
Resource          ../resources/lasting.resource
Resource          ../resources/talk.resource

Suite Setup       Create A Cable In The Office
Suite Teardown    Should Be As Remembered    office
Test Setup        Should Be As Remembered    office
Test Timeout      60 seconds


*** Variables ***
@{BOTH_FAMILIES}    10.0.0.1/24    2001:db8::1/64


*** Test Cases ***
Addresses And State Go Along
    Create A Host With A Loose Cable
    ${moved} =    Move Interface    alice:loose    bob
    Should Be Equal As Strings    ${moved}    bob:loose
    FOR    ${address}    IN    @{BOTH_FAMILIES}
        Should Contain    ${moved.addresses}    ${address}
    END
    Should Be True    ${moved.up}
    Should Be Equal    ${moved.peer}    alice:fixed
    Get Interface Names    alice    ==    ${{['lo', 'fixed']}}
    Get Interface Names    bob    ==    ${{['lo', 'loose']}}
    Packets Should Arrive    alice    bob    10.0.0.1    seen_as=10.0.0.2
    Packets Should Arrive    alice    bob    2001:db8::1    udp    seen_as=2001:db8::2

What Is Down Stays Down
    Create A Host With A Loose Cable
    Set Interface Down    alice:loose
    ${moved} =    Move Interface    alice:loose    bob
    Should Not Be True    ${moved.up}
    Should Be Equal    ${moved.addresses}    ${{('10.0.0.1/24',)}}

Another Name
    ${bob} =    Create A Host With A Loose Cable
    ${loose} =    Get Interface    alice:loose
    ${moved} =    Move Interface    ${loose}    ${bob}    name=eth0
    Should Be Equal As Strings    ${moved}    bob:eth0

Out Of And Into The Current Namespace
    Create A Host With A Loose Cable
    Enter Namespace    alice
    Move Interface    loose    bob    name=eth0
    Enter Namespace    bob
    Move Interface    alice:fixed    current
    Get Interface Names    current    ==    ${{['lo', 'eth0', 'fixed']}}

A Macvlan And A Tap And A Vxlan
    Create A Host With A Loose Cable
    Create Macvlan    alice:mac0    loose    addresses=10.1.0.1/24
    Create Tap    alice:tap0    addresses=10.2.0.1/24
    Create Vxlan    alice:vx0    42    remote=10.0.0.2    addresses=10.3.0.1/24
    FOR    ${name}    ${kind}    ${address}    IN
    ...    mac0    macvlan    10.1.0.1/24
    ...    tap0    tun    10.2.0.1/24
    ...    vx0    vxlan    10.3.0.1/24
        ${moved} =    Move Interface    alice:${name}    bob
        Should Be Equal    ${moved.kind}    ${kind}
        Should Contain    ${moved.addresses}    ${address}
    END

A Port Is No Port Elsewhere
    Create A Host With A Loose Cable
    Create Bridge    alice:br0    loose
    ${moved} =    Move Interface    alice:loose    bob
    Should Be Equal    ${moved.master}    ${None}

# The setup of each next test, and the suite's end, look whether the office is as before.

It Comes Back To Where The Namespace Stays
    Create Transient Namespace    alice
    Move Interface    office:desk    alice    name=eth0
    Interface Should Exist    alice:eth0
    Interface Should Not Exist    office:desk

It Comes Back As It Was
    Create Transient Namespace    alice
    ${moved} =    Move Interface    office:desk    alice
    Set Interface Down    ${moved}
    Set Interface    ${moved}    name=renamed    mac=02:00:00:00:00:0a    mtu=1000

It Comes Back To Its Bridge
    Create Transient Namespace    alice
    Move Interface    office:port    alice

It Comes Back With Its Number And All Earlier Changes Are Undone
    [Documentation]    In the other namespace, another interface has that number already.
    ${desk} =    Get Interface    office:desk
    Set Interface    office:desk    name=box    mac=02:00:00:00:00:0a    group=7
    Set Interface Down    office:box
    Set Interface Up    office:box
    Add Address    office:box    10.8.0.1/24    2001:db8:8::1/64
    Add Route    office    192.0.2.0/24    via=10.8.0.9
    Create Transient Namespace    alice
    Execute In Namespace    alice    Run Process    ip    link    add    taken    index    ${desk.index}    type    ifb
    ${moved} =    Move Interface    office:box    alice
    Should Not Be Equal    ${moved.index}    ${desk.index}

Its Routes Go When It Is Moved
    Move Interface    office:desk    cellar    name=box
    Get Routes    office    validate    not any('198.51.100.0/24' in route for route in value)

Its Routes Have Come Back
    Get Routes    office    contains    198.51.100.0/24 via 10.0.0.2 dev desk

It Comes Back From A Lasting Namespace
    Move Interface    office:desk    cellar    name=box
    Interface Should Exist    cellar:box

Moved On It Comes Back All The Same
    Create Veth Pair    office:near    office:away    peer_addresses=10.9.0.1/24
    Create Transient Namespaces    alice    bob
    Move Interface    office:away    alice    name=one
    Move Interface    alice:one    bob    name=two
    Interface Should Exist    bob:two
    Interface Should Not Exist    office:away

What Came From A Namespace Of The Test Goes With It
    Create A Host With A Loose Cable
    Move Interface    alice:loose    office    name=guest
    Interface Should Exist    office:guest

And Is Not There In The Next Test
    Interface Should Not Exist    office:guest

Deleted It Cannot Come Back
    Create Veth Pair    office:new    office:newer
    Create Transient Namespace    bob
    Move Interface    office:new    bob
    Delete Interface    bob:new

A Name That Is Taken
    Create A Host With A Loose Cable
    Create Ifb    bob:loose
    ${error} =    Catenate    Cannot move alice:loose to namespace 'bob': bob:loose is there already.
    ...    Give it another 'name'.
    Should Fail And Change Nothing    ${error}    Move Interface    alice:loose    bob
    ${error} =    Catenate    Cannot move alice:fixed to namespace 'bob': bob:loose is there already.
    ...    Give it another 'name'.
    Should Fail And Change Nothing    ${error}    Move Interface    alice:fixed    bob    name=loose

It Comes Back When The Other Namespace Refuses Its Addresses
    Create A Host With A Loose Cable
    Execute In Namespace    bob    Switch Off Version 6
    ${error} =    Catenate    Cannot add 2001:db8::1/64 to bob:loose: the kernel says
    ...    "ipv6: IPv6 is disabled on this device" (EACCES).
    ${before} =    Get Interface    alice:loose
    Run Keyword And Expect Error    EQUALS:${error}    Move Interface    alice:loose    bob
    ${after} =    Get Interface    alice:loose
    Should Be Equal    ${after.addresses}    ${before.addresses}
    Should Be True    ${after.up}
    Get Interface Names    bob    ==    lo
    Move Interface    alice:loose    office    name=guest
    Interface Should Exist    office:guest

Wrong Calls
    [Setup]    Create A Host With A Loose Cable
    [Template]    Should Fail And Change Nothing
    No interface 'losse' in namespace 'alice'. Known: lo, fixed, loose. Did you mean 'loose'?
    ...    Move Interface    alice:losse    bob
    No namespace 'bbo'. Known: cellar, office, alice, bob, host. Did you mean 'bob'?
    ...    Move Interface    alice:loose    bbo
    'a:b' is no interface name: it may not contain ':'.
    ...    Move Interface    alice:loose    bob    name=a:b
    'sixteen-letters-' is no interface name: it has 16 characters, and 15 are the most.
    ...    Move Interface    alice:loose    bob    sixteen-letters-
    alice:lo cannot be moved: each namespace keeps its loopback.
    ...    Move Interface    alice:lo    bob    name=loopback
    'alice:' names no interface. Write one like 'alice:eth0'.
    ...    Move Interface    alice:    bob

A Bridge Cannot Be Moved
    Create A Host With A Loose Cable
    Create Bridge    alice:br0
    Should Fail And Change Nothing
    ...    Cannot move alice:br0 to namespace 'bob': the kernel says "The interface netns is immutable" (EINVAL).
    ...    Move Interface    alice:br0    bob

To A Closed Namespace
    ${bob} =    Create A Host With A Loose Cable
    Close Namespace    bob
    Should Fail And Change Nothing    Namespace 'bob' is closed.    Move Interface    alice:loose    ${bob}


*** Keywords ***
Create A Cable In The Office
    [Documentation]    And a bridge with a port.
    Create Namespace That Outlives The Tests    cellar
    Create Namespace That Outlives The Tests    office
    Create Veth Pair    office:desk    office:wall    addresses=${BOTH_FAMILIES}
    Create Veth Pair    office:port    office:far
    Create Bridge    office:br0    port
    FOR    ${name}    IN    desk    wall    port    far    br0
        Wait Until Interface Is Up    office:${name}
    END
    Add Route    office    198.51.100.0/24    via=10.0.0.2
    Remember What Is In    office

Create A Host With A Loose Cable
    [Documentation]    Both ends are in alice; bob, which is returned, is empty.
    Create Transient Namespace    alice
    ${bob} =    Create Transient Namespace    bob
    Create Veth Pair    alice:loose    alice:fixed    addresses=${BOTH_FAMILIES}
    ...    peer_addresses=${{['10.0.0.2/24', '2001:db8::2/64']}}
    Have The Connections Opened    bob
    RETURN    ${bob}

Switch Off Version 6
    [Documentation]    In the namespace that the test is in.
    FOR    ${place}    IN    all    default
        Evaluate    pathlib.Path('/proc/sys/net/ipv6/conf/${place}/disable_ipv6').write_text('1')
    END
