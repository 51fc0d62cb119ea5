*** Settings ***
Documentation    Impairments that every kernel can make, how they come and go, and what is wrong to ask for.

Library          Process
Resource         ../resources/acceptance.resource
Resource         ../resources/lasting.resource
Resource         ../resources/faults.resource

Suite Setup      Create Hosts That Last
Test Timeout     60 seconds


*** Variables ***
${NO_DELAY}      SEPARATOR=${SPACE}
...              A jitter of 5 ms needs a delay, and there is none. Give one with 'delay', or take the jitter away with
...              'jitter=0'.
${FOREIGN}       SEPARATOR=${SPACE}
...              Cannot impair alice:eth0: somebody else's qdisc 'htb 1:' is on it. Take it away first, with
...              'tc qdisc delete dev eth0 root' in namespace 'alice'.
${UNITS}         Known units: bit, kbit, mbit, gbit, tbit.
${NOTHING}       SEPARATOR=${SPACE}
...              Say what shall be wrong: delay, jitter, loss, duplicate, corrupt, reorder, rate, limit or seed.
${NO_ORDER}
...              SEPARATOR=${SPACE}
...              A reorder of 20 % needs a delay, and there is none. Give one with 'delay', or take the reorder away
...              with 'reorder=0'.
${LONELY}        SEPARATOR=${SPACE}
...              A limit alone changes nothing: say also what shall be wrong, like delay, loss or rate.
${TOO_LITTLE}    SEPARATOR=${SPACE}
...              loss 1e-07 % is too little: the least is 0.000001 %, and 0 is none.


*** Test Cases ***
Packets Get Lost In One Direction
    Impair Interface    alice:eth0    loss=100%
    Get Packet Loss    alice    10.0.0.2    5    ==    100    timeout=100 ms
    Get Packet Loss    alice    2001:db8::2    5    ==    100    timeout=100 ms
    ${impairment} =    Get Impairment    bob:eth0
    Should Be Equal    ${impairment.loss}    ${None}

The Test Before Left Nothing
    ${impairment} =    Get Impairment    alice:eth0
    Should Be Equal As Strings    ${impairment}    none
    Get Packet Loss    alice    10.0.0.2    5    ==    0

Impairments Compose
    ${impairment} =    Impair Interface    alice:eth0    loss=1%
    Should Be Equal As Numbers    ${impairment.loss}    1
    ${impairment} =    Impair Interface    alice:eth0    rate=10 mbit
    Should Be Equal As Numbers    ${impairment.loss}    1
    Should Be Equal As Integers    ${impairment.rate}    10_000_000
    Impair Interface    alice:eth0    loss=0
    ${impairment} =    Get Impairment    alice:eth0
    Should Be Equal    ${impairment.loss}    ${None}
    Should Be Equal As Integers    ${impairment.rate}    10_000_000
    Clear Impairment    alice:eth0
    ${impairment} =    Get Impairment    alice:eth0
    Should Be Equal As Strings    ${impairment}    none

The Means Are Told
    Impair Interface    alice:eth0    loss=1%    rate=10 mbit
    ${impairment} =    Get Impairment    alice:eth0
    Should Contain Any    ${impairment.means}    netem    tbf, nftables

The Rate Is Limited
    Impair Interface    alice:eth0    rate=10 mbit
    Rate Should Be    10    8

A Link Is Lossy In Both Directions And Verified
    Impair Link    alice    bob    loss=10%    verify=True
    FOR    ${endpoint}    IN    alice:eth0    bob:eth0
        ${impairment} =    Get Impairment    ${endpoint}
        Should Be Equal As Numbers    ${impairment.loss}    10
    END
    Clear Link Impairment    bob    alice
    ${impairment} =    Get Impairment    bob:eth0
    Should Be Equal    ${impairment.loss}    ${None}

