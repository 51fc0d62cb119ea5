*** Settings ***
Documentation    What an interface is at the moment, and waiting for what it becomes.

Library          Process
Resource         ../resources/acceptance.resource
Resource         ../resources/child_runs.resource
Resource         ../resources/lasting.resource

Suite Setup      Have The Library Started
Test Setup       Create Transient Namespaces    alice    bob
Test Timeout     60 seconds


*** Variables ***
${NO_COUNTER}    SEPARATOR=${SPACE}
...              No counter 'rx_packet'. Known: rx_packets, tx_packets, rx_bytes, tx_bytes, rx_errors, tx_errors,
...              rx_dropped, tx_dropped, multicast, collisions. Did you mean 'rx_packets'?
# A program that does this, while the test waits.
${LATER}         sleep 0.3; ip link set


*** Test Cases ***
States
    Create Veth Pair    alice:eth0    bob:eth0
    Get Interface State    alice:eth0    ==    UP
    ${state} =    Get Interface State    bob:eth0
    Should Be Equal    ${state}    UP
    Set Interface Down    bob:eth0
    Get Interface State    bob:eth0    ==    DOWN
    Get Interface State    alice:eth0    ==    DOWN
    Get Interface State    alice:lo    ==    UNKNOWN
    Create Veth Pair    alice:one    alice:other    up=False
    Set Interface Up    alice:one
    Get Interface State    alice:one    ==    LOWERLAYERDOWN

Mtu And Mac
    Create Veth Pair    alice:eth0    bob:eth0    mtu=9000    mac=02-00-00-00-00-0A
    ${mtu} =    Get Interface Mtu    alice:eth0    >=    9000
    Should Be Equal    ${mtu}    ${9000}
    ${mac} =    Get Interface Mac    alice:eth0    ==    02:00:00:00:00:0a
    Should Be Equal    ${mac}    02:00:00:00:00:0a
    Get Interface Mac    bob:eth0    matches    ^([0-9a-f]{2}:){5}[0-9a-f]{2}$
    Get Interface Mac    alice:lo    ==    ${EMPTY}
    Get Interface Mtu    alice:lo    ==    65536

In The Current Namespace
    Enter Namespace    alice
    ${interface} =    Create Bridge    br0
    Get Interface State    br0    ==    DOWN
    Get Interface Mtu    br0    ==    1500
    Get Interface Mac    br0    ==    ${interface.mac}
    Get Interface Statistics    br0    rx_packets    ==    0
    Get Interface State    ${interface}    ==    DOWN

Statistics
    Create Veth Pair    alice:eth0    bob:eth0    addresses=10.0.0.1/24    peer_addresses=10.0.0.2/24
    Namespaces Should Be Joined    alice    bob    10.0.0.2
    ${alice} =    Get Interface Statistics    alice:eth0
    ${bob} =    Get Interface Statistics    bob:eth0
    Should Be True    $alice.tx_packets >= 3 and $alice.rx_packets >= 2
    Should Be True    $alice.tx_bytes >= 42 * $alice.tx_packets
    Should Be Equal As Integers    ${alice.rx_errors}    0
    Should Be True    $bob.rx_packets >= $alice.tx_packets
    Get Interface Statistics    alice:eth0    tx_packets    >=    ${alice.tx_packets}
    ${received} =    Get Interface Statistics    bob:eth0    rx_bytes    >    0
    Should Be True    $received >= $alice.tx_bytes

Waiting For What Is Up Already
    Create Veth Pair    alice:eth0    bob:eth0
    ${interface} =    Wait Until Interface Is Up    alice:eth0
    Should Be Equal As Strings    ${interface}    alice:eth0
    Should Be Equal    ${interface.state}    UP

Waiting Ends When The Other End Comes Up
    Create Veth Pair    alice:eth0    bob:eth0    up=False
    Set Interface Up    alice:eth0
    ${later} =    Execute In Namespace    bob    Start Process    ${LATER} eth0 up    shell=True
    Wait Until Interface Is Up    alice:eth0    timeout=10s
    Get Interface State    bob:eth0    ==    UP
    Wait For Process    ${later}

Waiting For What Does Not Exist Yet
    ${later} =    Execute In Namespace    alice
    ...    Start Process    ip link add eth0 type veth peer name eth1; ip link set eth1 up; ${LATER} eth0 up
    ...    shell=True
    ${interface} =    Wait Until Interface Is Up    alice:eth0    timeout=10s
    Should Be Equal    ${interface.kind}    veth
    Wait For Process    ${later}

