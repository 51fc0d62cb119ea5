*** Settings ***
Documentation    What only netem can do: delays, and numbers measured over 1,000 probes.

Resource         ../resources/faults.resource

Suite Setup      Create Two Hosts
Test Setup       Skip Where Netem Is Missing
Test Timeout     120 seconds

Test Tags        stock-kernel


*** Test Cases ***
A Delay In One Direction
    ${impairment} =    Impair Interface    alice:eth0    delay=50 ms
    Should Be Equal As Numbers    ${impairment.delay}    0.05
    Should Be Equal    ${impairment.means}    netem
    ${result} =    Ping Host    alice    10.0.0.2    count=1000    interval=5 ms
    Should Be Equal As Integers    ${result.received}    1000
    Should Be True    50 <= ${result.rtt_min}
    Should Be True    50 <= ${result.rtt_avg} <= 53

A Delay In Both Directions Is Verified
    Impair Link    alice    bob    delay=20 ms    verify=True
    ${result} =    Ping Host    alice    2001:db8::2    count=5
    Should Be True    ${result.rtt_min} >= 40

Losses Over 1,000 Probes
    Impair Interface    alice:eth0    loss=5%
    Get Packet Loss    alice    10.0.0.2    1000    validate    3.2 <= value <= 7.1    interval=5 ms

A Rate
    Impair Interface    alice:eth0    rate=10 mbit
    Rate Should Be    10    8

A Rate And A Delay Lose Nothing
    [Documentation]    The queue holds what is on its way.
    Impair Interface    alice:eth0    rate=20 mbit    delay=50 ms
    Rate Should Be    20    15

Everything Comes Back From The Kernel
    Impair Interface    alice:eth0    delay=20 ms    jitter=5 ms
    Impair Interface    alice:eth0    loss=1%    duplicate=2%    corrupt=0.5 %    reorder=25%
    Impair Interface    alice:eth0    rate=100 gbit    limit=123
    ${all} =    Get Impairment    alice:eth0
    VAR    @{found} =    ${all.delay}    ${all.jitter}    ${all.loss}    ${all.duplicate}    ${all.corrupt}
    ...    ${all.reorder}    ${all.rate}    ${all.limit}
    VAR    @{expected} =
    ...    ${0.02}
    ...    ${0.005}
    ...    ${1.0}
    ...    ${2.0}
    ...    ${0.5}
    ...    ${25.0}
    ...    ${100_000_000_000}
    ...    ${123}
    Should Be Equal    ${found}    ${expected}
    Impair Interface    alice:eth0    delay=0    jitter=0    reorder=0
    ${all} =    Get Impairment    alice:eth0
    Should Be Equal    ${all.delay}    ${None}
    Should Be Equal As Numbers    ${all.duplicate}    2

A Seed Repeats The Losses
    TRY
        Impair Interface    alice:eth0    loss=50%    seed=7
    EXCEPT    *this kernel's netem has none*    type=GLOB    AS    ${error}
        Skip    ${error}
    END
    ${first} =    Answered Requests
    Clear Impairment    alice:eth0
    Impair Interface    alice:eth0    loss=50%    seed=7
    ${second} =    Answered Requests
    Should Be Equal    ${first}    ${second}

The Scope's End Takes It Away
    ${all} =    Get Impairment    alice:eth0
    Should Be Equal As Strings    ${all}    none


*** Keywords ***
Answered Requests
    [Documentation]    Returns which of forty requests were answered; nothing else is sent by alice meanwhile.
    VAR    @{answered} =    @{EMPTY}
    ${neighbor} =    Get Interface Mac    bob:eth0
    Add Neighbor    alice    10.0.0.2    ${neighbor}    eth0
    FOR    ${_}    IN RANGE    40
        ${result} =    Ping Host    alice    10.0.0.2    timeout=50 ms
        VAR    @{answered} =    @{answered}    ${result.received}
    END
    Delete Neighbor    alice    10.0.0.2    eth0
    RETURN    ${answered}
