*** Settings ***
Documentation    What only netem can do: delays, and numbers measured over 1,000 probes.

Resource         ../resources/faults.resource

Suite Setup      Create Two Hosts
Test Setup       Skip Where Netem Is Missing
Test Timeout     120 seconds

Test Tags        stock-kernel


*** Variables ***
${NO_SEED}    SEPARATOR=${SPACE}
...           Cannot impair alice:eth0 with a seed: this kernel's netem has none (Linux 6.6 was the first with one).
...           Leave the seed away.


*** Test Cases ***
A Delay In One Direction
    ${impairment} =    Impair Interface    alice:eth0    delay=50 ms
    Should Be Equal As Numbers    ${impairment.delay}    0.05
    Should Be Equal    ${impairment.means}    netem
    ${measured} =    Measure One Way    1000
    Should Be Equal As Integers    ${measured.received}    1000
    Should Be True    50 <= ${measured.least}
    Should Be True    50 <= ${measured.median} <= 53    Measured ${measured.median} ms.
    ${result} =    Ping Host    alice    10.0.0.2    count=100    interval=5 ms
    Should Be Equal As Integers    ${result.received}    100
    Should Be True    50 <= ${result.rtt_min} < 100

A Delay In Both Directions Is Verified
    Impair Link    alice    bob    delay=20 ms    verify=True
    ${result} =    Ping Host    alice    2001:db8::2    count=5
    Should Be True    ${result.rtt_min} >= 40

Losses Over 1,000 Probes
    Impair Interface    alice:eth0    loss=5%
    ${loss} =    Middle Loss Of Three Measurements
    Should Be True    3.2 <= ${loss} <= 7.1    Measured ${loss} %.

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

A Seed Repeats The Losses Or Is Refused
    [Documentation]    Linux 6.6 was the first with one. Older kernels would lose other packets each time: that is an
    ...    error, and nothing is changed.
    Impair Interface    alice:eth0    delay=1 ms
    TRY
        Impair Interface    alice:eth0    loss=50%    seed=7
    EXCEPT    ${NO_SEED}
        ${impairment} =    Get Impairment    alice:eth0
        Should Be Equal    ${{[$impairment.loss, $impairment.delay]}}    ${{[None, 0.001]}}
    ELSE
        The Same Requests Should Be Answered Again
    END
    Clear Impairment    alice:eth0

A Refused Seed Leaves No Impairment
    [Documentation]    Also where there was none before.
    TRY
        Impair Interface    alice:eth0    loss=50%    seed=7
    EXCEPT    ${NO_SEED}
        ${impairment} =    Get Impairment    alice:eth0
        Should Be Equal As Strings    ${impairment}    none
    ELSE
        ${impairment} =    Get Impairment    alice:eth0
        Should Be Equal As Integers    ${impairment.seed}    7
    END

A Lab Has What Its File Says
    Start Lab    {nodes: {carol: {}, dave: {}}, links: [{endpoints: [carol, dave], delay: 20 ms, rate: 10 mbit}]}
    FOR    ${endpoint}    IN    carol:eth0    dave:eth0
        ${impairment} =    Get Impairment    ${endpoint}
        Should Be Equal    ${{[$impairment.delay, $impairment.rate, $impairment.means]}}
        ...    ${{[0.02, 10_000_000, 'netem']}}
    END
    Impair Link    carol    dave    loss=1%
    ${impairment} =    Get Impairment    dave:eth0
    Should Be Equal    ${{[$impairment.delay, $impairment.loss]}}    ${{[0.02, 1.0]}}
    Get Round Trip Time    carol    dave    5    >=    40

The Scope's End Takes It Away
    ${all} =    Get Impairment    alice:eth0
    Should Be Equal As Strings    ${all}    none


*** Keywords ***
The Same Requests Should Be Answered Again
    [Documentation]    The seed is given again, and the losses begin anew.
    ${first} =    Answered Requests
    Clear Impairment    alice:eth0
    Impair Interface    alice:eth0    loss=50%    seed=7
    ${second} =    Answered Requests
    Should Be Equal    ${first}    ${second}

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