Waiting In The Current Namespace
    Enter Namespace    alice
    Create Ifb    ifb0    up=False
    ${later} =    Start Process    ${LATER} ifb0 up    shell=True
    Wait Until Interface Is Up    ifb0    timeout=10s
    Wait For Process    ${later}

Waiting In Vain
    Create Veth Pair    alice:eth0    bob:eth0    up=False
    Set Interface Up    alice:eth0
    Create Bridge    alice:br0
    Create Tap    alice:tap0
    Create Ifb    alice:ifb0    up=False
    FOR    ${name}    ${reason}    IN
    ...    eth0    its state is DOWN. The other end of the veth pair is down.
    ...    br0    its state is DOWN. None of its ports is up.
    ...    tap0    its state is DOWN. No program has opened it.
    ...    ifb0    it is set down. Use Set Interface Up.
    ...    eth7    it does not exist. There are: lo, eth0, br0, tap0, ifb0.
        Should Fail And Change Nothing    alice:${name} is not up after 0.02 s: ${reason}
        ...    Wait Until Interface Is Up    alice:${name}    timeout=20 ms
    END

Wrong Timeouts
    [Template]    Should Fail And Change Nothing
    The timeout has to be longer than zero, and it is 0 s.
    ...    Wait Until Interface Is Up    alice:lo    timeout=0
    The timeout has to be longer than zero, and it is -1 s.
    ...    Wait Until Interface Is Up    alice:lo    timeout=-1s
    ValueError: Argument 'timeout' got value 'soon' that cannot be converted to timedelta: Invalid time string 'soon'.
    ...    Wait Until Interface Is Up    alice:lo    timeout=soon

A Timeout Of Robot Framework Ends The Waiting
    Run Child Suites    waiting.robot
    Child Test Should Be    Ended By A Timeout    FAIL    Test timeout 200 milliseconds exceeded.
    ${test} =    Get Child Test    Ended By A Timeout
    Should Be True    ${test.elapsed_time.total_seconds()} < 5

How Long It Took Is Logged
    Run Child Suites    waiting.robot    options=${{['--test', 'Ended By The Interface']}}
    ${test} =    Get Child Test    Ended By The Interface
    Should Match Regexp    ${test.body[-1].messages[0].message}    ^alice:eth0 is up after \\d+\\.\\d ms\\.$

Failing Assertions
    Create Veth Pair    alice:eth0    bob:eth0    mtu=9000    mac=02:00:00:00:00:0a
    Should Fail And Change Nothing    State of alice:eth0 'UP' (str) should be 'DOWN' (str)
    ...    Get Interface State    alice:eth0    should be    DOWN
    Should Fail And Change Nothing    MTU of alice:eth0 '9000' (int) should be '1500' (int)
    ...    Get Interface Mtu    alice:eth0    should be    1500
    Should Fail And Change Nothing    MAC of alice:eth0 '02:00:00:00:00:0a' (str) should be 'any' (str)
    ...    Get Interface Mac    alice:eth0    should be    any
    Should Fail And Change Nothing    rx_errors of alice:eth0 '0' (int) should be greater than '0' (int)
    ...    Get Interface Statistics    alice:eth0    rx_errors    >    0
    Should Fail And Change Nothing    It is 'UP', not 'DOWN'
    ...    Get Interface State    alice:eth0    should be    DOWN    It is {value}, not {expected}

Unknown Interfaces And Counters
    [Template]    Should Fail And Change Nothing
    No interface 'eth0' in namespace 'alice'. Known: lo.
    ...    Get Interface State    alice:eth0
    No interface 'eth0' in namespace 'alice'. Known: lo.
    ...    Get Interface Mtu    alice:eth0    should be    1500
    No interface 'eth0' in namespace 'alice'. Known: lo.
    ...    Get Interface Mac    alice:eth0
    No interface 'eth0' in namespace 'alice'. Known: lo.
    ...    Get Interface Statistics    alice:eth0    rx_packets
    ${NO_COUNTER}
    ...    Get Interface Statistics    alice:lo    rx_packet
    Name the 'counter' that is to be compared.
    ...    Get Interface Statistics    alice:lo    assertion_operator=should be    assertion_expected=0
    'alice:' names no interface. Write one like 'alice:eth0'.
    ...    Get Interface State    alice:
    No namespace 'alcie'. Known: alice, bob, host. Did you mean 'alice'?
    ...    Wait Until Interface Is Up    alcie:eth0
    'a/b' is no interface name: it may not contain '/'.
    ...    Wait Until Interface Is Up    alice:a/b