A Link That Does Not Behave Fails
    [Documentation]    Something else loses packets, too.
    Apply Firewall Rules
    ...    bob
    ...    table inet more { chain in { type filter hook input priority 0; meta l4proto icmp drop; }; }
    Run Keyword And Expect Error
    ...    alice:eth0 - bob:eth0 does not behave as asked: 100.00 % of * were lost, and 10.00 ± * % were expected.
    ...    Impair Interface    alice:eth0    loss=10%    verify=True

Nobody To Verify With
    Create Veth Pair    alice:bare    bob:bare
    ${error} =    Run Keyword And Expect Error    Cannot verify the impairment of alice:bare: *
    ...    Impair Interface    alice:bare    loss=10%    verify=True
    Should Contain    ${error}    have no addresses of one family
    ${impairment} =    Get Impairment    alice:bare
    Should Be Equal    ${impairment.loss}    ${None}

Wrong Values
    [Template]    Should Fail And Change Nothing
    loss 101 % is out of range: it can be from 0 to 100 %.    Impair Interface    alice:eth0    loss=101%
    duplicate -1 % is out of range: it can be from 0 to 100 %.    Impair Link    alice    bob    duplicate=-1 %
    '5 ms' is no loss in percent. Write it like '0.5 %'.    Impair Interface    alice:eth0    loss=5 ms
    The rate '3 mbps' has the unknown unit 'mbps'. ${UNITS}    Impair Interface    alice:eth0    rate=3 mbps
    The rate '10' has no unit. Write it with one, like '10 mbit'.    Impair Interface    alice:eth0    rate=10
    ${NO_DELAY}    Impair Interface    alice:eth0    jitter=5 ms
    ${NO_DELAY}    Impair Link    alice    bob    jitter=5 ms
    ${NOTHING}    Impair Interface    alice:eth0
    ${LONELY}    Impair Interface    alice:eth0    limit=100
    ${TOO_LITTLE}    Impair Interface    alice:eth0    loss=0.0000001 %
    ${NO_ORDER}    Impair Interface    alice:eth0    reorder=20%
    A jitter of 5 ms is more than the delay of 1 ms: no packet can leave before it came.
    ...    Impair Link    alice    bob    jitter=5 ms    delay=1 ms
    The rate cannot be 1e+20 bit/s: 1,000,000 tbit are the most.
    ...    Impair Interface    alice:eth0    rate=100000000 tbit
    The rate cannot be 1 bit/s: 8 bit/s are the least.    Impair Interface    alice:eth0    rate=1 bit
    No interface 'eth9' in namespace 'alice'. Known: lo, eth0. Did you mean 'eth0'?
    ...    Impair Interface    alice:eth9    loss=1%
    No namespace 'alcie'. Known: alice, bob, host. Did you mean 'alice'?    Impair Link    alcie    bob    loss=1%

Somebody Else's Qdisc Stays
    ${added} =    Run Process In Namespace    alice    tc    qdisc    add    dev    eth0    root    handle    1:    htb
    Should Be Equal As Integers    ${added.rc}    0    ${added.stderr}
    Run Keyword And Expect Error    EQUALS:${FOREIGN}    Impair Interface    alice:eth0    loss=1%
    Run Keyword And Expect Error    EQUALS:${FOREIGN}    Impair Link    bob    alice    loss=1%
    Clear Impairment    alice:eth0
    ${there} =    Run Process In Namespace    alice    tc    qdisc    show    dev    eth0
    Should Start With    ${there.stdout}    qdisc htb 1: root
    ${impairment} =    Get Impairment    bob:eth0
    Should Be Equal    ${impairment.loss}    ${None}
    [Teardown]    Run Process In Namespace    alice    tc    qdisc    delete    dev    eth0    root


*** Keywords ***
Create Hosts That Last
    [Documentation]    They and the connections to them are there before the first test.
    Create Two Hosts
    FOR    ${host}    IN    alice    bob
        Have The Connections Opened    ${host}
    END
